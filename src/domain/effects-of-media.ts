import type { Commit } from './commit-surfaces.ts';
import { show } from './commit-surfaces.ts';
import type { Effect } from './effects.ts';
import type { EventOf } from './events.ts';
import type { MediaState, NewMessage } from './message.ts';

/** The files of a message that are on their way to its thread. */
export function mediaOf({ after }: Commit, { number, attachments }: NewMessage): Effect[] {
  return attachments.flatMap((attachment, index) => {
    const media = 'media' in attachment ? attachment.media : undefined;
    return media?.state === 'waiting' ? [load(after.id, number, index, media)] : [];
  });
}

/** Its message says what became of a file; one that is wanted again is loaded again. */
export function ofMedia(
  { type, messageNumber, index, media }: EventOf<'media_settled' | 'media_wanted'>,
  commit: Commit,
): Effect[] {
  const { id: conversationId } = commit.after;
  const surface = { type: 'thread_message', conversationId, messageNumber } as const;
  const told = [show(surface, 'change', commit.urgency)];
  return type === 'media_wanted'
    ? [...told, load(conversationId, messageNumber, index, media)]
    : told;
}

function load(
  conversationId: Commit['after']['id'],
  messageNumber: number,
  index: number,
  { attempt }: MediaState,
): Effect {
  return { kind: 'media', conversationId, messageNumber, index, attempt };
}
