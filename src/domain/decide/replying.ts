import { type CommandOf, longestReply } from '../commands.ts';
import type { Conversation, OpenConversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision, NamedMessage } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import type { AgentId } from '../ids.ts';
import type { Author, NewMessage } from '../message.ts';
import { mayManage } from '../people.ts';
import type { Refusal } from '../refusals.ts';
import { undoableAfter, withoutReplies } from '../unconfirmed.ts';
import { checkActor } from './ownership.ts';
import {
  held,
  refuseAsItIs,
  refuseFiles,
  refuseReply,
  refuseText,
  slackFiles,
  turnWithout,
} from './reply-rules.ts';
import { nextMessageNumber, offerUndo } from './turns.ts';
import { undone } from './undoing.ts';

/** A reply is held for some seconds, in which it can be taken back; then it goes out. */
export function reply(
  state: Conversation | null,
  command: CommandOf<'reply'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { channel } = checked.state;
  const files = slackFiles(command.files);
  const isEmpty = command.text.trim() === '' && files.length > 0;
  const refusal =
    (isEmpty ? null : refuseText(command.text, longestReply(channel))) ??
    refuseFiles(channel, files) ??
    refuseReply(checked.state, command, context) ??
    refuseWithoutOutcome(command, context);
  if (refusal !== null) return refuse(refusal);
  return accept(...replied(checked.state, checked.agentId, command, context));
}

function refuseWithoutOutcome(
  { resolveAs }: CommandOf<'reply'>,
  context: ConversationContext,
): Refusal | null {
  const isMissing = resolveAs !== undefined && resolveAs.outcome === null;
  return isMissing && context.outcome === 'required' ? { reason: 'outcome_wanted' } : null;
}

function replied(
  state: OpenConversation,
  agentId: AgentId,
  { text, files, resolveAs }: CommandOf<'reply'>,
  context: ConversationContext,
): ConversationEvent[] {
  const { now: at } = context;
  const message = {
    ...newMessage(state, 'reply', { kind: 'agent', agentId }, text, context),
    attachments: slackFiles(files),
  };
  const by = { kind: 'agent', agentId } as const;
  const closing: ConversationEvent[] =
    resolveAs === undefined
      ? []
      : [
          ...offerUndo('resolve', context),
          { type: 'resolved', at, by, answered: true, note: null, outcome: resolveAs.outcome },
        ];
  return [
    { type: 'reply_added', at, message },
    ...held(state, { messageNumber: message.number, by: agentId }, context),
    ...closing,
  ];
}

export function newMessage(
  state: Conversation,
  kind: NewMessage['kind'],
  author: Author,
  text: string,
  context: ConversationContext,
): NewMessage {
  const number = nextMessageNumber(state);
  return { number, kind, author, text, attachments: [], externalId: null, at: context.now };
}

/** What was typed in the thread goes to the customer, held like any reply. */
export function sendNote(
  state: Conversation | null,
  command: CommandOf<'send_note'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { message } = context;
  if (message === null) return refuse({ reason: 'not_found' });
  const isStopped = message.delivery?.state === 'stopped';
  if (message.kind === 'reply' && !isStopped) return accept();
  if (message.kind !== 'note' && !isStopped) return refuse({ reason: 'not_to_be_sent' });
  return holdOld(checked, command, context);
}

/** A stopped reply goes out after all: whoever sends it has seen what came meanwhile. */
export function sendStopped(
  state: Conversation | null,
  command: CommandOf<'send_stopped'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { message } = context;
  if (message === null) return refuse({ reason: 'not_found' });
  const known = message.delivery?.state;
  if (known === 'held') return accept();
  if (known !== 'stopped') return refuse({ reason: 'not_to_be_sent' });
  return holdOld(checked, command, context);
}

function holdOld(
  { state, agentId }: { state: OpenConversation; agentId: AgentId },
  command: CommandOf<'send_note' | 'send_stopped'>,
  context: ConversationContext,
): ConversationDecision {
  const refusal = refuseAsItIs(state, context) ?? refuseReply(state, command, context);
  if (refusal !== null) return refuse(refusal);
  const { messageNumber } = command;
  return accept(...held(state, { messageNumber, by: agentId }, context));
}

/** Somebody who does not own it has an answer: its owner hears of it. */
export function suggestReply(
  state: Conversation | null,
  { messageNumber }: CommandOf<'suggest_reply'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { owner } = checked.state;
  const isNote = context.message?.kind === 'note';
  if (!isNote || owner === null || owner.agentId === checked.agentId) {
    return refuse({ reason: 'not_to_be_sent' });
  }
  const { now: at } = context;
  const { agentId: by } = checked;
  return accept({ type: 'reply_suggested', at, messageNumber, by, to: owner.agentId });
}

/** As long as it is held, a reply can be taken back by whoever sent it, and by managers. */
export function takeBackReply(
  state: Conversation | null,
  { messageNumber }: CommandOf<'take_back_reply'>,
  context: ConversationContext,
): ConversationDecision {
  const { message, actor } = context;
  if (state === null || message === null) return refuse({ reason: 'not_found' });
  if (actor.kind !== 'agent') return refuse({ reason: 'not_allowed', role: null });
  const heldReply = state.held.find((one) => one.messageNumber === messageNumber);
  if (heldReply === undefined) return refuseTakingBack(message);
  if (heldReply.by !== actor.agentId && !mayManage(actor.role)) {
    return refuse({ reason: 'not_your_message', by: heldReply.by });
  }
  return accept(...takenBack(state, messageNumber, actor.agentId, context));
}

function refuseTakingBack({ kind, delivery }: NamedMessage): ConversationDecision {
  if (kind === 'note') return accept();
  const isNowhere = delivery?.state === 'taken_back' || delivery?.state === 'stopped';
  return isNowhere ? accept() : refuse({ reason: 'reply_is_out' });
}

/** A conversation that was resolved with this very reply is open again, too. */
export function takenBack(
  state: Conversation,
  messageNumber: number,
  by: AgentId,
  context: ConversationContext,
): ConversationEvent[] {
  const { now: at } = context;
  const back: EventOf<'reply_taken_back'> = { type: 'reply_taken_back', at, messageNumber, by };
  if (state.status === 'open') {
    const turn = turnWithout(state, [messageNumber], context);
    return [back, ...(turn === null ? [] : [turn])];
  }
  if (context.otherOpen !== null || !wasResolvedWith(state, messageNumber)) return [back];
  return [back, ...undone({ ...state, undoable: undoableAfter(state, back) }, context)];
}

function wasResolvedWith({ held, undoable }: Conversation, messageNumber: number): boolean {
  if (undoable?.what !== 'resolve') return false;
  const { before } = undoable;
  const isInSameCommit = held.some(
    (one) => one.messageNumber === messageNumber && one.in === undoable.in,
  );
  const wasTheAnswer = withoutReplies(before, [messageNumber]).turn.of !== before.turn.of;
  return isInSameCommit || wasTheAnswer;
}
