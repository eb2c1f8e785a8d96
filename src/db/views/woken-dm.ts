import type { WorkspaceId } from '../../domain/ids.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import type { Sql } from '../pool.ts';
import {
  type ConversationRead,
  conversationStatement,
  conversationViewOf,
} from './conversation-view.ts';
import { readView } from './read-view.ts';

/** It can be put aside and woken some times more before this is drawn. */
const MOST_LOOKED_AT = 12;

const WOKEN = conversationStatement('view_woken_dm', {
  history: {
    where: `(h.events @> '[{"type": "woken"}]' OR h.events @> '[{"type": "snoozed"}]')`,
    limit: MOST_LOOKED_AT,
  },
});

/** The last time that it woke, and what it had been put aside with. */
export async function readWokenDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'woken_dm'>,
): Promise<SurfaceViewOf<'woken_dm'> | null> {
  const values = [workspaceId, surface.conversationId];
  const read = await readView<ConversationRead>(sql, WOKEN, values);
  if (read === null) return null;
  const { view, history } = conversationViewOf(read);
  const newestFirst = history.flatMap(({ events }) => events.toReversed());
  const at = newestFirst.findIndex((event) => event.type === 'woken');
  const woken = newestFirst[at];
  const snoozed = newestFirst.slice(at).find((event) => event.type === 'snoozed');
  if (woken?.type !== 'woken' || snoozed === undefined) return null;
  return { ...view, surface, snooze: snoozed.snooze, because: woken.because };
}
