import type { Calendar } from '../business-hours.ts';
import type { CommandOf } from '../commands.ts';
import type {
  AutomationTurn,
  Conversation,
  CustomerTurn,
  Ownership,
  TeamTurn,
  Unconfirmed,
} from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept } from '../decision.ts';
import type { EventOf } from '../events.ts';
import { evolve } from '../evolve.ts';
import { type Duration, days, type Instant } from '../ids.ts';
import { isEqual } from '../is-equal.ts';
import { type Change, replannedClock, replannedWindow, startedBefore } from '../replan-clock.ts';
import { countedOf, leftOf } from '../resolution.ts';
import type { Clock } from '../sla.ts';
import type { Promised } from '../sla-policy.ts';
import { stillPutOff } from './acknowledging.ts';
import { promised } from './turns.ts';

type Moved = EventOf<'clocks_moved' | 'turn_changed'>;

/** The hours and the promises of the inbox changed: what runs is planned anew by the rule of `replannedClock`. */
export function recountClocks(
  state: Conversation | null,
  { before, since, silentBefore }: CommandOf<'recount_clocks'>,
  context: ConversationContext,
): ConversationDecision {
  if (state === null || state.status === 'resolved') return accept();
  const silent = silentBefore === undefined ? state : silentAnew(state, silentBefore, context);
  const { now, policy } = context;
  const hours = { calendar: before ?? policy.calendar, since: since ?? now };
  const moved = replanned(silent, hours, context);
  if (moved !== null) return accept(moved);
  const { turn } = silent;
  const isSame = silent === state || turn.of === 'team' || isEqual(turn, state.turn);
  return isSame ? accept() : accept({ type: 'turn_changed', at: now, turn });
}

/**
 * With details, or a mark of the customer, another policy may hold, or the targets of another priority: what runs is planned anew in the
 * same commit, whatever command it was.
 */
export function andReplanned(
  state: Conversation | null,
  decision: ConversationDecision,
  context: ConversationContext,
): ConversationDecision {
  if (state === null || !decision.accepted) return decision;
  const { events } = decision;
  const marked = events.find((event) => event.type === 'customer_marked');
  if (marked === undefined && !events.some(({ type }) => type === 'details_changed')) {
    return decision;
  }
  const customer = marked === undefined ? context.customer : { vip: marked.as === 'vip' };
  const after = evolve(state, events);
  const changed = { ...context, customer };
  if (isEqual(promised(state, context), promised(after, changed))) return decision;
  const { now, policy } = context;
  const moved = replanned(after, { calendar: policy.calendar, since: now }, changed);
  return moved === null ? decision : accept(...events, moved);
}

/**
 * The clocks as they are by the hours and promises that hold now; `before`: the hours until `since`. Null: as they were. It is the same
 * however often it is asked.
 */
function replanned(
  state: Conversation,
  before: { calendar: Calendar; since: Instant },
  context: ConversationContext,
): Moved | null {
  if (state.status === 'resolved') return null;
  const { now: at, policy } = context;
  const { calendar } = policy;
  const change: Change = { before: before.calendar, since: before.since, calendar, now: at };
  const promise = promised(state, context);
  const { turn, owner } = state;
  if (turn.of === 'team') {
    const clocks = clocksIn(turn, owner);
    const next = planned(turn, owner, promise, change);
    return isEqual(clocks, next) ? null : { type: 'clocks_moved', at, ...next };
  }
  const next = standingStill(turn, promise, change);
  return isEqual(turn, next) ? null : { type: 'turn_changed', at, turn: next };
}

type Clocks = Pick<EventOf<'clocks_moved'>, 'response' | 'assignment' | 'window' | 'resolution'>;

function clocksIn({ response, assignment, resolution }: TeamTurn, owner: Ownership | null): Clocks {
  const window = owner?.window ?? null;
  return { response, assignment, window, ...(resolution === undefined ? {} : { resolution }) };
}

