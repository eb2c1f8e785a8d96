import type { WorkspaceFacts, Workspaces } from '../inbox/workspace-ports.ts';
import type { Sql, Statement } from './pool.ts';

const ENSURE: Statement = {
  name: 'workspace_ensure',
  text: `
    INSERT INTO workspace (id, url, name, bot_id, bot_user_id, token_fingerprint) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (id) DO UPDATE SET
      url = excluded.url, name = excluded.name,
      bot_id = excluded.bot_id, bot_user_id = excluded.bot_user_id, token_fingerprint = excluded.token_fingerprint`,
};

const BY_TOKEN: Statement = {
  name: 'workspace_by_token',
  text: `
    SELECT id, url, name, bot_id AS "botId", bot_user_id AS "botUserId", token_fingerprint AS "tokenFingerprint"
    FROM workspace WHERE token_fingerprint = $1 LIMIT 1`,
};

const CONNECTED: Statement = {
  name: 'workspace_connected',
  text: `SELECT disconnected_at IS NULL AS connected FROM workspace WHERE id = $1`,
};

export function createWorkspaces(sql: Sql): Workspaces {
  return {
    async ensure({ id, url, name, botId, botUserId, tokenFingerprint }) {
      await sql.query(ENSURE, [id, url, name, botId, botUserId, tokenFingerprint]);
    },
    async byToken(tokenFingerprint) {
      const [row] = await sql.query<WorkspaceFacts>(BY_TOKEN, [tokenFingerprint]);
      return row ?? null;
    },
    async isConnected(id) {
      const [row] = await sql.query<{ connected: boolean }>(CONNECTED, [id]);
      return row?.connected ?? false;
    },
  };
}
