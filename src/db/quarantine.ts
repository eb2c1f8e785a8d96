import { createHash } from 'node:crypto';
import type { ChannelAccountId, Instant, WorkspaceId } from '../domain/ids.ts';
import type { Channel } from '../domain/message.ts';
import type { CameWith, Quarantine } from '../inbox/account-ports.ts';
import type { QuarantineDesk, QuarantineEntry, ReplayResult } from '../inbox/quarantine-ports.ts';
import type { Sql, Statement } from './pool.ts';

const KEEP: Statement = {
  name: 'quarantine_keep',
  text: `
    INSERT INTO quarantine (workspace_id, channel_account_id, content_hash, body, reason, came_with)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT DO NOTHING`,
};

const COLUMNS = `
  q.id, q.workspace_id, q.channel_account_id, a.label, a.channel, q.received_at, q.reason, octet_length(q.body) AS size,
  q.replayed_at, q.replay_result`;

const ENTRIES = `
  FROM quarantine q
  JOIN channel_account a ON a.workspace_id = q.workspace_id AND a.id = q.channel_account_id`;

/** Whoever runs Dibs looks after all workspaces. */
const LIST: Statement = {
  name: 'quarantine_list',
  text: `
    SELECT ${COLUMNS} ${ENTRIES}
    WHERE $1 OR coalesce(q.replay_result NOT IN ('stored', 'known'), true)
    ORDER BY q.id DESC LIMIT $2`,
};

const FIND: Statement = {
  name: 'quarantine_find',
  text: `SELECT ${COLUMNS}, q.body, q.came_with ${ENTRIES} WHERE q.id = $1`,
};

const REPLAYED: Statement = {
  name: 'quarantine_replayed',
  text: 'UPDATE quarantine SET replayed_at = dibs_now(), replay_result = $2 WHERE id = $1',
};

const NUMBER: Statement = {
  name: 'quarantine_conversation_number',
  text: 'SELECT number FROM conversation WHERE workspace_id = $1 AND id = $2',
};

interface Row {
  id: number;
  workspace_id: string;
  channel_account_id: string;
  label: string;
  channel: string;
  received_at: Instant;
  reason: string;
  size: number;
  replayed_at: Instant | null;
  replay_result: string | null;
}

/** Webhooks that we could not read, as they came. */
export function createQuarantine(sql: Sql): Quarantine & QuarantineDesk {
  return {
    async keep({ account, body, reason, cameWith = {} }) {
      const { workspaceId, id } = account;
      const bytes = Buffer.from(body);
      const beside = JSON.stringify(cameWith);
      await sql.query(KEEP, [workspaceId, id, hashOf(bytes, beside), bytes, reason, beside]);
    },

    async list(which, limit) {
      return (await sql.query<Row>(LIST, [which === 'all', limit])).map(entryOf);
    },

    async find(id) {
      const [row] = await sql.query<Row & { body: Buffer; came_with: CameWith }>(FIND, [id]);
      return row === undefined
        ? null
        : { ...entryOf(row), body: row.body, cameWith: row.came_with };
    },

    async replayed(id, result) {
      await sql.query(REPLAYED, [id, result]);
    },

    async numberOf(workspaceId, conversationId) {
      const [row] = await sql.query<{ number: number }>(NUMBER, [workspaceId, conversationId]);
      return row?.number ?? null;
    },
  };
}

/** The same words sent twice are two messages where the sender's id beside them says so. */
function hashOf(body: Buffer, beside: string): Buffer {
  const hash = createHash('sha256').update(body);
  return (beside === '{}' ? hash : hash.update('\0').update(beside)).digest();
}

function entryOf(row: Row): QuarantineEntry {
  const { replayed_at: at, replay_result: result } = row;
  return {
    id: row.id,
    workspaceId: row.workspace_id as WorkspaceId,
    accountId: row.channel_account_id as ChannelAccountId,
    accountLabel: row.label,
    channel: row.channel as Channel,
    receivedAt: row.received_at,
    reason: row.reason,
    size: row.size,
    replayed: at === null || result === null ? null : { at, result: result as ReplayResult },
  };
}
