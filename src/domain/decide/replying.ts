import { type CommandOf, LONGEST_TEXT, longestReply } from '../commands.ts';
import type { Conversation, OpenConversation, TeamTurn } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import type { AgentId } from '../ids.ts';
import type { Author, NewMessage, ReplyDelivery } from '../message.ts';
import { mayAnswer, mayManage } from '../people.ts';
import type { Refusal } from '../refusals.ts';
import { startClock } from '../sla.ts';
import { checkActor } from './ownership.ts';
import { nextMessageNumber, ownedBy, writtenAt } from './turns.ts';

function refuseText(text: string, limit: number): Refusal | null {
  if (text.trim() === '') return { reason: 'text_empty' };
  if (text.length <= limit) return null;
  return { reason: 'text_too_long', length: text.length, limit };
}

/** A reply stops when the customer was quicker, and goes out only from the owner, a manager, or whoever takes what nobody owns. */
export function reply(
  state: Conversation | null,
  command: CommandOf<'reply'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const refusal =
    refuseText(command.text, longestReply(checked.state.channel)) ??
    refuseReply(checked.state, command, context);
  if (refusal !== null) return refuse(refusal);
  return accept(...replied(checked.state, checked.agentId, command.text, context));
}

function refuseReply(
  state: OpenConversation,
  command: CommandOf<'reply'>,
  context: ConversationContext,
): Refusal | null {
  const { owner } = state;
  const { actor } = context;
  if (!context.canReply) return { reason: 'channel_cannot_reply' };
  const manages = actor.kind === 'agent' && mayManage(actor.role);
  const isMine = actor.kind === 'agent' && owner?.agentId === actor.agentId;
  if (owner !== null && !isMine && !manages) {
    return { reason: 'owned_by_other', owner: owner.agentId, since: owner.since };
  }
  return state.customerWroteIn > command.seenVersion ? { reason: 'customer_wrote_again' } : null;
}

function replied(
  state: OpenConversation,
  agentId: AgentId,
  text: string,
  context: ConversationContext,
): ConversationEvent[] {
  const { now } = context;
  const message = newMessage(state, 'reply', { kind: 'agent', agentId }, text, context);
  const { turn } = state;
  const ended = turn.of === 'customer' ? turn.unconfirmed?.turn : turn.of === 'team' ? turn : null;
  const unconfirmed = ended ? { messageNumber: message.number, turn: ended } : null;
  const since = turn.of === 'customer' ? turn.since : now;
  const handover = { how: 'replied', reason: null, note: null } as const;
  return [
    ...(state.owner === null ? [ownedBy(state, agentId, handover, context)] : []),
    { type: 'reply_added', at: now, message },
    { type: 'turn_changed', at: now, turn: { of: 'customer', since, unconfirmed } },
  ];
}

function newMessage(
  state: Conversation,
  kind: NewMessage['kind'],
  author: Author,
  text: string,
  context: ConversationContext,
): NewMessage {
  const number = nextMessageNumber(state);
  return { number, kind, author, text, attachments: [], externalId: null, at: context.now };
}

export function note(
  state: Conversation | null,
  command: CommandOf<'note'>,
  context: ConversationContext,
): ConversationDecision {
  const { actor } = context;
  if (state === null) return refuse({ reason: 'not_found' });
  if (actor.kind !== 'agent' || !mayAnswer(actor.role)) {
    return refuse({ reason: 'not_allowed', role: actor.kind === 'agent' ? actor.role : null });
  }
  const refusal = refuseText(command.text, LONGEST_TEXT);
  if (refusal !== null) return refuse(refusal);
  const author = { kind: 'agent', agentId: actor.agentId } as const;
  const message = newMessage(state, 'note', author, command.text, context);
  return accept({ type: 'note_added', at: context.now, message });
}

