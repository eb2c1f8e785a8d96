import type { NamedMessage } from '../domain/decide-context.ts';
import type { AgentId, Instant } from '../domain/ids.ts';
import type {
  Attachment,
  Author,
  NewMessage,
  ReplyDelivery,
  StoppedBecause,
} from '../domain/message.ts';
import { iso } from './instants.ts';
import { HISTORY_OF_IT } from './past-owners.ts';

/** How a reply is on its way, as `message` keeps it; the instant as ISO string or in milliseconds. */
export interface DeliveryColumns {
  delivery_state: ReplyDelivery['state'];
  /** Of a held one: until when. */
  delivery_at: string | number | null;
  /** Why it failed, or was stopped. */
  delivery_reason: string | null;
}

/** A message as `to_jsonb(message)` gives it, as far as the rules ask. */
export interface MessageColumns extends Omit<DeliveryColumns, 'delivery_state'> {
  kind: NewMessage['kind'];
  text: string;
  attachments: Attachment[];
  author_agent_id: AgentId | null;
  delivery_state: ReplyDelivery['state'] | null;
  typed_in_channel: string | null;
  typed_in_ts: string | null;
  edited_at: string | null;
}

/** The message of conversation `c` with number `$5`, as `MessageColumns`. Only of what was typed in Slack the history is asked. */
export const NAMED_MESSAGE = `(
  SELECT to_jsonb(m.*) || jsonb_build_object('edited_at', CASE WHEN m.typed_in_ts IS NOT NULL THEN (
    SELECT max(e->>'editedAt' COLLATE "C")
    FROM history h, jsonb_array_elements(h.events) e
    WHERE ${HISTORY_OF_IT}
      AND h.events @> jsonb_build_array(jsonb_build_object('type', 'message_edited', 'messageNumber', m.number))
      AND e->>'type' = 'message_edited' AND (e->>'messageNumber')::int = m.number
  ) END)
  FROM message m
  WHERE m.workspace_id = $1 AND m.conversation_id = c.id AND m.number = $5 AND m.deleted_at IS NULL)`;

export function namedMessageOf(row: MessageColumns): NamedMessage {
  const { delivery_state, typed_in_channel: slackChannel, typed_in_ts: ts } = row;
  return {
    kind: row.kind,
    length: row.text.length,
    attachments: row.attachments,
    by: row.author_agent_id,
    delivery: delivery_state === null ? null : deliveryOf({ ...row, delivery_state }),
    typedIn: slackChannel === null || ts === null ? null : { slackChannel, ts },
    ...(row.edited_at === null ? {} : { editedAt: row.edited_at }),
  };
}

function deliveryOf(row: DeliveryColumns): ReplyDelivery {
  const { delivery_state: state, delivery_at: at, delivery_reason: reason } = row;
  if (state === 'queued') return { state };
  const instant = typeof at === 'number' ? at : Date.parse(at ?? '');
  switch (state) {
    case 'held':
      return { state, until: instant };
    case 'failed':
      return { state, at: instant, reason: reason ?? '' };
    case 'stopped':
      return { state, at: instant, because: reason as StoppedBecause };
    case 'taken_back':
    case 'uncertain':
      return { state, at: instant };
    case 'sent':
    case 'delivered':
    case 'read':
      return { state, at: instant };
  }
}

export function deliveryColumnsOf(delivery: ReplyDelivery) {
  return {
    delivery_state: delivery.state,
    delivery_at: iso(deliveryTimeOf(delivery)),
    delivery_reason: reasonOf(delivery),
  };
}

function reasonOf(delivery: ReplyDelivery): string | null {
  if (delivery.state === 'stopped') return delivery.because;
  return delivery.state === 'failed' ? delivery.reason : null;
}

function deliveryTimeOf(delivery: ReplyDelivery): Instant | null {
  if (delivery.state === 'held') return delivery.until;
  return delivery.state === 'queued' ? null : delivery.at;
}

/** A new message as the saving statement takes it. What an agent replies is on its way from the commit on, or held. */
export function messageRowOf(message: NewMessage, held: Instant | null) {
  const { number, kind, author, text, attachments, externalId, at, typedIn } = message;
  const isOurReply = kind === 'reply' && author.kind === 'agent';
  const delivery: ReplyDelivery =
    held === null ? { state: 'queued' } : { state: 'held', until: held };
  return {
    number,
    kind,
    ...authorColumnsOf(author),
    text,
    attachments,
    external_id: externalId,
    at: iso(at),
    typed_in_channel: typedIn?.slackChannel ?? null,
    typed_in_ts: typedIn?.ts ?? null,
    ...(isOurReply ? deliveryColumnsOf(delivery) : {}),
  };
}

function authorColumnsOf(author: Author) {
  return {
    author_kind: author.kind,
    author_agent_id: author.kind === 'agent' ? author.agentId : null,
    author_name: 'name' in author ? author.name : null,
  };
}
