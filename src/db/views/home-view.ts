import type { AgentId, WorkspaceId } from '../../domain/ids.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { HomeView, SurfaceViewOf } from '../../domain/views.ts';
import type { Sql, Statement } from '../pool.ts';
import { WAITS_FOR_OWNER } from './find-conversations.ts';
import { CLOCK, IS_TEST, listed, mayAct, ms, WORKSPACE_URL } from './json-parts.ts';
import { away, leave } from './load-parts.ts';
import { readView } from './read-view.ts';
import { riskCount, SOME_AT_RISK, WAITS_FOR_US } from './risk-parts.ts';

const MOST_MINE = 40;
const MOST_UNASSIGNED = 20;

/** What waits longer is said. */
const REPLIES_GO_OUT_WITHIN = '1 minute';

/** The inboxes whose channel somebody is in, as a JSON array. `agent` is an SQL expression. */
export function inboxesJson(agent: string): string {
  return `(
    SELECT coalesce(json_agg(json_build_object('id', i.id, 'name', i.name, 'slackChannel', i.slack_channel, 'role', m.role)
      ORDER BY i.name, i.id), '[]')
    FROM membership m JOIN inbox i ON i.workspace_id = $1 AND i.id = m.inbox_id AND i.status <> 'left'
    WHERE m.workspace_id = $1 AND m.agent_id = ${agent} AND m.ended_at IS NULL)`;
}

const HOME: Statement = {
  name: 'view_home',
  text: `
    WITH ${CLOCK},
    mine AS MATERIALIZED (
      SELECT c.id, ${IS_TEST} AS is_test, row_number() OVER (
        ORDER BY ${IS_TEST}, c.turn <> 'team',
          CASE WHEN c.turn = 'team' THEN coalesce(c.window_due_at, c.response_due_at) END,
          c.turn_since DESC, c.number
      ) AS place
      FROM conversation c WHERE c.workspace_id = $1 AND c.owner_id = $2 AND c.status <> 'resolved'
    ),
    memberships AS MATERIALIZED (
      SELECT m.inbox_id, i.name AS inbox_name, m.role IN ('agent', 'manager', 'admin') AND ${mayAct('a')} AS answers,
        m.role IN ('manager', 'admin') AND ${mayAct('a')} AS manages
      FROM membership m
      JOIN inbox i ON i.workspace_id = $1 AND i.id = m.inbox_id AND i.status <> 'left'
      LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = m.agent_id
      WHERE m.workspace_id = $1 AND m.agent_id = $2 AND m.ended_at IS NULL
    ),
    waiting AS MATERIALIZED (
      SELECT c.id, ${IS_TEST} AS is_test, row_number() OVER (ORDER BY ${IS_TEST}, c.response_due_at, c.number) AS place
      FROM memberships m
      JOIN conversation c ON c.workspace_id = $1 AND c.inbox_id = m.inbox_id AND ${WAITS_FOR_OWNER}
      WHERE m.answers
    ),
    accounts AS MATERIALIZED (
      SELECT account.id, account.channel FROM memberships m
      JOIN channel_account account ON account.workspace_id = $1 AND account.inbox_id = m.inbox_id
        AND account.settings->>'purpose' IS DISTINCT FROM 'test'
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')},
      'person', json_build_object('id', $2::text, 'name', coalesce(
        (SELECT a.name FROM agent a WHERE a.workspace_id = $1 AND a.id = $2), $2)),
      'away', (SELECT ${away('a')} FROM agent a WHERE a.workspace_id = $1 AND a.id = $2),
      'leave', (SELECT ${leave('a')} FROM agent a WHERE a.workspace_id = $1 AND a.id = $2),
      'atRisk', (
        SELECT coalesce(json_agg(r.count ORDER BY i.name, i.id), '[]')
        FROM (SELECT m.inbox_id AS id, m.inbox_name AS name FROM memberships m WHERE m.manages) i,
        LATERAL (
          SELECT ${riskCount('i')} AS count FROM conversation c
          WHERE c.workspace_id = $1 AND c.inbox_id = i.id AND ${WAITS_FOR_US} AND c.purpose = 'real' HAVING ${SOME_AT_RISK}
        ) r),
      'workspaceUrl', coalesce(${WORKSPACE_URL}, ''),
      'inboxes', ${inboxesJson('$2')},
      'mine', ${listed(`
        SELECT c.*, mine.place FROM mine JOIN conversation c ON c.workspace_id = $1 AND c.id = mine.id
        WHERE mine.place <= ${MOST_MINE}`)},
      'mineCount', (SELECT count(*) FROM mine WHERE NOT mine.is_test),
      'unassigned', ${listed(`
        SELECT c.*, waiting.place FROM waiting JOIN conversation c ON c.workspace_id = $1 AND c.id = waiting.id
        WHERE waiting.place <= ${MOST_UNASSIGNED}`)},
      'unassignedCount', (SELECT count(*) FROM waiting WHERE NOT waiting.is_test),
      'lastCustomerMessageAt', (
        SELECT ${ms('max(newest.at)')} FROM accounts, LATERAL (
          SELECT m.at FROM message m
          WHERE m.workspace_id = $1 AND m.channel_account_id = accounts.id AND m.kind = 'customer' ORDER BY m.at DESC LIMIT 1
        ) newest),
      'channels', (
        SELECT coalesce(json_agg(json_build_object('channel', k.channel, 'waitingSince', (
          SELECT ${ms('min(o.created_at)')} FROM outbox o
          JOIN conversation c ON c.workspace_id = $1 AND c.id = (o.effect->>'conversationId')::uuid AND c.channel = k.channel
          WHERE o.workspace_id = $1 AND o.state IN ('ready', 'leased', 'uncertain') AND o.effect->>'kind' = 'reply'
            AND o.created_at < clock.now - interval '${REPLIES_GO_OUT_WITHIN}'
            AND c.inbox_id IN (SELECT m.inbox_id FROM memberships m))) ORDER BY k.channel), '[]')
        FROM (SELECT DISTINCT accounts.channel FROM accounts) k)
    ) AS view
    FROM clock`,
};

/** Who never opened it has no Home that must be kept up to date. */
const OPENED_HOME: Statement = {
  name: 'view_opened_home',
  text: `${HOME.text}
    WHERE EXISTS (SELECT FROM agent a WHERE a.workspace_id = $1 AND a.id = $2 AND a.home_opened)`,
};

export async function readHomeSurface(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'home'>,
): Promise<SurfaceViewOf<'home'> | null> {
  const home = await readView<HomeView>(sql, OPENED_HOME, [workspaceId, surface.agentId]);
  return home === null ? null : { surface, home };
}

export async function readHome(
  sql: Sql,
  workspaceId: WorkspaceId,
  agentId: AgentId,
): Promise<HomeView> {
  const home = await readView<HomeView>(sql, HOME, [workspaceId, agentId]);
  if (home === null) throw new TypeError('a Home is one row');
  return home;
}
