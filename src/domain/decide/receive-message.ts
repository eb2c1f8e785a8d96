import { isBacklog } from '../backlog.ts';
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
import type { Instant } from '../ids.ts';
import { woken } from './aside.ts';
import { detailsChanged, newDetails } from './details.ts';
import { awaited } from './media.ts';
import { overtaken, overtakenAfterResolving, stopped } from './overtaken.ts';
import { backToLastOwner, nextMessageNumber, ourTurn, teamTurn, writtenAt } from './turns.ts';

type Command = CommandOf<'receive_message'>;

/** The customer wrote: a new conversation, one more message, our turn again, or a resolved one opened again. */
export function receiveMessage(
  state: Conversation | null,
  command: Command,
  context: ConversationContext,
): ConversationDecision {
  if (state === null) return openConversation(command, context);
  const isUnseen = context.sender === 'blocked' && state.status === 'resolved';
  if (isUnseen || isBacklog(command.message.writtenAt, context)) {
    return accept(received(state, command, context));
  }
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
  if (isBacklog(command.message.writtenAt, context)) {
    return accept<ConversationEvent>(
      { type: 'conversation_opened', at: now, origin, details },
      received(null, command, context),
      { type: 'turn_changed', at: now, turn: { of: 'customer', since: now, unconfirmed: null } },
      overBefore(now),
    );
  }
  const turn =
    command.automation === null
      ? teamTurn(context, { version: 1, answeredBefore: false, hasOwner: false, unanswered: 1 })
      : { of: 'automation' as const, since: now };
  return accept<ConversationEvent>(
    { type: 'conversation_opened', at: now, origin, details },
    received(null, command, context),
    { type: 'turn_changed', at: now, turn },
    ...(context.sender === 'blocked' ? [keptUnseen(now)] : []),
  );
}

/** What blocked senders write is stored and shown to nobody. */
function keptUnseen(at: Instant): EventOf<'resolved'> {
  const by = { kind: 'system' } as const;
  return { type: 'resolved', at, by, answered: false, note: null, dismissed: 'abuse' };
}

/** What was written long before we were connected is over: no clock of ours ran. */
function overBefore(at: Instant): EventOf<'resolved'> {
  return { type: 'resolved', at, by: { kind: 'system' }, answered: true, note: null };
}

function receivedWhileOpen(
  state: OpenConversation,
  command: Command,
  context: ConversationContext,
): ConversationEvent[] {
  const events: ConversationEvent[] = [
    received(state, command, context),
    ...detailsChanged(state, command.details, context.now),
  ];
  const { turn } = state;
  if (isReaction(command.message)) return events;
  events.push(...woken(state, 'customer_wrote', context));
  if (state.held.length > 0) return [...events, ...overtaken(state, context)];
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
  const turn =
    overtakenAfterResolving(state, context) ?? ourTurn(state, context, { hasOwner: false });
  const owner = backToLastOwner(context, turn.turn.of === 'team' ? turn.turn : null);
  return [
    { type: 'reopened', at: context.now, because: 'customer_wrote' },
    message,
    ...detailsChanged(state, details, context.now),
    ...stopped(state, 'customer_wrote', context),
    turn,
    ...(owner === null ? [] : [owner]),
  ];
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
      attachments: isShownToNobody(command, context) ? attachments : awaited(attachments),
      externalId,
      at: writtenAt(command.message.writtenAt, context.now),
    },
  };
}

/** What blocked senders send, and what is older than the connection. */
function isShownToNobody({ message }: Command, context: ConversationContext) {
  return context.sender === 'blocked' || isBacklog(message.writtenAt, context);
}
