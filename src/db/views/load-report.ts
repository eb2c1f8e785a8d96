import { type Calendar, isWorkingTime, nextOpening } from '../../domain/business-hours.ts';
import type { AgentId, InboxId, WorkspaceId } from '../../domain/ids.ts';
import type { LoadReport } from '../../domain/views.ts';
import { roleIn } from '../commit-sql.ts';
import type { Sql, Statement } from '../pool.ts';
import { WAITS_FOR_OWNER } from './find-conversations.ts';
import { CLOCK, listed, mayAct, ms } from './json-parts.ts';
import { isUuid, readView } from './read-view.ts';

/**
 * One pass over what is unresolved in the inbox. A person's late and soon are the owner's window, so that nobody counts as late for what
 * was late when they took it; the inbox's late is what customers were promised. Who owns something and answers here no longer is listed
 * too.
 */
const LOAD: Statement = {
  name: 'view_load',
  text: `
    WITH ${CLOCK},
    unresolved AS MATERIALIZED (
      SELECT c.id, c.number, c.owner_id, c.turn, c.turn_since, c.window_phase, c.response_phase FROM conversation c
      WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND c.status <> 'resolved'
    ),
    owned AS MATERIALIZED (
      SELECT u.owner_id, count(*) AS open,
        count(*) FILTER (WHERE u.turn = 'team') AS our_turn,
        count(*) FILTER (WHERE u.response_phase = 'late') AS promised_earlier,
        count(*) FILTER (WHERE u.window_phase = 'late') AS late,
        count(*) FILTER (WHERE u.window_phase = 'soon') AS soon,
        count(*) FILTER (WHERE u.turn = 'customer') AS waiting_for_customers,
        (array_agg(u.number ORDER BY u.turn_since, u.number) FILTER (WHERE u.turn = 'team'))[1] AS oldest,
        min(u.turn_since) FILTER (WHERE u.turn = 'team') AS oldest_since
      FROM unresolved u WHERE u.owner_id IS NOT NULL GROUP BY u.owner_id
    ),
    answering AS MATERIALIZED (
      SELECT m.agent_id FROM membership m LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = m.agent_id
      WHERE m.workspace_id = $1 AND m.inbox_id = $2::uuid AND m.ended_at IS NULL
        AND m.role IN ('agent', 'manager', 'admin') AND ${mayAct('a')}
    ),
    agents AS MATERIALIZED (
      SELECT who.id, coalesce(a.name, who.id) AS name, coalesce(o.open, 0) AS open, coalesce(o.our_turn, 0) AS our_turn,
        coalesce(o.late, 0) AS late, coalesce(o.soon, 0) AS soon, o.oldest, o.oldest_since
      FROM (SELECT agent_id AS id FROM answering UNION SELECT owner_id FROM owned) who
      LEFT JOIN owned o ON o.owner_id = who.id
      LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = who.id
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')},
      'calendar', shown.settings->'calendar',
      'inbox', json_build_object('id', shown.id, 'name', shown.name, 'slackChannel', shown.slack_channel),
      'viewer', json_build_object('id', $3::text, 'role', ${roleIn('$1', 'shown.id', '$3::text')}),
      'unassigned', json_build_object(
        'count', (SELECT count(*) FROM unresolved u WHERE u.owner_id IS NULL AND u.turn = 'team'),
        'oldest', ${listed(`
          SELECT c.*, 1 AS place FROM conversation c
          WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND ${WAITS_FOR_OWNER}
          ORDER BY c.turn_since, c.number LIMIT 1`)}->0),
      'owned', (
        SELECT json_build_object(
          'count', coalesce(sum(open), 0), 'ourTurn', coalesce(sum(our_turn), 0), 'late', coalesce(sum(promised_earlier), 0),
          'soon', coalesce(sum(soon), 0), 'waitingForCustomers', coalesce(sum(waiting_for_customers), 0))
        FROM owned),
      'agents', (
        SELECT coalesce(json_agg(json_build_object(
          'agent', json_build_object('id', g.id, 'name', g.name),
          'open', g.open, 'ourTurn', g.our_turn, 'late', g.late, 'soon', g.soon,
          'oldest', CASE WHEN g.oldest IS NOT NULL
            THEN json_build_object('number', g.oldest, 'waitingSince', ${ms('g.oldest_since')}) END)
          ORDER BY g.late DESC, g.soon DESC, g.our_turn DESC, g.oldest_since NULLS LAST, lower(g.name), g.id), '[]')
        FROM agents g),
      'answering', (SELECT count(*) FROM answering)
    ) AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

interface LoadRead extends Omit<LoadReport, 'inbox'> {
  inbox: Omit<LoadReport['inbox'], 'open' | 'opensAt'>;
  calendar: Calendar;
}

export async function readLoad(
  sql: Sql,
  workspaceId: WorkspaceId,
  inboxId: InboxId,
  viewer: AgentId,
): Promise<LoadReport | null> {
  if (!isUuid(inboxId)) return null;
  const read = await readView<LoadRead>(sql, LOAD, [workspaceId, inboxId, viewer]);
  if (read === null) return null;
  const { calendar, ...report } = read;
  const open = isWorkingTime(calendar, report.now);
  const opensAt = open ? null : nextOpening(calendar, report.now);
  return { ...report, inbox: { ...report.inbox, open, opensAt } };
}
