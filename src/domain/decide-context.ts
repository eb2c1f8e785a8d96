import type { ConversationOrigin, LeftBehind, MoveRef } from './commands.ts';
import type { BaseContext, Decision } from './decision.ts';
import type { ConversationEvent } from './events.ts';
import type { Flood } from './flood.ts';
import type { AgentId, ConversationId, Instant } from './ids.ts';
import type { Attachment, NewMessage, ReplyDelivery, TypedIn } from './message.ts';
import type { Role } from './people.ts';
import type { Candidate } from './reassign.ts';
import type { Policy } from './sla-policy.ts';

/** What the rules of a conversation may know beside its state: data, resolved when the command was loaded. */
export interface ConversationContext extends BaseContext {
  policy: Policy;
  /** What a policy may ask about the customer; of one who is new, as of anybody. */
  customer: { vip: boolean };
  /** What a new conversation would be made of; only where the command came from a channel. */
  origin: ConversationOrigin | null;
  /**
   * The person to whom an `assign` would give it, or an `undo` give it back; of a resolved one, its last owner. `away`: they get
   * nothing by rule.
   */
  receiver: { agentId: AgentId; role: Role | null; away?: boolean } | null;
  /** Another unresolved conversation of the same customer in the same inbox; looked up for `reopen`. */
  otherOpen: { conversationId: ConversationId; number: number } | null;
  /** The other unresolved conversations of the same customer, in any inbox. */
  alsoOpen: readonly ConversationId[];
  /**
   * Whose leaving left it without an owner, if nobody has taken it since, or it goes back to that by undoing. Looked up in the history by
   * the version in which the owner changed last, so that the state need not keep what the history knows.
   */
  leftBehind: LeftBehind | null;
  /** The moves of several that it went with, newest first, at most ten; looked up in the history, too. */
  moves: readonly PastMove[];
  /** Of a pretend customer's: the changes of its owner, newest first, at most 100; looked up in the history. Empty of all others. */
  pastOwners: readonly PastOwner[];
  /** The message that the command names by its number; null if there is none. */
  message: NamedMessage | null;
  /** The resolved conversations of the same address in the same inbox, newest first: their cards say whether they can open again. */
  resolvedBeside: readonly ConversationId[];
  /** Whether the customer's address is blocked in this inbox. */
  sender: 'allowed' | 'blocked';
  /** Whether other cards of the inbox stand below this one's. */
  newerCards: 'none' | 'some';
  /** Whether more new cards wait for the inbox's channel than it can take. */
  flood: Flood;
  /** Whether the inbox wants an outcome of whoever resolves. */
  outcome: 'optional' | 'required';
  /** Whether something can be sent to the customer. */
  canReply: boolean;
  /** When our end of the channel was connected; null where it is not known. */
  connectedAt: Instant | null;
  /** The user group that is mentioned once something is unclaimed for half of its time; null: nobody. */
  onDutyGroup: string | null;
  /** Managers and admins of the inbox, who are told what is late. */
  managers: readonly AgentId[];
  /** Those of them who are on duty: available now; all of them where none is. */
  managersOnDuty: readonly AgentId[];
  /** Everybody who answers here; only where a rule may choose somebody (`check_clocks`, `place`), else empty. */
  candidates: readonly Candidate[];
  /** Some of those who answer here and look at their Home, where what has no owner stands. */
  homes: readonly AgentId[];
}

/** A move that went through, and to whom and from whom: they were told of it, unless they did it themselves. */
export interface PastMove {
  move: MoveRef;
  to: AgentId | null;
  from: AgentId | null;
}

/** To whom it went in that version, and from whom. */
export interface PastOwner {
  version: number;
  to: AgentId | null;
  from: AgentId | null;
}

/** A message that a command is about. */
export interface NamedMessage {
  kind: NewMessage['kind'];
  /** Characters of its text. */
  length: number;
  /** Whoever of us wrote it. */
  by: AgentId | null;
  /** Of a reply: how far it has come. */
  delivery: ReplyDelivery | null;
  typedIn: TypedIn | null;
  /** Absent: none. */
  attachments?: readonly Attachment[];
  /** When what it says now was typed in Slack, as Slack writes it (of one length: later is greater). Absent: it was not edited there. */
  editedAt?: string;
}

export type ConversationDecision = Decision<ConversationEvent>;
