import type { CommandOf } from '../commands.ts';
import type {
  Conversation,
  ConversationDetails,
  OpenConversation,
  ResolvedConversation,
} from '../conversation.ts';
import { isCourtesy, isReaction } from '../courtesy.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import { detailsChanged, newDetails } from './details.ts';
import { backToLastOwner, nextMessageNumber, teamTurn, writtenAt } from './turns.ts';

type Command = CommandOf<'receive_message'>;

/** The customer wrote: a new conversation, one more message, our turn again, or a resolved one opened again. */
export function receiveMessage(
  state: Conversation | null,
  command: Command,
  context: ConversationContext,
): ConversationDecision {
  if (state === null) return openConversation(command, context);
  const events: ConversationEvent[] =
    state.status === 'open'
      ? receivedWhileOpen(state, command, context)
      : receivedWhileResolved(state, command, context);
  return accept(...events);
}

function openConversation(command: Command, context: ConversationContext): ConversationDecision {
  const { now, origin } = context;
  if (origin === null) return refuse({ reason: 'not_found' });
  if (isReaction(command.message)) return accept();
  const details = newDetails(command.details);
  const turn =
    command.automation === null
      ? teamTurn(context, { version: 1, answeredBefore: false, hasOwner: false, unanswered: 1 })
      : { of: 'automation' as const, since: now };
  return accept<ConversationEvent>(
    { type: 'conversation_opened', at: now, origin, details },
    received(null, command, context),
    { type: 'turn_changed', at: now, turn },
  );
}

function receivedWhileOpen(
  state: OpenConversation,
  command: Command,
  context: ConversationContext,
): ConversationEvent[] {
  const events = [
    received(state, command, context),
    ...detailsChanged(state, command.details, context.now),
  ];
  const { turn } = state;
  if (isReaction(command.message)) return events;
  if (turn.of === 'team') {
    const chased = {
      type: 'customer_chased',
      at: context.now,
      unanswered: turn.unanswered + 1,
    } as const;
    return [...events, chased];
  }
  if (turn.of === 'automation' && command.automation !== null) return events;
  return [...events, ourTurn(state, context, { hasOwner: state.owner !== null })];
}

function receivedWhileResolved(
  state: ResolvedConversation,
  command: Command,
  context: ConversationContext,
): ConversationEvent[] {
  const message = received(state, command, context);
  if (isCourtesy(command.message)) return [message];
  const details: Partial<ConversationDetails> = command.details;
  const turn = ourTurn(state, context, { hasOwner: false });
  const owner = backToLastOwner(context, turn.turn.of === 'team' ? turn.turn : null);
  return [
    { type: 'reopened', at: context.now, because: 'customer_wrote' },
    message,
    ...detailsChanged(state, details, context.now),
    turn,
    ...(owner === null ? [] : [owner]),
  ];
}

function ourTurn(
  state: Conversation,
  context: ConversationContext,
  about: { hasOwner: boolean },
): EventOf<'turn_changed'> {
  const turn = teamTurn(context, {
    version: state.version + 1,
    answeredBefore: state.firstRepliedAt !== null,
    hasOwner: about.hasOwner,
    unanswered: 1,
  });
  return { type: 'turn_changed', at: context.now, turn };
}

function received(
  state: Conversation | null,
  command: Command,
  context: ConversationContext,
): EventOf<'message_received'> {
  const { externalId, text, attachments } = command.message;
  return {
    type: 'message_received',
    at: context.now,
    message: {
      number: nextMessageNumber(state),
      kind: 'customer',
      author: { kind: 'customer' },
      text,
      attachments,
      externalId,
      at: writtenAt(command.message.writtenAt, context.now),
    },
  };
}
