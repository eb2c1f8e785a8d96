import type { AgentId, ConversationId, InboxId, WorkspaceId } from '../domain/ids.ts';
import type { Inbox } from '../domain/inbox.ts';
import type { Role } from '../domain/people.ts';
import type { Surface } from '../domain/surfaces.ts';
import type {
  Candidate,
  ConversationView,
  HomeView,
  ListedConversation,
  LoadReport,
  MoreView,
  Person,
  Place,
  SurfaceView,
  UnassignedReport,
} from '../domain/views.ts';
import type { ReplyToSend } from './ports.ts';

/** Read models, one SQL statement each; only unresolved conversations are scanned. */
export interface Views {
  ofSurface(
    workspaceId: WorkspaceId,
    surface: Surface,
    listedBefore: ConversationId[],
  ): Promise<SurfaceView | null>;
  conversation(
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
  ): Promise<ConversationView | null>;
  more(
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
    viewer: AgentId,
  ): Promise<MoreView | null>;
  /** By #number, if this person is in its inbox. */
  byNumber(
    workspaceId: WorkspaceId,
    number: number,
    viewer: AgentId,
  ): Promise<ListedConversation | null>;
  /** By the card or thread where somebody stands. */
  byPlace(workspaceId: WorkspaceId, place: Place): Promise<ConversationId | null>;
  newestNumber(workspaceId: WorkspaceId, viewer: AgentId): Promise<number | null>;
  /** The unassigned conversation of the inbox, other than `except`, whose customer waits on the nearest promise. */
  nextWaiting(
    workspaceId: WorkspaceId,
    inboxId: InboxId,
    except: ConversationId | null,
  ): Promise<ListedConversation | null>;
  /** People who may own it, by load; `query` matches names. At most 100. */
  candidates(workspaceId: WorkspaceId, inboxId: InboxId, query: string): Promise<Candidate[]>;
  /** Managers and admins of the inbox, who can say who answers. */
  managers(workspaceId: WorkspaceId, inboxId: InboxId): Promise<Person[]>;
  load(workspaceId: WorkspaceId, inboxId: InboxId, viewer: AgentId): Promise<LoadReport | null>;
  unassigned(workspaceId: WorkspaceId, inboxId: InboxId): Promise<UnassignedReport | null>;
  home(workspaceId: WorkspaceId, agentId: AgentId): Promise<HomeView>;
  /** With its people and settings. */
  inbox(workspaceId: WorkspaceId, inboxId: InboxId): Promise<Inbox | null>;
  inboxesOf(
    workspaceId: WorkspaceId,
    agentId: AgentId,
  ): Promise<{ id: InboxId; name: string; slackChannel: string; role: Role }[]>;
  people(
    workspaceId: WorkspaceId,
    agentIds: readonly AgentId[],
  ): Promise<(Person & { timeZone: string; mayAct: boolean; guest: boolean })[]>;
}

/** What the reply of an outbox entry has to say and where to; null when there is nothing to send. */
export interface ReplySource {
  of(
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
    messageNumber: number,
  ): Promise<
    (Omit<ReplyToSend, 'outboxId' | 'maybeSent'> & { delivery: 'queued' | 'settled' }) | null
  >;
}

/** Which conversations one person owns, for commands to all of them. */
export interface Ownerships {
  of(
    workspaceId: WorkspaceId,
    agentId: AgentId,
    inboxId: InboxId | null,
  ): Promise<ConversationId[]>;
}
