import type { Conversation } from './conversation.ts';
import type { ConversationEvent, EventOf } from './events.ts';
import type { AgentId, ConversationId, Duration, InboxId, Instant } from './ids.ts';
import type { Inbox } from './inbox.ts';
import type { Channel, NewMessage, ReplyDelivery } from './message.ts';
import type { ActorRef, Role } from './people.ts';
import type { Clock } from './sla.ts';
import type { Surface, SurfaceOf } from './surfaces.ts';

/** What is read to be shown. Read in one statement each, as of `now` of the database; texts are the customers', so hostile. */

export interface Person {
  id: AgentId;
  name: string;
}

export interface MessageView extends NewMessage {
  /** The name of whoever wrote it, as people know them. */
  authorName: string;
  /** Of a reply from Slack; null of all others. */
  delivery: ReplyDelivery | null;
}

/** Where a surface stands in Slack. */
export interface Place {
  slackChannel: string;
  ts: string;
}

/** The facts that most surfaces of one conversation are drawn from. */
export interface ConversationView {
  now: Instant;
  conversation: Conversation;
  number: number;
  inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'> & {
    timeZone: string;
    /** A message this soon after resolving reopens. */
    reopenWithin: Duration;
  };
  customer: {
    name: string;
    /** Telephone number, e-mail address or the sender's own id; whole. Shown masked except in More. */
    address: string;
    /** How many conversations they had before this one. */
    earlier: number;
  };
  /** Names of everybody whom the state or the shown history mentions. */
  names: Record<AgentId, string>;
  /** The last messages, at most five, oldest first; notes included. */
  lastMessages: MessageView[];
  /** The customer's newest unanswered message, or their newest at all. */
  lastFromCustomer: MessageView | null;
  /** Other unresolved conversations of the same customer. */
  alsoOpen: { number: number; channel: Channel; owner: Person | null }[];
  /** The card, once it is posted. */
  card: Place | null;
  /** Slack's address of the workspace, with a slash at the end. */
  workspaceUrl: string;
}

/** One commit of a conversation's history. */
export interface HistoryEntry {
  version: number;
  at: Instant;
  actor: ActorRef;
  events: ConversationEvent[];
}

/** A conversation as one line of a list. */
export interface ListedConversation {
  id: ConversationId;
  number: number;
  version: number;
  inboxId: InboxId;
  inboxName: string;
  customerName: string;
  channel: Channel;
  status: Conversation['status'];
  turn: 'team' | 'customer' | 'automation';
  owner: Person | null;
  excerpt: string;
  /** In the team's turn: since when they wait, and how many messages of theirs are unanswered. */
  waitingSince: Instant | null;
  unanswered: number;
  /** What the customer was promised, and its phase as of the last commit. */
  response: Pick<Clock, 'dueAt' | 'phase'> | null;
  assignment: Pick<Clock, 'dueAt' | 'phase'> | null;
  /** What the owner was given, in the team's turn. */
  window: Pick<Clock, 'dueAt' | 'phase'> | null;
  /** When it was answered, if it was, and whether within what its owner was given. */
  answeredAt: Instant | null;
  answeredOnTime: boolean;
  card: Place | null;
}

