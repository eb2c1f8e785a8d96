import type { Closure } from '../../domain/business-hours.ts';
import type { ConversationId, WorkspaceId } from '../../domain/ids.ts';
import type { InboxSettings } from '../../domain/inbox.ts';
import { closingOn } from '../../domain/inbox-day.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { type LookUps, wholeCalendar } from '../look-ups.ts';
import type { Sql, Statement } from '../pool.ts';
import { CLOCK, IS_TEST, ms, WORKSPACE_URL } from './json-parts.ts';
import { CLOSED } from './opening.ts';
import { isUuid, readView } from './read-view.ts';
import { NEXT_PROMISE, WAITS_FOR_US } from './risk-parts.ts';
import { dueOnes, inboxJson, settledOf } from './rolling-lists.ts';

const MOST_LISTED = 10;

const CLOSING: Statement = {
  name: 'view_closing_list',
  text: `
    WITH ${CLOCK},
    waiting AS MATERIALIZED (
      SELECT c.id, ${IS_TEST} AS is_test, row_number() OVER (ORDER BY ${IS_TEST}, ${NEXT_PROMISE}, c.number) AS place FROM conversation c
      WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND ${WAITS_FOR_US}
    ),
    due AS MATERIALIZED (SELECT * FROM waiting ORDER BY place LIMIT ${MOST_LISTED})
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'inbox', ${inboxJson()},
      'settings', shown.settings, 'closed', ${CLOSED}, 'waiting', ${dueOnes()},
      'count', (SELECT count(*) FROM waiting w WHERE NOT w.is_test), 'settled', ${settledOf('waiting')}) AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

interface ClosingRead
  extends Omit<SurfaceViewOf<'closing_list'>, 'surface' | 'closesAt' | 'opensAt'> {
  settings: InboxSettings;
  closed: Closure | null;
}

/** Null where the inbox does not close on that day. */
export async function readClosingList(
  sql: Sql,
  lookUps: LookUps,
  about: {
    workspaceId: WorkspaceId;
    surface: SurfaceOf<'closing_list'>;
    listedBefore: readonly ConversationId[];
  },
): Promise<SurfaceViewOf<'closing_list'> | null> {
  const { workspaceId, surface, listedBefore } = about;
  if (!isUuid(surface.inboxId)) return null;
  const values = [workspaceId, surface.inboxId, listedBefore.filter(isUuid)];
  const read = await readView<ClosingRead>(sql, CLOSING, values);
  if (read === null) return null;
  const { settings, closed, ...list } = read;
  const { now } = list;
  const calendar = await wholeCalendar({ calendar: settings.calendar, closed, now }, lookUps);
  const closing = closingOn(calendar, surface.date);
  return closing === null ? null : { ...list, ...closing, surface };
}
