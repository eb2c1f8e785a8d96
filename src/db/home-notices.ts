import type { HomeNoticeStore } from '../inbox/reading-ports.ts';
import type { Sql, Statement } from './pool.ts';

/** One for each person: the newest. What others left and nobody needs any more goes with it. */
const LEAVE: Statement = {
  name: 'home_notice_leave',
  text: `
    WITH clock AS MATERIALIZED (SELECT dibs_now() AS now),
    over AS (
      DELETE FROM home_notice n USING clock WHERE n.workspace_id = $1 AND n.agent_id <> $2 AND n.until < clock.now
    )
    INSERT INTO home_notice (workspace_id, agent_id, answer, until)
    SELECT $1, $2, $3::json, now + $4 * interval '1 millisecond' FROM clock
    ON CONFLICT (workspace_id, agent_id) DO UPDATE SET answer = excluded.answer, until = excluded.until`,
};

const OF: Statement = {
  name: 'home_notice_of',
  text: 'SELECT answer FROM home_notice WHERE workspace_id = $1 AND agent_id = $2 AND until >= dibs_now()',
};

/** Answers that stand on top of people's Homes, for whichever process draws them. */
export function createHomeNoticeStore(sql: Sql): HomeNoticeStore {
  return {
    async leave({ workspaceId, agentId, answer, staysFor }) {
      await sql.query(LEAVE, [workspaceId, agentId, JSON.stringify(answer), staysFor]);
    },
    async of(workspaceId, agentId) {
      const [row] = await sql.query<{ answer: unknown }>(OF, [workspaceId, agentId]);
      return row?.answer ?? null;
    },
  };
}
