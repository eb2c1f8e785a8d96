import type { Conversation, OpenConversation, ResolvedConversation } from '../conversation.ts';
import type { ConversationContext } from '../decide-context.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import { withoutReplies } from '../unconfirmed.ts';
import { turnGoesOn, turnWithout } from './reply-rules.ts';
import { ourTurn } from './turns.ts';

/** What is held does not go out: somebody was quicker. */
export function stopped(
  { held }: Conversation,
  because: EventOf<'reply_stopped'>['because'],
  { now: at }: ConversationContext,
): EventOf<'reply_stopped'>[] {
  return held.map(({ messageNumber, by }) => ({
    type: 'reply_stopped',
    at,
    messageNumber,
    by,
    because,
  }));
}

/** The customer was quicker than what is held: it stops, and the turn that it had ended goes on with one message more. */
export function overtaken(
  state: OpenConversation,
  context: ConversationContext,
): ConversationEvent[] {
  const hasOwner = state.owner !== null;
  const turn = turnWithout(state, heldNumbers(state), context);
  return [
    ...stopped(state, 'customer_wrote', context),
    oneMore(turn) ?? ourTurn(state, context, { hasOwner }),
  ];
}

/** It was resolved with replies that have not gone out: the customer still waits by the clocks of before. Null: they do not. */
export function overtakenAfterResolving(
  state: ResolvedConversation,
  context: ConversationContext,
): EventOf<'turn_changed'> | null {
  const { undoable } = state;
  if (state.held.length === 0 || undoable?.what !== 'resolve') return null;
  const before = withoutReplies(undoable.before, heldNumbers(state));
  if (before === undoable.before) return null;
  const { channel, details } = state;
  return oneMore(turnGoesOn({ channel, details, turn: before.turn, owner: null }, context));
}

function heldNumbers({ held }: Conversation): number[] {
  return held.map(({ messageNumber }) => messageNumber);
}

function oneMore(event: EventOf<'turn_changed'> | null): EventOf<'turn_changed'> | null {
  if (event?.turn.of !== 'team') return null;
  return { ...event, turn: { ...event.turn, unanswered: event.turn.unanswered + 1 } };
}
