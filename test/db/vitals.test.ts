import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createReadVitals } from '../../src/db/vitals.ts';
import { type Desk, idOf, openDesk, workspaceId } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

describe('the vitals', () => {
  it('of a team with nothing to do are empty', async () => {
    await desk.sql.pool.query(`UPDATE outbox SET state = 'done', settled_at = dibs_now()`);
    expect(await createReadVitals(desk.sql)()).toEqual({
      outbox: [],
      conversations: [],
      clocks: [],
      alarms: { overdue: 0, oldest: 0 },
      slackEvents: { waiting: 0, oldest: 0 },
      gatesShut: [],
    });
  });

  it('count what is open, what waits and since when, and leave out what is over', async () => {
    const { pool } = desk.sql;
    const ids = [
      idOf(await desk.receive('+491', 'one')),
      idOf(await desk.receive('+492', 'two')),
      idOf(await desk.receive('+493', 'three')),
      idOf(await desk.receive('+494', 'four')),
    ];
    await pool.query(
      `UPDATE conversation SET response_phase = 'late', next_alarm_at = dibs_now() - interval '30 s',
         resolution_started_at = dibs_now(), resolution_warn_at = dibs_now(), resolution_due_at = dibs_now(), resolution_phase = 'soon'
       WHERE id = $1`,
      [ids[0]],
    );
    await pool.query(`UPDATE inbox SET next_alarm_at = dibs_now() - interval '10 s'`);
    await pool.query(`UPDATE conversation SET purpose = 'test' WHERE id = $1`, [ids[1]]);
    await pool.query(`UPDATE outbox SET state = 'done', settled_at = dibs_now()`);
    await pool.query(
      `INSERT INTO outbox (workspace_id, id, effect, order_key, urgency, not_before, created_at)
       SELECT $1, gen_random_uuid(), '{"kind":"command"}', 'k' || n, n % 2, dibs_now(), dibs_now() - n * interval '1 min'
       FROM generate_series(1, 4) n`,
      [workspaceId],
    );
    await pool.query(
      `INSERT INTO slack_event (workspace_id, event_id, body, received_at, next_try_at, processed_at)
       SELECT $1, 'Ev' || n, '', dibs_now() - interval '10 s', dibs_now() - interval '5 s',
         CASE WHEN n > 1 THEN dibs_now() END
       FROM generate_series(1, 3) n`,
      [workspaceId],
    );
    await pool.query(
      `UPDATE gate SET blocked_until = dibs_now() + interval '1 min' WHERE key LIKE 'update:%'`,
    );

    const vitals = await createReadVitals(desk.sql)();
    const about = (milliseconds: number) =>
      expect.toSatisfy((value: number) => value >= milliseconds && value < milliseconds + 60_000);
    const slackChannel = expect.stringMatching(/^C/);
    expect(vitals.outbox.toSorted((one, other) => one.oldest - other.oldest)).toEqual([
      { urgency: 'alert', state: 'ready', count: 2, oldest: about(3 * 60_000) },
      { urgency: 'person_waits', state: 'ready', count: 2, oldest: about(4 * 60_000) },
    ]);
    expect(vitals.conversations).toEqual([{ slackChannel, waitsFor: 'team', count: 3 }]);
    expect(vitals.clocks).toEqual(
      expect.arrayContaining([
        { slackChannel, clock: 'response', phase: 'late', count: 1 },
        { slackChannel, clock: 'response', phase: 'on_time', count: 2 },
        { slackChannel, clock: 'assignment', phase: 'on_time', count: 3 },
        { slackChannel, clock: 'resolution', phase: 'soon', count: 1 },
      ]),
    );
    expect(vitals.alarms).toEqual({ overdue: 2, oldest: about(30_000) });
    expect(vitals.slackEvents).toEqual({ waiting: 1, oldest: about(10_000) });
    expect(vitals.gatesShut).toEqual([{ gate: 'update', count: 1 }]);
  });
});
