import type { AgentEvent } from '../../domain/agent.ts';
import type { PersonTimes } from '../../domain/availability.ts';
import type { Closure } from '../../domain/business-hours.ts';
import { sumUp } from '../../domain/day-summary.ts';
import type { AgentId, WorkspaceId } from '../../domain/ids.ts';
import type { InboxSettings } from '../../domain/inbox.ts';
import { toldBy } from '../../domain/past-turns.ts';
import type { DaySummary } from '../../domain/risk.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { type LookUps, wholeCalendar } from '../look-ups.ts';
import type { Sql, Statement } from '../pool.ts';
import { CLOCK, IS_TEST, listed, ms, WORKSPACE_URL } from './json-parts.ts';
import { receiver } from './put-off.ts';
import { isUuid, readView } from './read-view.ts';
import { IS_LATE, IS_SOON, NEXT_PROMISE, WAITS_FOR_US } from './risk-parts.ts';
import { inboxJson } from './rolling-lists.ts';
import { TOLD_SINCE, told, touched } from './told.ts';

const MOST_AT_RISK = 5;

/** Wherever a day begins, it lies between these. `$3` is its date. */
const DAY = {
  from: `($3::date - interval '14 hours') AT TIME ZONE 'UTC'`,
  to: `($3::date + interval '38 hours') AT TIME ZONE 'UTC'`,
};
const A_WEEK = "interval '7 days'";

const SUMMARY: Statement = {
  name: 'view_summary_dm',
  text: `
    WITH ${CLOCK},
    ${touched(DAY, { from: `${DAY.from} - ${A_WEEK}`, to: `${DAY.to} - ${A_WEEK}` })},
    waiting AS MATERIALIZED (
      SELECT c.id, c.turn_since, ${IS_LATE} AS is_late, ${IS_SOON} AS is_soon,
        row_number() OVER (ORDER BY ${IS_LATE} OR ${IS_SOON} DESC, ${NEXT_PROMISE}, c.number) AS place
      FROM conversation c WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND ${WAITS_FOR_US} AND NOT ${IS_TEST}
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'inbox', ${inboxJson()}, 'settings', shown.settings,
      'closed', CASE WHEN shown.closed_until IS NOT NULL
        THEN json_build_object('from', ${ms('shown.closed_from')}, 'until', ${ms('shown.closed_until')}) END,
      'conversations', (SELECT coalesce(json_agg(json_build_object(${told('c', `${DAY.from} - ${TOLD_SINCE}`)})), '[]') FROM touched c),
      'people', (
        SELECT coalesce(json_agg(json_build_object('agentId', m.agent_id, 'now', ${receiver('m.agent_id')}, 'changes', (
          SELECT coalesce(json_agg(e ORDER BY h.version, x.place), '[]')
          FROM history h, jsonb_array_elements(h.events) WITH ORDINALITY x (e, place)
          WHERE h.workspace_id = $1 AND h.subject_kind = 'agent' AND h.subject_id = m.agent_id
            AND h.at >= ${DAY.from} - ${TOLD_SINCE}))), '[]')
        FROM membership m WHERE m.workspace_id = $1 AND m.inbox_id = $2::uuid AND m.role <> 'watcher'),
      'atRisk', ${listed(`
        SELECT c.*, w.place FROM waiting w JOIN conversation c ON c.workspace_id = $1 AND c.id = w.id
        WHERE (w.is_late OR w.is_soon) AND w.place <= ${MOST_AT_RISK}`)},
      'late', (SELECT count(*) FROM waiting w WHERE w.is_late), 'soon', (SELECT count(*) FROM waiting w WHERE w.is_soon),
      'oldestWaitingSince', (SELECT ${ms('min(w.turn_since)')} FROM waiting w)) AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

type Read = Omit<SurfaceViewOf<'summary_dm'>, 'surface' | 'day' | 'inbox'> &
  Pick<DaySummary, 'atRisk' | 'late' | 'soon' | 'oldestWaitingSince'> & {
    inbox: Omit<SurfaceViewOf<'summary_dm'>['inbox'], 'timeZone'>;
    settings: InboxSettings;
    closed: Closure | null;
    conversations: { owner: AgentId | null; events: Parameters<typeof toldBy>[0] }[];
    people: { agentId: AgentId; now: PersonTimes | null; changes: AgentEvent[] }[];
  };

/** Null where there is no such inbox or day. */
export async function readSummaryDm(
  sql: Sql,
  lookUps: LookUps,
  { workspaceId, surface }: { workspaceId: WorkspaceId; surface: SurfaceOf<'summary_dm'> },
): Promise<SurfaceViewOf<'summary_dm'> | null> {
  if (!isUuid(surface.inboxId)) return null;
  const read = await readView<Read>(sql, SUMMARY, [workspaceId, surface.inboxId, surface.date]);
  if (read === null) return null;
  const { now, workspaceUrl, inbox, settings, closed, atRisk, late, soon, oldestWaitingSince } =
    read;
  const hours = await wholeCalendar({ calendar: settings.calendar, closed: null, now }, lookUps);
  // A closing that is over today took its time from what was promised today.
  const calendar = closed === null ? hours : { ...hours, closures: [closed] };
  const figures = sumUp(
    {
      told: read.conversations.map(({ owner, events }) => toldBy(events, { owner, until: now })),
      people: new Map(
        read.people.flatMap(({ agentId, now: times, changes }) =>
          times === null ? [] : [[agentId, { now: times, changes }]],
        ),
      ),
    },
    { calendar, date: surface.date },
  );
  if (figures === null) return null;
  const { timeZone } = calendar;
  return {
    ...{ surface, now, workspaceUrl, inbox: { ...inbox, timeZone } },
    day: { ...figures, atRisk, late, soon, oldestWaitingSince },
  };
}
