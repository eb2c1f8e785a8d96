import type { ConversationId } from '../domain/ids.ts';
import type { Ownerships } from '../inbox/reading-ports.ts';
import type { Sql, Statement } from './pool.ts';

export const OWNED: Statement = {
  name: 'owned_by',
  text: `
    SELECT id FROM conversation
    WHERE workspace_id = $1 AND owner_id = $2 AND status <> 'resolved' AND ($3::uuid IS NULL OR inbox_id = $3)
    ORDER BY number`,
};

export const OPEN_IN: Statement = {
  name: 'open_in',
  text: `SELECT id FROM conversation WHERE workspace_id = $1 AND inbox_id = $2 AND status <> 'resolved' ORDER BY number`,
};

export const UNPLACED: Statement = {
  name: 'unplaced',
  text: `
    SELECT c.id FROM conversation c
    JOIN membership m ON m.workspace_id = c.workspace_id AND m.inbox_id = c.inbox_id AND m.agent_id = $2
    WHERE c.workspace_id = $1 AND c.status <> 'resolved' AND c.unplaced_since IS NOT NULL AND m.ended_at IS NULL AND m.role IN ('agent', 'manager', 'admin')
    ORDER BY c.number`,
};

/** What one person owns now, and what is open in an inbox. */
export function createOwnerships(sql: Sql): Ownerships {
  return {
    async openIn(workspaceId, inboxId) {
      const rows = await sql.query<{ id: ConversationId }>(OPEN_IN, [workspaceId, inboxId]);
      return rows.map(({ id }) => id);
    },
    async unplaced(workspaceId, agentId) {
      const rows = await sql.query<{ id: ConversationId }>(UNPLACED, [workspaceId, agentId]);
      return rows.map(({ id }) => id);
    },
    async of(workspaceId, agentId, inboxId) {
      const rows = await sql.query<{ id: ConversationId }>(OWNED, [workspaceId, agentId, inboxId]);
      return rows.map(({ id }) => id);
    },
  };
}
