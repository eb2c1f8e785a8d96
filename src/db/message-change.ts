import type { ConversationEvent, EventOf } from '../domain/events.ts';
import type { Instant } from '../domain/ids.ts';
import type { MediaState } from '../domain/message.ts';
import { iso } from './instants.ts';
import { type DeliveryColumns, deliveryColumnsOf } from './message-row.ts';

/**
 * What one commit makes of a message that is there already, as the saving statement takes it; null keeps what there was.
 *
 *  reply       it is a reply from now on, on this way to the customer
 *  settled     so it ended, if it is a reply
 *  taken_back  what was typed in Slack is a note again; any other reply is kept as taken back
 */
export interface MessageChange extends Partial<DeliveryColumns> {
  number: number;
  way: 'reply' | 'settled' | 'taken_back' | null;
  external_id?: string | null;
  text?: string | null;
  deleted_at?: string | null;
  /** What changes about its attachments, by their place. */
  files?: Record<number, { media: MediaState } | { notSent: string }>;
}

/** One row a message, however many events of the commit are about it; messages that the commit adds are not among them. */
export function messageChangesOf(events: readonly ConversationEvent[]): MessageChange[] {
  const added = new Set(
    events.flatMap((event) => ('message' in event ? event.message.number : [])),
  );
  const changes = new Map<number, MessageChange>();
  for (const event of events) {
    const change = changeOf(event);
    if (change === null || added.has(change.number)) continue;
    changes.set(change.number, merged(changes.get(change.number), change));
  }
  return [...changes.values()];
}

/** Until when the reply is held that this commit adds; null if it goes at once. */
export function heldUntil(events: readonly ConversationEvent[], number: number): Instant | null {
  const held = events.find(
    (event) => event.type === 'reply_held' && event.messageNumber === number,
  );
  return held?.type === 'reply_held' ? held.until : null;
}

function merged(before: MessageChange | undefined, next: MessageChange): MessageChange {
  const files = { ...before?.files, ...next.files };
  const way = next.way ?? before?.way ?? null;
  return { ...before, ...next, way, ...(Object.keys(files).length === 0 ? {} : { files }) };
}

function changeOf(event: ConversationEvent): MessageChange | null {
  if (!('messageNumber' in event)) return null;
  const { messageNumber: number, at } = event;
  switch (event.type) {
    case 'reply_held':
      return onItsWay(number, 'reply', { state: 'held', until: event.until });
    case 'reply_sent_off':
    case 'reply_resent':
      return onItsWay(number, 'reply', { state: 'queued' });
    case 'reply_stopped':
      return onItsWay(number, 'reply', { state: 'stopped', at, because: event.because });
    case 'reply_taken_back':
      return onItsWay(number, 'taken_back', { state: 'taken_back', at });
    case 'reply_settled':
      return settledChange(event);
    case 'media_settled':
    case 'media_wanted':
      return { number, way: null, files: { [event.index]: { media: event.media } } };
    case 'message_edited':
      return { number, way: null, text: event.text };
    case 'message_deleted':
      return { number, way: null, text: '', deleted_at: iso(at) };
    case 'reply_suggested':
    case 'alarm_word_heard':
      return null;
  }
}

function settledChange(event: EventOf<'reply_settled'>): MessageChange {
  const { messageNumber, delivery, externalId: external_id, notSent = {} } = event;
  const settled = { ...onItsWay(messageNumber, 'settled', delivery), external_id };
  const files = Object.entries(notSent).map(([index, why]) => [index, { notSent: why }]);
  return files.length === 0 ? settled : { ...settled, files: Object.fromEntries(files) };
}

function onItsWay(
  number: number,
  way: MessageChange['way'],
  delivery: Parameters<typeof deliveryColumnsOf>[0],
): MessageChange {
  return { number, way, ...deliveryColumnsOf(delivery) };
}

/** The way stays as it is: nothing was said of it, or what ended is no reply of ours. */
const KEPT = `v.way IS NULL OR (v.way = 'settled' AND m.delivery_state IS NULL)`;
const NOTE_AGAIN = `v.way = 'taken_back' AND m.typed_in_ts IS NOT NULL`;

function column(name: string): string {
  return `${name} = CASE WHEN ${KEPT} THEN m.${name} WHEN ${NOTE_AGAIN} THEN NULL ELSE v.${name} END`;
}

/**
 * The part of a saving statement that makes those changes; it reads `saved`, as COMMIT_PARTS does. The provider's id may be
 * known already, from a message that told us of the same reply.
 */
export const MESSAGES_CHANGED = `
  messages_changed AS (
    UPDATE message m SET
      kind = CASE WHEN v.way = 'reply' THEN 'reply' WHEN ${NOTE_AGAIN} THEN 'note' ELSE m.kind END,
      ${column('delivery_state')},
      ${column('delivery_at')},
      ${column('delivery_reason')},
      external_id = CASE WHEN m.delivery_state IS NOT NULL AND m.external_id IS NULL AND NOT EXISTS (
        SELECT FROM message o WHERE o.workspace_id = m.workspace_id AND o.channel_account_id = m.channel_account_id
          AND o.external_id = v.external_id) THEN v.external_id ELSE m.external_id END,
      text = coalesce(v.text, m.text),
      attachments = CASE
        WHEN v.deleted_at IS NOT NULL THEN '[]'
        WHEN v.files IS NULL THEN m.attachments
        ELSE (
          SELECT coalesce(jsonb_agg(x.file || coalesce(v.files->(x.place - 1)::text, '{}') ORDER BY x.place), '[]')
          FROM jsonb_array_elements(m.attachments) WITH ORDINALITY AS x (file, place))
        END,
      deleted_at = coalesce(v.deleted_at, m.deleted_at)
    FROM saved s, jsonb_to_recordset(s.d->'message_changes') AS v (
      number int, way text, delivery_state text, delivery_at timestamptz, delivery_reason text, external_id text, text text,
      deleted_at timestamptz, files jsonb)
    WHERE m.workspace_id = s.workspace_id AND m.conversation_id = s.id AND m.number = v.number
  )`;
