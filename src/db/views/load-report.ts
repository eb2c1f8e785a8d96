import { type Closure, isWorkingTime, nextOpening } from '../../domain/business-hours.ts';
import { type FirstReply, summarize } from '../../domain/first-replies.ts';
import type { AgentId, InboxId, WorkspaceId } from '../../domain/ids.ts';
import type { InboxSettings } from '../../domain/inbox.ts';
import type { LoadReport } from '../../domain/reports.ts';
import { roleIn } from '../commit-sql.ts';
import type { Sql, Statement } from '../pool.ts';
import { WAITS_FOR_OWNER } from './find-conversations.ts';
import { CLOCK, listed, mayAct, ms } from './json-parts.ts';
import { away, capacityOf, isAway, TAKES_ATTENTION } from './load-parts.ts';
import { CLOSED, calendarWith } from './opening.ts';
import { isUuid, readView } from './read-view.ts';

/** So far back today's first answers lie, wherever a day begins. */
const A_DAY = "interval '26 hours'";
const A_WEEK = "interval '7 days'";
/** More than this no figure needs. */
const MOST_FIRST_REPLIES = 1_000;

/** A span at a time: of two at once, no index would be used for either. */
function firstReplies(from: string, to: string): string {
  return `(
    SELECT c.first_reply_started_at AS started_at, c.first_reply_due_at AS due_at, c.first_reply_ended_at AS ended_at,
      c.first_replied_at IS NOT NULL AS answered
    FROM conversation c
    WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND c.purpose = 'real' AND c.first_reply_ended_at BETWEEN ${from} AND ${to}
    ORDER BY c.first_reply_ended_at DESC LIMIT ${MOST_FIRST_REPLIES})`;
}

/**
 * One pass over what is unresolved in the inbox. A person's late and soon are the owner's window, so that nobody counts as late for what
 * was late when they took it; the inbox's late is what customers were promised. Who owns something and answers here no longer is listed
 * too. Tests are in no figure.
 */
