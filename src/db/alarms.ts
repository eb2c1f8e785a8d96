import type { ConversationId, WorkspaceId } from '../domain/ids.ts';
import type { Alarms } from '../inbox/ports.ts';
import type { Sql, Statement } from './pool.ts';

export const DUE: Statement = {
  name: 'alarms_due',
  text: `
    SELECT workspace_id, id, version FROM conversation
    WHERE next_alarm_at IS NOT NULL AND next_alarm_at <= (SELECT dibs_now())
    ORDER BY next_alarm_at, id LIMIT $1`,
};

export function createAlarms(sql: Sql): Alarms {
  return {
    async due(limit) {
      const rows = await sql.query<{
        workspace_id: WorkspaceId;
        id: ConversationId;
        version: number;
      }>(DUE, [limit]);
      return rows.map(({ workspace_id, id, version }) => {
        return { workspaceId: workspace_id, conversationId: id, version };
      });
    },
  };
}
