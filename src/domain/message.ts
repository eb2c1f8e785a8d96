import type { AgentId, Instant } from './ids.ts';

/** How a customer writes. */
export type Channel = 'whatsapp' | 'sms' | 'email' | 'telegram' | 'web' | 'api';

/** A file or the like that came with a message. What we cannot show is kept and named honestly. */
export type Attachment =
  | {
      type: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';
      name: string | null;
      mimeType: string | null;
      reference: string | null;
    }
  | {
      type: 'location';
      latitude: number;
      longitude: number;
      name: string | null;
      address: string | null;
    }
  | { type: 'contact'; name: string; phones: string[] }
  | { type: 'reaction'; emoji: string | null }
  | { type: 'order'; items: number }
  | { type: 'unsupported'; what: string };

/** How a reply is on its way to the customer. `delivered` and `read` only where the channel tells. */
export type ReplyDelivery =
  | { state: 'queued' }
  | { state: 'sent' | 'delivered' | 'read'; at: Instant }
  | { state: 'failed'; at: Instant; reason: string }
  | { state: 'uncertain'; at: Instant };

/** Who wrote a message. */
export type Author =
  | { kind: 'customer' }
  | { kind: 'agent'; agentId: AgentId }
  | { kind: 'elsewhere'; name: string | null }
  | { kind: 'automation'; name: string };

/**
 * A message as it is committed. `number` counts from 1 within its conversation. `kind` says who reads it: a `note` never leaves;
 * a `reply` is (or was, when written elsewhere) sent to the customer; `customer` came from them; `automation` is a bot's.
 */
export interface NewMessage {
  number: number;
  kind: 'customer' | 'reply' | 'note' | 'automation';
  author: Author;
  text: string;
  attachments: Attachment[];
  /** The channel's own id of it, unique per channel account; null for what was written in Slack. */
  externalId: string | null;
  /** When it was written, by the channel's account; never later than now. */
  at: Instant;
}
