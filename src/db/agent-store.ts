import type {
  Agent,
  AgentCommand,
  AgentContext,
  AgentEvent,
  AgentProfile,
  Away,
  Leave,
} from '../domain/agent.ts';
import type { AgentId, Instant, WorkspaceId } from '../domain/ids.ts';
import type { AgentTarget, Change, Store } from '../inbox/ports.ts';
import { actorOf } from './actor.ts';
import { COMMIT_PARTS, isDone } from './commit-sql.ts';
import { historyRowOf } from './history-row.ts';
import { iso } from './instants.ts';
import { INBOX_CHANNEL, outboxRowsOf } from './outbox-rows.ts';
import type { Sql, Statement } from './pool.ts';
import { save } from './save.ts';
import { mayAct } from './views/json-parts.ts';

export type AgentStore = Store<AgentTarget, Agent, AgentCommand, AgentContext, AgentEvent>;

/** Whom to ask for help in an inbox where nobody has a role any more: admins of the workspace, as far as we know them. */
const MOST_ASKED = 5;

/** The others with a role in inbox `i` who may act. */
function othersWith(condition: string): string {
  return `
    SELECT m.agent_id FROM membership m LEFT JOIN agent o ON o.workspace_id = $1 AND o.id = m.agent_id
    WHERE m.workspace_id = $1 AND m.inbox_id = i.id AND m.ended_at IS NULL AND m.agent_id <> $3 AND ${mayAct('o')} AND ${condition}`;
}

function admins(condition: string, limit: number): string {
  return `
    SELECT o.id FROM agent o
    WHERE o.workspace_id = $1 AND o.id <> $3 AND o.kind = 'member' AND NOT o.deactivated AND ${condition}
    ORDER BY o.id LIMIT ${limit}`;
}

/** Its managers; where there is none, whoever invited us; and if they cannot, admins of the workspace. */
const LAST_IN = `
  coalesce((
    SELECT jsonb_agg(jsonb_build_object('inboxId', i.id, 'helpers', to_jsonb(coalesce(
      nullif(ARRAY(${othersWith(`m.role IN ('manager', 'admin')`)}), '{}'),
      nullif(ARRAY(${admins('o.id = i.invited_by', 1)}), '{}'),
      ARRAY(${admins('o.is_workspace_admin', MOST_ASKED)})))))
    FROM membership mine JOIN inbox i ON i.workspace_id = $1 AND i.id = mine.inbox_id
    WHERE mine.workspace_id = $1 AND mine.agent_id = $3 AND mine.ended_at IS NULL AND i.status = 'ready'
      AND ((mine.role <> 'watcher' AND NOT EXISTS (${othersWith(`m.role <> 'watcher'`)}))
        OR (mine.role = 'admin' AND NOT EXISTS (${othersWith(`m.role = 'admin'`)})))
  ), '[]')`;

const LOAD: Statement = {
  name: 'agent_load',
  text: `
    SELECT dibs_now() AS now, ${isDone('$1', '$2')} AS already_done, to_jsonb(a.*) AS agent, ${LAST_IN} AS last_in
    FROM (VALUES (1)) one LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = $3`,
};

const COLUMNS = [
  ...['version', 'name', 'time_zone', 'kind', 'deactivated', 'is_workspace_admin', 'home_opened'],
  ...['public_name', 'thread_messages', 'away_since', 'away_until'],
  ...['leave_from', 'leave_until', 'hours', 'quiet', 'nudges'],
];

/** People are in no inbox's channel, so nothing of theirs is posted there. */
const SAVED = `saved AS (SELECT k.*, '' AS slack_channel, d FROM kept k, doc)`;

const CREATE: Statement = {
  name: 'agent_create',
  text: `
    WITH doc AS MATERIALIZED (SELECT $1::jsonb AS d),
    kept AS (
      INSERT INTO agent (workspace_id, id, ${COLUMNS.join(', ')})
      SELECT r.workspace_id, r.id, ${COLUMNS.map((column) => `r.${column}`).join(', ')}
      FROM doc, jsonb_populate_record(NULL::agent, d->'state') r
      RETURNING workspace_id, id
    ),
    ${SAVED},
    ${COMMIT_PARTS}
    SELECT count(*)::int AS saved FROM saved`,
};

