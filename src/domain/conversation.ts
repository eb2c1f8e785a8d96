import type {
  AgentId,
  ChannelAccountId,
  ConversationId,
  CustomerId,
  IdentityId,
  InboxId,
  Instant,
  WorkspaceId,
} from './ids.ts';
import type { Channel } from './message.ts';
import type { ActorRef } from './people.ts';
import { type Clock, nextLookAt, type ResponseClockName } from './sla.ts';

/**
 * One customer's matter.
 *
 *                    receive_message                      resolve
 *          (nothing) ───────────────▶ open ◀────────────────────────────▶ resolved
 *                                      │          reopen, receive_message
 *                                      │
 *   while open, whose turn it is:      ▼
 *                  handed_over, receive_message
 *     automation ──────────────────────────▶ team ──reply, record_reply──▶ customer
 *                                              ▲                               │
 *                                              └────────receive_message────────┘
 *   and, whosever turn it is:
 *     no owner ──claim, assign, reply──▶ an owner ──assign──▶ another owner
 *         ▲                                 │
 *         └────────────release──────────────┘
 *
 * A clock runs only in the team's turn: `first_response` or `next_response` for the customer's sake, `assignment` while nobody
 * owns it, and the owner's window, which gives every new owner a fair time.
 */
export type Conversation = OpenConversation | ResolvedConversation;

interface ConversationBase {
  id: ConversationId;
  workspaceId: WorkspaceId;
  inboxId: InboxId;
  channelAccountId: ChannelAccountId;
  channel: Channel;
  customerId: CustomerId;
  identityId: IdentityId;
  /** Counts the commits; the first is 1. */
  version: number;
  details: ConversationDetails;
  openedAt: Instant;
  /** When the customer first got an answer from a person, in this conversation. */
  firstRepliedAt: Instant | null;
  /** How many messages there are; the last one has this number. */
  messageCount: number;
  /** The version in which the owner last changed: what people saw before it is stale for handing over. */
  ownerChangedIn: number;
  /** The version in which the customer last wrote: what people saw before it is stale for replying. */
  customerWroteIn: number;
  /** The earlier conversation of this customer that this one goes on from, when that was too long ago to reopen. */
  follows: ConversationId | null;
}

export interface OpenConversation extends ConversationBase {
  status: 'open';
  turn: Turn;
  owner: Ownership | null;
}

export interface ResolvedConversation extends ConversationBase {
  status: 'resolved';
  resolvedAt: Instant;
  resolvedBy: ActorRef;
  /** Whether the customer still waited for an answer when it was resolved. Such a resolution meets no target. */
  answered: boolean;
  note: string | null;
  lastOwner: AgentId | null;
}

export type Turn = TeamTurn | CustomerTurn | AutomationTurn;

/** The customer waits for us. */
export interface TeamTurn {
  of: 'team';
  /** Since when the customer has waited: their first unanswered message. */
  since: Instant;
  /** The version in which this turn began; names it. */
  startedIn: number;
  /** How many messages of theirs are unanswered; more than 1 means that they chased. */
  unanswered: number;
  /** What the customer was promised. */
  response: Clock & { name: ResponseClockName };
  /** Runs while nobody owns the conversation. */
  assignment: Clock | null;
}

/** We wait for the customer. */
export interface CustomerTurn {
  of: 'customer';
  since: Instant;
  /** The turn that a reply not yet known to be sent has ended; it goes on if the reply fails. */
  unconfirmed: { messageNumber: number; turn: TeamTurn } | null;
}

/** A bot is still talking to the customer. */
export interface AutomationTurn {
  of: 'automation';
  since: Instant;
}

export interface Ownership {
  agentId: AgentId;
  since: Instant;
  /** What this owner was given, in the team's turn: the customer's deadline, or more if that was too near for a new owner. */
  window: Clock | null;
}

export type Priority = 'urgent' | 'high' | 'normal' | 'low';

/** What is known about the matter beside its messages. */
export interface ConversationDetails {
  subject: string | null;
  priority: Priority;
  tags: string[];
  /** Where the lead came from: a landing page, a campaign, an advertisement. */
  source: string | null;
  /** What automation already asked: label and answer. */
  captured: Record<string, string>;
}

export function isOpen(conversation: Conversation): conversation is OpenConversation {
  return conversation.status === 'open';
}

/** The agent who must act now, if there is one. */
export function ownerOf(conversation: Conversation): AgentId | null {
  return conversation.status === 'open' ? (conversation.owner?.agentId ?? null) : null;
}

/** Whether the customer waits for us. */
export function isOurTurn(
  conversation: Conversation,
): conversation is OpenConversation & { turn: TeamTurn } {
  return conversation.status === 'open' && conversation.turn.of === 'team';
}

/** The clocks that run now. */
export function runningClocks(conversation: Conversation): Clock[] {
  if (!isOurTurn(conversation)) return [];
  const { response, assignment } = conversation.turn;
  return [response, assignment, conversation.owner?.window ?? null].filter(
    (clock) => clock !== null,
  );
}

/** When somebody must look at the clocks again; null while none runs or all have said what they have to say. */
export function nextAlarmAt(conversation: Conversation): Instant | null {
  const looks = runningClocks(conversation)
    .map(nextLookAt)
    .filter((at) => at !== null);
  return looks.length === 0 ? null : Math.min(...looks);
}
