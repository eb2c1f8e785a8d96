import type { Conversation } from '../conversation.ts';
import type { ConversationContext } from '../decide-context.ts';
import type { EventOf } from '../events.ts';
import { resolvesItselfAt } from '../next-alarm.ts';

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
