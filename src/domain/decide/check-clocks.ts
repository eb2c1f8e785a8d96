import type { Conversation } from '../conversation.ts';
import { isOurTurn } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept } from '../decision.ts';
import type { ConversationEvent } from '../events.ts';
import { type Clock, type ClockName, phaseAt } from '../sla.ts';

/** Looks at the running clocks. Early, late or twice, it says each thing once: a clock's phase only goes forward. */
export function checkClocks(
  state: Conversation | null,
  context: ConversationContext,
): ConversationDecision {
  if (state === null || !isOurTurn(state)) return accept();
  const { response, assignment } = state.turn;
  return accept(
    ...look(response.name, response, context),
    ...look('assignment', assignment, context),
    ...look('owner_window', state.owner?.window ?? null, context),
  );
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
