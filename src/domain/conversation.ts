import type {
  AgentId,
  ChannelAccountId,
  ConversationId,
  CustomerId,
  Duration,
  IdentityId,
  InboxId,
  Instant,
  WorkspaceId,
} from './ids.ts';
import type { Channel } from './message.ts';
import type { ActorRef } from './people.ts';
import type { Clock, ClockName, ResponseClockName } from './sla.ts';

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
 *   a reply, which can be taken back while it is held:
 *     reply, send_note ──▶ held ──check_clocks──▶ queued ──▶ sent, failed, uncertain
 *                           │ ▲
 *        take_back_reply ◀──┤ └── send_stopped ── stopped
 *                           └──receive_message──────▲
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
  /** Who has Reply open, or had it open until a moment ago; one entry a person. */
  replying: Replying[];
  /** Replies that can still be taken back, in the order in which they go out. */
  held: HeldReply[];
  /** The last reply from Slack that went out: what colleagues saw before it is stale for replying. */
  lastReply: { in: number; by: AgentId } | null;
  /** The version whose thread line tells the newest owner changes, and when the last of them was. */
  ownerLine: { startedIn: number; at: Instant } | null;
  /** What whoever did it can take back for some seconds. */
  undoable: Undoable | null;
  /** Who wants to hear how it goes on, without owning it. */
  followers: AgentId[];
  /** A pretend customer of ours: out of all figures, and gone after a day. */
  purpose: 'real' | 'test';
  /** The end of the closed time in which the customer was last answered by itself. Absent: never. */
  autoAnsweredUntil?: Instant;
}

/** Somebody is writing to the customer; taken as over at `until`, unless they go on. */
export interface Replying {
  agentId: AgentId;
  since: Instant;
  until: Instant;
}

/** A reply that goes out at `until`; held in version `in`. */
export interface HeldReply {
  messageNumber: number;
  by: AgentId;
  in: number;
  since: Instant;
  until: Instant;
}

/** The commit `in` can be taken back by `by` until `until`; it goes back to `before`. */
export type Undoable = { in: number; by: AgentId; until: Instant } & (
  | {
      what: 'claim' | 'assign' | 'release';
      before: {
        owner: Ownership | null;
        assignment: Clock | null;
        ownerChangedIn: number;
        unplacedSince?: Instant;
      };
    }
  | {
      what: 'resolve' | 'dismiss';
      before: { owner: Ownership | null; turn: Turn; snooze: Snooze | null };
      /** Of `dismiss`: it was this that blocked the sender. */
      blocked?: true;
    }
);

export interface OpenConversation extends ConversationBase {
  status: 'open';
  turn: Turn;
  owner: Ownership | null;
  /** Put aside. Stops no clock: while the customer waits, they run on (UX.md A11). */
  snooze: Snooze | null;
}

/** Until then, or until the customer writes. */
export interface Snooze {
  until: Instant;
  by: AgentId;
  since: Instant;
  note: string | null;
}

export interface ResolvedConversation extends ConversationBase {
  status: 'resolved';
  resolvedAt: Instant;
  resolvedBy: ActorRef;
  /** Whether the customer still waited for an answer when it was resolved. Such a resolution meets no target. */
  answered: boolean;
  note: string | null;
  /** One of the inbox's outcomes, in words; null until somebody says. */
  outcome: string | null;
  /** Never was for us: counts in no figure. */
  dismissed: DismissReason | null;
  lastOwner: AgentId | null;
}

export type DismissReason = 'spam' | 'wrong_number' | 'abuse';

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
  /** What is left of the promise to resolve it; absent where none was given. */
  resolution?: Clock;
  /** Owners from whom a chain took it in this turn, since they let it lapse: no rule chooses them again. */
  lapsed?: readonly AgentId[];
  /** Since when a rule looks for somebody to own it and finds nobody. */
  unplacedSince?: Instant;
  /** The owner has said that they are on it, and is asked again at `until`. */
  acknowledged?: Acknowledged;
}

/** `times`: how often in this turn. */
export interface Acknowledged {
  by: AgentId;
  at: Instant;
  until: Instant;
  times: number;
}

/** The promise to resolve it stands still while it is not our turn. Absent: none was given. */
interface Paused {
  /** What is left of it, in working time; 0 or less: late by so much. */
  resolutionLeft?: Duration;
  /** Its clock as it was when it stopped. */
  resolution?: Clock;
}

/** We wait for the customer. */
export interface CustomerTurn extends Paused {
  of: 'customer';
  since: Instant;
  /** What replies not yet known to have arrived have ended; it goes on if none of them arrives. */
  unconfirmed: Unconfirmed | null;
  /** When it resolves by itself, if they say nothing. */
  resolvesAt?: Instant;
}

/** Turn and owner as they were before the first of these replies. */
export interface Unconfirmed {
  messageNumbers: number[];
  turn: TeamTurn | AutomationTurn;
  owner: Ownership | null;
}

/** A bot is still talking to the customer. */
export interface AutomationTurn extends Paused {
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
  return clocksOf(conversation).map(({ clock }) => clock);
}

/** The same by their names, in the order in which what is due at one time comes. */
export function clocksOf({
  turn,
  owner,
}: OpenConversation & { turn: TeamTurn }): { name: ClockName; clock: Clock }[] {
  const { response, assignment, resolution } = turn;
  const clocks: { name: ClockName; clock: Clock | null | undefined }[] = [
    { name: response.name, clock: response },
    { name: 'assignment', clock: assignment },
    { name: 'owner_window', clock: owner?.window },
    { name: 'resolution', clock: resolution },
  ];
  return clocks.flatMap(({ name, clock }) => (clock == null ? [] : [{ name, clock }]));
}

/** Whether its owner was reminded of what is still to do. */
export function isReminded(conversation: Conversation): boolean {
  if (!isOurTurn(conversation)) return false;
  return clocksOf(conversation).some(({ clock }) => clock.remindedAt !== undefined);
}

/** Whether this person is writing to the customer now. */
export function isReplying({ replying }: Conversation, agentId: AgentId): boolean {
  return replying.some((one) => one.agentId === agentId);
}
