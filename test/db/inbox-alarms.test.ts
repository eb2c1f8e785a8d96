import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAlarms } from '../../src/db/alarms.ts';
import type { AgentId } from '../../src/domain/ids.ts';
import { minutes } from '../../src/domain/ids.ts';
import { beginStory, START, type Story, type StoryInbox } from '../helpers/story.ts';

/** What an inbox says by itself at a time of its day: 10:00 is it now, and it works until 18:00. */
let story: Story;
let support: StoryInbox;
let rosa: AgentId;

beforeEach(async () => {
  story = await beginStory();
  rosa = await story.person('UROSA', 'Rosa Klein');
  const ana = await story.person('UANA', 'Ana Silva');
  support = await story.inbox('support', { manage: [rosa], answer: [ana] });
});
afterEach(() => story.end());

const due = () => createAlarms(story.sql).due(10);

async function nextAt(): Promise<number | null> {
  const { rows } = await story.sql.pool.query('SELECT next_alarm_at FROM inbox');
  return rows[0].next_alarm_at === null ? null : Number(rows[0].next_alarm_at);
}

async function said(): Promise<string[]> {
  const { rows } = await story.sql.pool.query(
    `SELECT surface_key FROM outbox WHERE surface_key ~ '^(summary_dm|closing_list):' ORDER BY position`,
  );
  return rows.map((row) => String(row['surface_key']).replace(support.id, 'support'));
}

it('an inbox that says nothing by itself has no alarm', async () => {
  expect(await nextAt()).toBeNull();
});

it('an inbox has its alarm when it has something to say, says it once, and waits for the next time', async () => {
  await story.change(support.id, { summaryAt: 17 * 60, closingCheck: minutes(30) });
  expect(await nextAt()).toBe(START + minutes(7 * 60));
  await story.pass(minutes(7 * 60) - 1);
  expect(await due()).toEqual([]);
  expect(await said()).toEqual([]);
  await story.pass(1);
  expect(await said()).toEqual(['summary_dm:support:UROSA:2026-03-04']);
  expect(await nextAt()).toBe(START + minutes(7 * 60 + 30));
  await story.pass(minutes(30));
  expect((await said()).at(-1)).toBe('closing_list:support:2026-03-04');
  expect(await said()).toHaveLength(2);
  expect(await nextAt()).toBe(START + minutes(31 * 60));
  await story.change(support.id, { summaryAt: null, closingCheck: null });
  expect(await nextAt()).toBeNull();
});

it('alarms of inboxes and conversations are due together, the oldest first', async () => {
  await story.change(support.id, { summaryAt: 10 * 60 + 5 });
  await story.sql.pool.query(
    `UPDATE inbox SET next_alarm_at = dibs_now() - interval '1 minute' WHERE id = $1`,
    [support.id],
  );
  const { id } = await support.write('Marta', 'hello');
  await story.sql.pool.query(
    `UPDATE conversation SET next_alarm_at = dibs_now() - interval '2 minutes' WHERE id = $1`,
    [id],
  );
  expect(await due()).toMatchObject([
    { of: 'conversation', conversationId: id, version: 1 },
    { of: 'inbox', inboxId: support.id },
  ]);
  expect(await createAlarms(story.sql).due(1)).toHaveLength(1);
});

it('how long it is until the next alarm is known; what is long overdue does not count', async () => {
  const { nextIn } = createAlarms(story.sql);
  const place = (table: string, by: string) =>
    story.sql.pool.query(`UPDATE ${table} SET next_alarm_at = dibs_now() + $1::interval`, [by]);
  expect(await nextIn()).toBeNull();
  await support.write('Marta', 'hello');
  await place('conversation', '90 seconds');
  expect(await nextIn()).toBe(90_000);
  await place('inbox', '5 seconds');
  expect(await nextIn()).toBe(5_000);
  await place('inbox', '-500 milliseconds');
  expect(await nextIn()).toBe(-500);
  await place('inbox', '-1 minute');
  expect(await nextIn()).toBe(90_000);
});