const UPDATE: Statement = {
  name: 'agent_update',
  text: `
    WITH doc AS MATERIALIZED (SELECT $1::jsonb AS d),
    kept AS (
      UPDATE agent a SET ${COLUMNS.map((column) => `${column} = r.${column}`).join(', ')}
      FROM doc, jsonb_populate_record(NULL::agent, d->'state') r
      WHERE a.workspace_id = $2 AND a.id = $3 AND a.version = $4
      RETURNING a.workspace_id, a.id
    ),
    ${SAVED},
    ${COMMIT_PARTS}
    SELECT count(*)::int AS saved FROM saved`,
};

interface AgentColumns {
  workspace_id: WorkspaceId;
  id: AgentId;
  version: number;
  name: string;
  time_zone: string;
  kind: AgentProfile['kind'];
  deactivated: boolean;
  is_workspace_admin: boolean;
  home_opened: boolean;
  public_name: string | null;
  thread_messages: Agent['threadMessages'];
  /** ISO strings. */
  away_since: string | null;
  away_until: string | null;
  leave_from: string | null;
  leave_until: string | null;
  hours: Agent['hours'];
  quiet: Agent['quiet'];
  nudges: Agent['nudges'];
}

/** People of the Slack workspace in Postgres; load and save are one round trip each. */
export function createAgentStore(sql: Sql): AgentStore {
  return {
    async load({ workspaceId, agentId }, actor, command) {
      const [row] = await sql.query<{
        now: Instant;
        already_done: boolean;
        agent: AgentColumns | null;
        last_in: AgentContext['lastIn'];
      }>(LOAD, [workspaceId, command.commandId, agentId]);
      if (row === undefined) throw new TypeError('a load gives one row');
      return {
        state: row.agent === null ? null : agentOf(row.agent),
        alreadyDone: row.already_done,
        // A role is one in an inbox, and this is none.
        context: {
          now: row.now,
          actor: actorOf(actor, null),
          workspaceId,
          agentId,
          lastIn: row.last_in,
        },
      };
    },
    async save(change) {
      const { before, after } = change;
      const document = documentOf(change);
      if (before === null) return save(sql, CREATE, [document]);
      return save(sql, UPDATE, [document, after.workspaceId, before.id, before.version]);
    },
  };
}

function agentOf(row: AgentColumns): Agent {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    version: row.version,
    profile: {
      name: row.name,
      timeZone: row.time_zone,
      kind: row.kind,
      deactivated: row.deactivated,
      isWorkspaceAdmin: row.is_workspace_admin,
    },
    homeOpened: row.home_opened,
    publicName: row.public_name,
    threadMessages: row.thread_messages,
    away: awayOf(row),
    leave: leaveOf(row),
    hours: row.hours,
    quiet: row.quiet,
    nudges: row.nudges,
  };
}

function awayOf({ away_since: since, away_until: until }: AgentColumns): Away | null {
  if (since === null) return null;
  return { since: Date.parse(since), until: until === null ? null : Date.parse(until) };
}

function leaveOf({ leave_from: from, leave_until: until }: AgentColumns): Leave | null {
  if (from === null || until === null) return null;
  return { from: Date.parse(from), until: Date.parse(until) };
}

function documentOf(change: Change<Agent, AgentCommand, AgentEvent>): string {
  const { after, events, effects } = change;
  const { profile } = after;
  return JSON.stringify({
    state: {
      workspace_id: after.workspaceId,
      id: after.id,
      version: after.version,
      name: profile.name,
      time_zone: profile.timeZone,
      kind: profile.kind,
      deactivated: profile.deactivated,
      is_workspace_admin: profile.isWorkspaceAdmin,
      home_opened: after.homeOpened,
      public_name: after.publicName,
      thread_messages: after.threadMessages,
      away_since: iso(after.away?.since ?? null),
      away_until: iso(after.away?.until ?? null),
      leave_from: iso(after.leave?.from ?? null),
      leave_until: iso(after.leave?.until ?? null),
      hours: after.hours,
      quiet: after.quiet,
      nudges: after.nudges,
    },
    history: historyRowOf({
      ...change,
      subjectKind: 'agent',
      subjectId: after.id,
      version: after.version,
      events,
    }),
    outbox: outboxRowsOf(after.workspaceId, effects, INBOX_CHANNEL),
    traceparent: change.traceparent ?? null,
  });
}
