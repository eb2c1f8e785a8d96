import type { WorkspaceId } from '../domain/ids.ts';
import type { Sql, Statement } from './pool.ts';

/** A Slack team that installed Dibs, as Slack describes it. */
export interface WorkspaceFacts {
  id: WorkspaceId;
  /** With a slash at the end. */
  url: string;
  name: string;
  botUserId: string;
}

export interface Workspaces {
  /** Makes it known, or brings what is known of it up to date. */
  ensure(workspace: WorkspaceFacts): Promise<void>;
  /** False once Slack has refused our token, until we are connected again. */
  isConnected(id: WorkspaceId): Promise<boolean>;
}

const ENSURE: Statement = {
  name: 'workspace_ensure',
  text: `
    INSERT INTO workspace (id, url, name, bot_user_id) VALUES ($1, $2, $3, $4)
    ON CONFLICT (id) DO UPDATE SET url = excluded.url, name = excluded.name, bot_user_id = excluded.bot_user_id`,
};

const CONNECTED: Statement = {
  name: 'workspace_connected',
  text: `SELECT disconnected_at IS NULL AS connected FROM workspace WHERE id = $1`,
};

export function createWorkspaces(sql: Sql): Workspaces {
  return {
    async ensure({ id, url, name, botUserId }) {
      await sql.query(ENSURE, [id, url, name, botUserId]);
    },
    async isConnected(id) {
      const [row] = await sql.query<{ connected: boolean }>(CONNECTED, [id]);
      return row?.connected ?? false;
    },
  };
}
