import type { AgentId, WorkspaceId } from '../../domain/ids.ts';
import type { BlockedReport } from '../../domain/reports.ts';
import type { Sql, Statement } from '../pool.ts';
import { CLOCK, ms, person } from './json-parts.ts';
import { readView } from './read-view.ts';

const MOST_SENDERS = 15;

/** In each inbox where this person is, the senders blocked there, with the newest conversation that people have seen. */
const BLOCKED: Statement = {
  name: 'view_blocked',
  text: `
    WITH ${CLOCK},
    found AS MATERIALIZED (
      SELECT who.id, who.customer_id, who.channel, who.address, b.inbox_id, b.blocked_at, b.blocked_by,
        near.conversation_id, near.version, near.number, i.name AS inbox_name, m.role,
        row_number() OVER (ORDER BY b.blocked_at DESC, near.number DESC) AS place
      FROM membership m
      JOIN identity_block b ON b.workspace_id = $1 AND b.inbox_id = m.inbox_id
      JOIN inbox i ON i.workspace_id = $1 AND i.id = b.inbox_id
      JOIN identity who ON who.workspace_id = $1 AND who.id = b.identity_id
      CROSS JOIN LATERAL (
        SELECT c.id AS conversation_id, c.version, c.number FROM conversation c
        WHERE c.workspace_id = $1 AND c.customer_id = who.customer_id AND c.identity_id = who.id AND c.inbox_id = b.inbox_id
        ORDER BY c.resolved_by->>'kind' IS NOT DISTINCT FROM 'system', c.number DESC LIMIT 1
      ) near
      WHERE m.workspace_id = $1 AND m.agent_id = $2 AND m.ended_at IS NULL
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')},
      'count', (SELECT count(*) FROM found),
      'senders', (
        SELECT coalesce(json_agg(json_build_object(
          'conversation', json_build_object('id', f.conversation_id, 'version', f.version, 'number', f.number, 'inboxName', f.inbox_name),
          'role', f.role, 'customerName', coalesce(cu.name, f.address), 'channel', f.channel, 'address', f.address,
          'since', ${ms('f.blocked_at')}, 'by', ${person('f.blocked_by', 'a.name')},
          'messagesSince', (
            SELECT count(*) FROM conversation c
            JOIN message m ON m.workspace_id = $1 AND m.conversation_id = c.id AND m.kind = 'customer' AND m.at > f.blocked_at
            WHERE c.workspace_id = $1 AND c.customer_id = f.customer_id AND c.identity_id = f.id
              AND c.inbox_id = f.inbox_id)) ORDER BY f.place), '[]')
        FROM found f
        JOIN customer cu ON cu.workspace_id = $1 AND cu.id = f.customer_id
        LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = f.blocked_by
        WHERE f.place <= ${MOST_SENDERS})
    ) AS view
    FROM clock`,
};

export async function readBlocked(
  sql: Sql,
  workspaceId: WorkspaceId,
  viewer: AgentId,
): Promise<BlockedReport> {
  const view = await readView<BlockedReport>(sql, BLOCKED, [workspaceId, viewer]);
  if (view === null) throw new TypeError('it gives one row');
  return view;
}
