import type {
  ChannelAccountId,
  ConversationId,
  OutboxId,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import type { SentReplies } from '../../src/inbox/account-ports.ts';

export interface SentReply {
  workspaceId: WorkspaceId;
  channelAccountId: ChannelAccountId;
  outboxId: OutboxId;
  /** Null until the provider gave it one. */
  externalId: string | null;
  found: { conversationId: ConversationId; messageNumber: number };
}

/** Finds among `replies`, as they are when it is asked. */
export function fakeSentReplies(replies: readonly SentReply[]): SentReplies {
  const found = async (isIt: (reply: SentReply) => boolean) => replies.find(isIt)?.found ?? null;
  return {
    byOutboxId: (workspaceId, outboxId) =>
      found((one) => one.workspaceId === workspaceId && one.outboxId === outboxId),
    byExternalId: (workspaceId, channelAccountId, externalId) =>
      found(
        (one) =>
          one.workspaceId === workspaceId &&
          one.channelAccountId === channelAccountId &&
          one.externalId === externalId,
      ),
  };
}
