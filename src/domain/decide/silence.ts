import type { Conversation } from '../conversation.ts';
import type { ConversationContext } from '../decide-context.ts';
import type { EventOf } from '../events.ts';
import { resolvesItselfAt } from '../next-alarm.ts';
import { silentFrom } from './turns.ts';

/** Who was answered and says nothing for so long needs nothing more: it resolves by itself. */
export function fallenSilent(
  state: Conversation,
  { now: at }: ConversationContext,
): EventOf<'resolved'>[] {
  const end = resolvesItselfAt(state);
  if (end === null || end > at) return [];
  const by = { kind: 'system' } as const;
  return [{ type: 'resolved', at, by, answered: true, note: null }];
}

/**
 * A reply goes out so late, as nobody looked, that they would have been silent for long enough: they have not had it yet, and silence
 * counts from here. What is aside does so when it is woken.
 */
export function notYetHeard(
  state: Conversation,
  context: ConversationContext,
): EventOf<'turn_changed'>[] {
  if (state.status === 'resolved' || state.turn.of !== 'customer' || state.snooze !== null) {
    return [];
  }
  const { now: at } = context;
  const { resolvesAt, ...stays } = state.turn;
  if (resolvesAt === undefined || resolvesAt > at) return [];
  return [{ type: 'turn_changed', at, turn: { ...stays, ...silentFrom(context) } }];
}
