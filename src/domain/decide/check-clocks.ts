import type { Conversation } from '../conversation.ts';
import { clocksOf, isOurTurn } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept } from '../decision.ts';
import type { ConversationEvent } from '../events.ts';
import { goneAt } from '../next-alarm.ts';
import { type Clock, type ClockName, phaseAt } from '../sla.ts';
import { woken } from './aside.ts';
import { dueSteps, goneOn } from './due-steps.ts';
import { fallenSilent, notYetHeard } from './silence.ts';

/**
 * Looks at what runs out: clocks, held replies, snoozes, people who write. Early, late or twice, it says each thing once: a clock's
 * phase only goes forward, and what is over is gone.
 */
export function checkClocks(
  state: Conversation | null,
  context: ConversationContext,
): ConversationDecision {
  if (state === null) return accept();
  const seen = [
    ...sentOff(state, context),
    ...stoppedWriting(state, context),
    ...wokenByTime(state, context),
    ...looks(state, context),
  ];
  const current = goneOn(state, seen);
  const end = over(current, context);
  return accept(...seen, ...(end.length === 0 ? dueSteps(current, context) : end));
}

function sentOff(state: Conversation, context: ConversationContext): ConversationEvent[] {
  const { now: at } = context;
  const events: ConversationEvent[] = state.held
    .filter(({ until }) => until <= at)
    .map(({ messageNumber }) => ({ type: 'reply_sent_off', at, messageNumber }));
  return events.length === 0 ? [] : [...events, ...notYetHeard(state, context)];
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
  return clocksOf(state).flatMap(({ name, clock }) => look(name, clock, context));
}

function look(name: ClockName, clock: Clock, { now }: ConversationContext): ConversationEvent[] {
  if (clock.phase === 'late') return [];
  const phase = phaseAt(clock, now);
  if (phase === clock.phase || phase === 'on_time') return [];
  return [{ type: phase === 'late' ? 'clock_breached' : 'clock_warned', at: now, clock: name }];
}

/** Once, whatever ends it. */
function over(state: Conversation, context: ConversationContext): ConversationEvent[] {
  const ended = gone(state, context);
  return ended.length > 0 ? ended : fallenSilent(state, context);
}

/** A pretend customer's conversation ends by itself. */
function gone(state: Conversation, { now: at }: ConversationContext): ConversationEvent[] {
  const end = goneAt(state);
  if (end === null || end > at) return [];
  const by = { kind: 'system' } as const;
  return [{ type: 'resolved', at, by, answered: true, note: null }];
}
