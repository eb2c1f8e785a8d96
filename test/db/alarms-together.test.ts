import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Effect } from '../../src/domain/effects.ts';
import type { ConversationId } from '../../src/domain/ids.ts';
import { createTogether } from '../../src/together.ts';
import { ana, type Desk, idOf, MONDAY, newId, openDesk, system, workspaceId } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const received = async () => idOf(await desk.receive(`+49${randomUUID()}`, 'hello'));
const checkClocks = (commandId = newId()) => ({ type: 'check_clocks', commandId }) as const;
const load = (conversationId: ConversationId, command = checkClocks()) =>
  desk.stores.conversations.load({ by: 'id', workspaceId, conversationId }, system, command);

/** What an alarm may come to. */
async function aChange(effects: Effect[] = []) {
  const { state } = await load(await received());
  if (state === null) throw new Error('not there');
  return {
    before: state,
    after: { ...state, version: state.version + 1 },
    command: checkClocks(),
    actor: system,
    events: [{ type: 'handed_over' as const, at: MONDAY, by: 'bot', reason: null }],
    effects,
    at: MONDAY,
  };
}
const save = (change: Awaited<ReturnType<typeof aChange>>) =>
  desk.stores.conversations.save(change);

describe('what is asked for together', () => {
  it('goes in groups, and each hears its own answer or failure', async () => {
    const groups: number[][] = [];
    const together = createTogether<number, number>(3, async (asked) => {
      groups.push([...asked]);
      return asked.map(async (one) => {
        if (one === 2) throw new RangeError('not two');
        return one * 10;
      });
    });
    const all = await Promise.allSettled([1, 2, 3, 4].map(together.ask));
    expect(groups).toEqual([[1, 2, 3], [4]]);
    expect(all.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([
      10,
      'failed',
      30,
      40,
    ]);
    await together.ask(5);
    expect(groups.at(-1)).toEqual([5]);
  });
});

describe('alarms that are looked at together', () => {
  it('see what they would see alone, each its own', async () => {
    const ids = [await received(), await received(), await received()];
    const alone = [];
    for (const id of ids) alone.push(await load(id));
    expect(await Promise.all(ids.map((id) => load(id)))).toEqual(alone);
    expect(alone.map(({ state }) => state?.id)).toEqual(ids);
  });

  it('are saved as if alone: an old version is stale, and the others are kept', async () => {
    const [old, ...others] = [await aChange(), await aChange(), await aChange()];
    expect(await save({ ...old, command: checkClocks() })).toBe('saved');
    expect(await Promise.all([old, ...others].map(save))).toEqual(['stale', 'saved', 'saved']);
    expect((await load(old.after.id)).state?.version).toBe(old.after.version);
  });

  it('where one cannot be saved, the others are', async () => {
    const [first, again, broken, good] = [
      await aChange(),
      await aChange(),
      await aChange(),
      await aChange(),
    ];
    expect(await save(first)).toBe('saved');
    const details = { ...broken.after.details, priority: 'whenever' as never };
    const outcomes = await Promise.allSettled(
      [
        { ...again, command: first.command },
        { ...broken, after: { ...broken.after, details } },
        good,
      ].map(save),
    );
    expect(outcomes).toMatchObject([
      { value: 'already_done' },
      { reason: { message: expect.stringMatching(/conversation_priority_known/) as string } },
      { value: 'saved' },
    ]);
  });

  it('that show the same surface have one entry, as news if one of them is', async () => {
    const home = (because: 'news' | 'change'): Effect => ({
      ...{ kind: 'show', surface: { type: 'home', agentId: ana }, because, urgency: 'rest' },
    });
    const ofOne = await Promise.all([
      aChange([home('change')]),
      aChange([home('news')]),
      aChange([home('change')]),
    ]);
    await desk.sql.pool.query('DELETE FROM outbox');
    expect(await Promise.all(ofOne.map(save))).toEqual(['saved', 'saved', 'saved']);
    const { rows } = await desk.sql.pool.query(
      `SELECT surface_key, effect->>'because' AS because FROM outbox`,
    );
    expect(rows).toEqual([{ surface_key: `home:${ana}`, because: 'news' }]);
  });
});
