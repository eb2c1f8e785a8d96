import type { CommandOf } from '../commands.ts';
import type { Conversation, OpenConversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent } from '../events.ts';
import type { AgentId } from '../ids.ts';
import { mayAnswer, refOf } from '../people.ts';
import { checkActor, refuseHandingOver } from './ownership.ts';
import { turnWithout } from './reply-rules.ts';
import { offerUndo } from './turns.ts';

/** It never was for us: spam, a wrong number, abuse. No clock runs on, and it counts in no figure. */
export function dismiss(
  state: Conversation | null,
  { as, sender, seenVersion }: CommandOf<'dismiss'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const refusal = refuseHandingOver(checked.state, { seenVersion }, context);
  if (refusal !== null) return refuse(refusal);
  const { now: at, actor } = context;
  return accept<ConversationEvent>(
    ...heldBack(checked, context),
    ...offerUndo('dismiss', context),
    ...(sender === 'blocked' && context.sender === 'allowed'
      ? [{ type: 'sender_blocked', at } as const]
      : []),
    { type: 'resolved', at, by: refOf(actor), answered: false, note: null, dismissed: as },
  );
}

/** Who is not for us gets no answer of ours, either: what is still held does not go out. */
function heldBack(
  { state, agentId: by }: { state: OpenConversation; agentId: AgentId },
  context: ConversationContext,
): ConversationEvent[] {
  const { now: at } = context;
  const numbers = state.held.map(({ messageNumber }) => messageNumber);
  const turn = turnWithout(state, numbers, context);
  return [
    ...numbers.map(
      (messageNumber) => ({ type: 'reply_taken_back', at, messageNumber, by }) as const,
    ),
    ...(turn === null ? [] : [turn]),
  ];
}

/** What they write from now on is shown again. */
export function unblockSender(
  state: Conversation | null,
  context: ConversationContext,
): ConversationDecision {
  const { actor, now: at } = context;
  if (state === null) return refuse({ reason: 'not_found' });
  if (actor.kind !== 'agent' || !mayAnswer(actor.role)) {
    return refuse({ reason: 'not_allowed', role: actor.kind === 'agent' ? actor.role : null });
  }
  return context.sender === 'allowed' ? accept() : accept({ type: 'sender_unblocked', at });
}
