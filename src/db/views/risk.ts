import { type Closure, isWorkingTime, nextOpening } from '../../domain/business-hours.ts';
import type { AgentId, InboxId, WorkspaceId } from '../../domain/ids.ts';
import type { InboxSettings } from '../../domain/inbox.ts';
import type { RiskReport } from '../../domain/risk.ts';
import { roleIn } from '../commit-sql.ts';
import { type LookUps, wholeCalendar } from '../look-ups.ts';
import type { Sql, Statement } from '../pool.ts';
import { CLOCK, IS_TEST, listed, ms, WORKSPACE_URL } from './json-parts.ts';
import { away } from './load-parts.ts';
import { CLOSED } from './opening.ts';
import { isUuid, readView } from './read-view.ts';
import { IS_LATE, IS_SOON, NEXT_PROMISE, riskCount, WAITS_FOR_US } from './risk-parts.ts';
import { inboxJson } from './rolling-lists.ts';

const MOST_LISTED = 10;

/** One pass over what waits for us in the inbox; tests are in the list alone. */
const RISK: Statement = {
  name: 'view_risk',
  text: `
    WITH ${CLOCK},
    waiting AS MATERIALIZED (
      SELECT c.id, c.number, c.status, c.turn, c.owner_id, c.turn_since, c.response_due_at, c.response_phase, c.resolution_phase,
        c.assignment_phase, c.window_phase, ${IS_TEST} AS is_test, ${NEXT_PROMISE} AS promise, ${IS_LATE} AS is_late, ${IS_SOON} AS is_soon,
        CASE WHEN c.unplaced_since >= c.turn_since THEN c.unplaced_since END AS unplaced_since
      FROM conversation c WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND ${WAITS_FOR_US}
    ),
    at_risk AS MATERIALIZED (
      SELECT w.id, row_number() OVER (ORDER BY w.is_test, w.promise, w.number) AS place FROM waiting w WHERE w.is_late OR w.is_soon
      ORDER BY place LIMIT ${MOST_LISTED}
    ),
    agents AS MATERIALIZED (
      SELECT w.owner_id, count(*) FILTER (WHERE w.is_late) AS late, count(*) FILTER (WHERE w.is_soon) AS soon,
        (array_agg(w.number ORDER BY w.response_due_at, w.number) FILTER (WHERE w.response_due_at > clock.now))[1] AS next,
        min(w.response_due_at) FILTER (WHERE w.response_due_at > clock.now) AS next_due_at
      FROM clock, waiting w WHERE w.owner_id IS NOT NULL AND NOT w.is_test
      GROUP BY w.owner_id HAVING bool_or(w.is_late OR w.is_soon)
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'inbox', ${inboxJson()},
      'settings', shown.settings, 'closed', ${CLOSED},
      'viewer', json_build_object('id', $3::text, 'role', ${roleIn('$1', 'shown.id', '$3::text')}),
      'counts', (SELECT ${riskCount('shown')} FROM waiting c WHERE NOT c.is_test),
      'atRisk', ${listed('SELECT c.*, r.place FROM at_risk r JOIN conversation c ON c.workspace_id = $1 AND c.id = r.id')},
      'agents', (
        SELECT coalesce(json_agg(json_build_object(
          'agent', json_build_object('id', g.owner_id, 'name', coalesce(a.name, g.owner_id)), 'away', ${away('a')},
          'late', g.late, 'soon', g.soon,
          'next', CASE WHEN g.next IS NOT NULL THEN json_build_object('number', g.next, 'dueAt', ${ms('g.next_due_at')}) END)
          ORDER BY g.late DESC, g.soon DESC, g.next_due_at NULLS LAST, lower(coalesce(a.name, g.owner_id)), g.owner_id), '[]')
        FROM agents g LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = g.owner_id),
      'onTime', (SELECT count(*) FROM waiting w WHERE NOT (w.is_test OR w.is_late OR w.is_soon)),
      'unplaced', (
        SELECT CASE WHEN count(*) > 0 THEN json_build_object('count', count(*), 'since', ${ms('min(w.unplaced_since)')}) END
        FROM waiting w WHERE w.unplaced_since IS NOT NULL AND NOT w.is_test)
    ) AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

type Counts = Pick<
  RiskReport,
  'inboxId' | 'inboxName' | 'late' | 'soon' | 'unassigned' | 'nextDueAt'
>;

interface RiskRead extends Omit<RiskReport, 'inbox' | keyof Counts> {
  inbox: Omit<RiskReport['inbox'], 'open' | 'opensAt'>;
  counts: Counts;
  settings: InboxSettings;
  closed: Closure | null;
}

export async function readRisk(
  sql: Sql,
  lookUps: LookUps,
  about: { workspaceId: WorkspaceId; inboxId: InboxId; viewer: AgentId },
): Promise<RiskReport | null> {
  const { workspaceId, inboxId, viewer } = about;
  if (!isUuid(inboxId)) return null;
  const read = await readView<RiskRead>(sql, RISK, [workspaceId, inboxId, viewer]);
  if (read === null) return null;
  const { settings, closed, counts, ...report } = read;
  const { now } = report;
  const calendar = await wholeCalendar({ calendar: settings.calendar, closed, now }, lookUps);
  const open = isWorkingTime(calendar, now);
  const opensAt = open ? null : nextOpening(calendar, now);
  return { ...report, ...counts, inbox: { ...report.inbox, open, opensAt } };
}
