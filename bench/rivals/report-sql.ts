import { Pool } from 'pg';
import { type Calendar, isWorkingTime, nextOpening } from '../../src/domain/business-hours.ts';
import { type FirstReply, summarize } from '../../src/domain/first-replies.ts';
import type { AgentId, InboxId, Instant, WorkspaceId } from '../../src/domain/ids.ts';
import type { LoadReport, UnassignedReport } from '../../src/domain/reports.ts';
import type { HomeView } from '../../src/domain/views.ts';

/**
 * The reports as somebody would write them for these tables alone: one prepared statement each, no part shared with anything else, each
 * table read once where that can be, and only what the report tells.
 */
export interface ReportSql {
  load(inboxId: InboxId, viewer: AgentId): Promise<LoadReport>;
  unassigned(inboxId: InboxId): Promise<UnassignedReport>;
  home(agentId: AgentId): Promise<HomeView>;
  close(): Promise<void>;
}

const ms = (at: string) => `(extract(epoch FROM ${at}) * 1000)::bigint`;
const clock = (name: string) =>
  `CASE WHEN c.${name}_due_at IS NOT NULL THEN json_build_object('dueAt', ${ms(`c.${name}_due_at`)}, 'phase', c.${name}_phase) END`;

/** A line of a list; `c` has the columns below. */
const ROW = `json_build_object(
  'id', c.id, 'number', c.number, 'version', c.version, 'inboxId', c.inbox_id, 'inboxName', i.name,
  'customerName', coalesce(cu.name, who.address), 'channel', c.channel, 'status', c.status, 'turn', c.turn,
  'owner', CASE WHEN c.owner_id IS NOT NULL THEN json_build_object('id', c.owner_id, 'name', o.name) END,
  'excerpt', c.last_customer_excerpt, 'waitingSince', CASE WHEN c.turn = 'team' THEN ${ms('c.turn_since')} END,
  'unanswered', c.unanswered, 'response', ${clock('response')}, 'assignment', ${clock('assignment')},
  'window', ${clock('window')}, 'resolution', CASE WHEN c.turn = 'team' THEN ${clock('resolution')} END,
  'answeredAt', ${ms('c.answered_at')}, 'answeredOnTime', coalesce(c.answered_on_time, false),
  'snoozedUntil', ${ms('c.snoozed_until')}, 'heldUntil', (SELECT min((k->>'until')::bigint) FROM jsonb_array_elements(c.held) k),
  'previews', i.settings->'previews', 'vip', cu.vip, 'purpose', c.purpose,
  'card', CASE WHEN s.ts IS NOT NULL THEN json_build_object('slackChannel', s.slack_channel, 'ts', s.ts) END)`;
const WITH_NAMES = `
  JOIN inbox i ON i.workspace_id = $1 AND i.id = c.inbox_id
  JOIN customer cu ON cu.workspace_id = $1 AND cu.id = c.customer_id
  JOIN identity who ON who.workspace_id = $1 AND who.id = c.identity_id
  LEFT JOIN agent o ON o.workspace_id = $1 AND o.id = c.owner_id
  LEFT JOIN slack_message s ON s.workspace_id = $1 AND s.surface_key = 'card:' || c.id`;
const COLUMNS = `c.id, c.number, c.version, c.inbox_id, c.customer_id, c.identity_id, c.channel, c.status, c.turn, c.owner_id,
  c.last_customer_excerpt, c.turn_since, c.unanswered, c.held, c.purpose, c.answered_at, c.answered_on_time, c.snoozed_until,
  c.response_due_at, c.response_phase, c.assignment_due_at, c.assignment_phase, c.window_due_at, c.window_phase,
  c.resolution_due_at, c.resolution_phase`;
const ANSWERS = `m.ended_at IS NULL AND m.role IN ('agent', 'manager', 'admin')
  AND (a.id IS NULL OR (a.kind = 'member' AND NOT a.deactivated))`;
