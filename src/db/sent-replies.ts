import type { ConversationId } from '../domain/ids.ts';
import type { SentReplies } from '../inbox/account-ports.ts';
import type { Sql, Statement } from './pool.ts';
import { isUuid } from './views/read-view.ts';

const BY_OUTBOX_ID: Statement = {
  name: 'sent_reply_by_outbox_id',
  text: `
    SELECT effect->>'conversationId' AS conversation_id, (effect->>'messageNumber')::int AS number
    FROM outbox WHERE workspace_id = $1 AND id = $2::uuid AND effect->>'kind' = 'reply'`,
};

const BY_EXTERNAL_ID: Statement = {
  name: 'sent_reply_by_external_id',
  text: `
    SELECT conversation_id, number FROM message
    WHERE workspace_id = $1 AND channel_account_id = $2 AND external_id = $3 AND delivery_state IS NOT NULL`,
};

interface ReplyRow {
  conversation_id: ConversationId;
  number: number;
}

/** Finds our replies again by what a provider gives back. Ids come from outside, so any text may be asked for. */
export function createSentReplies(sql: Sql): SentReplies {
  async function found(statement: Statement, values: unknown[]) {
    const [row] = await sql.query<ReplyRow>(statement, values);
    return row === undefined
      ? null
      : { conversationId: row.conversation_id, messageNumber: row.number };
  }
  return {
    byOutboxId: async (workspaceId, outboxId) =>
      isUuid(outboxId) ? found(BY_OUTBOX_ID, [workspaceId, outboxId]) : null,
    byExternalId: (workspaceId, channelAccountId, externalId) =>
      found(BY_EXTERNAL_ID, [workspaceId, channelAccountId, externalId]),
  };
}