export type SurfaceView =
  | (ConversationView & { surface: SurfaceOf<'card'> })
  | (ConversationView & { surface: SurfaceOf<'thread_message'>; message: MessageView })
  | (ConversationView & { surface: SurfaceOf<'reply_trouble_dm'>; message: MessageView })
  | (ConversationView & { surface: SurfaceOf<'thread_line'>; entry: HistoryEntry })
  | (ConversationView & {
      surface: SurfaceOf<'owner_dm'> | SurfaceOf<'former_owner_dm'>;
      change: EventOf<'owner_changed'>;
      by: ActorRef;
      /** The newest notes, at most three, oldest first. */
      notes: MessageView[];
      /** When the present owner became it. */
      ownerSince: Instant | null;
    })
  | (ConversationView & {
      surface: SurfaceOf<'wrote_again_dm'>;
      /** How many messages came in that turn, and the newest of them. */
      messages: number;
      newest: MessageView | null;
      /** Whether that turn still runs and this person still owns it. */
      current: boolean;
    })
  | {
      surface: SurfaceOf<'nudges_dm'>;
      now: Instant;
      workspaceUrl: string;
      /** This person's conversations whose window is soon or late, most urgent first. */
      due: ListedConversation[];
      /** What stood in the message before and is settled now. */
      settled: ListedConversation[];
    }
  | {
      surface: SurfaceOf<'late_list'>;
      now: Instant;
      workspaceUrl: string;
      inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'>;
      late: ListedConversation[];
      settled: ListedConversation[];
    }
  | {
      surface: SurfaceOf<'unclaimed_list'>;
      now: Instant;
      workspaceUrl: string;
      inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'>;
      /** Unassigned and past the assignment target, oldest first; at most ten. */
      waiting: ListedConversation[];
      /** How many there are in all. */
      count: number;
    }
  | { surface: SurfaceOf<'home'>; home: HomeView }
  | {
      surface: SurfaceOf<'first_run'>;
      inbox: Inbox;
      inviter: Person | null;
      guests: Person[];
    }
  | { surface: SurfaceOf<'ready_dm'>; inbox: Inbox }
  | { surface: SurfaceOf<'taken_out_dm'>; inbox: Inbox };

export type SurfaceViewOf<Type extends Surface['type']> = Extract<
  SurfaceView,
  { surface: { type: Type } }
>;

export interface HomeView {
  now: Instant;
  person: Person;
  workspaceUrl: string;
  /** Inboxes in which this person has a role or watches. */
  inboxes: { id: InboxId; name: string; slackChannel: string; role: Role }[];
  /** At most 40, most urgent first; and how many in all. */
  mine: ListedConversation[];
  mineCount: number;
  /** Unassigned ones in the inboxes where this person answers; at most 20, most urgent first; and how many in all. */
  unassigned: ListedConversation[];
  unassignedCount: number;
  lastCustomerMessageAt: Instant | null;
}

/** `/inbox-load`: one inbox in one look. */
export interface LoadReport {
  now: Instant;
  inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'> & { open: boolean; opensAt: Instant | null };
  viewer: { id: AgentId; role: Role | null };
  unassigned: { count: number; oldest: ListedConversation | null };
  /** `late`: past what the customer was promised, whoever has it since when. */
  owned: {
    count: number;
    ourTurn: number;
    late: number;
    soon: number;
    waitingForCustomers: number;
  };
  /** Everybody who answers, most pressed first: late, due soon, our turn, oldest wait. */
  agents: AgentLoad[];
  /** How many people answer here. */
  answering: number;
}

export interface AgentLoad {
  agent: Person;
  /** Unresolved conversations they own. */
  open: number;
  ourTurn: number;
  late: number;
  soon: number;
  /** The one whose customer has waited longest. */
  oldest: { number: number; waitingSince: Instant } | null;
}

/** `/inbox-unassigned`: who waits for an owner, oldest promise first. */
export interface UnassignedReport {
  now: Instant;
  inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'>;
  count: number;
  /** At most 10. */
  waiting: ListedConversation[];
  workspaceUrl: string;
  lastClaim: { number: number; owner: Person; tookMs: number } | null;
}

/** More…: everything about one conversation, for one person. */
export interface MoreView extends ConversationView {
  /** Newest first, at most 30. */
  history: HistoryEntry[];
  earlierConversations: {
    number: number;
    status: Conversation['status'];
    openedAt: Instant;
    owner: Person | null;
  }[];
  viewer: { id: AgentId; role: Role | null };
}

/** Somebody to whom a conversation can be given, with their load. */
export interface Candidate {
  agent: Person;
  role: Role;
  open: number;
  ourTurn: number;
}
