import type { ConversationId, InboxId, Instant, WorkspaceId } from '../../domain/ids.ts';
import type { MoveSource, MoveView } from '../../domain/reports.ts';
import type { Sql, Statement } from '../pool.ts';
import { LEFT_BEHIND_CTES } from './inbox-dms.ts';
import { CLOCK, listed, ms } from './json-parts.ts';
import { away } from './load-parts.ts';
import { isUuid, readView } from './read-view.ts';
import { inboxJson } from './rolling-lists.ts';

/** As many as a modal can show to be ticked. */
const MOST_MOVABLE = 50;

/** `$2` inbox, `$3` whose they are. */
const OWNED: Statement = {
  name: 'view_move_owned',
  text: statement(
    `movable AS MATERIALIZED (
      SELECT c.id, c.first_replied_at, row_number() OVER (
        ORDER BY c.turn <> 'team', c.first_replied_at IS NOT NULL, c.response_due_at, c.turn_since, c.number) AS place
      FROM conversation c
      WHERE c.workspace_id = $1 AND c.owner_id = $3 AND c.inbox_id = $2::uuid AND c.status <> 'resolved'
    )`,
  ),
};

/** `$2` inbox, `$3` who left, `$4` which time. */
const LEFT: Statement = {
  name: 'view_move_left',
  text: statement(
    `${LEFT_BEHIND_CTES},
    movable AS MATERIALIZED (
      SELECT c.id, c.first_replied_at, b.place FROM left_behind b
      JOIN conversation c ON c.workspace_id = $1 AND c.id = b.id
    )`,
  ),
};

function statement(movable: string): string {
  return `
    WITH ${CLOCK},
    ${movable}
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'inbox', ${inboxJson()},
      'from', json_build_object('id', $3::text, 'name', coalesce(
        (SELECT a.name FROM agent a WHERE a.workspace_id = $1 AND a.id = $3), $3)),
      'away', (SELECT ${away('a')} FROM agent a WHERE a.workspace_id = $1 AND a.id = $3),
      'conversations', ${listed(`
        SELECT c.*, movable.place FROM movable JOIN conversation c ON c.workspace_id = $1 AND c.id = movable.id
        WHERE movable.place <= ${MOST_MOVABLE}`)},
      'answered', (
        SELECT coalesce(json_object_agg(movable.id, ${ms('movable.first_replied_at')}), '{}')
        FROM movable WHERE movable.first_replied_at IS NOT NULL),
      'count', (SELECT count(*) FROM movable)) AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`;
}

interface MoveRead extends Omit<MoveView, 'conversations'> {
  conversations: Omit<MoveView['conversations'][number], 'firstRepliedAt'>[];
  answered: Record<ConversationId, Instant>;
}

export async function readMove(
  sql: Sql,
  workspaceId: WorkspaceId,
  inboxId: InboxId,
  source: MoveSource,
): Promise<MoveView | null> {
  if (!isUuid(inboxId)) return null;
  const values = [workspaceId, inboxId, source.agentId];
  const read =
    source.of === 'owner'
      ? await readView<MoveRead>(sql, OWNED, values)
      : await readView<MoveRead>(sql, LEFT, [...values, source.departure]);
  if (read === null) return null;
  const { answered, conversations, ...view } = read;
  const movable = conversations.map((each) => ({
    ...each,
    firstRepliedAt: answered[each.id] ?? null,
  }));
  return { ...view, conversations: movable };
}