/** Since and until when somebody is away, who said so themselves or is on leave. */
const BY_WORD = 'a.away_since IS NOT NULL AND (a.away_until IS NULL OR a.away_until > now())';
const ON_LEAVE = 'a.leave_from <= now() AND a.leave_until > now()';
const AWAY = `CASE WHEN ${BY_WORD} OR ${ON_LEAVE} THEN json_build_object(
  'since', ${ms(`(CASE WHEN ${BY_WORD} THEN a.away_since ELSE a.leave_from END)`)},
  'until', CASE WHEN ${BY_WORD} AND a.away_until IS NULL THEN NULL ELSE greatest(
    CASE WHEN ${BY_WORD} THEN ${ms('a.away_until')} END, CASE WHEN ${ON_LEAVE} THEN ${ms('a.leave_until')} END) END) END`;
const WORKSPACE_URL = `(SELECT rtrim(w.url, '/') || '/' FROM workspace w WHERE w.id = $1)`;

const firstReplies = (from: string, to: string) => `
  (SELECT first_reply_started_at, first_reply_due_at, first_reply_ended_at, first_replied_at FROM conversation
   WHERE workspace_id = $1 AND inbox_id = $2 AND purpose = 'real' AND first_reply_ended_at BETWEEN ${from} AND ${to}
   ORDER BY first_reply_ended_at DESC LIMIT 1000)`;

