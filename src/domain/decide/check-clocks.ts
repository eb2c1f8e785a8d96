import { addWorkingTime, type Calendar, workingTimeBetween } from '../business-hours.ts';
import type { CommandOf } from '../commands.ts';
import type { Conversation } from '../conversation.ts';
import { goneAt, isOurTurn } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept } from '../decision.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import { type Clock, type ClockName, phaseAt } from '../sla.ts';
import { woken } from './aside.ts';

/**
 * Looks at what runs out: clocks, held replies, snoozes, people who write. Early, late or twice, it says each thing once: a clock's
 * phase only goes forward, and what is over is gone.
 */
export function checkClocks(
  state: Conversation | null,
  context: ConversationContext,
): ConversationDecision {
  if (state === null) return accept();
  return accept(
    ...sentOff(state, context),
    ...stoppedWriting(state, context),
    ...wokenByTime(state, context),
    ...looks(state, context),
    ...gone(state, context),
  );
}

function sentOff({ held }: Conversation, { now: at }: ConversationContext): ConversationEvent[] {
  return held
    .filter(({ until }) => until <= at)
    .map(({ messageNumber }) => ({ type: 'reply_sent_off', at, messageNumber }));
}

function stoppedWriting(
  { replying }: Conversation,
  { now: at }: ConversationContext,
): ConversationEvent[] {
  const left = replying.filter(({ until }) => until > at);
  return left.length === replying.length ? [] : [{ type: 'replying_changed', at, replying: left }];
}

function wokenByTime(state: Conversation, context: ConversationContext): ConversationEvent[] {
  const isDue =
    state.status === 'open' && state.snooze !== null && state.snooze.until <= context.now;
  return isDue ? woken(state, 'time', context) : [];
}

function looks(state: Conversation, context: ConversationContext): ConversationEvent[] {
  if (!isOurTurn(state)) return [];
  const { response, assignment } = state.turn;
  return [
    ...look(response.name, response, context),
    ...look('assignment', assignment, context),
    ...look('owner_window', state.owner?.window ?? null, context),
  ];
}

function look(
  name: ClockName,
  clock: Clock | null,
  { now }: ConversationContext,
): ConversationEvent[] {
  if (clock === null || clock.phase === 'late') return [];
  const phase = phaseAt(clock, now);
  if (phase === clock.phase || phase === 'on_time') return [];
  return [{ type: phase === 'late' ? 'clock_breached' : 'clock_warned', at: now, clock: name }];
}

/** A pretend customer's conversation ends by itself. */
function gone(state: Conversation, { now: at }: ConversationContext): ConversationEvent[] {
  const end = goneAt(state);
  if (end === null || end > at) return [];
  const by = { kind: 'system' } as const;
  return [{ type: 'resolved', at, by, answered: true, note: null }];
}

/** The inbox works at other times: what was left of each running clock is left by the new ones. What is late stays late. */
export function recountClocks(
  state: Conversation | null,
  { before }: CommandOf<'recount_clocks'>,
  context: ConversationContext,
): ConversationDecision {
  const running = state === null ? null : clocksOf(state);
  if (running === null) return accept();
  const { response, assignment, window } = running;
  const next = {
    response: recounted(response, before, context),
    assignment: assignment === null ? null : recounted(assignment, before, context),
    window: window === null ? null : recounted(window, before, context),
  };
  const isSame = JSON.stringify(next) === JSON.stringify({ response, assignment, window });
  return isSame ? accept() : accept({ type: 'clocks_moved', at: context.now, ...next });
}

type Clocks = Pick<EventOf<'clocks_moved'>, 'response' | 'assignment' | 'window'>;

/** The clocks that run, or that run on if a reply does not arrive. */
function clocksOf(state: Conversation): Clocks | null {
  if (state.status === 'resolved') return null;
  const { turn } = state;
  const waiting = turn.of === 'customer' ? turn.unconfirmed : { turn, owner: state.owner };
  if (waiting?.turn.of !== 'team') return null;
  const { response, assignment } = waiting.turn;
  return { response, assignment, window: waiting.owner?.window ?? null };
}

function recounted<C extends Clock>(
  clock: C,
  before: Calendar,
  { now, policy }: ConversationContext,
): C {
  if (clock.phase === 'late') return clock;
  const moved = (at: number) =>
    at <= now ? at : addWorkingTime(policy.calendar, now, workingTimeBetween(before, now, at));
  return { ...clock, warnAt: moved(clock.warnAt), dueAt: moved(clock.dueAt) };
}
