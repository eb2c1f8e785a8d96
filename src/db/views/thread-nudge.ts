import { mannerIn } from '../../domain/availability.ts';
import type { WorkspaceId } from '../../domain/ids.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import type { Sql } from '../pool.ts';
import {
  type ConversationRead,
  conversationStatement,
  conversationViewOf,
} from './conversation-view.ts';
import { putOffOf, type RemindersRead, receiver, reminder } from './put-off.ts';
import { isUuid, readView } from './read-view.ts';

const THREAD_NUDGE = conversationStatement('view_thread_nudge', {
  keys: `'receiver', ${receiver('$3')}, 'reminder', ${reminder('about', 'i')}`,
  mentions: '$3::text',
});

type Read = ConversationRead<{
  receiver: RemindersRead['receiver'];
  reminder: RemindersRead['reminders'][number];
}>;

/** The reminder in a card's thread, and whether its owner wants it there. */
export async function readThreadNudge(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'thread_nudge'>,
): Promise<SurfaceViewOf<'thread_nudge'> | null> {
  const { conversationId, agentId } = surface;
  if (!isUuid(conversationId)) return null;
  const read = await readView<Read>(sql, THREAD_NUDGE, [workspaceId, conversationId, agentId]);
  if (read === null) return null;
  const { receiver: person, reminder: of } = read;
  const reminders = { receiver: person, reminders: [of], remindedAt: null };
  return {
    ...conversationViewOf(read).view,
    surface,
    putOff: putOffOf(reminders, read.now),
    manner: person === null ? 'dm' : mannerIn(person.nudges, of.inboxId),
  };
}
