import type { Away } from './agent.ts';
import type { Conversation } from './conversation.ts';
import type { AgentId, ConversationId, Duration, Instant } from './ids.ts';
import type { Inbox } from './inbox.ts';
import type { ListedConversation, Person, Place } from './listed.ts';
import type { Channel } from './message.ts';
import type { Role } from './people.ts';
import type { ConversationView, HistoryEntry } from './views.ts';

/** What managers and agents look at to share out the work. Tests and what was not for us are in no figure. */

/** `/inbox-load`: one inbox in one look. */
export interface LoadReport {
  now: Instant;
  /** Of the inbox. */
  timeZone: string;
  inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'> & { open: boolean; opensAt: Instant | null };
  viewer: { id: AgentId; role: Role | null };
  unassigned: { count: number; oldest: ListedConversation | null };
  /** `late`: past what the customer was promised, whoever has it since when. */
  owned: {
    count: number;
    ourTurn: number;
    late: number;
    /** Those due soon, and when the last of them is. */
    soon: number;
    soonUntil: Instant | null;
    waitingForCustomers: number;
    snoozed: number;
  };
  /** Null where there are too few to speak of. */
  firstReplies: FirstReplies | null;
  /** Everybody who answers, most pressed first: late, due soon, our turn, oldest wait. */
  agents: AgentLoad[];
  /** How many people answer here, and how many of them are not away. */
  answering: number;
  present: number;
}

/** How soon customers got their first answer today, in working time. Neither tests nor what was not for us. */
export interface FirstReplies {
  /** Half of them came within this time. */
  halfWithin: Duration;
  /** In percent. What nobody answered in time, or resolved without an answer, was not on time. */
  onTime: number;
  /** On the same weekday a week before; null where there were too few. */
  onTimeLastWeek: number | null;
}

export interface AgentLoad {
  agent: Person;
  /** Whether they still answer here. */
  answers: boolean;
  /** Unresolved conversations of this inbox that they own. */
  open: number;
  /** Those that take their attention: our turn, or answered within a day. Waiting for customers for days does not count. */
  load: number;
  /** How much they take at most. */
  most: number;
  /** While they are away. */
  away: Away | null;
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
  /** When it opens; null while it is open. */
  opensAt: Instant | null;
  count: number;
  /** At most 10. */
  waiting: ListedConversation[];
  workspaceUrl: string;
  /** Null while somebody waits: then it is not told. */
  lastClaim: { number: number; owner: Person; tookMs: number } | null;
}

/** Somebody to whom a conversation can be given, with their load. */
export interface Candidate {
  agent: Person;
  role: Role;
  /** Unresolved ones they own, in whatever inbox. */
  open: number;
  ourTurn: number;
  /** Those that take their attention: our turn, or answered within a day. */
  load: number;
  /** How much they take at most in this inbox. */
  most: number;
  /** While they are away. */
  away: Away | null;
}

/** What a move of several is about: what somebody owns in an inbox, or what somebody left behind and nobody has taken since. */
export type MoveSource =
  | { of: 'owner'; agentId: AgentId }
  | { of: 'left_behind'; agentId: AgentId; departure: number };

/** Conversations that can be moved together. */
export interface MoveView {
  now: Instant;
  inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'>;
  /** Whose they are, or were; and whether they are away. */
  from: Person;
  away: Away | null;
  /** Our turn first, never answered before others, most urgent first; at most 50. */
  conversations: MovableConversation[];
  /** How many there are in all. */
  count: number;
}

export interface MovableConversation extends ListedConversation {
  /** When somebody first answered it. */
  firstRepliedAt: Instant | null;
}

/** `/inbox blocked`: whose messages are kept and shown to nobody, in each inbox of one person; blocked last first. */
export interface BlockedReport {
  now: Instant;
  /** At most 15. */
  senders: BlockedSender[];
  /** How many there are in all. */
  count: number;
}

export interface BlockedSender {
  /** Their newest conversation in the inbox where they are blocked: best one which was ever shown. */
  conversation: { id: ConversationId; version: number; number: number; inboxName: string };
  role: Role;
  customerName: string;
  channel: Channel;
  /** Whole. */
  address: string;
  since: Instant;
  by: Person | null;
  /** How often they have written since. */
  messagesSince: number;
}

/** More…: everything about one conversation, for one person. */
export interface MoreView extends ConversationView {
  /** The commits of which there is something to tell: newest first, at most 30; and how many there are in all. */
  history: HistoryEntry[];
  historyCount: number;
  /** The customer's other conversations. Of inboxes that this person is not in, only their number is known: `elsewhere`. */
  others: {
    /** Open ones first, then the newest; at most 15. */
    shown: OtherConversation[];
    /** How many this person may see in all. */
    count: number;
    elsewhere: number;
  };
  viewer: { id: AgentId; role: Role | null };
}

export interface OtherConversation {
  number: number;
  status: Conversation['status'];
  channel: Channel;
  openedAt: Instant;
  /** Of a resolved one, who had it last. */
  owner: Person | null;
  inboxName: string;
  card: Place | null;
}
