import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../src/db/pool.ts';
import { sharingReads } from '../../src/db/shared-reads.ts';
import { createViews } from '../../src/db/views/views.ts';
import type { AgentId, ConversationId } from '../../src/domain/ids.ts';
import { StoreUnavailable } from '../../src/inbox/ports.ts';
import { ana, ben, type Desk, idOf, openDesk, rosa, workspaceId } from './desk.ts';
import { watchStatements } from './watch-statements.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const received = async () => idOf(await desk.receive(`+49${randomUUID()}`, 'hello'));

describe('people who click at the same time', () => {
  it('share the round trips, and each has what they claimed', async () => {
    const ids = [await received(), await received(), await received()];
    const { sent, commands } = watchStatements(desk);
    const people = [ana, ben, rosa];
    const outcomes = await Promise.all(
      ids.map((id, place) => desk.asAgent(people[place] ?? ana, id, { type: 'claim' }, commands)),
    );
    expect(outcomes).toMatchObject(
      people.map((agentId) => ({ outcome: 'done', state: { owner: { agentId } } })),
    );
    expect(sent).toEqual(['conversation_load_by_id_together', 'conversation_update_together']);
  });

  it('on the same card, look together once somebody has it', async () => {
    const id = await received();
    const { sent, commands } = watchStatements(desk);
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        desk.asAgent(index % 2 === 0 ? ana : ben, id, { type: 'claim' }, commands),
      ),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      ...['done', 'refused', 'nothing', 'refused', 'nothing', 'refused'],
    ]);
    expect(sent).toEqual([
      ...['conversation_load_by_id', 'conversation_update', 'conversation_load_by_id_together'],
    ]);
  });

  it('are answered from what was read once, each about their own', async () => {
    const [one, other] = [await received(), await received()];
    const { sent, sql } = watchStatements(desk);
    const views = createViews(sql);
    const nowhere = randomUUID() as string as ConversationId;
    const [first, again, second, none] = await Promise.all(
      [one, one, other, nowhere].map((id) => views.conversation(workspaceId, id)),
    );
    expect(first?.conversation.id).toBe(one);
    expect(again).toEqual(first);
    expect(second?.conversation.id).toBe(other);
    expect(none).toBeNull();
    expect(sent).toEqual(['view_conversation_together']);
    const alone = await createViews(desk.sql).conversation(workspaceId, other);
    expect({ ...second, now: 0 }).toEqual({ ...alone, now: 0 });
  });

  it('hear in short what the whole view says', async () => {
    const ids = [await received(), await received()];
    for (const id of ids) await desk.asAgent(ana, id, { type: 'claim' });
    const { sent, sql } = watchStatements(desk);
    const nowhere = randomUUID() as string as ConversationId;
    const views = createViews(sql);
    const [mine, , none, odd] = await Promise.all(
      [...ids, nowhere, 'no id' as ConversationId].map((id) => views.brief(workspaceId, id)),
    );
    expect(sent).toEqual(['view_brief_together']);
    expect([none, odd]).toEqual([null, null]);
    const whole = await views.conversation(workspaceId, ids[0] as ConversationId);
    const { names, ...rest } = { ...mine, now: 0 };
    expect({ ...whole, now: 0 }).toMatchObject(rest);
    expect(names).toEqual({ [ana]: whole?.names[ana] });
  });

  it('hear who others are, however many each of them asks for', async () => {
    const views = createViews(desk.sql);
    const asked: AgentId[][] = [[ana, ben], [rosa], [], [ana]];
    const together = await Promise.all(asked.map((ids) => views.people(workspaceId, ids)));
    const alone = [];
    for (const ids of asked) alone.push(await views.people(workspaceId, ids));
    expect(together).toEqual(alone);
  });
});

describe('a read that is shared', () => {
  const READ: Statement = {
    name: 'shared_for_a_test',
    text: 'SELECT 10 / $1::int AS tenth',
    shared: { types: ['int'], trips: 1 },
  };

  it('never answers with what was read before somebody asked', async () => {
    let read = 0;
    const reads = sharingReads({
      ...desk.sql,
      async query<Row extends object>() {
        read += 1;
        const seen = read;
        await new Promise((resolve) => setImmediate(resolve));
        return [{ seen }] as object[] as Row[];
      },
    });
    const first = reads.query<{ seen: number }>(READ, [1]);
    await new Promise((resolve) => setImmediate(resolve));
    const later = reads.query<{ seen: number }>(READ, [1]);
    expect(await Promise.all([first, later])).toEqual([[{ seen: 1 }], [{ seen: 2 }]]);
  });

  it('that fails for one of them is answered to the others', async () => {
    const reads = sharingReads(desk.sql);
    const all = await Promise.allSettled([5, 0, 2].map((by) => reads.query(READ, [by])));
    expect(all).toMatchObject([
      { status: 'fulfilled', value: [{ tenth: 2 }] },
      { status: 'rejected', reason: { code: '22012' } },
      { status: 'fulfilled', value: [{ tenth: 5 }] },
    ]);
  });

  it('that cannot reach the database says so to all of them, once', async () => {
    let tried = 0;
    const reads = sharingReads({
      ...desk.sql,
      async query() {
        tried += 1;
        throw new StoreUnavailable('away');
      },
    });
    const all = await Promise.allSettled([1, 2, 3].map((by) => reads.query(READ, [by])));
    expect(all.every(({ status }) => status === 'rejected')).toBe(true);
    expect(tried).toBe(1);
  });
});
