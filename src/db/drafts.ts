import type { Instant } from '../domain/ids.ts';
import type { Drafts } from '../inbox/reading-ports.ts';
import type { Sql, Statement } from './pool.ts';

const KEEP: Statement = {
  name: 'draft_keep',
  text: `
    WITH clock AS MATERIALIZED (SELECT dibs_now() AS now),
    before AS (
      SELECT kept_at FROM draft WHERE workspace_id = $1 AND agent_id = $2 AND conversation_id = $3
    ),
    kept AS (
      INSERT INTO draft (workspace_id, agent_id, conversation_id, text, kept_at) SELECT $1, $2, $3, $4, now FROM clock
      ON CONFLICT (workspace_id, agent_id, conversation_id) DO UPDATE SET text = excluded.text, kept_at = excluded.kept_at
    )
    SELECT clock.now, (SELECT kept_at FROM before) AS since FROM clock`,
};

const OF: Statement = {
  name: 'draft_of',
  text: 'SELECT text FROM draft WHERE workspace_id = $1 AND agent_id = $2 AND conversation_id = $3',
};

const FORGET: Statement = {
  name: 'draft_forget',
  text: 'DELETE FROM draft WHERE workspace_id = $1 AND agent_id = $2 AND conversation_id = $3',
};

/** What people have typed into Reply and not sent; one each and conversation. */
export function createDrafts(sql: Sql): Drafts {
  return {
    async keep({ workspaceId, agentId, conversationId, text }) {
      // NUL is the one character that Postgres refuses.
      const values = [workspaceId, agentId, conversationId, text.replaceAll('\0', '')];
      const [row] = await sql.query<{ now: Instant; since: Instant | null }>(KEEP, values);
      if (row === undefined) throw new TypeError('the clock gives one row');
      return row;
    },
    async of(workspaceId, agentId, conversationId) {
      const values = [workspaceId, agentId, conversationId];
      const [row] = await sql.query<{ text: string }>(OF, values);
      return row?.text ?? null;
    },
    async forget(workspaceId, agentId, conversationId) {
      await sql.query(FORGET, [workspaceId, agentId, conversationId]);
    },
  };
}
