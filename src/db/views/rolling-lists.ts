import type { ConversationId, WorkspaceId } from '../../domain/ids.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import type { Sql, Statement } from '../pool.ts';
import { CLOCK, IS_TEST, listed, ms, WORKSPACE_URL } from './json-parts.ts';
import { away } from './load-parts.ts';
import { isUuid, readView } from './read-view.ts';

/** More than this no message can show. */
const MOST_LISTED = 100;
const MOST_UNCLAIMED = 10;

/** The conversations of `$3` (what the message named before) that are not in `due` any more, in the order of before; dismissed ones just go. */
const SETTLED = listed(`
  SELECT c.*, array_position($3::uuid[], c.id) AS place FROM conversation c
  WHERE c.workspace_id = $1 AND c.id = ANY ($3::uuid[]) AND c.dismissed IS NULL AND c.id NOT IN (SELECT due.id FROM due)`);

const NUDGES: Statement = {
  name: 'view_nudges_dm',
  text: `
    WITH ${CLOCK},
    due AS MATERIALIZED (
      SELECT c.id, row_number() OVER (ORDER BY ${IS_TEST}, c.window_due_at, c.number) AS place FROM conversation c
      WHERE c.workspace_id = $1 AND c.status <> 'resolved' AND c.owner_id = $2 AND c.window_phase IN ('soon', 'late')
      ORDER BY place LIMIT ${MOST_LISTED}
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'due', ${dueOnes()}, 'settled', ${SETTLED},
      'away', (SELECT ${away('a')} FROM agent a WHERE a.workspace_id = $1 AND a.id = $2)) AS view
    FROM clock`,
};

const LATE: Statement = {
  name: 'view_late_list',
  text: `
    WITH ${CLOCK},
    due AS MATERIALIZED (
      SELECT c.id, row_number() OVER (ORDER BY ${IS_TEST}, c.response_due_at, c.number) AS place FROM conversation c
      WHERE c.workspace_id = $1 AND c.status <> 'resolved' AND c.inbox_id = $2::uuid
        AND c.turn = 'team' AND c.response_phase = 'late'
      ORDER BY place LIMIT ${MOST_LISTED}
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'inbox', ${inboxJson()},
      'late', ${dueOnes()}, 'settled', ${SETTLED}) AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

const UNCLAIMED: Statement = {
  name: 'view_unclaimed_list',
  text: `
    WITH ${CLOCK},
    unclaimed AS MATERIALIZED (
      SELECT c.id, ${IS_TEST} AS is_test, row_number() OVER (ORDER BY ${IS_TEST}, c.turn_since, c.number) AS place FROM conversation c
      JOIN inbox i ON i.workspace_id = $1 AND i.id = $2::uuid
      WHERE c.workspace_id = $1 AND c.status <> 'resolved' AND c.owner_id IS NULL AND c.inbox_id = $2::uuid
        AND (c.assignment_phase = 'late' OR (c.assignment_phase = 'soon' AND i.settings->>'onDutyGroup' IS NOT NULL))
    ),
    due AS MATERIALIZED (SELECT * FROM unclaimed ORDER BY place LIMIT ${MOST_UNCLAIMED})
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'inbox', ${inboxJson()},
      'waiting', ${dueOnes()}, 'count', (SELECT count(*) FROM unclaimed WHERE NOT unclaimed.is_test), 'onDutyGroup', shown.settings->'onDutyGroup') AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

function dueOnes(): string {
  return listed(`
    SELECT c.*, due.place FROM due JOIN conversation c ON c.workspace_id = $1 AND c.id = due.id`);
}

export function inboxJson(): string {
  return `json_build_object('id', shown.id, 'name', shown.name, 'slackChannel', shown.slack_channel)`;
}

type Read<Type extends 'nudges_dm' | 'late_list' | 'unclaimed_list'> = Omit<
  SurfaceViewOf<Type>,
  'surface'
>;

export async function readNudgesDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'nudges_dm'>,
  listedBefore: readonly ConversationId[],
): Promise<SurfaceViewOf<'nudges_dm'> | null> {
  const values = [workspaceId, surface.agentId, listedBefore.filter(isUuid)];
  const read = await readView<Read<'nudges_dm'>>(sql, NUDGES, values);
  return read === null ? null : { ...read, surface };
}

export async function readLateList(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'late_list'>,
  listedBefore: readonly ConversationId[],
): Promise<SurfaceViewOf<'late_list'> | null> {
  const values = [workspaceId, surface.inboxId, listedBefore.filter(isUuid)];
  const read = await readView<Read<'late_list'>>(sql, LATE, values);
  return read === null ? null : { ...read, surface };
}

export async function readUnclaimedList(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'unclaimed_list'>,
): Promise<SurfaceViewOf<'unclaimed_list'> | null> {
  const read = await readView<Read<'unclaimed_list'>>(sql, UNCLAIMED, [
    workspaceId,
    surface.inboxId,
  ]);
  return read === null ? null : { ...read, surface };
}
