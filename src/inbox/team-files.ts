import type { ConversationId, Duration, Instant, WorkspaceId } from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import type { Channel, FileAttachment } from '../domain/message.ts';
import type { MediaToFetch, ReadFile } from './file-ports.ts';
import type { Remedy } from './ports.ts';

/** A file to be shown in the thread of a card. */
export interface FileToShare {
  workspaceId: WorkspaceId;
  card: Place;
  /** Names it within the workspace; the file's name in Slack begins with it, so that it is found again. */
  mark: string;
  attachment: FileAttachment;
  bytes: Uint8Array;
  mimeType: string | null;
  /** For the screen reader: whose it is. */
  customerName: string;
  /** How they wrote: of who gave no name, no more than a bit of their address is shown. */
  channel: Channel;
  /** Nothing may be shared any more when so much time has passed: somebody else may be about to. */
  within: Duration;
}

export type ShareResult =
  | { done: 'shared' }
  /** There was no time left to make it visible, and it is not. */
  | { done: 'too_slow' }
  | { done: 'refused'; remedy: Remedy; gate: string | null };

/** Files in Slack. Never throws for what Slack says or fails to say. */
export interface TeamFiles {
  share(file: FileToShare): Promise<ShareResult>;
  /** Whether a file with this mark stands in the thread since then. */
  find(search: {
    card: Place;
    mark: string;
    since: Instant;
  }): Promise<{ found: 'yes' | 'no' } | { found: 'unknown'; remedy: Remedy }>;
  read(file: { id: string }): Promise<ReadFile>;
}

/** What the file of an outbox entry is, and where it shall stand; null when there is no such file. */
export interface MediaSource {
  of(
    workspaceId: WorkspaceId,
    file: { conversationId: ConversationId; messageNumber: number; index: number },
  ): Promise<MediaOnItsWay | null>;
}

export interface MediaOnItsWay extends MediaToFetch {
  attachment: FileAttachment;
  customerName: string;
  conversationNumber: number;
  card: Place | null;
  /** Whether the message that it came with stands in the thread. */
  isMessageShown: boolean;
}
