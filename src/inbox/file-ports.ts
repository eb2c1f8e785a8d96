import type { ChannelAccountId, Duration, WorkspaceId } from '../domain/ids.ts';
import type { Channel } from '../domain/message.ts';

/** A file of a customer's, where their channel keeps it. */
export interface MediaToFetch {
  workspaceId: WorkspaceId;
  channelAccountId: ChannelAccountId;
  channel: Channel;
  /** What the channel knows it by: an id or an address. */
  reference: string;
}

/**
 *  fetched    all of it, at most `LARGEST_FILE`
 *  too_large  `size` in bytes, if the channel told
 *  gone       the channel does not have it any more
 *  refused    it will not be given, with a sentence for people
 *  later      not now: it may be tried again
 */
export type FetchedMedia =
  | { outcome: 'fetched'; bytes: Uint8Array; mimeType: string | null }
  | { outcome: 'too_large'; size: number | null }
  | { outcome: 'gone' }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'later'; retryAfter: Duration };

/**
 *  read     all of it
 *  gone     nobody has it any more, or we may not see it; with a sentence for people
 *  later    Slack could not be reached
 */
export type ReadFile =
  | { outcome: 'read'; bytes: Uint8Array }
  | { outcome: 'gone'; reason: string }
  | { outcome: 'later'; retryAfter: Duration };

/** A file on its way to a customer. */
export interface ReplyFile {
  name: string;
  mimeType: string;
  /** Bytes. */
  size: number;
  read(): Promise<ReadFile>;
}
