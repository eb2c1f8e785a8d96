import type { ConversationEvent } from '../../domain/events.ts';
import type { AgentId, ConversationId, WorkspaceId } from '../../domain/ids.ts';
import type { Role } from '../../domain/people.ts';
import type { MoreView } from '../../domain/reports.ts';
import { roleIn } from '../commit-sql.ts';
import type { Sql } from '../pool.ts';
import {
  type ConversationRead,
  conversationStatement,
  conversationViewOf,
} from './conversation-view.ts';
import { card, ms, person } from './json-parts.ts';
import { isUuid, readView } from './read-view.ts';

/** Bring nothing that the log would tell. */
const QUIET: ConversationEvent['type'][] = [
  'replying_changed',
  'turn_changed',
  'undo_offered',
  'clocks_moved',
  'media_settled',
];

/** The commits `h` of which there is something to tell. */
const TOLD = `EXISTS (
  SELECT FROM jsonb_array_elements(h.events) told
  WHERE told->>'type' <> ALL (ARRAY['${QUIET.join(`','`)}']) OR told->'media'->>'state' = 'failed')`;

const MOST_HISTORY = 30;
const MOST_OTHERS = 15;

const MORE = conversationStatement('view_more', {
  history: { where: TOLD, limit: MOST_HISTORY },
  mentions: '$3',
  parts: `
    others AS MATERIALIZED (
      SELECT c.*, i.name AS inbox_name, coalesce(c.owner_id, c.last_owner_id) AS had_by, m.agent_id IS NOT NULL AS is_seen,
        row_number() OVER (PARTITION BY m.agent_id ORDER BY c.status = 'resolved', c.number DESC) AS place
      FROM about
      JOIN conversation c ON c.workspace_id = $1 AND c.customer_id = about.customer_id AND c.id <> about.id
        AND c.dismissed IS NULL AND c.purpose = about.purpose
      JOIN inbox i ON i.workspace_id = $1 AND i.id = c.inbox_id
      LEFT JOIN membership m
        ON m.workspace_id = $1 AND m.inbox_id = c.inbox_id AND m.agent_id = $3 AND m.ended_at IS NULL
    )`,
  keys: `
    'role', ${roleIn('$1', 'about.inbox_id', '$3')},
    'historyCount', (
      SELECT count(*) FROM history h
      WHERE h.workspace_id = $1 AND h.subject_kind = 'conversation' AND h.subject_id = ($2::uuid)::text AND ${TOLD}),
    'others', (
      SELECT json_build_object(
        'count', count(*) FILTER (WHERE c.is_seen), 'elsewhere', count(*) FILTER (WHERE NOT c.is_seen),
        'shown', coalesce(json_agg(json_build_object(
          'number', c.number, 'status', c.status, 'channel', c.channel, 'openedAt', ${ms('c.opened_at')},
          'owner', ${person('c.had_by', 'o.name')}, 'inboxName', c.inbox_name, 'card', ${card('c')})
          ORDER BY c.place) FILTER (WHERE c.is_seen AND c.place <= ${MOST_OTHERS}), '[]'))
      FROM others c LEFT JOIN agent o ON o.workspace_id = $1 AND o.id = c.had_by)`,
});

export async function readMore(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  viewer: AgentId,
): Promise<MoreView | null> {
  if (!isUuid(conversationId)) return null;
  const read = await readView<
    ConversationRead<{ role: Role | null } & Pick<MoreView, 'historyCount' | 'others'>>
  >(sql, MORE, [workspaceId, conversationId, viewer]);
  if (read === null) return null;
  const { view, history } = conversationViewOf(read);
  const { role, historyCount, others } = read;
  return { ...view, history, historyCount, others, viewer: { id: viewer, role } };
}
