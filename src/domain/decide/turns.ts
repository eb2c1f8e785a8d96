import { type Calendar, isWorkingTime } from '../business-hours.ts';
import type { ChainStep } from '../chains.ts';
import type { HandoverReason } from '../commands.ts';
import type {
  Conversation,
  ConversationDetails,
  CustomerTurn,
  OpenConversation,
  TeamTurn,
  Turn,
  Undoable,
} from '../conversation.ts';
import type { ConversationContext } from '../decide-context.ts';
import type { EventOf } from '../events.ts';
import { type AgentId, type Duration, type Instant, seconds } from '../ids.ts';
import { mayAnswer } from '../people.ts';
import { goingOn, type PausedClock, pausedIn, stopped } from '../resolution.ts';
import { type Clock, startClock, startOwnerWindow, windowFrom } from '../sla.ts';
import { type Promised, promisedTo } from '../sla-policy.ts';

/** How long people can take back what they just did (UX.md §3.18). */
const UNDO_WINDOW: Duration = seconds(10);

/** What follows in this commit can be taken back by whoever does it. */
export function offerUndo(
  what: Undoable['what'],
  { actor, now: at }: ConversationContext,
): EventOf<'undo_offered'>[] {
  if (actor.kind !== 'agent') return [];
  return [{ type: 'undo_offered', at, what, by: actor.agentId, until: at + UNDO_WINDOW }];
}

/** What was promised to the customer of this conversation, as it is or as its details become. */
export function promised(
  { channel, details }: Pick<Conversation, 'channel' | 'details'>,
  { policy, customer }: ConversationContext,
): Promised {
  const { priority, tags, captured } = details;
  return promisedTo(policy, { channel, priority, tags, captured, vip: customer.vip });
}

/** The team's turn that begins now: the customer's clock, and the clock of finding an owner if there is none. */
export function teamTurn(
  context: ConversationContext,
  { targets, chains }: Promised,
  about: {
    version: number;
    answeredBefore: boolean;
    hasOwner: boolean;
    unanswered: number;
    paused: PausedClock | null;
  },
): TeamTurn {
  const { now, policy } = context;
  const { calendar } = policy;
  const name = about.answeredBefore ? 'next_response' : 'first_response';
  const target = about.answeredBefore ? targets.nextResponse : targets.firstResponse;
  const start = (time: Duration, chain: readonly ChainStep[]) =>
    startClock(calendar, now, time, chain);
  const resolution =
    about.paused === null
      ? startedIfPromised(targets.resolution, (time) => start(time, chains.resolution))
      : goingOn(about.paused, calendar, now);
  return {
    of: 'team',
    since: now,
    startedIn: about.version,
    unanswered: about.unanswered,
    response: { name, ...start(target, chains.response) },
    assignment: about.hasOwner ? null : start(targets.assignment, chains.assignment),
    ...(resolution === null ? {} : { resolution }),
  };
}

function startedIfPromised(
  target: Duration | undefined,
  start: (target: Duration) => Clock,
): Clock | null {
  return target === undefined ? null : start(target);
}

/** Our turn, which begins now: the customer waits for their first answer, or for one more. `details`: as they are from now on. */
export function ourTurn(
  state: Conversation,
  context: ConversationContext,
  { hasOwner, details = state.details }: { hasOwner: boolean; details?: ConversationDetails },
): EventOf<'turn_changed'> {
  const { now: at, policy } = context;
  const version = state.version + 1;
  const answeredBefore = wasAnswered(state);
  const promise = promised({ channel: state.channel, details }, context);
  const about = { version, answeredBefore, hasOwner, unanswered: 1, paused: pausedIn(state) };
  const turn = teamTurn(context, promise, about);
  if (!hasOwner) return { type: 'turn_changed', at, turn };
  const window = windowFrom(policy.calendar, turn.response, promise.chains.owner);
  return { type: 'turn_changed', at, turn, window };
}

/** The customer's turn; what was promised to be resolved stands still. */
export function customerTurn(
  state: Conversation,
  { now, policy }: ConversationContext,
  about: Pick<CustomerTurn, 'unconfirmed'> & { resolvesAt?: Instant },
): CustomerTurn {
  const turn = state.status === 'open' ? state.turn : null;
  const was = turn?.of === 'customer' ? turn : null;
  return {
    of: 'customer',
    since: was?.since ?? now,
    ...(was?.resolvesAt === undefined ? {} : { resolvesAt: was.resolvesAt }),
    ...about,
    ...stoppedIn(turn, policy.calendar, now),
  };
}

