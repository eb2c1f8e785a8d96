import type { Author, NewMessage, ReplyDelivery } from '../domain/message.ts';
import { iso } from './conversation-row.ts';

/** How a reply is on its way, as `message` keeps it; the instant as ISO string or in milliseconds. */
export interface DeliveryColumns {
  delivery_state: ReplyDelivery['state'];
  delivery_at: string | number | null;
  delivery_reason: string | null;
}

export function deliveryOf(row: DeliveryColumns): ReplyDelivery {
  const { delivery_state: state, delivery_at: at, delivery_reason: reason } = row;
  if (state === 'queued') return { state };
  const instant = typeof at === 'number' ? at : Date.parse(at ?? '');
  return state === 'failed' ? { state, at: instant, reason: reason ?? '' } : { state, at: instant };
}

export function deliveryColumnsOf(delivery: ReplyDelivery) {
  return {
    delivery_state: delivery.state,
    delivery_at: delivery.state === 'queued' ? null : iso(delivery.at),
    delivery_reason: delivery.state === 'failed' ? delivery.reason : null,
  };
}

/** A new message as the saving statement takes it. What an agent replies is on its way from the commit on. */
export function messageRowOf(message: NewMessage) {
  const { number, kind, author, text, attachments, externalId, at } = message;
  const isOurReply = kind === 'reply' && author.kind === 'agent';
  return {
    number,
    kind,
    ...authorColumnsOf(author),
    text,
    attachments,
    external_id: externalId,
    at: iso(at),
    delivery_state: isOurReply ? 'queued' : null,
  };
}

function authorColumnsOf(author: Author) {
  return {
    author_kind: author.kind,
    author_agent_id: author.kind === 'agent' ? author.agentId : null,
    author_name: 'name' in author ? author.name : null,
  };
}
