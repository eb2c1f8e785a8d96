import type { CommandOf } from '../commands.ts';
import type { Conversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent } from '../events.ts';
import { mayAnswer, refOf } from '../people.ts';
import { checkActor, refuseHandingOver } from './ownership.ts';
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
    ...offerUndo('dismiss', context),
    ...(sender === 'blocked' && context.sender === 'allowed'
      ? [{ type: 'sender_blocked', at } as const]
      : []),
    { type: 'resolved', at, by: refOf(actor), answered: false, note: null, dismissed: as },
  );
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
