import type { DueStep } from './chains.ts';
import type { Acknowledged, Conversation } from './conversation.ts';
import type { AgentId, ConversationId, InboxId, Instant } from './ids.ts';
import type { InboxSettings } from './inbox.ts';
import type { Channel } from './message.ts';
import type { Clock } from './sla.ts';

/** What is read to be shown. Read in one statement each, as of `now` of the database; texts are the customers', so hostile. */

export interface Person {
  id: AgentId;
  name: string;
}

/** Where a surface stands in Slack. */
export interface Place {
  slackChannel: string;
  ts: string;
}

/**
 * A conversation as one line of a list. Tests stand in lists, marked by `purpose` and behind the others, and in no count or figure:
 * what one surface says of how many there are agrees with what every other does. What was dismissed stands in no list.
 */
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
  /** Until when it is to be resolved, in the team's turn; null where nothing was promised. */
  resolution: Pick<Clock, 'dueAt' | 'phase'> | null;
  /** When it was answered, if it was, and whether within what its owner was given. */
  answeredAt: Instant | null;
  answeredOnTime: boolean;
  snoozedUntil: Instant | null;
  /** When the next reply that can still be taken back goes out. */
  heldUntil: Instant | null;
  /** Whether pushes of its inbox may quote customers. */
  previews: InboxSettings['previews'];
  vip: boolean;
  purpose: Conversation['purpose'];
  card: Place | null;
}

/** One that its owner is reminded of. */
export interface RemindedConversation extends ListedConversation {
  /** What comes if nobody answers, soonest first: what is still to come of the owner's window. */
  coming: readonly DueStep[];
  /** Managers who are told of it as late, on duty first; at most three. */
  seenBy: Person[];
  /** The owner has said that they are on it; null: not in this turn. */
  acknowledged: Pick<Acknowledged, 'by' | 'until' | 'times'> | null;
}
