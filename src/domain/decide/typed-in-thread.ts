import { cleanText } from '../clean-text.ts';
import { type CommandOf, LONGEST_TEXT, longestReply } from '../commands.ts';
import type { Conversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision, NamedMessage } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import type { AgentId } from '../ids.ts';
import { mayAnswer, mayManage } from '../people.ts';
import { refuseLength, refuseText, slackFiles } from './reply-rules.ts';
import { newMessage, takenBack } from './replying.ts';

/** What stays with the team. Watchers only read here, but what they type in the thread is kept like everybody's. */
export function note(
  state: Conversation | null,
  { text, files, typedIn }: CommandOf<'note'>,
  context: ConversationContext,
): ConversationDecision {
  const { actor } = context;
  if (state === null) return refuse({ reason: 'not_found' });
  if (actor.kind !== 'agent') return refuse({ reason: 'not_allowed', role: null });
  const isWatching = actor.role === 'watcher' && typedIn !== undefined;
  if (!isWatching && !mayAnswer(actor.role)) {
    return refuse({ reason: 'not_allowed', role: actor.role });
  }
  const attachments = slackFiles(files);
  const isEmpty = text.trim() === '' && attachments.length > 0;
  const refusal = isEmpty ? null : refuseText(text, LONGEST_TEXT);
  if (refusal !== null) return refuse(refusal);
  const author = { kind: 'agent', agentId: actor.agentId } as const;
  const message = { ...newMessage(state, 'note', author, text, context), attachments };
  const typed = typedIn === undefined ? message : { ...message, typedIn };
  return accept({ type: 'note_added', at: context.now, message: typed });
}

type Changeable = { agentId: AgentId; is: 'inside' | 'held' } | { decision: ConversationDecision };

/**
 * What may be changed: one's own, as long as it has not gone out. What somebody else has sent off goes out as they saw it: only they and
 * managers could still take it back. What is not known here is nobody's business.
 */
function checkChange(
  state: Conversation | null,
  messageNumber: number,
  { actor, message }: ConversationContext,
): Changeable {
  if (state === null || message === null || actor.kind !== 'agent') return { decision: accept() };
  if (message.by !== actor.agentId) return { decision: accept() };
  const heldReply = state.held.find((one) => one.messageNumber === messageNumber);
  if (heldReply !== undefined) {
    return heldReply.by === actor.agentId || mayManage(actor.role)
      ? { agentId: actor.agentId, is: 'held' }
      : { decision: refuse({ reason: 'reply_is_out' }) };
  }
  if (isInside(message)) return { agentId: actor.agentId, is: 'inside' };
  return { decision: refuse({ reason: 'reply_is_out' }) };
}

function isInside({ kind, delivery }: NamedMessage): boolean {
  const state = delivery?.state;
  return kind === 'note' || state === 'taken_back' || state === 'stopped' || state === 'failed';
}

/** Edits come in any order: one before that which it says now changes nothing. */
function isOvertaken({ editedAt }: CommandOf<'edit_message'>, message: NamedMessage | null) {
  const known = message?.editedAt;
  return editedAt !== undefined && known !== undefined && editedAt <= known;
}

/** Whoever typed it changed it: a note says something else; a held reply goes out as it is now. */
export function editMessage(
  state: Conversation | null,
  command: CommandOf<'edit_message'>,
  context: ConversationContext,
): ConversationDecision {
  if (isOvertaken(command, context.message)) return accept();
  const { messageNumber, text, editedAt } = command;
  const change = checkChange(state, messageNumber, context);
  if ('decision' in change || state === null)
    return 'decision' in change ? change.decision : accept();
  const limit = change.is === 'held' ? longestReply(state.channel) : LONGEST_TEXT;
  const edited: EventOf<'message_edited'> = {
    type: 'message_edited',
    at: context.now,
    messageNumber,
    text,
    ...(editedAt === undefined ? {} : { editedAt }),
  };
  const isBare = text.trim() === '' && (context.message?.attachments ?? []).length > 0;
  if (isBare || refuseText(text, limit) === null) return accept(edited);
  // Too long or empty to go out: better held back than cut.
  if (change.is === 'held') {
    const back = takenBack(state, messageNumber, change.agentId, context);
    const fits = refuseLength(text.length, LONGEST_TEXT) === null;
    return accept<ConversationEvent>(...back, ...(fits ? [edited] : []));
  }
  return accept({ ...edited, text: text.trim() === '' ? '' : cleanText(text, LONGEST_TEXT) });
}

/** Whoever typed it deleted it: a held reply does not go out. */
export function deleteMessage(
  state: Conversation | null,
  { messageNumber }: CommandOf<'delete_message'>,
  context: ConversationContext,
): ConversationDecision {
  const change = checkChange(state, messageNumber, context);
  if ('decision' in change || state === null)
    return 'decision' in change ? change.decision : accept();
  const deleted = { type: 'message_deleted', at: context.now, messageNumber } as const;
  if (change.is === 'inside') return accept(deleted);
  const back = takenBack(state, messageNumber, change.agentId, context);
  return accept<ConversationEvent>(...back, deleted);
}
