import type { WorkspaceId } from '../../domain/ids.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import type { Sql, Statement } from '../pool.ts';
import { CLOCK, IS_TEST, listed, ms, WORKSPACE_URL } from './json-parts.ts';
import { readView } from './read-view.ts';
import { inboxJson } from './rolling-lists.ts';

/** `$2` inbox, `$3` the version of the move, `$4` whose DM it is. */
const MOVED: Statement = {
  name: 'view_moved_dm',
  text: `
    WITH ${CLOCK},
    move AS MATERIALIZED (
      SELECT e AS event FROM history h, jsonb_array_elements(h.events) e
      WHERE h.workspace_id = $1 AND h.subject_kind = 'inbox' AND h.subject_id = ($2::uuid)::text AND h.version = $3
        AND e->>'type' = 'moved'
      LIMIT 1
    ),
    moved AS MATERIALIZED (
      SELECT (m->>'conversationId')::uuid AS id, m->>'from' AS old_owner, m->>'to' AS new_owner, place
      FROM move, jsonb_array_elements(move.event->'moved') WITH ORDINALITY AS x (m, place)
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'inbox', ${inboxJson()},
      'by', json_build_object('id', move.event->>'by', 'name', coalesce(
        (SELECT a.name FROM agent a WHERE a.workspace_id = $1 AND a.id = move.event->>'by'), move.event->>'by')),
      'note', move.event->'note', 'reason', move.event->'reason',
      'arrived', (
        SELECT coalesce(json_agg(moved.id), '[]') FROM moved WHERE EXISTS (
          SELECT FROM history h WHERE h.workspace_id = $1
            AND h.command_id = 'move:' || $2::uuid || ':' || $3::int || ':' || moved.id)),
      'given', ${movedWhere('moved.new_owner = $4')}, 'taken', ${movedWhere('moved.old_owner = $4')}) AS view
    FROM clock, move, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

function movedWhere(condition: string): string {
  return listed(`
    SELECT c.*, moved.place FROM moved JOIN conversation c ON c.workspace_id = $1 AND c.id = moved.id
    WHERE ${condition}`);
}

export async function readMovedDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'moved_dm'>,
): Promise<SurfaceViewOf<'moved_dm'> | null> {
  const values = [workspaceId, surface.inboxId, surface.version, surface.agentId];
  const read = await readView<Omit<SurfaceViewOf<'moved_dm'>, 'surface'>>(sql, MOVED, values);
  return read === null ? null : { ...read, surface };
}

/** `$2` inbox, `$3` who left, `$4` which time: what of it nobody has taken since, the nearest promise first. */
export const LEFT_BEHIND_CTES = `
    ownerless AS MATERIALIZED (
      SELECT c.id, c.owner_changed_in, row_number() OVER (ORDER BY c.response_due_at, c.number) AS place FROM conversation c
      WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND c.status <> 'resolved' AND c.owner_id IS NULL
        AND NOT ${IS_TEST}
    ),
    left_behind AS MATERIALIZED (
      SELECT o.id, row_number() OVER (ORDER BY o.place) AS place
      FROM ownerless o JOIN history h ON h.workspace_id = $1 AND h.subject_kind = 'conversation'
        AND h.subject_id = o.id::text AND h.version = o.owner_changed_in
      WHERE h.events @> jsonb_build_array(jsonb_build_object(
        'type', 'owner_changed', 'how', 'left', 'from', $3::text, 'departure', $4::int))
    )`;

/** `$2` inbox, `$3` who left, `$4` which time. What somebody has taken since, whoever has it now, is left behind no more. */
const LEFT_BEHIND: Statement = {
  name: 'view_left_behind_dm',
  text: `
    WITH ${CLOCK},
    ${LEFT_BEHIND_CTES}
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'inbox', ${inboxJson()},
      'who', json_build_object('id', $3::text, 'name', coalesce(
        (SELECT a.name FROM agent a WHERE a.workspace_id = $1 AND a.id = $3), $3)),
      'waiting', ${listed(`
        SELECT c.*, b.place FROM left_behind b JOIN conversation c ON c.workspace_id = $1 AND c.id = b.id
        WHERE b.place <= 10`)},
      'count', (SELECT count(*) FROM left_behind)) AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

export async function readLeftBehindDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'left_behind_dm'>,
): Promise<SurfaceViewOf<'left_behind_dm'> | null> {
  const values = [workspaceId, surface.inboxId, surface.who, surface.departure];
  const read = await readView<Omit<SurfaceViewOf<'left_behind_dm'>, 'surface'>>(
    sql,
    LEFT_BEHIND,
    values,
  );
  return read === null ? null : { ...read, surface };
}
