import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentId, OutboxId } from '../../../src/domain/ids.ts';
import { beginStory, type Story, type StoryInbox } from '../../helpers/story.ts';

let story: Story;
let inbox: StoryInbox;
let ana: AgentId;
beforeAll(async () => {
  story = await beginStory();
  const rosa = await story.person('U0ROSA', 'Rosa Klein');
  ana = await story.person('U0ANA', 'Ana Silva');
  inbox = await story.inbox('support', { manage: [rosa], answer: [ana] });
});
afterAll(() => story.end());

let count = 0;

/** A conversation with what Ana typed in its thread. */
async function typed() {
  const { id } = await inbox.write(`customer-${++count}`, 'Hello?');
  const typedIn = { slackChannel: 'C1', ts: `1772614800.${String(count).padStart(6, '0')}` };
  const { version, messageCount } = await story.tell(ana, id, {
    ...{ type: 'note', text: 'Yes!', typedIn },
  });
  return { id, typedIn, version, messageNumber: messageCount };
}

const at = (place: { slackChannel: string; ts: string }) =>
  story.views.typedAt(story.workspaceId, place);

describe('what somebody typed in Slack', () => {
  it('is found by where it stands, with what its writer had seen', async () => {
    const { id, typedIn, version, messageNumber } = await typed();
    const known = { conversationId: id, messageNumber, isDeleted: false };
    expect(await at(typedIn)).toEqual({ ...known, seenVersion: version });
    await story.tell('system', id, {
      ...{ type: 'handed_over', by: 'bot', reason: null, details: {} },
    });
    expect(await at(typedIn)).toMatchObject({ seenVersion: version });
    expect(await at({ ...typedIn, slackChannel: 'C2' })).toBeNull();
  });

  it('was seen anew by whoever changed it', async () => {
    const { id, typedIn, messageNumber } = await typed();
    const edit = { type: 'edit_message', messageNumber, text: 'No!' } as const;
    const { version } = await story.tell(ana, id, edit);
    expect(await at(typedIn)).toMatchObject({ seenVersion: version });
  });

  it('says what was typed last, however its edits come', async () => {
    const { id, typedIn, messageNumber } = await typed();
    const edit = (text: string, second: number) =>
      story.tell(ana, id, {
        ...{ type: 'edit_message', messageNumber, text, editedAt: `177261490${second}.000000` },
      });
    await Promise.all([edit('No!', 3), edit('Well?', 1), edit('Perhaps', 2)]);
    const { version } = await edit('Late', 2);
    const { rows } = await story.sql.pool.query(
      'SELECT text FROM message WHERE conversation_id = $1 AND number = $2',
      [id, messageNumber],
    );
    expect(rows).toEqual([{ text: 'No!' }]);
    expect(await at(typedIn)).toMatchObject({ seenVersion: version });
    await story.tell(ana, id, { type: 'edit_message', messageNumber, text: 'In our window' });
    expect((await edit('Yes', 4)).version).toBe(version + 2);
  });

  it('is known when it is deleted, too', async () => {
    const { id, typedIn, messageNumber } = await typed();
    await story.tell(ana, id, { type: 'delete_message', messageNumber });
    expect(await at(typedIn)).toMatchObject({ isDeleted: true });
  });
});

describe('a card', () => {
  it('is known by the outbox entry that posted it; nothing else is', async () => {
    const { id } = await inbox.write('by-post', 'Hello?');
    const rows = await story.sql.pool.query<{ id: OutboxId; type: string }>(
      `SELECT id, effect->'surface'->>'type' AS type FROM outbox
       WHERE effect->'surface'->>'conversationId' = $1`,
      [id],
    );
    const found = await Promise.all(
      rows.rows.map(async (row) => [
        row.type,
        await story.views.byCardPost(story.workspaceId, row.id),
      ]),
    );
    expect(Object.fromEntries(found)).toEqual({ card: id, thread_message: null });
    for (const other of [randomUUID(), 'no id']) {
      expect(await story.views.byCardPost(story.workspaceId, other as OutboxId)).toBeNull();
    }
  });
});
