import type { AgentId, Instant } from './ids.ts';

/** How a customer writes. */
export type Channel = 'whatsapp' | 'sms' | 'email' | 'telegram' | 'web' | 'api';

/** A file or the like that came with a message. What we cannot show is kept and named honestly. */
export type Attachment =
  | FileAttachment
  | SlackFileAttachment
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

/** A file of a customer's, where their channel keeps it under `reference`. */
export interface FileAttachment {
  type: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';
  name: string | null;
  mimeType: string | null;
  reference: string | null;
  /** Absent of what nobody tried to load. */
  media?: MediaState;
}

/** Whether a customer's file stands in the card's thread. `attempt` counts the tries that people asked for, from 1. */
export type MediaState =
  | { state: 'waiting'; attempt: number }
  | { state: 'shown'; attempt: number }
  | { state: 'failed'; attempt: number; because: MediaFailure };

/** Why a file could not be loaded. `refused` carries a sentence for people; `size` is in bytes; `code` is Slack's. */
export type MediaFailure =
  | { reason: 'too_large'; size: number | null }
  | { reason: 'gone' }
  | { reason: 'refused'; said: string }
  | { reason: 'unreachable' }
  | { reason: 'slack'; code: string };

/** A file that somebody of the team sends from Slack. `notSent`: why it did not go along with the rest, for people. */
export interface SlackFileAttachment extends SlackFileRef {
  type: 'slack_file';
  notSent?: string;
}

/** A file that somebody of the team gave us in Slack. */
export interface SlackFileRef {
  /** Slack's file id. */
  id: string;
  name: string;
  mimeType: string | null;
  /** Bytes. */
  size: number;
}

/**
 * How a reply is on its way to the customer. `held` can still be taken back; `taken_back` and `stopped` never went out: the first by
 * whoever wrote it, the second since the customer was quicker. `delivered` and `read` only where the channel tells.
 */
export type ReplyDelivery =
  | { state: 'held'; until: Instant }
  | { state: 'taken_back'; at: Instant }
  | { state: 'stopped'; at: Instant; because: StoppedBecause }
  | { state: 'queued' }
  | { state: 'sent' | 'delivered' | 'read'; at: Instant }
  | { state: 'failed'; at: Instant; reason: string }
  | { state: 'uncertain'; at: Instant };

/** Who was quicker than a held reply. */
export type StoppedBecause = 'customer_wrote' | 'answered_elsewhere';

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
  /** The Slack message in the card's thread that it was typed as; absent of all others. */
  typedIn?: TypedIn;
}

/** A Slack message that somebody typed. */
export interface TypedIn {
  slackChannel: string;
  ts: string;
}