const LOAD: Statement = {
  name: 'view_load',
  text: `
    WITH ${CLOCK},
    unresolved AS MATERIALIZED (
      SELECT c.id, c.number, c.owner_id, c.turn, c.turn_since, c.window_phase, c.response_phase, c.response_name, c.response_started_at,
        c.response_due_at, c.snoozed_until, coalesce(c.window_due_at, c.response_due_at) AS due_at, ${TAKES_ATTENTION} AS takes_attention
      FROM clock, conversation c
      WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND c.status <> 'resolved' AND c.purpose = 'real'
    ),
    owned AS MATERIALIZED (
      SELECT u.owner_id, count(*) AS open,
        count(*) FILTER (WHERE u.takes_attention) AS load,
        count(*) FILTER (WHERE u.turn = 'team') AS our_turn,
        count(*) FILTER (WHERE u.response_phase = 'late') AS promised_earlier,
        count(*) FILTER (WHERE u.window_phase = 'late') AS late,
        count(*) FILTER (WHERE u.window_phase = 'soon') AS soon,
        max(u.due_at) FILTER (WHERE u.window_phase = 'soon') AS soon_until,
        count(*) FILTER (WHERE u.turn = 'customer' AND u.snoozed_until IS NULL) AS waiting_for_customers,
        count(*) FILTER (WHERE u.snoozed_until IS NOT NULL AND u.turn <> 'team') AS snoozed,
        (array_agg(u.number ORDER BY u.turn_since, u.number) FILTER (WHERE u.turn = 'team'))[1] AS oldest,
        min(u.turn_since) FILTER (WHERE u.turn = 'team') AS oldest_since
      FROM unresolved u WHERE u.owner_id IS NOT NULL GROUP BY u.owner_id
    ),
    answering AS MATERIALIZED (
      SELECT m.agent_id, a.id IS NULL OR NOT ${isAway('a')} AS present
      FROM clock, membership m LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = m.agent_id
      WHERE m.workspace_id = $1 AND m.inbox_id = $2::uuid AND m.ended_at IS NULL
        AND m.role IN ('agent', 'manager', 'admin') AND ${mayAct('a')}
    ),
    agents AS MATERIALIZED (
      SELECT who.id, coalesce(a.name, who.id) AS name, coalesce(o.open, 0) AS open, coalesce(o.load, 0) AS load,
        coalesce(o.our_turn, 0) AS our_turn, coalesce(o.late, 0) AS late, coalesce(o.soon, 0) AS soon, o.oldest, o.oldest_since,
        EXISTS (SELECT FROM answering y WHERE y.agent_id = who.id) AS answers, ${away('a')} AS away
      FROM clock, (SELECT agent_id AS id FROM answering UNION SELECT owner_id FROM owned) who
      LEFT JOIN owned o ON o.owner_id = who.id
      LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = who.id
    ),
    first_replies AS MATERIALIZED (
      ${firstReplies(`(SELECT now FROM clock) - ${A_DAY}`, '(SELECT now FROM clock)')}
      UNION ALL
      ${firstReplies(`(SELECT now FROM clock) - ${A_WEEK} - ${A_DAY}`, `(SELECT now FROM clock) - ${A_WEEK} + ${A_DAY}`)}
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')},
      'settings', shown.settings,
      'closed', ${CLOSED},
      'inbox', json_build_object('id', shown.id, 'name', shown.name, 'slackChannel', shown.slack_channel),
      'viewer', json_build_object('id', $3::text, 'role', ${roleIn('$1', 'shown.id', '$3::text')}),
      'unassigned', json_build_object(
        'count', (SELECT count(*) FROM unresolved u WHERE u.owner_id IS NULL AND u.turn = 'team'),
        'oldest', ${listed(`
          SELECT c.*, 1 AS place FROM conversation c
          WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND c.purpose = 'real' AND ${WAITS_FOR_OWNER}
          ORDER BY c.turn_since, c.number LIMIT 1`)}->0),
      'owned', (
        SELECT json_build_object(
          'count', coalesce(sum(open), 0), 'ourTurn', coalesce(sum(our_turn), 0), 'late', coalesce(sum(promised_earlier), 0),
          'soon', coalesce(sum(soon), 0), 'soonUntil', ${ms('max(soon_until)')},
          'waitingForCustomers', coalesce(sum(waiting_for_customers), 0), 'snoozed', coalesce(sum(snoozed), 0))
        FROM owned),
      'agents', (
        SELECT coalesce(json_agg(json_build_object(
          'agent', json_build_object('id', g.id, 'name', g.name), 'answers', g.answers,
          'open', g.open, 'load', g.load, 'most', ${capacityOf('shown', 'g.id')}, 'away', g.away,
          'ourTurn', g.our_turn, 'late', g.late, 'soon', g.soon,
          'oldest', CASE WHEN g.oldest IS NOT NULL
            THEN json_build_object('number', g.oldest, 'waitingSince', ${ms('g.oldest_since')}) END)
          ORDER BY g.late DESC, g.soon DESC, g.our_turn DESC, g.oldest_since NULLS LAST, g.load DESC, lower(g.name), g.id), '[]')
        FROM agents g),
      'answering', (SELECT count(*) FROM answering),
      'present', (SELECT count(*) FROM answering y WHERE y.present),
      'firstReplies', (
        SELECT coalesce(json_agg(json_build_object(
          'startedAt', ${ms('f.started_at')}, 'dueAt', ${ms('f.due_at')}, 'endedAt', ${ms('f.ended_at')}, 'answered', f.answered)), '[]')
        FROM first_replies f),
      'firstLate', (
        SELECT count(*) FROM unresolved u WHERE u.response_name = 'first_response' AND u.response_phase = 'late')
    ) AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

interface LoadRead extends Omit<LoadReport, 'inbox' | 'firstReplies' | 'timeZone'> {
  inbox: Omit<LoadReport['inbox'], 'open' | 'opensAt'>;
  settings: InboxSettings;
  closed: Closure | null;
  firstReplies: FirstReply[];
  /** Late and not answered yet. */
  firstLate: number;
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
  const { settings, closed, firstReplies, firstLate, ...report } = read;
  const calendar = calendarWith(settings.calendar, closed);
  const open = isWorkingTime(calendar, report.now);
  const opensAt = open ? null : nextOpening(calendar, report.now);
  return {
    ...report,
    timeZone: calendar.timeZone,
    inbox: { ...report.inbox, open, opensAt },
    firstReplies: summarize(firstReplies, { calendar, now: report.now, firstLate }),
  };
}
