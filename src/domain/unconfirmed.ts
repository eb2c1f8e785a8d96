import type { Conversation, Ownership, Turn } from './conversation.ts';
import type { EventOf } from './events.ts';

/** Whose turn it is, and who owns the conversation. */
interface TurnAndOwner {
  turn: Turn;
  owner: Ownership | null;
}

/** Whether this reply is one of those that ended the turn before, and that may yet turn out not to have. */
export function isUnconfirmed({ turn }: TurnAndOwner, messageNumber: number): boolean {
  if (turn.of !== 'customer') return false;
  return turn.unconfirmed?.messageNumbers.includes(messageNumber) === true;
}

/**
 * Turn and owner without these replies, which will not arrive, or did not. What they alone had ended goes on. Whoever owned it then
 * and owns it still has the window of then; clocks that nobody has started yet are missing.
 */
export function withoutReplies<State extends TurnAndOwner>(
  state: State,
  messageNumbers: readonly number[],
): State {
  const { turn, owner } = state;
  if (turn.of !== 'customer' || turn.unconfirmed === null) return state;
  if (!messageNumbers.some((number) => isUnconfirmed(state, number))) return state;
  const { unconfirmed } = turn;
  const left = unconfirmed.messageNumbers.filter((number) => !messageNumbers.includes(number));
  if (left.length > 0) {
    return { ...state, turn: { ...turn, unconfirmed: { ...unconfirmed, messageNumbers: left } } };
  }
  const { turn: goesOn, owner: then } = unconfirmed;
  if (goesOn.of !== 'team' || owner === null) return { ...state, turn: goesOn };
  const isSame = owner.agentId === then?.agentId && owner.since === then.since;
  const window = isSame ? then.window : null;
  return { ...state, turn: { ...goesOn, assignment: null }, owner: { ...owner, window } };
}

/** Of a resolved conversation: what undoing that goes back to, after this became of a reply. */
export function undoableAfter(
  { undoable }: Conversation,
  event: EventOf<'reply_taken_back' | 'reply_stopped' | 'reply_settled'>,
): Conversation['undoable'] {
  if (undoable?.what !== 'resolve' && undoable?.what !== 'dismiss') return undoable;
  const { before } = undoable;
  const { messageNumber } = event;
  if (!isUnconfirmed(before, messageNumber)) return undoable;
  const became = event.type === 'reply_settled' ? event.delivery.state : 'not_sent';
  switch (became) {
    case 'not_sent':
    case 'failed':
      return { ...undoable, before: withoutReplies(before, [messageNumber]) };
    case 'delivered':
    case 'read':
      return before.turn.of === 'customer'
        ? { ...undoable, before: { ...before, turn: { ...before.turn, unconfirmed: null } } }
        : undoable;
    case 'held':
    case 'queued':
    case 'sent':
    case 'uncertain':
    case 'taken_back':
    case 'stopped':
      return undoable;
  }
}