function planned(
  turn: TeamTurn,
  owner: Ownership | null,
  { targets, chains }: Promised,
  change: Change,
): Clocks {
  const isFirst = turn.response.name === 'first_response';
  const target = isFirst ? targets.firstResponse : targets.nextResponse;
  const response = replannedClock(turn.response, { target, chain: chains.response }, change);
  const claiming = { target: targets.assignment, chain: chains.assignment };
  const resolution = resolutionOf(turn, { targets, chains }, change);
  return {
    response,
    assignment: turn.assignment === null ? null : replannedClock(turn.assignment, claiming, change),
    window: owner === null ? null : windowOf(owner, turn, response, chains.owner, change),
    ...(resolution === null ? {} : { resolution }),
  };
}

function resolutionOf(
  { resolution, since }: TeamTurn,
  { targets, chains }: Pick<Promised, 'targets' | 'chains'>,
  change: Change,
): Clock | null {
  const { resolution: target } = targets;
  if (target === undefined) return null;
  const promise = { target, chain: chains.resolution };
  return resolution === undefined
    ? startedBefore(since, promise, change)
    : replannedClock(resolution, promise, change);
}

/** Whoever said that they are on it is asked again when they were to be, and hears nothing before. */
function windowOf(
  { agentId, window }: Ownership,
  { acknowledged }: TeamTurn,
  response: Clock,
  chain: Promised['chains']['owner'],
  change: Change,
): Clock | null {
  if (window === null) return null;
  const next = replannedWindow(window, response, chain, change);
  const isOnIt = acknowledged?.by === agentId && acknowledged.until > change.now;
  return isOnIt ? stillPutOff(next, acknowledged.until, change.calendar) : next;
}

/** What would go on if no reply arrives, and what goes on when the customer writes. */
function standingStill<T extends CustomerTurn | AutomationTurn>(
  turn: T,
  promise: Promised,
  change: Change,
): T {
  const { resolution: paused, resolutionLeft: _left, ...rest } = turn;
  const next = { ...rest, ...pausedAnew(paused, promise, change) };
  if (next.of !== 'customer' || turn.of !== 'customer') return next as T;
  return { ...next, unconfirmed: unconfirmedAnew(turn.unconfirmed, promise, change) } as T;
}

/** Planned as it would have been when it stopped. */
function pausedAnew(paused: Clock | undefined, promise: Promised, change: Change) {
  const { resolution: target } = promise.targets;
  if (paused === undefined || target === undefined) return {};
  const { until } = countedOf(paused);
  const then = { ...change, since: until, now: until };
  const chain = promise.chains.resolution;
  const resolution = replannedClock(paused, { target, chain }, then);
  return { resolution, resolutionLeft: leftOf(resolution, change.calendar) };
}

function unconfirmedAnew(
  unconfirmed: Unconfirmed | null,
  promise: Promised,
  change: Change,
): Unconfirmed | null {
  if (unconfirmed?.turn.of !== 'team') return unconfirmed;
  const { turn, owner } = unconfirmed;
  const { window, ...clocks } = planned(turn, owner, promise, change);
  const { resolution: _resolution, ...rest } = turn;
  return {
    ...unconfirmed,
    turn: { ...rest, ...clocks },
    owner: owner === null ? null : { ...owner, window },
  };
}

/** What is to resolve by itself sooner than it was stays for a day at least. */
const LEAST_NOTICE: Duration = days(1);

/** Silent customers may be silent for longer, or less long, than `before`. */
function silentAnew<State extends Conversation & { status: 'open' }>(
  state: State,
  before: Duration | null,
  { now, policy }: ConversationContext,
): State {
  const { resolveSilentAfter: after } = policy;
  const { turn } = state;
  if (turn.of !== 'customer' || after === before) return state;
  const { resolvesAt, ...rest } = turn;
  if (after === null) return { ...state, turn: rest };
  const isAnswered = state.firstRepliedAt !== null && turn.unconfirmed === null;
  if (resolvesAt === undefined && !isAnswered) return state;
  const from = resolvesAt === undefined || before === null ? turn.since : resolvesAt - before;
  const noticed = Math.min(resolvesAt ?? Number.POSITIVE_INFINITY, now + LEAST_NOTICE);
  return { ...state, turn: { ...rest, resolvesAt: Math.max(from + after, noticed) } };
}
