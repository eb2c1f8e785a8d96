import type { ConversationId, Duration, InboxId, WorkspaceId } from '../domain/ids.ts';
import type { Alarms, DueAlarm } from '../inbox/sweep-ports.ts';
import type { Sql, Statement } from './pool.ts';

export const DUE: Statement = {
  name: 'alarms_due',
  text: `
    (
      SELECT 'conversation' AS of, workspace_id, id, version, next_alarm_at FROM conversation
      WHERE next_alarm_at IS NOT NULL AND next_alarm_at <= (SELECT dibs_now())
      ORDER BY next_alarm_at, id LIMIT $1
    )
    UNION ALL
    (
      SELECT 'inbox', workspace_id, id, version, next_alarm_at FROM inbox
      WHERE next_alarm_at IS NOT NULL AND next_alarm_at <= (SELECT dibs_now())
      ORDER BY next_alarm_at, id LIMIT $1
    )
    ORDER BY next_alarm_at, id LIMIT $1`,
};

const NEXT_OF = (table: string) =>
  `(SELECT min(next_alarm_at) FROM ${table} WHERE next_alarm_at > (SELECT dibs_now() - interval '1 second'))`;

const NEXT_IN: Statement = {
  name: 'alarms_next_in',
  text: `SELECT extract(epoch FROM least(${NEXT_OF('conversation')}, ${NEXT_OF('inbox')}) - dibs_now())::float8 * 1000 AS next_in`,
};

interface AlarmRow {
  of: DueAlarm['of'];
  workspace_id: WorkspaceId;
  id: string;
  version: number;
}

export function createAlarms(sql: Sql): Alarms {
  return {
    async due(limit) {
      return (await sql.query<AlarmRow>(DUE, [limit])).map(alarmOf);
    },
    async nextIn() {
      const [row] = await sql.query<{ next_in: Duration | null }>(NEXT_IN, []);
      return row?.next_in ?? null;
    },
  };
}

function alarmOf({ of, workspace_id: workspaceId, id, version }: AlarmRow): DueAlarm {
  return of === 'conversation'
    ? { of, workspaceId, conversationId: id as ConversationId, version }
    : { of, workspaceId, inboxId: id as InboxId, version };
}
