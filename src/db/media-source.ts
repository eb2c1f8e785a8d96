import type { ChannelAccountId } from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import type { Attachment, Channel } from '../domain/message.ts';
import type { MediaSource } from '../inbox/team-files.ts';
import type { Sql, Statement } from './pool.ts';
import { card } from './views/json-parts.ts';

const MEDIA: Statement = {
  name: 'media_source',
  text: `
    SELECT m.channel_account_id, c.channel, c.number AS conversation_number, coalesce(cu.name, who.address) AS customer_name,
      m.attachments->$4::int AS attachment, ${card('c')} AS card,
      EXISTS (
        SELECT FROM slack_message s
        WHERE s.workspace_id = $1 AND s.surface_key = 'thread_message:' || c.id::text || ':' || m.number
      ) AS is_message_shown
    FROM message m
    JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
    JOIN customer cu ON cu.workspace_id = c.workspace_id AND cu.id = c.customer_id
    JOIN identity who ON who.workspace_id = c.workspace_id AND who.id = c.identity_id
    WHERE m.workspace_id = $1 AND m.conversation_id = $2 AND m.number = $3`,
};

interface MediaRow {
  channel_account_id: ChannelAccountId;
  channel: Channel;
  conversation_number: number;
  customer_name: string;
  attachment: Attachment | null;
  card: Place | null;
  is_message_shown: boolean;
}

/** What is known of a customer's file, and where it belongs in Slack. */
export function createMediaSource(sql: Sql): MediaSource {
  return {
    async of(workspaceId, { conversationId, messageNumber, index }) {
      const values = [workspaceId, conversationId, messageNumber, index];
      const [row] = await sql.query<MediaRow>(MEDIA, values);
      const attachment = row?.attachment ?? null;
      if (row === undefined || attachment === null || !('reference' in attachment)) return null;
      const { reference } = attachment;
      if (reference === null) return null;
      return {
        workspaceId,
        channelAccountId: row.channel_account_id,
        channel: row.channel,
        reference,
        attachment,
        customerName: row.customer_name,
        conversationNumber: row.conversation_number,
        card: row.card,
        isMessageShown: row.is_message_shown,
      };
    },
  };
}
