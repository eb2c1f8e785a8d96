import { type Closure, isWorkingTime, nextOpening } from '../../domain/business-hours.ts';
import { type FirstReply, summarize } from '../../domain/first-replies.ts';
import type { AgentId, InboxId, WorkspaceId } from '../../domain/ids.ts';
import type { InboxSettings } from '../../domain/inbox.ts';
import type { LoadReport } from '../../domain/reports.ts';
import { roleIn } from '../commit-sql.ts';
import type { Sql, Statement } from '../pool.ts';
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
 * One pass over what is unresolved in the inbox, by owner; what nobody owns is a group like the others. A person's late and soon are the
 * owner's window, so that nobody counts as late for what was late when they took it; the inbox's late is what customers were promised. Who
 * owns something and answers here no longer is listed too. Tests are in no figure. `oldest` is since when, and its number.
 */
const LOAD: Statement = {
  name: 'view_load',
  text: `
    WITH ${CLOCK},
    by_owner AS MATERIALIZED (
      SELECT c.owner_id, count(*) AS open,
        count(*) FILTER (WHERE ${TAKES_ATTENTION}) AS load,
        count(*) FILTER (WHERE c.turn = 'team') AS our_turn,
        count(*) FILTER (WHERE c.response_phase = 'late') AS promised_earlier,
        count(*) FILTER (WHERE c.response_phase = 'late' AND c.response_name = 'first_response') AS first_late,
        count(*) FILTER (WHERE c.window_phase = 'late') AS late,
        count(*) FILTER (WHERE c.window_phase = 'soon') AS soon,
        max(coalesce(c.window_due_at, c.response_due_at)) FILTER (WHERE c.window_phase = 'soon') AS soon_until,
        count(*) FILTER (WHERE c.turn = 'customer' AND c.snoozed_until IS NULL) AS waiting_for_customers,
        count(*) FILTER (WHERE c.snoozed_until IS NOT NULL AND c.turn <> 'team') AS snoozed,
        min(ARRAY[${ms('c.turn_since')}, c.number]) FILTER (WHERE c.turn = 'team') AS oldest
      FROM clock, conversation c
      WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND c.status <> 'resolved' AND c.purpose = 'real'
      GROUP BY c.owner_id
    ),
    agents AS MATERIALIZED (
      SELECT who.id, coalesce(a.name, who.id) AS name, who.answers, who.oldest, ${away('a')} AS away,
        who.answers AND (a.id IS NULL OR NOT ${isAway('a')}) AS present, coalesce(who.open, 0) AS open, coalesce(who.load, 0) AS load,
        coalesce(who.our_turn, 0) AS our_turn, coalesce(who.late, 0) AS late, coalesce(who.soon, 0) AS soon
      FROM clock, (
        SELECT coalesce(answering.agent_id, o.owner_id) AS id, answering.agent_id IS NOT NULL AS answers, o.*
        FROM (
          SELECT m.agent_id FROM membership m LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = m.agent_id
          WHERE m.workspace_id = $1 AND m.inbox_id = $2::uuid AND m.ended_at IS NULL
            AND m.role IN ('agent', 'manager', 'admin') AND ${mayAct('a')}
        ) answering
        FULL JOIN (SELECT b.* FROM by_owner b WHERE b.owner_id IS NOT NULL) o ON o.owner_id = answering.agent_id
      ) who
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
        'count', (SELECT coalesce(sum(b.our_turn), 0) FROM by_owner b WHERE b.owner_id IS NULL),
        'oldest', ${listed(`
          SELECT c.*, 1 AS place FROM by_owner b JOIN conversation c ON c.workspace_id = $1 AND c.number = b.oldest[2]
          WHERE b.owner_id IS NULL`)}->0),
      'owned', (
        SELECT json_build_object(
          'count', coalesce(sum(b.open), 0), 'ourTurn', coalesce(sum(b.our_turn), 0), 'late', coalesce(sum(b.promised_earlier), 0),
          'soon', coalesce(sum(b.soon), 0), 'soonUntil', ${ms('max(b.soon_until)')},
          'waitingForCustomers', coalesce(sum(b.waiting_for_customers), 0), 'snoozed', coalesce(sum(b.snoozed), 0))
        FROM by_owner b WHERE b.owner_id IS NOT NULL),
      'agents', (
        SELECT coalesce(json_agg(json_build_object(
          'agent', json_build_object('id', g.id, 'name', g.name), 'answers', g.answers,
          'open', g.open, 'load', g.load, 'most', ${capacityOf('shown', 'g.id')}, 'away', g.away,
          'ourTurn', g.our_turn, 'late', g.late, 'soon', g.soon,
          'oldest', CASE WHEN g.oldest IS NOT NULL THEN json_build_object('number', g.oldest[2], 'waitingSince', g.oldest[1]) END)
          ORDER BY g.late DESC, g.soon DESC, g.our_turn DESC, g.oldest[1], g.load DESC, lower(g.name), g.id), '[]')
        FROM agents g),
      'answering', (SELECT count(*) FROM agents g WHERE g.answers),
      'present', (SELECT count(*) FROM agents g WHERE g.present),
      'firstReplies', (
        SELECT coalesce(json_agg(json_build_object(
          'startedAt', ${ms('f.started_at')}, 'dueAt', ${ms('f.due_at')}, 'endedAt', ${ms('f.ended_at')}, 'answered', f.answered)), '[]')
        FROM first_replies f),
      'firstLate', (SELECT coalesce(sum(b.first_late), 0) FROM by_owner b)
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
