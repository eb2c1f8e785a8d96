import type { ConversationEvent } from '../../domain/events.ts';
import type { WorkspaceId } from '../../domain/ids.ts';
import { minutes } from '../../domain/ids.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { HistoryEntry, SurfaceViewOf } from '../../domain/views.ts';
import type { Sql } from '../pool.ts';
import {
  type ConversationRead,
  conversationStatement,
  conversationViewOf,
} from './conversation-view.ts';
import { readView } from './read-view.ts';

/** As long as the domain goes on with an owner line (evolve-undo.ts). */
const ONE_LINE_FOR = minutes(1);

/** More than a minute of owner changes never brings. */
const MOST_TOLD = 30;

const THREAD_LINE = conversationStatement('view_thread_line', {
  history: {
    where: `h.version >= $3
      AND (h.version = $3 OR h.events @> '[{"type": "owner_changed"}]' OR h.events @> '[{"type": "undone"}]')`,
    limit: MOST_TOLD,
    first: 'oldest',
  },
});

/** What happened in one commit, and what its line tells as well. */
export async function readThreadLine(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'thread_line'>,
): Promise<SurfaceViewOf<'thread_line'> | null> {
  const values = [workspaceId, surface.conversationId, surface.version];
  const read = await readView<ConversationRead>(sql, THREAD_LINE, values);
  if (read === null) return null;
  const { view, history } = conversationViewOf(read);
  const [first, ...later] = history.toReversed();
  if (first === undefined || first.version !== surface.version) return null;
  return { ...view, surface, entries: [first, ...alsoTold(first, later)] };
}

/** Owner changes within a minute of one another; and that the commit was undone. What has a line of its own is told there. */
function alsoTold(first: HistoryEntry, later: readonly HistoryEntry[]): HistoryEntry[] {
  const undone = later.filter(({ events }) =>
    events.some((event) => event.type === 'undone' && event.version === first.version),
  );
  let lastAt = ownerChangeAt(first);
  const changes: HistoryEntry[] = [];
  for (const entry of later) {
    const at = ownerChangeAt(entry);
    if (lastAt === null || at === null) continue;
    if (at - lastAt > ONE_LINE_FOR) break;
    lastAt = at;
    if (!entry.events.some(hasOwnLine)) changes.push(entry);
  }
  return [...new Set([...changes, ...undone])].toSorted((a, b) => a.version - b.version);
}

function ownerChangeAt({ events }: HistoryEntry): number | null {
  return events.findLast(changesOwner)?.at ?? null;
}

function changesOwner(event: ConversationEvent): boolean {
  if (event.type === 'owner_changed') return true;
  return event.type === 'undone' && event.what !== 'resolve' && event.what !== 'dismiss';
}

function hasOwnLine({ type }: ConversationEvent): boolean {
  return type === 'resolved' || type === 'reopened' || type === 'handed_over';
}