/** One pass over what is open, by owner; those without one are a group like the others. */
const LOAD = `
  WITH by_owner AS MATERIALIZED (
    SELECT owner_id, count(*) AS open, count(*) FILTER (WHERE turn = 'team' OR answered_at > now() - interval '24 hours') AS load,
      count(*) FILTER (WHERE turn = 'team') AS our_turn, count(*) FILTER (WHERE response_phase = 'late') AS promised_earlier,
      count(*) FILTER (WHERE response_phase = 'late' AND response_name = 'first_response') AS first_late,
      count(*) FILTER (WHERE window_phase = 'late') AS late, count(*) FILTER (WHERE window_phase = 'soon') AS soon,
      max(coalesce(window_due_at, response_due_at)) FILTER (WHERE window_phase = 'soon') AS soon_until,
      count(*) FILTER (WHERE turn = 'customer' AND snoozed_until IS NULL) AS waiting_for_customers,
      count(*) FILTER (WHERE turn <> 'team' AND snoozed_until IS NOT NULL) AS snoozed,
      min(ARRAY[${ms('turn_since')}, number]) FILTER (WHERE turn = 'team') AS oldest
    FROM conversation WHERE workspace_id = $1 AND inbox_id = $2 AND status <> 'resolved' AND purpose = 'real' GROUP BY owner_id
  ),
  people AS MATERIALIZED (
    SELECT coalesce(p.agent_id, b.owner_id) AS id, p.agent_id IS NOT NULL AS answers, b.*
    FROM (
      SELECT m.agent_id FROM membership m LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = m.agent_id
      WHERE m.workspace_id = $1 AND m.inbox_id = $2 AND ${ANSWERS}
    ) p FULL JOIN (SELECT * FROM by_owner WHERE owner_id IS NOT NULL) b ON b.owner_id = p.agent_id
  )
  SELECT json_build_object(
    'now', ${ms('now()')}, 'calendar', i.settings->'calendar',
    'inbox', json_build_object('id', i.id, 'name', i.name, 'slackChannel', i.slack_channel),
    'viewer', json_build_object('id', $3::text, 'role', (
      SELECT m.role FROM membership m LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = m.agent_id
      WHERE m.workspace_id = $1 AND m.inbox_id = $2 AND m.agent_id = $3 AND m.ended_at IS NULL
        AND (a.id IS NULL OR (a.kind = 'member' AND NOT a.deactivated)))),
    'unassigned', json_build_object('count', coalesce(nobody.our_turn, 0), 'oldest', (
      SELECT ${ROW} FROM conversation c ${WITH_NAMES} WHERE c.workspace_id = $1 AND c.number = nobody.oldest[2])),
    'owned', t.totals, 'agents', t.agents, 'answering', t.answering, 'present', t.present,
    'firstLate', (SELECT coalesce(sum(first_late), 0) FROM by_owner),
    'firstReplies', (
      SELECT coalesce(json_agg(json_build_object('startedAt', ${ms('f.first_reply_started_at')}, 'dueAt', ${ms('f.first_reply_due_at')},
        'endedAt', ${ms('f.first_reply_ended_at')}, 'answered', f.first_replied_at IS NOT NULL)), '[]')
      FROM (${firstReplies(`now() - interval '26 hours'`, 'now()')} UNION ALL
        ${firstReplies(`now() - interval '7 days 26 hours'`, `now() - interval '7 days' + interval '26 hours'`)}) f)) AS answer
  FROM inbox i
  LEFT JOIN by_owner nobody ON nobody.owner_id IS NULL
  CROSS JOIN (
    SELECT json_build_object('count', coalesce(sum(p.open), 0), 'ourTurn', coalesce(sum(p.our_turn), 0),
        'late', coalesce(sum(p.promised_earlier), 0), 'soon', coalesce(sum(p.soon), 0), 'soonUntil', ${ms('max(p.soon_until)')},
        'waitingForCustomers', coalesce(sum(p.waiting_for_customers), 0), 'snoozed', coalesce(sum(p.snoozed), 0)) AS totals,
      coalesce(json_agg(json_build_object(
        'agent', json_build_object('id', p.id, 'name', coalesce(a.name, p.id)), 'answers', p.answers,
        'open', coalesce(p.open, 0), 'load', coalesce(p.load, 0),
        'most', coalesce((shown.settings->'capacity'->'of'->>p.id)::int, (shown.settings->'capacity'->>'usual')::int),
        'away', ${AWAY}, 'ourTurn', coalesce(p.our_turn, 0), 'late', coalesce(p.late, 0), 'soon', coalesce(p.soon, 0),
        'oldest', CASE WHEN p.oldest IS NOT NULL THEN json_build_object('number', p.oldest[2], 'waitingSince', p.oldest[1]) END)
        ORDER BY coalesce(p.late, 0) DESC, coalesce(p.soon, 0) DESC, coalesce(p.our_turn, 0) DESC, p.oldest[1], coalesce(p.load, 0) DESC,
          lower(coalesce(a.name, p.id)), p.id), '[]') AS agents,
      count(*) FILTER (WHERE p.answers) AS answering,
      count(*) FILTER (WHERE p.answers AND NOT coalesce(${BY_WORD}, false) AND NOT coalesce(${ON_LEAVE}, false)) AS present
    FROM people p JOIN inbox shown ON shown.workspace_id = $1 AND shown.id = $2
    LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = p.id
  ) t
  WHERE i.workspace_id = $1 AND i.id = $2`;

/** Who claimed last is told where nobody waits, and read in that case alone. */
const UNASSIGNED = `
  WITH waiting AS MATERIALIZED (
    SELECT c.id, count(*) FILTER (WHERE c.purpose = 'real') OVER () AS counted,
      row_number() OVER (ORDER BY c.purpose = 'test', c.response_due_at, c.number) AS place
    FROM conversation c
    WHERE c.workspace_id = $1 AND c.inbox_id = $2 AND c.status <> 'resolved' AND c.owner_id IS NULL AND c.turn = 'team'
    ORDER BY place LIMIT 10
  )
  SELECT json_build_object(
    'now', ${ms('now()')}, 'workspaceUrl', ${WORKSPACE_URL}, 'calendar', i.settings->'calendar',
    'inbox', json_build_object('id', i.id, 'name', i.name, 'slackChannel', i.slack_channel),
    'count', coalesce((SELECT counted FROM waiting LIMIT 1), 0),
    'waiting', (
      SELECT coalesce(json_agg(${ROW} ORDER BY w.place), '[]')
      FROM waiting w JOIN conversation c ON c.workspace_id = $1 AND c.id = w.id ${WITH_NAMES})) AS answer
  FROM inbox i WHERE i.workspace_id = $1 AND i.id = $2`;

