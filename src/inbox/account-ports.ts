import type {
  ChannelAccountId,
  ConversationId,
  InboxId,
  OutboxId,
  WorkspaceId,
} from '../domain/ids.ts';
import type { Channel } from '../domain/message.ts';

/** Our end of a channel, with its secrets in the clear: never log it. */
export interface ChannelAccount {
  id: ChannelAccountId;
  workspaceId: WorkspaceId;
  inboxId: InboxId;
  channel: Channel;
  /** Names it in our webhook address, `/hooks/{key}`; unguessable, yet no secret. */
  key: string;
  /** The provider's own id of it (WhatsApp: phone number id); unique per workspace and channel. */
  externalId: string | null;
  /** What people call it, such as the telephone number or the name of the connected system. */
  label: string;
  settings: Record<string, string>;
  /** Encrypted at rest. */
  secrets: Record<string, string>;
}

/** An account's secrets were encrypted with another key than the one that we run with, or somebody changed them. */
export class SecretsUnreadable extends Error {
  override readonly name = 'SecretsUnreadable';
}

/** Throws `StoreUnavailable`, and `SecretsUnreadable`. */
export interface ChannelAccounts {
  /** As it stands in the database. */
  byKey(key: string): Promise<ChannelAccount | null>;
  /** As `byKey` last gave it, a few seconds ago at most, unless this process changed it since; null: it has to be asked for. */
  recent(key: string): Promise<ChannelAccount | null>;
  byId(workspaceId: WorkspaceId, id: ChannelAccountId): Promise<ChannelAccount | null>;
  byExternalId(
    workspaceId: WorkspaceId,
    channel: Channel,
    externalId: string,
  ): Promise<ChannelAccount | null>;
  ofInbox(workspaceId: WorkspaceId, inboxId: InboxId): Promise<ChannelAccount[]>;
  create(account: Omit<ChannelAccount, 'id'>): Promise<ChannelAccount>;
  /** Changes what it is called and set up with; null if there is none. */
  update(
    account: Pick<ChannelAccount, 'workspaceId' | 'id' | 'label' | 'settings' | 'secrets'>,
  ): Promise<ChannelAccount | null>;
}

/** Authentic webhooks that we cannot read: kept as they came. Idempotent by account and content. */
export interface Quarantine {
  keep(entry: {
    account: Pick<ChannelAccount, 'id' | 'workspaceId'>;
    body: Uint8Array;
    reason: string;
    cameWith?: CameWith;
  }): Promise<void>;
}

/** What stood beside a body and is needed to read it again, such as the sender's id in a header; by its name. */
export type CameWith = Readonly<Record<string, string>>;

/** Finds the reply that a channel's status message is about. */
export interface SentReplies {
  byOutboxId(
    workspaceId: WorkspaceId,
    outboxId: OutboxId,
  ): Promise<{ conversationId: ConversationId; messageNumber: number } | null>;
  byExternalId(
    workspaceId: WorkspaceId,
    channelAccountId: ChannelAccountId,
    externalId: string,
  ): Promise<{ conversationId: ConversationId; messageNumber: number } | null>;
}
