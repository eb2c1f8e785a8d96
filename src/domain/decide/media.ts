import type { CommandOf } from '../commands.ts';
import type { Conversation } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import { fileOf, isToBeLoaded } from '../files.ts';
import type { Attachment, FileAttachment, MediaState } from '../message.ts';

/** What came with a message, with its files marked as on their way to the thread. */
export function awaited(attachments: readonly Attachment[]): Attachment[] {
  return attachments.map((attachment) => {
    const file = fileOf(attachment);
    if (file === null || file.reference === null) return attachment;
    return { ...file, media: { state: 'waiting', attempt: 1 } };
  });
}

/** What became of a file on its way; of an earlier try it is old news. */
export function reportMedia(
  state: Conversation | null,
  { messageNumber, index, media }: CommandOf<'report_media'>,
  context: ConversationContext,
): ConversationDecision {
  const known = fileAt(context, index)?.media;
  if (state === null || known?.state !== 'waiting' || known.attempt !== media.attempt) {
    return accept();
  }
  return accept({ type: 'media_settled', at: context.now, messageNumber, index, media });
}

/** Somebody of the inbox wants the files that could not be loaded, or that nobody has tried to load. */
export function loadMediaAgain(
  state: Conversation | null,
  { messageNumber }: CommandOf<'load_media_again'>,
  context: ConversationContext,
): ConversationDecision {
  const { actor, message, now: at } = context;
  if (state === null || message === null) return refuse({ reason: 'not_found' });
  if (actor.kind !== 'agent' || actor.role === null) {
    return refuse({ reason: 'not_allowed', role: null });
  }
  const wanted = (message.attachments ?? []).flatMap((attachment, index) => {
    if (!isToBeLoaded(attachment)) return [];
    const attempt = (attachment.media?.attempt ?? 0) + 1;
    const media: MediaState = { state: 'waiting', attempt };
    return [{ type: 'media_wanted', at, messageNumber, index, media } as const];
  });
  return accept(...wanted);
}

function fileAt({ message }: ConversationContext, index: number): FileAttachment | null {
  const attachment = message?.attachments?.[index];
  return attachment === undefined ? null : fileOf(attachment);
}