const IS_LATE = `(c.response_phase = 'late' OR coalesce(c.resolution_phase = 'late', false))`;
const IS_AT_RISK = `(${IS_LATE} OR c.response_phase <> 'on_time' OR coalesce(c.assignment_phase <> 'on_time', false)
  OR coalesce(c.window_phase <> 'on_time', false) OR coalesce(c.resolution_phase <> 'on_time', false))`;

const HOME = `
  WITH inboxes AS MATERIALIZED (
    SELECT i.id, i.name, i.slack_channel, m.role, m.role <> 'watcher' AND (a.id IS NULL OR (a.kind = 'member' AND NOT a.deactivated)) AS answers
    FROM membership m JOIN inbox i ON i.workspace_id = $1 AND i.id = m.inbox_id AND i.status <> 'left'
    LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = $2
    WHERE m.workspace_id = $1 AND m.agent_id = $2 AND m.ended_at IS NULL
  ),
  mine AS MATERIALIZED (
    SELECT ${COLUMNS}, count(*) FILTER (WHERE c.purpose = 'real') OVER () AS counted,
      row_number() OVER (ORDER BY c.purpose = 'test', c.turn <> 'team',
        CASE WHEN c.turn = 'team' THEN coalesce(c.window_due_at, c.response_due_at) END, c.turn_since DESC, c.number) AS place
    FROM conversation c WHERE c.workspace_id = $1 AND c.owner_id = $2 AND c.status <> 'resolved'
    ORDER BY place LIMIT 40
  ),
  waiting AS MATERIALIZED (
    SELECT c.id, c.purpose, row_number() OVER (ORDER BY c.purpose = 'test', c.response_due_at, c.number) AS place
    FROM inboxes i JOIN conversation c ON c.workspace_id = $1 AND c.inbox_id = i.id AND c.status <> 'resolved'
      AND c.owner_id IS NULL AND c.turn = 'team'
    WHERE i.answers
  )
  SELECT json_build_object(
    'now', ${ms('now()')}, 'person', json_build_object('id', a.id, 'name', a.name), 'away', ${AWAY},
    'leave', CASE WHEN a.leave_until > now() THEN json_build_object('from', ${ms('a.leave_from')}, 'until', ${ms('a.leave_until')}) END,
    'workspaceUrl', ${WORKSPACE_URL},
    'inboxes', (SELECT json_agg(json_build_object('id', i.id, 'name', i.name, 'slackChannel', i.slack_channel, 'role', i.role)
      ORDER BY i.name, i.id) FROM inboxes i),
    'atRisk', (
      SELECT coalesce(json_agg(r.count ORDER BY r.name, r.id), '[]')
      FROM (
        SELECT i.id, i.name, json_build_object('inboxId', i.id, 'inboxName', i.name, 'late', count(*) FILTER (WHERE ${IS_LATE}),
          'soon', count(*) FILTER (WHERE ${IS_AT_RISK} AND NOT ${IS_LATE}),
          'unassigned', count(*) FILTER (WHERE c.owner_id IS NULL AND ${IS_AT_RISK}),
          'nextDueAt', ${ms(`min(c.response_due_at) FILTER (WHERE NOT ${IS_LATE})`)}) AS count
        FROM inboxes i JOIN conversation c ON c.workspace_id = $1 AND c.inbox_id = i.id AND c.status <> 'resolved' AND c.turn = 'team'
          AND c.purpose = 'real'
        WHERE i.answers AND i.role IN ('manager', 'admin') GROUP BY i.id, i.name HAVING bool_or(${IS_AT_RISK})
      ) r),
    'mine', (SELECT coalesce(json_agg(${ROW} ORDER BY c.place), '[]') FROM mine c ${WITH_NAMES}),
    'mineCount', coalesce((SELECT counted FROM mine LIMIT 1), 0),
    'unassigned', (
      SELECT coalesce(json_agg(${ROW} ORDER BY w.place), '[]')
      FROM waiting w JOIN conversation c ON c.workspace_id = $1 AND c.id = w.id ${WITH_NAMES} WHERE w.place <= 20),
    'unassignedCount', (SELECT count(*) FROM waiting w WHERE w.purpose = 'real'),
    'lastCustomerMessageAt', (
      SELECT ${ms('max(m.at)')} FROM inboxes i JOIN channel_account account ON account.workspace_id = $1
        AND account.inbox_id = i.id AND account.settings->>'purpose' IS DISTINCT FROM 'test'
      CROSS JOIN LATERAL (
        SELECT m.at FROM message m WHERE m.workspace_id = $1 AND m.channel_account_id = account.id AND m.kind = 'customer'
        ORDER BY m.at DESC LIMIT 1) m),
    'channels', (
      SELECT coalesce(json_agg(json_build_object('channel', k.channel, 'waitingSince', (
        SELECT ${ms('min(o.created_at)')} FROM outbox o
        JOIN conversation c ON c.workspace_id = $1 AND c.id = (o.effect->>'conversationId')::uuid AND c.channel = k.channel
        WHERE o.workspace_id = $1 AND o.state IN ('ready', 'leased', 'uncertain') AND o.effect->>'kind' = 'reply'
          AND o.created_at < now() - interval '1 minute' AND c.inbox_id IN (SELECT i.id FROM inboxes i))) ORDER BY k.channel), '[]')
      FROM (
        SELECT DISTINCT account.channel FROM inboxes i JOIN channel_account account ON account.workspace_id = $1
          AND account.inbox_id = i.id AND account.settings->>'purpose' IS DISTINCT FROM 'test') k)) AS answer
  FROM agent a WHERE a.workspace_id = $1 AND a.id = $2`;

