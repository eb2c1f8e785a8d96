import { URGENCY_RANK, type Urgency } from '../domain/effects.ts';
import type { ClockName, ReadVitals, Vitals, WaitsFor } from '../inbox/vitals.ts';
import type { Sql, Statement } from './pool.ts';

/** Milliseconds from `since` until now, at least 0. */
const age = (since: string) =>
  `coalesce(greatest(0, extract(epoch FROM (SELECT now FROM clock) - ${since}) * 1000), 0)::float8`;
const rows = (query: string) => `(SELECT coalesce(jsonb_agg(r), '[]') FROM (${query}) r)`;

/** All of it in one round trip. What is settled, resolved or processed is never read: the partial indexes leave it out. */
export const VITALS: Statement = {
  name: 'vitals',
  text: `
    WITH clock AS MATERIALIZED (SELECT dibs_now() AS now)
    SELECT
      ${rows(`
        SELECT urgency, state, count(*) AS count, ${age('min(created_at)')} AS oldest FROM outbox
        WHERE state IN ('ready', 'leased', 'uncertain') GROUP BY urgency, state`)} AS outbox,
      ${rows(`
        SELECT i.slack_channel, CASE WHEN c.snoozed_until IS NULL THEN c.turn ELSE 'later' END AS waits_for,
          c.assignment_phase AS assignment, c.response_phase AS response, c.window_phase AS owner_window,
          c.resolution_phase AS resolution, count(*) AS count
        FROM conversation c JOIN inbox i ON i.workspace_id = c.workspace_id AND i.id = c.inbox_id
        WHERE c.status <> 'resolved' AND c.purpose = 'real' GROUP BY 1, 2, 3, 4, 5, 6`)} AS conversations,
      (
        SELECT jsonb_build_object('overdue', count(*), 'oldest', ${age('min(next_alarm_at)')}) FROM (
          SELECT next_alarm_at FROM conversation WHERE next_alarm_at <= (SELECT now FROM clock)
          UNION ALL SELECT next_alarm_at FROM inbox WHERE next_alarm_at <= (SELECT now FROM clock)
        ) overdue
      ) AS alarms,
      (
        SELECT jsonb_build_object('waiting', count(*), 'oldest', ${age('min(received_at)')}) FROM slack_event
        WHERE processed_at IS NULL AND next_try_at <= (SELECT now FROM clock)
      ) AS slack_events,
      ${rows(`
        SELECT split_part(key, ':', 1) AS gate, count(*) AS count FROM gate
        WHERE blocked_until > (SELECT now FROM clock) GROUP BY 1`)} AS gates_shut`,
};

type Phase = Vitals['clocks'][number]['phase'];

interface ConversationsRow extends Record<ClockName, Phase | null> {
  slack_channel: string;
  waits_for: WaitsFor;
  count: number;
}

interface VitalsRow {
  outbox: {
    urgency: number;
    state: 'ready' | 'leased' | 'uncertain';
    count: number;
    oldest: number;
  }[];
  conversations: ConversationsRow[];
  alarms: Vitals['alarms'];
  slack_events: Vitals['slackEvents'];
  gates_shut: Vitals['gatesShut'];
}

const URGENCIES = Object.keys(URGENCY_RANK) as Urgency[];
const CLOCKS: readonly ClockName[] = ['assignment', 'response', 'owner_window', 'resolution'];

export function createReadVitals(sql: Sql): ReadVitals {
  return async () => {
    const [row] = await sql.query<VitalsRow>(VITALS, []);
    if (row === undefined) throw new TypeError('the vitals are one row');
    return {
      outbox: row.outbox.flatMap(({ urgency: rank, ...entries }) => {
        const urgency = URGENCIES.find((each) => URGENCY_RANK[each] === rank);
        return urgency === undefined ? [] : [{ ...entries, urgency }];
      }),
      conversations: sumOf(
        row.conversations,
        ({ slack_channel: slackChannel, waits_for: waitsFor }) => [{ slackChannel, waitsFor }],
      ),
      clocks: sumOf(row.conversations, (each) =>
        CLOCKS.flatMap((clock) => {
          const phase = each[clock];
          return phase === null ? [] : [{ slackChannel: each.slack_channel, clock, phase }];
        }),
      ),
      alarms: row.alarms,
      slackEvents: row.slack_events,
      gatesShut: row.gates_shut,
    };
  };
}

/** Counts together what is told apart by less. */
function sumOf<Kind extends object>(
  conversations: readonly ConversationsRow[],
  kindsOf: (row: ConversationsRow) => Kind[],
): (Kind & { count: number })[] {
  const sums = new Map<string, Kind & { count: number }>();
  for (const row of conversations) {
    for (const kind of kindsOf(row)) {
      const key = JSON.stringify(kind);
      sums.set(key, { ...kind, count: (sums.get(key)?.count ?? 0) + row.count });
    }
  }
  return [...sums.values()];
}