function stoppedIn(turn: Turn | null, calendar: Calendar, now: Instant) {
  if (turn?.of === 'team') {
    return turn.resolution === undefined ? {} : stopped(turn.resolution, calendar, now);
  }
  const { resolution, resolutionLeft } = turn ?? {};
  return {
    ...(resolution === undefined ? {} : { resolution }),
    ...(resolutionLeft === undefined ? {} : { resolutionLeft }),
  };
}

/** When it resolves by itself if the customer says nothing from now on to what was sent; nothing where they never do. */
export function silentFrom({ now, policy }: ConversationContext): { resolvesAt?: Instant } {
  const { resolveSilentAfter } = policy;
  return resolveSilentAfter === null ? {} : { resolvesAt: now + resolveSilentAfter };
}

/** Whether the customer ever got an answer from a person. What is held has not gone out. */
function wasAnswered({ firstRepliedAt, held }: Conversation): boolean {
  return firstRepliedAt !== null && held.every(({ since }) => since !== firstRepliedAt);
}

export interface Handover {
  how: EventOf<'owner_changed'>['how'];
  reason: HandoverReason | null;
  note: string | null;
}

const PLAIN: Omit<Handover, 'how'> = { reason: null, note: null };

/** Somebody becomes the owner now, with a window of their own in the team's turn. */
export function ownedBy(
  state: OpenConversation,
  agentId: AgentId,
  handover: Handover,
  context: ConversationContext,
): EventOf<'owner_changed'> {
  const { now } = context;
  const window = state.turn.of === 'team' ? newWindow(state, state.turn, context) : null;
  return {
    type: 'owner_changed',
    at: now,
    from: state.owner?.agentId ?? null,
    owner: { agentId, since: now, window },
    ...handover,
    assignment: null,
  };
}

/** The time that somebody gets who becomes its owner now. */
export function newWindow(
  state: Pick<Conversation, 'channel' | 'details'>,
  { response }: TeamTurn,
  context: ConversationContext,
): Clock {
  const { chains } = promised(state, context);
  return startOwnerWindow(context.policy.calendar, context.now, response, chains.owner);
}

/** From now on somebody has to be found who takes it. */
export function newAssignment(
  state: Pick<Conversation, 'channel' | 'details'>,
  context: ConversationContext,
): Clock {
  const { targets, chains } = promised(state, context);
  const { policy, now } = context;
  return startClock(policy.calendar, now, targets.assignment, chains.assignment);
}

/** Nobody owns it from now on; in the team's turn somebody has to be found. */
export function ownedByNobody(
  state: OpenConversation,
  handover: Handover,
  context: ConversationContext,
): EventOf<'owner_changed'> {
  const { now } = context;
  const assignment = state.turn.of === 'team' ? newAssignment(state, context) : null;
  return {
    type: 'owner_changed',
    at: now,
    from: state.owner?.agentId ?? null,
    owner: null,
    ...handover,
    assignment,
  };
}

/**
 * A resolved conversation opens again. It goes back to its last owner if they still answer here, are not away, and the inbox works
 * now; else to nobody, to be claimed.
 */
export function backToLastOwner(
  state: Pick<Conversation, 'channel' | 'details'>,
  context: ConversationContext,
  turn: Turn | null,
): EventOf<'owner_changed'> | null {
  const { now, policy, receiver } = context;
  if (receiver === null || !mayAnswer(receiver.role) || receiver.away === true) return null;
  if (!isWorkingTime(policy.calendar, now)) return null;
  const window = turn?.of === 'team' ? newWindow(state, turn, context) : null;
  return {
    type: 'owner_changed',
    at: now,
    from: null,
    owner: { agentId: receiver.agentId, since: now, window },
    how: 'returned',
    ...PLAIN,
    assignment: null,
  };
}

export function nextMessageNumber(state: Conversation | null): number {
  return (state?.messageCount ?? 0) + 1;
}

/** Never later than now: a provider's clock may be ahead. */
export function writtenAt(claimed: Instant | null, now: Instant): Instant {
  return claimed === null ? now : Math.min(claimed, now);
}
