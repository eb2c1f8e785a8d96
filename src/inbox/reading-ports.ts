import type { Agent } from '../domain/agent.ts';
import type { PastTurn } from '../domain/dry-run.ts';
import type {
  AgentId,
  ConversationId,
  Duration,
  InboxId,
  Instant,
  OutboxId,
  WorkspaceId,
} from '../domain/ids.ts';
import type { Inbox } from '../domain/inbox.ts';
import type { ListedConversation, Person, Place } from '../domain/listed.ts';
import type { SlackFileRef } from '../domain/message.ts';
import type { Role } from '../domain/people.ts';
import type {
  BlockedReport,
  Candidate,
  LoadReport,
  MoreView,
  MoveSource,
  MoveView,
  UnassignedReport,
} from '../domain/reports.ts';
import type { RiskReport } from '../domain/risk.ts';
import type { Surface } from '../domain/surfaces.ts';
import type {
  ConversationBrief,
  ConversationView,
  HomeView,
  SurfaceView,
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
  /** The same in short. */
  brief(
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
  ): Promise<ConversationBrief | null>;
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
  /** What somebody of the team typed in a card's thread, by where it stands; null of what we did not take. */
  typedAt(workspaceId: WorkspaceId, place: Place): Promise<TypedMessage | null>;
  /** The conversation whose card this outbox entry posted, wherever it stands. */
  byCardPost(workspaceId: WorkspaceId, outboxId: OutboxId): Promise<ConversationId | null>;
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
  /** What is late or due soon. */
  risk(workspaceId: WorkspaceId, inboxId: InboxId, viewer: AgentId): Promise<RiskReport | null>;
  /** Each time since then that a customer of the inbox waited for us. Neither tests nor what was dismissed. */
  pastTurns(workspaceId: WorkspaceId, inboxId: InboxId, since: Instant): Promise<PastTurn[]>;
  /** What can be moved together. */
  move(workspaceId: WorkspaceId, inboxId: InboxId, source: MoveSource): Promise<MoveView | null>;
  /** Blocked senders who wrote to inboxes of this person. */
  blocked(workspaceId: WorkspaceId, viewer: AgentId): Promise<BlockedReport>;
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
  ): Promise<
    (Person & {
      timeZone: string;
      mayAct: boolean;
      guest: boolean;
      /** What customers know them by. */
      publicName: string;
      /** Whether what they type in a thread asks to be sent. */
      threadMessages: Agent['threadMessages'];
      /** When they work, when nobody reminds them, how they are reminded, and when they are on leave; of who is not known, as of anybody. */
      hours: Agent['hours'];
      quiet: Agent['quiet'];
      nudges: Agent['nudges'];
      leave: Agent['leave'];
    })[]
  >;
}

/** A message of a conversation that was typed in Slack. */
export interface TypedMessage {
  conversationId: ConversationId;
  messageNumber: number;
  isDeleted: boolean;
  /** The version in which it was typed, or last changed: what came later, whoever wrote it had not seen. */
  seenVersion: number;
}

/** What the reply of an outbox entry has to say and where to; null when there is nothing to send. */
export interface ReplySource {
  of(
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
    messageNumber: number,
  ): Promise<
    | (Omit<ReplyToSend, 'outboxId' | 'maybeSent' | 'files'> & {
        delivery: 'queued' | 'settled';
        files: readonly SlackFileRef[];
      })
    | null
  >;
}

/** What somebody has typed into Reply and not sent. Kept when the modal closes; nobody else's business. */
export interface Drafts {
  /** `since`: when this person's last draft of it was kept before; null if none was. */
  keep(draft: Draft): Promise<{ now: Instant; since: Instant | null }>;
  of(
    workspaceId: WorkspaceId,
    agentId: AgentId,
    conversationId: ConversationId,
  ): Promise<string | null>;
  forget(workspaceId: WorkspaceId, agentId: AgentId, conversationId: ConversationId): Promise<void>;
}

export interface Draft {
  workspaceId: WorkspaceId;
  agentId: AgentId;
  conversationId: ConversationId;
  text: string;
}

/** Answers to clicks on people's Homes, for whoever draws these next: one for each person, for a while. What one holds is the drawer's. */
export interface HomeNoticeStore {
  leave(notice: {
    workspaceId: WorkspaceId;
    agentId: AgentId;
    answer: unknown;
    staysFor: Duration;
  }): Promise<void>;
  /** The one that still stands there; null: none does. */
  of(workspaceId: WorkspaceId, agentId: AgentId): Promise<unknown>;
}

/** Which conversations a command to several means. */
export interface Ownerships {
  openIn(workspaceId: WorkspaceId, inboxId: InboxId): Promise<ConversationId[]>;
  /** What a rule could give to nobody, in the inboxes where this person answers. */
  unplaced(workspaceId: WorkspaceId, agentId: AgentId): Promise<ConversationId[]>;
  of(
    workspaceId: WorkspaceId,
    agentId: AgentId,
    inboxId: InboxId | null,
  ): Promise<ConversationId[]>;
}
