import { URGENCY_RANK } from '../../domain/effects.ts';
import { CARDS_IN_SIGHT, tellsAgain } from '../../domain/flood.ts';
import type { WorkspaceId } from '../../domain/ids.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import type { Sql, Statement } from '../pool.ts';
import { WAITS_FOR_OWNER } from './find-conversations.ts';
import { CLOCK, IS_TEST, listed, ms, WORKSPACE_URL } from './json-parts.ts';
import { readView } from './read-view.ts';
import { inboxJson } from './rolling-lists.ts';

const MOST_LISTED = 10;

const FLOOD_LIST: Statement = {
  name: 'view_flood_list',
  text: `
    WITH ${CLOCK},
    shown AS MATERIALIZED (SELECT * FROM inbox i WHERE i.workspace_id = $1 AND i.id = $2::uuid),
    cards AS MATERIALIZED (
      SELECT (o.effect->'surface'->>'conversationId')::uuid AS id
      FROM outbox o
      WHERE o.state IN ('ready', 'leased', 'uncertain') AND o.workspace_id = $1
        AND o.gate = 'post:' || (SELECT slack_channel FROM shown)
        AND o.urgency = ${URGENCY_RANK.new_card} AND o.surface_key LIKE 'card:%'
    ),
    without_owner AS MATERIALIZED (
      SELECT c.id, c.number, c.response_due_at, c.turn_since, ${IS_TEST} AS is_test, c.id IN (SELECT id FROM cards) AS waits
      FROM conversation c
      WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND ${WAITS_FOR_OWNER}
    ),
    waiting AS MATERIALIZED (SELECT * FROM without_owner WHERE waits),
    first AS MATERIALIZED (
      SELECT w.id, row_number() OVER (ORDER BY w.is_test, w.response_due_at, w.number) AS place FROM waiting w
      ORDER BY place LIMIT ${MOST_LISTED}
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'inbox', ${inboxJson()},
      'waiting', ${listed('SELECT c.*, f.place FROM first f JOIN conversation c ON c.workspace_id = $1 AND c.id = f.id')},
      'count', (SELECT count(*) FROM waiting), 'oldestSince', (SELECT ${ms('min(w.turn_since)')} FROM waiting w),
      'lastMinute', (SELECT count(*) FROM without_owner w WHERE w.turn_since > clock.now - interval '1 minute'),
      'standing', (SELECT count(*) FROM without_owner w WHERE NOT w.waits),
      'cardsBelow', (
        SELECT count(*) FROM slack_message own CROSS JOIN LATERAL (
          SELECT FROM slack_message below
          WHERE below.workspace_id = own.workspace_id AND below.slack_channel = own.slack_channel AND below.ts > own.ts
            AND below.surface_key LIKE 'card:%'
          ORDER BY below.ts LIMIT ${CARDS_IN_SIGHT + 1}) counted
        WHERE own.workspace_id = $1 AND own.surface_key = 'flood_list:' || $2)) AS view
    FROM clock, shown`,
};

export async function readFloodList(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'flood_list'>,
): Promise<SurfaceViewOf<'flood_list'> | null> {
  const read = await readView<Omit<SurfaceViewOf<'flood_list'>, 'surface' | 'again'>>(
    sql,
    FLOOD_LIST,
    [workspaceId, surface.inboxId],
  );
  if (read === null) return null;
  return { ...read, again: tellsAgain(read, read.now), surface };
}
