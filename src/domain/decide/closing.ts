import type { CommandOf } from '../commands.ts';
import type { Conversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent } from '../events.ts';
import { mayAnswer, refOf } from '../people.ts';
import { refuseHandingOver } from './ownership.ts';
import { backToLastOwner, teamTurn } from './turns.ts';

/** The matter is done. While the customer still waits for us, it counts as not answered (UX.md A11). */
export function resolve(
  state: Conversation | null,
  command: CommandOf<'resolve'>,
  context: ConversationContext,
): ConversationDecision {
  const { actor, now } = context;
  if (state === null) return refuse({ reason: 'not_found' });
  if (actor.kind === 'agent' && !mayAnswer(actor.role)) {
    return refuse({ reason: 'not_allowed', role: actor.role });
  }
  if (state.status === 'resolved') {
    const { resolvedBy: by, resolvedAt: at } = state;
    const isMine = actor.kind === 'agent' && by.kind === 'agent' && by.agentId === actor.agentId;
    const isAgents = actor.kind === 'agent';
    return isMine || !isAgents ? accept() : refuse({ reason: 'already_resolved', by, at });
  }
  const refusal = refuseHandingOver(state, command.seenVersion, context);
  if (refusal !== null) return refuse(refusal);
  const answered = state.turn.of !== 'team';
  return accept({ type: 'resolved', at: now, by: refOf(actor), answered, note: command.note });
}

/** Somebody takes a resolution back. If the customer had not been answered, it is our turn, and new clocks start. */
export function reopen(
  state: Conversation | null,
  _command: CommandOf<'reopen'>,
  context: ConversationContext,
): ConversationDecision {
  const { actor, now, otherOpen } = context;
  if (state === null) return refuse({ reason: 'not_found' });
  if (actor.kind !== 'agent' || !mayAnswer(actor.role)) {
    return refuse({ reason: 'not_allowed', role: actor.kind === 'agent' ? actor.role : null });
  }
  if (state.status === 'open') return accept();
  if (otherOpen !== null) return refuse({ reason: 'another_is_open', ...otherOpen });
  const turn = state.answered
    ? null
    : teamTurn(context, {
        version: state.version + 1,
        answeredBefore: state.firstRepliedAt !== null,
        hasOwner: false,
        unanswered: 1,
      });
  const owner = backToLastOwner(context, turn);
  const events: ConversationEvent[] = [
    { type: 'reopened', at: now, because: 'asked' },
    ...(turn === null ? [] : [{ type: 'turn_changed', at: now, turn } as const]),
    ...(owner === null ? [] : [owner]),
  ];
  return accept(...events);
}
