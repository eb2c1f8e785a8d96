import type { ChannelAccountId } from '../domain/ids.ts';
import type { Attachment, Channel, ReplyDelivery } from '../domain/message.ts';
import { publicNameOf, signatureOf, signedText } from '../domain/signature.ts';
import type { ReplySource } from '../inbox/reading-ports.ts';
import type { Sql, Statement } from './pool.ts';

const REPLY: Statement = {
  name: 'reply_source',
  text: `
    SELECT c.channel_account_id, c.channel, who.address, c.number AS conversation_number, m.text, m.attachments, m.delivery_state,
      coalesce(a.name, '') AS author_name, a.public_name, i.settings->>'signature' AS signature,
      (
        SELECT q.external_id FROM message q
        WHERE q.workspace_id = $1 AND q.conversation_id = $2 AND q.kind = 'customer' AND q.number < m.number
          AND q.external_id IS NOT NULL
        ORDER BY q.number DESC LIMIT 1
      ) AS in_reply_to
    FROM message m
    JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
    JOIN inbox i ON i.workspace_id = c.workspace_id AND i.id = c.inbox_id
    JOIN identity who ON who.workspace_id = c.workspace_id AND who.id = c.identity_id
    LEFT JOIN agent a ON a.workspace_id = m.workspace_id AND a.id = m.author_agent_id
    WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.number = $3
      AND (m.delivery_state IS NOT NULL OR (m.kind = 'automation' AND m.external_id IS NULL))`,
};

interface ReplyRow {
  channel_account_id: ChannelAccountId;
  channel: Channel;
  address: string;
  conversation_number: number;
  text: string;
  attachments: Attachment[];
  /** Null of what is answered by itself: nobody is told what becomes of it. */
  delivery_state: ReplyDelivery['state'] | null;
  author_name: string;
  public_name: string | null;
  signature: string | null;
  in_reply_to: string | null;
}

/** What a reply says, signed, and where it goes, as it was committed. Slack's ids and handles never go along. */
export function createReplySource(sql: Sql): ReplySource {
  return {
    async of(workspaceId, conversationId, messageNumber) {
      const [row] = await sql.query<ReplyRow>(REPLY, [workspaceId, conversationId, messageNumber]);
      if (row === undefined) return null;
      const authorName = publicNameOf({ publicName: row.public_name, name: row.author_name });
      const { delivery_state: state } = row;
      const signature = state === null ? null : signatureOf(row.signature, authorName);
      return {
        workspaceId,
        channelAccountId: row.channel_account_id,
        channel: row.channel,
        to: row.address,
        conversationId,
        conversationNumber: row.conversation_number,
        messageNumber,
        text: signedText(row.text, signature, row.channel),
        files: row.attachments.filter((attachment) => attachment.type === 'slack_file'),
        inReplyTo: row.in_reply_to,
        authorName,
        delivery: state === null || state === 'queued' ? 'queued' : 'settled',
      };
    },
  };
}
