import type { AgentId, InboxId, WorkspaceId } from '../../domain/ids.ts';
import type { Person } from '../../domain/listed.ts';
import type { Candidate } from '../../domain/reports.ts';
import { publicNameOf } from '../../domain/signature.ts';
import type { Views } from '../../inbox/reading-ports.ts';
import type { Sql, Statement } from '../pool.ts';
import { inboxesJson } from './home-view.ts';
import { CLOCK, mayAct } from './json-parts.ts';
import { away, capacityOf, leave, TAKES_ATTENTION } from './load-parts.ts';
import { isUuid, readView } from './read-view.ts';

/** Load counts all that somebody owns, in whatever inbox: who is asked to take one more has one pair of hands. */
const CANDIDATES: Statement = {
  name: 'view_candidates',
  text: `
    WITH ${CLOCK},
    found AS MATERIALIZED (
      SELECT m.agent_id AS id, coalesce(a.name, m.agent_id) AS name, m.role, ${away('a')} AS away
      FROM clock, membership m LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = m.agent_id
      WHERE m.workspace_id = $1 AND m.inbox_id = $2::uuid AND m.ended_at IS NULL
        AND m.role IN ('agent', 'manager', 'admin') AND ${mayAct('a')}
        AND coalesce(a.name, m.agent_id) ILIKE $3
    ),
    loaded AS MATERIALIZED (
      SELECT f.*, (
          SELECT json_build_object('open', count(*), 'ourTurn', count(*) FILTER (WHERE c.turn = 'team'),
            'load', count(*) FILTER (WHERE ${TAKES_ATTENTION}))
          FROM clock, conversation c WHERE c.workspace_id = $1 AND c.owner_id = f.id AND c.status <> 'resolved' AND c.purpose = 'real') AS load
      FROM found f
    )
    SELECT coalesce(json_agg(x.candidate ORDER BY x.place), '[]') AS view
    FROM (
      SELECT json_build_object(
          'agent', json_build_object('id', l.id, 'name', l.name), 'role', l.role,
          'open', l.load->'open', 'ourTurn', l.load->'ourTurn', 'load', l.load->'load',
          'most', ${capacityOf('i', 'l.id')}, 'away', l.away) AS candidate,
        row_number() OVER (
          ORDER BY (l.load->>'ourTurn')::int, (l.load->>'load')::int, (l.load->>'open')::int, lower(l.name), l.id) AS place
      FROM loaded l JOIN inbox i ON i.workspace_id = $1 AND i.id = $2::uuid ORDER BY place LIMIT 100
    ) x`,
};

export async function readCandidates(
  sql: Sql,
  workspaceId: WorkspaceId,
  inboxId: InboxId,
  query: string,
): Promise<Candidate[]> {
  if (!isUuid(inboxId)) return [];
  // NUL is the one character that Postgres refuses.
  const literal = query.replaceAll('\0', '').replace(/[\\%_]/g, (character) => `\\${character}`);
  const values = [workspaceId, inboxId, `%${literal}%`];
  return (await readView<Candidate[]>(sql, CANDIDATES, values)) ?? [];
}

const MANAGERS: Statement = {
  name: 'view_managers',
  shared: { types: ['text', 'uuid'], trips: 1 },
  text: `
    SELECT coalesce(json_agg(json_build_object('id', m.agent_id, 'name', coalesce(a.name, m.agent_id))
      ORDER BY lower(coalesce(a.name, m.agent_id)), m.agent_id), '[]') AS view
    FROM membership m LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = m.agent_id
    WHERE m.workspace_id = $1 AND m.inbox_id = $2::uuid AND m.ended_at IS NULL
      AND m.role IN ('manager', 'admin') AND ${mayAct('a')}`,
};

export async function readManagers(
  sql: Sql,
  workspaceId: WorkspaceId,
  inboxId: InboxId,
): Promise<Person[]> {
  if (!isUuid(inboxId)) return [];
  return (await readView<Person[]>(sql, MANAGERS, [workspaceId, inboxId])) ?? [];
}

const INBOXES_OF: Statement = {
  name: 'view_inboxes_of',
  text: `SELECT ${inboxesJson('$2')} AS view`,
};

type InboxesOf = Awaited<ReturnType<Views['inboxesOf']>>;

export async function readInboxesOf(
  sql: Sql,
  workspaceId: WorkspaceId,
  agentId: AgentId,
): Promise<InboxesOf> {
  return (await readView<InboxesOf>(sql, INBOXES_OF, [workspaceId, agentId])) ?? [];
}

const PEOPLE: Statement = {
  name: 'view_people',
  shared: { types: ['text', 'text[]'], trips: 1 },
  text: `
    WITH ${CLOCK}
    SELECT coalesce(json_agg(json_build_object(
      'id', a.id, 'name', a.name, 'timeZone', a.time_zone, 'mayAct', ${mayAct('a')},
      'guest', a.kind IN ('guest', 'external'), 'publicName', a.public_name, 'threadMessages', a.thread_messages,
      'hours', a.hours, 'quiet', a.quiet, 'nudges', a.nudges, 'leave', ${leave('a')}) ORDER BY lower(a.name), a.id), '[]') AS view
    FROM clock, agent a WHERE a.workspace_id = $1 AND a.id = ANY ($2::text[])`,
};

type People = Awaited<ReturnType<Views['people']>>;
type PersonRow = Omit<People[number], 'publicName'> & { publicName: string | null };

/** Of those whom Slack told us about, in the order of their names. */
export async function readPeople(
  sql: Sql,
  workspaceId: WorkspaceId,
  agentIds: readonly AgentId[],
): Promise<People> {
  const values = [workspaceId, agentIds];
  const people = (await readView<PersonRow[]>(sql, PEOPLE, values)) ?? [];
  return people.map((person) => ({ ...person, publicName: publicNameOf(person) }));
}
