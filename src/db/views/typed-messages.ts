import type { ConversationId, OutboxId, WorkspaceId } from '../../domain/ids.ts';
import type { Place } from '../../domain/listed.ts';
import type { TypedMessage } from '../../inbox/reading-ports.ts';
import type { Sql, Statement } from '../pool.ts';
import { isUuid, readView } from './read-view.ts';

/** The commits of the conversation of `m` with an event that says this of it. */
function commitsWith(event: string): string {
  return `
    FROM history h
    WHERE h.workspace_id = $1 AND h.subject_kind = 'conversation' AND h.subject_id = m.conversation_id::text
      AND h.events @> jsonb_build_array(${event})`;
}

const ADDED = `jsonb_build_object('type', 'note_added', 'message', jsonb_build_object('number', m.number))`;
const EDITED = `jsonb_build_object('type', 'message_edited', 'messageNumber', m.number)`;

const TYPED_AT: Statement = {
  name: 'view_typed_at',
  text: `
    SELECT json_build_object(
      'conversationId', m.conversation_id, 'messageNumber', m.number,
      'isDeleted', m.deleted_at IS NOT NULL,
      'seenVersion', (
        SELECT max(seen.version)
        FROM (SELECT h.version ${commitsWith(ADDED)} UNION ALL SELECT h.version ${commitsWith(EDITED)}) seen)) AS view
    FROM message m
    WHERE m.workspace_id = $1 AND m.typed_in_channel = $2 AND m.typed_in_ts = $3`,
};

export function readTypedAt(
  sql: Sql,
  workspaceId: WorkspaceId,
  place: Place,
): Promise<TypedMessage | null> {
  return readView(sql, TYPED_AT, [workspaceId, place.slackChannel, place.ts]);
}

const CARD_OF: Statement = {
  name: 'view_card_of',
  text: `
    SELECT o.effect->'surface'->>'conversationId' AS view FROM outbox o
    WHERE o.workspace_id = $1 AND o.id = $2::uuid AND o.effect->'surface'->>'type' = 'card'`,
};

export async function readCardOf(
  sql: Sql,
  workspaceId: WorkspaceId,
  outboxId: OutboxId,
): Promise<ConversationId | null> {
  return isUuid(outboxId) ? readView(sql, CARD_OF, [workspaceId, outboxId]) : null;
}
