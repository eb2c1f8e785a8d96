import type { AgentId, WorkspaceId } from '../../domain/ids.ts';
import type { Inbox } from '../../domain/inbox.ts';
import type { Person } from '../../domain/listed.ts';
import type { Role } from '../../domain/people.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { type InboxColumns, inboxOf } from '../inbox-store.ts';
import type { Sql, Statement } from '../pool.ts';
import { mayAct } from './json-parts.ts';
import { readView } from './read-view.ts';

const INBOX: Statement = {
  name: 'view_inbox',
  text: `
    WITH members AS MATERIALIZED (
      SELECT m.agent_id, m.role, a.name, a.kind, ${mayAct('a')} AS may_act
      FROM membership m LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = m.agent_id
      WHERE m.workspace_id = $1 AND m.inbox_id = $2::uuid AND m.ended_at IS NULL
    )
    SELECT json_build_object(
      'inbox', to_jsonb(i.*),
      'members', (SELECT coalesce(json_object_agg(members.agent_id, members.role), '{}') FROM members),
      'inviter', CASE WHEN i.invited_by IS NOT NULL THEN json_build_object('id', i.invited_by, 'name', coalesce(
        (SELECT a.name FROM agent a WHERE a.workspace_id = $1 AND a.id = i.invited_by), i.invited_by)) END,
      'unable', (SELECT coalesce(json_agg(members.agent_id), '[]') FROM members WHERE NOT members.may_act),
      'guests', (
        SELECT coalesce(json_agg(json_build_object('id', members.agent_id, 'name', members.name)
          ORDER BY lower(members.name), members.agent_id), '[]')
        FROM members WHERE members.kind IN ('guest', 'external'))
    ) AS view
    FROM inbox i WHERE i.workspace_id = $1 AND i.id = $2::uuid`,
};

interface InboxRead {
  inbox: InboxColumns;
  members: Record<AgentId, Role>;
  inviter: Person | null;
  guests: Person[];
  /** Members who may not act. */
  unable: AgentId[];
}

async function readInbox(
  sql: Sql,
  workspaceId: WorkspaceId,
  inboxId: Inbox['id'],
): Promise<(Omit<InboxRead, 'members' | 'inbox'> & { inbox: Inbox }) | null> {
  const read = await readView<InboxRead>(sql, INBOX, [workspaceId, inboxId]);
  if (read === null) return null;
  const { members, ...rest } = read;
  return { ...rest, inbox: inboxOf(read.inbox, members) };
}

/** An inbox with its people and settings. */
export async function readWholeInbox(
  sql: Sql,
  workspaceId: WorkspaceId,
  inboxId: Inbox['id'],
): Promise<Inbox | null> {
  const read = await readInbox(sql, workspaceId, inboxId);
  return read === null ? null : read.inbox;
}

export async function readFirstRun(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'first_run'>,
): Promise<SurfaceViewOf<'first_run'> | null> {
  const read = await readInbox(sql, workspaceId, surface.inboxId);
  if (read === null) return null;
  const { inbox, inviter, guests } = read;
  return { surface, inbox, inviter, guests };
}

export async function readReadyDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'ready_dm'>,
): Promise<SurfaceViewOf<'ready_dm'> | null> {
  const read = await readInbox(sql, workspaceId, surface.inboxId);
  return read === null ? null : { surface, inbox: read.inbox };
}

export async function readTakenOutDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'taken_out_dm'>,
): Promise<SurfaceViewOf<'taken_out_dm'> | null> {
  const inbox = await readWholeInbox(sql, workspaceId, surface.inboxId);
  return inbox === null ? null : { surface, inbox };
}

/** Its members are those who may act: the roles of who is deactivated help nobody. */
export async function readUnstaffedDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'unstaffed_dm'>,
): Promise<SurfaceViewOf<'unstaffed_dm'> | null> {
  const read = await readInbox(sql, workspaceId, surface.inboxId);
  if (read === null) return null;
  const { inbox, unable } = read;
  const able = (Object.entries(inbox.members) as [AgentId, Role][]).filter(
    ([agentId]) => !unable.includes(agentId),
  );
  return { surface, inbox: { ...inbox, members: Object.fromEntries(able) } };
}
