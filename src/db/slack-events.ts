import type { WorkspaceId } from '../domain/ids.ts';
import type { SlackEvents } from '../inbox/sweep-ports.ts';
import type { Sql, Statement } from './pool.ts';

/** An event that failed comes again after 2, 4, 8, … seconds, at most an hour later; after a day it is let go, with the reason. */
const PAUSE = `least(interval '1 hour', interval '2 s' * power(2, least(attempts, 20)))`;

const STORE: Statement = {
  name: 'slack_event_store',
  text: `
    INSERT INTO slack_event (workspace_id, event_id, body) VALUES ($1, $2, $3)
    ON CONFLICT DO NOTHING RETURNING event_id`,
};

/** What people write in channels is no business of ours once it is processed: the id alone keeps it from coming twice. */
const DONE: Statement = {
  name: 'slack_event_done',
  text: `
    UPDATE slack_event SET processed_at = dibs_now(), body = ''
    WHERE workspace_id = $1 AND event_id = $2 AND processed_at IS NULL`,
};

const FAILED: Statement = {
  name: 'slack_event_failed',
  text: `
    UPDATE slack_event SET attempts = attempts + 1, reason = $3, next_try_at = dibs_now() + ${PAUSE},
      processed_at = CASE WHEN received_at <= dibs_now() - interval '24 hours' THEN dibs_now() END
    WHERE workspace_id = $1 AND event_id = $2 AND processed_at IS NULL`,
};

/** A claim moves the next try behind the lease, so that nobody else takes it meanwhile. */
const UNPROCESSED: Statement = {
  name: 'slack_event_unprocessed',
  text: `
    WITH clock AS MATERIALIZED (SELECT dibs_now() AS now),
    waiting AS MATERIALIZED (
      SELECT e.workspace_id, e.event_id FROM slack_event e, clock
      WHERE e.processed_at IS NULL AND e.next_try_at <= now AND e.received_at <= now - $1::float8 * interval '1 ms'
      ORDER BY e.next_try_at, e.event_id LIMIT $3
      FOR UPDATE OF e SKIP LOCKED
    ),
    claimed AS (
      UPDATE slack_event e SET next_try_at = now + $2::float8 * interval '1 ms' FROM waiting w, clock
      WHERE e.workspace_id = w.workspace_id AND e.event_id = w.event_id
      RETURNING e.workspace_id, e.event_id, e.body, e.received_at
    )
    SELECT workspace_id, event_id, body FROM claimed ORDER BY received_at, event_id`,
};

/** Events of Slack's, kept as JSON text in bytes: they may hold what jsonb refuses. */
export function createSlackEvents(sql: Sql): SlackEvents {
  return {
    async store({ workspaceId, eventId, body }) {
      const bytes = Buffer.from(JSON.stringify(body), 'utf8');
      return (await sql.query(STORE, [workspaceId, eventId, bytes])).length === 1;
    },
    async done(workspaceId, eventId) {
      await sql.query(DONE, [workspaceId, eventId]);
    },
    async failed(workspaceId, eventId, reason) {
      await sql.query(FAILED, [workspaceId, eventId, reason]);
    },
    async unprocessed({ olderThan, leaseFor, limit }) {
      const rows = await sql.query<{ workspace_id: WorkspaceId; event_id: string; body: Buffer }>(
        UNPROCESSED,
        [olderThan, leaseFor, limit],
      );
      return rows.map(({ workspace_id, event_id, body }) => {
        return {
          workspaceId: workspace_id,
          eventId: event_id,
          body: JSON.parse(body.toString('utf8')),
        };
      });
    },
  };
}