type Told<Report> = Omit<Report, 'opensAt'> & { calendar: Calendar };
type LoadTold = Omit<LoadReport, 'firstReplies' | 'timeZone'> & {
  calendar: Calendar;
  firstReplies: FirstReply[];
  firstLate: number;
};

export function createReportSql(databaseUrl: string, workspaceId: WorkspaceId): ReportSql {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: 10,
    application_name: 'by-hand',
    options: '-c plan_cache_mode=force_generic_plan -c jit=off',
  });
  const answer = async <Answer>(
    name: string,
    text: string,
    ...values: string[]
  ): Promise<Answer> => {
    const { rows } = await pool.query<{ answer: Answer }>({
      ...{ name, text, values: [workspaceId, ...values] },
    });
    if (rows[0] === undefined) throw new Error(`no answer of ${name}`);
    return rows[0].answer;
  };
  return {
    async load(inboxId, viewer) {
      const told = await answer<LoadTold>('load', LOAD, inboxId, viewer);
      const { calendar, firstReplies: replies, firstLate, ...report } = told;
      const opensAt = opensAtOf(calendar, report.now);
      return {
        ...report,
        timeZone: calendar.timeZone,
        inbox: { ...report.inbox, open: opensAt === null, opensAt },
        firstReplies: summarize(replies, { calendar, now: report.now, firstLate }),
      };
    },
    async unassigned(inboxId) {
      const { calendar, ...report } = await answer<Told<UnassignedReport>>(
        'unassigned',
        UNASSIGNED,
        inboxId,
      );
      return { ...report, opensAt: opensAtOf(calendar, report.now), lastClaim: null };
    },
    home: (agentId) => answer<HomeView>('home', HOME, agentId),
    close: () => pool.end(),
  };
}

function opensAtOf(calendar: Calendar, now: Instant): Instant | null {
  return isWorkingTime(calendar, now) ? null : nextOpening(calendar, now);
}
