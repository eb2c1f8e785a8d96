import { alarmWordIn } from '../alarm-words.ts';
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
import { autoAnswered } from './auto-answering.ts';
import { detailsChanged, newDetails } from './details.ts';
import { awaited } from './media.ts';
import { overtaken, overtakenAfterResolving, stopped } from './overtaken.ts';
import {
  backToLastOwner,
  nextMessageNumber,
  ourTurn,
  promised,
  teamTurn,
  writtenAt,
} from './turns.ts';

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
  if (isBacklog(command.message.writtenAt, context)) {
    return accept<ConversationEvent>(
      { type: 'conversation_opened', at: now, origin, details: newDetails(command.details) },
      received(null, command, context),
      { type: 'turn_changed', at: now, turn: { of: 'customer', since: now, unconfirmed: null } },
      overBefore(now),
    );
  }
  const heard = alarms(null, command, context);
  const details = newDetails(alarming(command.details, heard));
  const about = { version: 1, answeredBefore: false, hasOwner: false, unanswered: 1, paused: null };
  const turn =
    command.automation === null
      ? teamTurn(context, promised({ channel: origin.channel, details }, context), about)
      : { of: 'automation' as const, since: now };
  return accept<ConversationEvent>(
    { type: 'conversation_opened', at: now, origin, details },
    received(null, command, context),
    ...heard,
    { type: 'turn_changed', at: now, turn },
    ...(context.sender === 'blocked'
      ? [keptUnseen(now)]
      : autoAnswered(null, details, command, context)),
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
  const heard = alarms(state, command, context);
  const changed = detailsChanged(state, alarming(command.details, heard), context.now);
  const events: ConversationEvent[] = [received(state, command, context), ...heard, ...changed];
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
  const details = changed[0]?.details ?? state.details;
  return [
    ...events,
    ourTurn(state, context, { hasOwner: state.owner !== null, details }),
    ...autoAnswered(state, details, command, context),
  ];
}

function receivedWhileResolved(
  state: ResolvedConversation,
  command: Command,
  context: ConversationContext,
): ConversationEvent[] {
  const message = received(state, command, context);
  if (isCourtesy(command.message)) return [message];
  const heard = alarms(state, command, context);
  const changed = detailsChanged(state, alarming(command.details, heard), context.now);
  const details = changed[0]?.details ?? state.details;
  const turn =
    overtakenAfterResolving(state, context) ??
    ourTurn(state, context, { hasOwner: false, details });
  const owner = backToLastOwner({ ...state, details }, context, turn.turn);
  return [
    { type: 'reopened', at: context.now, because: 'customer_wrote' },
    message,
    ...heard,
    ...changed,
    ...stopped(state, 'customer_wrote', context),
    turn,
    ...(owner === null ? [] : [owner]),
    ...autoAnswered(state, details, command, context),
  ];
}

/** What the inbox wants to hear of at once, in what somebody wrote whose words are shown. */
function alarms(
  state: Conversation | null,
  { message }: Command,
  { now: at, policy, sender }: ConversationContext,
): EventOf<'alarm_word_heard'>[] {
  const isUnseen = sender === 'blocked' && state?.status !== 'open';
  const word = isUnseen ? null : alarmWordIn(message.text, policy.alarmWords);
  const messageNumber = nextMessageNumber(state);
  return word === null ? [] : [{ type: 'alarm_word_heard', at, word, messageNumber }];
}

function alarming(
  given: Partial<ConversationDetails>,
  heard: readonly unknown[],
): Partial<ConversationDetails> {
  return heard.length === 0 ? given : { ...given, priority: 'urgent' };
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
