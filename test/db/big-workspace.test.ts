import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BigWorkspace, seedBigWorkspace } from '../../bench/big-workspace.ts';
import { createReportSql } from '../../bench/rivals/report-sql.ts';
import { ask } from '../../bench/servers.ts';
import { type ConversationRow, conversationOf } from '../../src/db/conversation-row.ts';
import { instant } from '../../src/db/instants.ts';
import { nextAlarmAt } from '../../src/domain/next-alarm.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';

const SIZE = { closed: 120, open: 400 };

describe('the big workspace that is measured, when it is small', () => {
  let database: TestDatabase;
  let big: BigWorkspace;
  let rows: ConversationRow[];

  beforeAll(async () => {
    database = await createTestDatabase();
    big = await seedBigWorkspace(database.url, { ...SIZE, kept: 'all' });
    const read = await ask<{ row: ConversationRow }>(
      database.url,
      'SELECT to_jsonb(c.*) AS row FROM conversation c ORDER BY number',
    );
    rows = read.map(({ row }) => row);
  });
  afterAll(async () => {
    await big.database.close();
    await database.drop();
  });

  it('has as many conversations as were asked for, and rows of each beside them', async () => {
    expect(rows.filter((row) => row['status'] === 'open')).toHaveLength(SIZE.open);
    expect(rows).toHaveLength(SIZE.open + SIZE.closed);
    const [counted] = await ask(
      database.url,
      `SELECT bool_and(messages > 0 AND commits = c.version AND entries > 0 AND EXISTS (
         SELECT FROM slack_message s WHERE s.workspace_id = c.workspace_id AND s.surface_key = 'card:' || c.id)) AS whole
       FROM conversation c, LATERAL (
         SELECT (SELECT count(*) FROM message m WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id) AS messages,
           (SELECT count(*) FROM history h WHERE h.workspace_id = c.workspace_id AND h.subject_id = c.id::text) AS commits,
           (SELECT count(*) FROM outbox o WHERE o.workspace_id = c.workspace_id AND o.effect->'surface'->>'conversationId' = c.id::text) AS entries
       ) beside`,
    );
    expect(counted).toEqual({ whole: true });
  });

  it('is read by the program as it would have written it', () => {
    const real = rows.filter((row) => row['purpose'] === 'real');
    const alarms = real.map((row) => nextAlarmAt(conversationOf(row)));
    expect(alarms).toEqual(real.map((row) => instant(row['next_alarm_at'])));
    const ours = real
      .map(conversationOf)
      .flatMap((state) =>
        state.status === 'open' && state.turn.of === 'team' ? [state.turn] : [],
      );
    expect(ours.length).toBeGreaterThan(50);
    // Steps of another clock than the row's would be left aside, and with them what was promised.
    expect(ours.every(({ response }) => response.target !== undefined)).toBe(true);
  });

  it('is told alike by the views and by the SQL that they are measured against', async () => {
    const { views } = big.database;
    const { workspaceId, inboxId, busy } = big;
    const byHand = createReportSql(database.url, workspaceId);
    const told = await Promise.all([
      views.load(workspaceId, inboxId, busy),
      views.unassigned(workspaceId, inboxId),
      views.home(workspaceId, busy),
    ]);
    const again = await Promise.all([
      byHand.load(inboxId, busy),
      byHand.unassigned(inboxId),
      byHand.home(busy),
    ]);
    await byHand.close();
    const now = expect.any(Number);
    expect(told).toEqual(again.map((report) => ({ ...report, now })));
    expect(told[2].mineCount).toBeGreaterThan(20);
  });
});
