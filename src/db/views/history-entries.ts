import type { ConversationEvent } from '../../domain/events.ts';
import type { NewMessage } from '../../domain/message.ts';
import type { HistoryEntry, MessageView } from '../../domain/views.ts';

/** A commit as it is kept: of a message its events name only the number. */
export interface StoredEntry extends Omit<HistoryEntry, 'events'> {
  events: StoredEvent[];
}
type StoredEvent = { type: string; message?: { number: number } };

/** The entries with their messages. An event whose message was deleted is left out. */
export function historyEntries(
  entries: readonly StoredEntry[],
  mentioned: readonly MessageView[],
): HistoryEntry[] {
  const byNumber = new Map(mentioned.map((message) => [message.number, withoutView(message)]));
  return entries.map((entry) => ({
    ...entry,
    events: entry.events.flatMap((event) => withMessage(event, byNumber)),
  }));
}

function withMessage(
  event: StoredEvent,
  byNumber: ReadonlyMap<number, NewMessage>,
): ConversationEvent[] {
  if (event.message === undefined) return [event as ConversationEvent];
  const message = byNumber.get(event.message.number);
  return message === undefined ? [] : [{ ...event, message } as ConversationEvent];
}

function withoutView({
  authorName: _name,
  delivery: _delivery,
  ...message
}: MessageView): NewMessage {
  return message;
}
