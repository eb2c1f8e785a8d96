import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ChannelAccountId,
  ConversationId,
  OutboxId,
  WorkspaceId,
} from '../../src/domain/ids.ts';
import type { SentReplies } from '../../src/inbox/account-ports.ts';

export interface SentRepliesUnderTest {
  sentReplies: SentReplies;
  workspaceId: WorkspaceId;
  channelAccountId: ChannelAccountId;
  /** Commits a reply to a customer's message that the channel calls `inReplyTo`; nobody has sent it yet. */
  reply(inReplyTo: string): Promise<{
    outboxId: OutboxId;
    conversationId: ConversationId;
    messageNumber: number;
  }>;
  /** The provider took it, under this id. */
  sent(outboxId: OutboxId, externalId: string): Promise<void>;
  close(): Promise<void>;
}

const elsewhere = 'T0OTHER' as WorkspaceId;
const newId = <Id extends string>() => randomUUID() as string as Id;

/** What everything does that finds our replies again. */
export function sentRepliesContract(name: string, make: () => Promise<SentRepliesUnderTest>): void {
  describe(`sent replies contract › ${name}`, () => {
    let subject: SentRepliesUnderTest;
    beforeAll(async () => {
      subject = await make();
    });
    afterAll(() => subject.close());

    it('are found by outbox id from the commit on, in their workspace only', async () => {
      const { sentReplies, workspaceId } = subject;
      const { outboxId, ...found } = await subject.reply(randomUUID());
      expect(await sentReplies.byOutboxId(workspaceId, outboxId)).toEqual(found);
      expect(await sentReplies.byOutboxId(elsewhere, outboxId)).toBeNull();
      expect(await sentReplies.byOutboxId(workspaceId, newId<OutboxId>())).toBeNull();
      expect(await sentReplies.byOutboxId(workspaceId, 'no uuid' as OutboxId)).toBeNull();
    });

    it('are found by the id of the provider once it is known, in their account only', async () => {
      const { sentReplies, workspaceId, channelAccountId } = subject;
      const externalId = randomUUID();
      const { outboxId, ...found } = await subject.reply(randomUUID());
      expect(await sentReplies.byExternalId(workspaceId, channelAccountId, externalId)).toBeNull();
      await subject.sent(outboxId, externalId);
      expect(await sentReplies.byExternalId(workspaceId, channelAccountId, externalId)).toEqual(
        found,
      );
      expect(await sentReplies.byOutboxId(workspaceId, outboxId)).toEqual(found);
      const another = newId<ChannelAccountId>();
      expect(await sentReplies.byExternalId(workspaceId, another, externalId)).toBeNull();
      expect(await sentReplies.byExternalId(elsewhere, channelAccountId, externalId)).toBeNull();
    });

    it('are ours: what a customer wrote is none, and no id stands for the other', async () => {
      const { sentReplies, workspaceId, channelAccountId } = subject;
      const [theirs, externalId] = [randomUUID(), randomUUID()];
      const { outboxId } = await subject.reply(theirs);
      await subject.sent(outboxId, externalId);
      expect(await sentReplies.byExternalId(workspaceId, channelAccountId, theirs)).toBeNull();
      expect(await sentReplies.byExternalId(workspaceId, channelAccountId, outboxId)).toBeNull();
      const mistaken = externalId as string as OutboxId;
      expect(await sentReplies.byOutboxId(workspaceId, mistaken)).toBeNull();
    });
  });
}
