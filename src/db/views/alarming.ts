import type { WorkspaceId } from '../../domain/ids.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { MessageView, SurfaceViewOf } from '../../domain/views.ts';
import type { Sql } from '../pool.ts';
import { FOR_PERSON, isInside } from './conversation-surfaces.ts';
import {
  type ConversationRead,
  conversationStatement,
  conversationViewOf,
} from './conversation-view.ts';
import { messages } from './json-parts.ts';
import { isUuid, readView } from './read-view.ts';

/** Null for a manager who has left the inbox. */
export async function readLateNotice(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'late_notice'>,
): Promise<SurfaceViewOf<'late_notice'> | null> {
  const { conversationId, agentId } = surface;
  if (!isUuid(conversationId)) return null;
  const values = [workspaceId, conversationId, agentId ?? null];
  const read = await readView<ConversationRead<{ isInside: boolean }>>(sql, FOR_PERSON, values);
  if (read === null || (agentId !== undefined && !read.isInside)) return null;
  return { ...conversationViewOf(read).view, surface };
}

/** The first such word of the turn. */
const ALARM_DM = conversationStatement('view_alarm_dm', {
  history: {
    where: `h.version >= $4 AND h.events @> '[{"type": "alarm_word_heard"}]'`,
    limit: 1,
    first: 'oldest',
  },
  keys: `${isInside('$3')}, 'message', ${messages(
    `m.number IN (
      SELECT (e->>'messageNumber')::int FROM shown, jsonb_array_elements(shown.events) e WHERE e->>'type' = 'alarm_word_heard')`,
    1,
  )}->0`,
});

/** Null for who has left the inbox. */
export async function readAlarmDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'alarm_dm'>,
): Promise<SurfaceViewOf<'alarm_dm'> | null> {
  const { conversationId, agentId, turnStartedIn } = surface;
  if (!isUuid(conversationId)) return null;
  const values = [workspaceId, conversationId, agentId, turnStartedIn];
  const read = await readView<ConversationRead<{ isInside: boolean; message: MessageView | null }>>(
    sql,
    ALARM_DM,
    values,
  );
  if (read === null || !read.isInside) return null;
  const { view, history } = conversationViewOf(read);
  const heard = history[0]?.events.find((event) => event.type === 'alarm_word_heard');
  if (heard === undefined) return null;
  return { ...view, surface, word: heard.word, message: read.message };
}
