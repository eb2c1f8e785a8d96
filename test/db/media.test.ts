import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMediaSource } from '../../src/db/media-source.ts';
import { createReplySource } from '../../src/db/reply-source.ts';
import type { ConversationId, WorkspaceId } from '../../src/domain/ids.ts';
import type { Attachment, MediaState } from '../../src/domain/message.ts';
import { ana, type Desk, letGo, newId, openDesk, system, workspaceId } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const photo = (reference: string | null): Attachment => ({
  type: 'image',
  name: 'a.jpg',
  mimeType: 'image/jpeg',
  reference,
});
const place: Attachment = {
  type: 'location',
  latitude: 1,
  longitude: 2,
  name: null,
  address: null,
};
const waiting = (attempt: number): MediaState => ({ state: 'waiting', attempt });

/** A customer wrote, with these attachments. */
async function sends(attachments: Attachment[]): Promise<ConversationId> {
  const outcome = await desk.commands.handleConversation(
    {
      by: 'customer',
      workspaceId,
      channelAccountId: desk.channelAccountId,
      customer: { address: `+49${randomUUID()}`, name: 'Marta Díaz' },
    },
    { kind: 'customer' },
    {
      type: 'receive_message',
      commandId: newId(),
      message: { externalId: randomUUID(), text: 'Look', attachments, writtenAt: null },
      details: {},
      automation: null,
    },
  );
  if (outcome.outcome !== 'done') throw new Error(JSON.stringify(outcome));
  return outcome.state.id;
}

async function attachmentsOf(id: ConversationId, number: number): Promise<Attachment[]> {
  const [row] = await desk.sql.query<{ attachments: Attachment[] }>(
    {
      name: 'test_attachments',
      text: 'SELECT attachments FROM message WHERE workspace_id = $1 AND conversation_id = $2 AND number = $3',
    },
    [workspaceId, id, number],
  );
  return row?.attachments ?? [];
}

const report = (id: ConversationId, index: number, media: MediaState) =>
  desk.commands.asSystem(workspaceId, id, {
    type: 'report_media',
    commandId: newId(),
    messageNumber: 1,
    index,
    media: media as Exclude<MediaState, { state: 'waiting' }>,
  });

describe('what becomes of a customer’s files', () => {
  it('stands with each of them, and leaves the others as they are', async () => {
    const id = await sends([photo('m1'), place, photo(null), photo('m2')]);
    const failed: MediaState = { state: 'failed', attempt: 1, because: { reason: 'gone' } };
    await report(id, 3, failed);
    expect(await attachmentsOf(id, 1)).toEqual([
      { ...photo('m1'), media: waiting(1) },
      place,
      photo(null),
      { ...photo('m2'), media: failed },
    ]);
    await report(id, 0, { state: 'failed', attempt: 1, because: { reason: 'unreachable' } });
    await desk.asAgent(ana, id, { type: 'load_media_again', messageNumber: 1 });
    expect(await attachmentsOf(id, 1)).toEqual([
      { ...photo('m1'), media: waiting(2) },
      place,
      photo(null),
      { ...photo('m2'), media: waiting(2) },
    ]);
    const shown: MediaState = { state: 'shown', attempt: 2 };
    const [one, two] = await Promise.all([report(id, 0, shown), report(id, 3, shown)]);
    expect([one.outcome, two.outcome]).toEqual(['done', 'done']);
    expect((await report(id, 0, shown)).outcome).toBe('nothing');
    const media = (await attachmentsOf(id, 1)).map((each) => ('media' in each ? each.media : null));
    expect(media).toEqual([shown, null, null, shown]);
  });

  it('is in the history without a name', async () => {
    const id = await sends([{ ...photo('m1'), name: 'my-secret.jpg' } as Attachment]);
    await report(id, 0, { state: 'shown', attempt: 1 });
    const rows = await desk.sql.query<{ events: unknown }>(
      {
        name: 'test_history',
        text: `SELECT events FROM history WHERE workspace_id = $1 AND subject_kind = 'conversation' AND subject_id = $2`,
      },
      [workspaceId, id],
    );
    expect(JSON.stringify(rows)).toContain('media_settled');
    expect(JSON.stringify(rows)).not.toContain('my-secret');
  });

  it('is looked up with where it belongs', async () => {
    const source = createMediaSource(desk.sql);
    const id = await sends([photo('m1'), place, photo(null)]);
    const file = (index: number, messageNumber = 1) => ({
      conversationId: id,
      messageNumber,
      index,
    });
    expect(await source.of(workspaceId, file(0))).toEqual({
      workspaceId,
      channelAccountId: desk.channelAccountId,
      channel: expect.any(String),
      reference: 'm1',
      attachment: { ...photo('m1'), media: waiting(1) },
      customerName: 'Marta Díaz',
      conversationNumber: expect.any(Number),
      card: null,
      isMessageShown: false,
    });
    for (const none of [file(1), file(2), file(9), file(0, 2)]) {
      expect(await source.of(workspaceId, none)).toBeNull();
    }
    expect(await source.of('T0OTHER' as WorkspaceId, file(0))).toBeNull();
  });
});

describe('files of a reply', () => {
  it('are kept, come with what is sent, and keep why they did not go along', async () => {
    const id = await sends([]);
    const files = ['F1', 'F2'].map((fileId) => ({
      id: fileId,
      name: `${fileId}.pdf`,
      mimeType: 'application/pdf',
      size: 10,
    }));
    const replied = await desk.asAgent(ana, id, { type: 'reply', text: '', files, seenVersion: 1 });
    expect(replied.outcome).toBe('done');
    await letGo(desk, id);
    const reply = await createReplySource(desk.sql).of(workspaceId, id, 2);
    expect(reply).toMatchObject({ text: '', files, delivery: 'queued' });
    await desk.commands.handleConversation({ by: 'id', workspaceId, conversationId: id }, system, {
      type: 'report_reply',
      commandId: newId(),
      messageNumber: 2,
      outboxId: null,
      outcome: { state: 'sent', externalId: null, notSent: { 1: 'Too much at once.' } },
    });
    expect(await attachmentsOf(id, 2)).toEqual([
      { type: 'slack_file', ...files[0] },
      { type: 'slack_file', ...files[1], notSent: 'Too much at once.' },
    ]);
  });
});
