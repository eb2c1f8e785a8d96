import { createHash } from 'node:crypto';
import type { Quarantine } from '../inbox/account-ports.ts';
import type { Sql, Statement } from './pool.ts';

const KEEP: Statement = {
  name: 'quarantine_keep',
  text: `
    INSERT INTO quarantine (workspace_id, channel_account_id, content_hash, body, reason)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING`,
};

/** Webhooks that we could not read, as they came. */
export function createQuarantine(sql: Sql): Quarantine {
  return {
    async keep({ account, body, reason }) {
      const hash = createHash('sha256').update(body).digest();
      await sql.query(KEEP, [account.workspaceId, account.id, hash, Buffer.from(body), reason]);
    },
  };
}