/** The customer was answered somewhere else: our turn ends as if it had been answered here. */
export function recordReply(
  state: Conversation | null,
  command: CommandOf<'record_reply'>,
  context: ConversationContext,
): ConversationDecision {
  if (state === null) return refuse({ reason: 'not_found' });
  const { now } = context;
  const recorded: EventOf<'reply_recorded'> = {
    type: 'reply_recorded',
    at: now,
    message: {
      number: nextMessageNumber(state),
      kind: 'reply',
      author: { kind: 'elsewhere', name: command.by },
      text: command.message.text,
      attachments: command.message.attachments,
      externalId: command.message.externalId,
      at: writtenAt(command.message.writtenAt, now),
    },
  };
  if (state.status === 'resolved' || state.turn.of === 'customer') return accept(recorded);
  const turn = { of: 'customer', since: now, unconfirmed: null } as const;
  return accept<ConversationEvent>(recorded, { type: 'turn_changed', at: now, turn });
}

/** How far a reply can have come; what says less than is known already is late news. */
const PROGRESS: Record<ReplyDelivery['state'], number> = {
  queued: 0,
  uncertain: 1,
  failed: 2,
  sent: 3,
  delivered: 4,
  read: 5,
};

/**
 * What became of a reply. A failed one was no answer: the customer waits on, by the clocks that ran before. WhatsApp may report a
 * failure after having taken the message, so a reply counts as confirmed only once it is delivered.
 */
export function reportReply(
  state: Conversation | null,
  command: CommandOf<'report_reply'>,
  context: ConversationContext,
): ConversationDecision {
  const known = context.replyDelivery;
  if (state === null || known === null || !isNews(known, command.outcome.state)) return accept();
  const { now } = context;
  const settled: EventOf<'reply_settled'> = {
    type: 'reply_settled',
    at: now,
    messageNumber: command.messageNumber,
    delivery: deliveryOf(command.outcome, now),
    externalId: 'externalId' in command.outcome ? command.outcome.externalId : null,
  };
  return accept<ConversationEvent>(settled, ...turnAfter(state, command, context));
}

function isNews(known: ReplyDelivery, next: ReplyDelivery['state']): boolean {
  const failsAfterSent = known.state === 'sent' && next === 'failed';
  return failsAfterSent || PROGRESS[next] > PROGRESS[known.state];
}

function deliveryOf(outcome: CommandOf<'report_reply'>['outcome'], at: number): ReplyDelivery {
  switch (outcome.state) {
    case 'failed':
      return { state: 'failed', at, reason: outcome.reason };
    case 'uncertain':
      return { state: 'uncertain', at };
    case 'sent':
    case 'delivered':
    case 'read':
      return { state: outcome.state, at };
  }
}

function turnAfter(
  state: Conversation,
  command: CommandOf<'report_reply'>,
  context: ConversationContext,
): ConversationEvent[] {
  if (state.status === 'resolved' || state.turn.of !== 'customer') return [];
  const { unconfirmed, since } = state.turn;
  if (unconfirmed?.messageNumber !== command.messageNumber) return [];
  const at = context.now;
  switch (command.outcome.state) {
    case 'failed':
      return [{ type: 'turn_changed', at, turn: resumed(unconfirmed.turn, state, context) }];
    case 'delivered':
    case 'read':
      return [{ type: 'turn_changed', at, turn: { of: 'customer', since, unconfirmed: null } }];
    case 'sent':
    case 'uncertain':
      return [];
  }
}

/** The turn goes on as it was, but for the owner, who may have come or gone meanwhile. */
function resumed(turn: TeamTurn, state: OpenConversation, context: ConversationContext): TeamTurn {
  const { calendar, targets } = context.policy;
  if (state.owner !== null) return { ...turn, assignment: null };
  return {
    ...turn,
    assignment: turn.assignment ?? startClock(calendar, context.now, targets.assignment),
  };
}

/** Somebody decided to send a failed or uncertain reply once more. */
export function resendReply(
  state: Conversation | null,
  command: CommandOf<'resend_reply'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const known = context.replyDelivery?.state;
  if (known !== 'failed' && known !== 'uncertain') return refuse({ reason: 'reply_not_failed' });
  const { now } = context;
  const { messageNumber } = command;
  const by = checked.agentId;
  const { turn } = checked.state;
  const resent: EventOf<'reply_resent'> = { type: 'reply_resent', at: now, messageNumber, by };
  if (turn.of !== 'team') return accept(resent);
  const unconfirmed = { messageNumber, turn };
  return accept<ConversationEvent>(resent, {
    type: 'turn_changed',
    at: now,
    turn: { of: 'customer', since: now, unconfirmed },
  });
}
