import type { AgentId } from '../domain/ids.ts';
import type { Inbox } from '../domain/inbox.ts';
import type { Role } from '../domain/people.ts';
import { type InboxColumns, inboxOf } from './inbox-store.ts';
import type { Sql, Statement } from './pool.ts';

const ALL: Statement = {
  name: 'inbox_list',
  text: `
    SELECT to_jsonb(i.*) AS inbox, (
      SELECT coalesce(jsonb_object_agg(m.agent_id, m.role), '{}') FROM membership m
      WHERE m.workspace_id = i.workspace_id AND m.inbox_id = i.id AND m.ended_at IS NULL
    ) AS members
    FROM inbox i WHERE i.status = 'ready' ORDER BY i.name, i.slack_channel`,
};

/** Every inbox that works, of whatever workspace, by name. */
export async function listInboxes(sql: Sql): Promise<Inbox[]> {
  const rows = await sql.query<{ inbox: InboxColumns; members: Record<AgentId, Role> }>(ALL, []);
  return rows.map(({ inbox, members }) => inboxOf(inbox, members));
}
