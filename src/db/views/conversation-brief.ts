import type { ConversationId, WorkspaceId } from '../../domain/ids.ts';
import type { ConversationBrief } from '../../domain/views.ts';
import { type ConversationRow, conversationOf } from '../conversation-row.ts';
import type { Sql, Statement } from '../pool.ts';
import { CLOCK, card, ms } from './json-parts.ts';
import { isUuid, madeOnce, readView } from './read-view.ts';

/** The inbox `i`, as each view of a conversation names it. */
export const INBOX = `json_build_object('id', i.id, 'name', i.name, 'slackChannel', i.slack_channel,
        'timeZone', i.settings->'calendar'->>'timeZone', 'reopenWithin', (i.settings->>'reopenWithin')::float8,
        'previews', i.settings->'previews', 'outcomes', i.settings->'outcomes')`;

/** Those who have or had the conversation `about`, or did something with it: an array of text, with nulls. */
export const WHO_ACTED = `ARRAY[about.owner_id, about.last_owner_id, about.resolved_by->>'agentId', about.snoozed_by,
            about.last_reply_by, about.undoable->>'by']`;

/** For the sentence that follows a click, once Slack has its answer. Nobody sees 25 ms: where many click, one statement reads for all of them. */
const BRIEF: Statement = {
  name: 'view_brief',
  shared: { types: ['text', 'uuid'], trips: 1, apart: 25 },
  text: `
    WITH ${CLOCK},
    about AS MATERIALIZED (SELECT c.* FROM conversation c WHERE c.workspace_id = $1 AND c.id = $2::uuid)
    SELECT json_build_object(
      'now', ${ms('clock.now')},
      'conversation', to_jsonb(about.*),
      'number', about.number,
      'inbox', ${INBOX},
      'customer', json_build_object('name', coalesce(cu.name, who.address), 'address', who.address),
      'names', (
        SELECT coalesce(jsonb_object_agg(p.id, coalesce(a.name, p.id)), '{}')
        FROM unnest(${WHO_ACTED}) AS p (id) LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = p.id
        WHERE p.id IS NOT NULL),
      'card', ${card('about')}
    ) AS view
    FROM clock, about
    JOIN inbox i ON i.workspace_id = $1 AND i.id = about.inbox_id
    JOIN customer cu ON cu.workspace_id = $1 AND cu.id = about.customer_id
    JOIN identity who ON who.workspace_id = $1 AND who.id = about.identity_id`,
};

type BriefRead = Omit<ConversationBrief, 'conversation'> & { conversation: ConversationRow };

const briefOf = madeOnce(
  (read: BriefRead): ConversationBrief => ({
    ...read,
    conversation: conversationOf(read.conversation),
  }),
);

/** Null: there is no such conversation. */
export async function readBrief(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
): Promise<ConversationBrief | null> {
  if (!isUuid(conversationId)) return null;
  const read = await readView<BriefRead>(sql, BRIEF, [workspaceId, conversationId]);
  return read === null ? null : briefOf(read);
}
