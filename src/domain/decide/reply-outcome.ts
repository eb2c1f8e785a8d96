import type { CommandOf } from '../commands.ts';
import type { Conversation, CustomerTurn, ResolvedConversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import type { ReplyDelivery } from '../message.ts';
import { isUnconfirmed, withoutReplies } from '../unconfirmed.ts';
import { awaited } from './media.ts';
import { stopped } from './overtaken.ts';
import { checkActor } from './ownership.ts';
import { alsoUnconfirmed, refuseAsItIs, turnGoesOn, turnWithout } from './reply-rules.ts';
import {
  backToLastOwner,
  customerTurn,
  nextMessageNumber,
  silentFrom,
  writtenAt,
} from './turns.ts';

/** The customer was answered somewhere else: our turn ends as if it had been answered here, and what was held stays here. */
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
      attachments: awaited(command.message.attachments),
      externalId: command.message.externalId,
      at: writtenAt(command.message.writtenAt, now),
    },
  };
  const events: ConversationEvent[] = [...stopped(state, 'answered_elsewhere', context), recorded];
  if (state.status === 'resolved') return accept(...events);
  const isOurs = state.turn.of !== 'customer';
  const silent = silentFrom(context);
  const isKnown = !isOurs && state.held.length === 0 && silent.resolvesAt === undefined;
  if (isKnown) return accept(...events);
  const turn = customerTurn(state, context, { unconfirmed: null, ...silent });
  return accept<ConversationEvent>(...events, { type: 'turn_changed', at: now, turn });
}

/** How far a reply can have come; what says less than is known already is late news. What never went out has not come anywhere. */
const PROGRESS: Record<ReplyDelivery['state'], number> = {
  held: -1,
  taken_back: -1,
  stopped: -1,
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
  const known = context.message?.delivery ?? null;
  if (state === null || known === null || !isNews(known, command.outcome.state)) return accept();
  const { now } = context;
  const { messageNumber, outcome } = command;
  const settled: EventOf<'reply_settled'> = {
    type: 'reply_settled',
    at: now,
    messageNumber,
    delivery: deliveryOf(outcome, now),
    externalId: 'externalId' in outcome ? outcome.externalId : null,
    ...('notSent' in outcome ? { notSent: outcome.notSent } : {}),
  };
  return accept<ConversationEvent>(settled, ...turnAfter(state, command, context));
}

function isNews(known: ReplyDelivery, next: ReplyDelivery['state']): boolean {
  if (PROGRESS[known.state] < 0) return false;
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
  { messageNumber, outcome }: CommandOf<'report_reply'>,
  context: ConversationContext,
): ConversationEvent[] {
  if (context.message?.kind === 'automation') return [];
  if (state.status === 'resolved') {
    return outcome.state === 'failed' ? openAgain(state, messageNumber, context) : [];
  }
  const { turn } = state;
  if (turn.of !== 'customer') return [];
  const { now: at } = context;
  switch (outcome.state) {
    case 'failed': {
      const goesOn = turnWithout(state, [messageNumber], context);
      return goesOn === null ? troubled(turn, context) : [goesOn];
    }
    case 'delivered':
    case 'read': {
      if (!isUnconfirmed(state, messageNumber)) return [];
      const silent = turn.resolvesAt === undefined ? silentFrom(context) : {};
      return [{ type: 'turn_changed', at, turn: { ...turn, unconfirmed: null, ...silent } }];
    }
    case 'sent': {
      const silent = silentFrom(context);
      if (silent.resolvesAt === undefined) return [];
      return [{ type: 'turn_changed', at, turn: { ...turn, ...silent } }];
    }
    case 'uncertain':
      return troubled(turn, context);
  }
}

/** Whether it arrived is for people to find out: it does not resolve by itself. */
function troubled(turn: CustomerTurn, { now: at }: ConversationContext): ConversationEvent[] {
  const { resolvesAt, ...stays } = turn;
  return resolvesAt === undefined ? [] : [{ type: 'turn_changed', at, turn: stays }];
}

/** It was resolved with replies of which none arrived: the customer still waits. */
function openAgain(
  state: ResolvedConversation,
  messageNumber: number,
  context: ConversationContext,
): ConversationEvent[] {
  const { undoable } = state;
  if (undoable?.what !== 'resolve' || context.otherOpen !== null) return [];
  const before = withoutReplies(undoable.before, [messageNumber]);
  if (before === undoable.before || before.turn.of === 'customer') return [];
  const { channel, details } = state;
  const goesOn = turnGoesOn({ channel, details, turn: before.turn, owner: null }, context);
  const owner = backToLastOwner(state, context, goesOn.turn);
  return [
    { type: 'reopened', at: context.now, because: 'reply_failed' },
    goesOn,
    ...(owner === null ? [] : [owner]),
  ];
}

/** Somebody decided to send a failed or uncertain reply once more. */
export function resendReply(
  state: Conversation | null,
  command: CommandOf<'resend_reply'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { kind, delivery } = context.message ?? {};
  const isTrouble = delivery?.state === 'failed' || delivery?.state === 'uncertain';
  if (kind !== 'reply' || !isTrouble) return refuse({ reason: 'reply_not_failed' });
  const refusal = refuseAsItIs(checked.state, context);
  if (refusal !== null) return refuse(refusal);
  const { now } = context;
  const { messageNumber } = command;
  const by = checked.agentId;
  const { turn } = checked.state;
  const resent: EventOf<'reply_resent'> = { type: 'reply_resent', at: now, messageNumber, by };
  const unconfirmed = alsoUnconfirmed(checked.state, messageNumber);
  const isKnown = unconfirmed === null || isUnconfirmed(checked.state, messageNumber);
  if (turn.of === 'automation' || isKnown) return accept(resent);
  return accept<ConversationEvent>(resent, {
    type: 'turn_changed',
    at: now,
    turn: customerTurn(checked.state, context, { unconfirmed }),
  });
}
