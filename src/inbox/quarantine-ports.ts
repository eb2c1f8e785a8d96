import type { ChannelAccountId, ConversationId, Instant, WorkspaceId } from '../domain/ids.ts';
import type { Channel } from '../domain/message.ts';
import type { CameWith } from './account-ports.ts';

/** What became of an entry when it was last put through the intake again. */
export type ReplayResult = 'stored' | 'known' | 'refused' | 'unreadable';

/** An entry of the quarantine, for those who run Dibs: of whatever workspace. */
export interface QuarantineEntry {
  /** How people name it. */
  id: number;
  workspaceId: WorkspaceId;
  accountId: ChannelAccountId;
  accountLabel: string;
  channel: Channel;
  receivedAt: Instant;
  reason: string;
  /** Bytes of the body. */
  size: number;
  replayed: { at: Instant; result: ReplayResult } | null;
}

export interface QuarantineDesk {
  /** Newest first. `waiting`: those that no replay has settled. */
  list(which: 'waiting' | 'all', limit: number): Promise<QuarantineEntry[]>;
  find(id: number): Promise<(QuarantineEntry & { body: Uint8Array; cameWith: CameWith }) | null>;
  replayed(id: number, result: ReplayResult): Promise<void>;
  /** What people call a conversation. */
  numberOf(workspaceId: WorkspaceId, conversationId: ConversationId): Promise<number | null>;
}
