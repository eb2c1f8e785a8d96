import type { Calendar, Closure } from '../../domain/business-hours.ts';
import type { AgentId, ConversationId, InboxId, WorkspaceId } from '../../domain/ids.ts';
import type { ListedConversation, Place } from '../../domain/listed.ts';
import type { UnassignedReport } from '../../domain/reports.ts';
import type { Sql, Statement } from '../pool.ts';
import { CLOCK, IS_TEST, listed, ms, person, WORKSPACE_URL } from './json-parts.ts';
import { CLOSED, opensAt } from './opening.ts';
import { isUuid, readView } from './read-view.ts';

/** The conversation `c` stands in an inbox whose channel `$viewer` is in. */
function isIn(viewer: string): string {
  return `EXISTS (
    SELECT FROM membership m
    WHERE m.workspace_id = $1 AND m.inbox_id = c.inbox_id AND m.agent_id = ${viewer} AND m.ended_at IS NULL)`;
}

/** Nobody owns `c`, and the customer waits for us. One that waits for the customer needs no owner now. */
export const WAITS_FOR_OWNER = `c.status <> 'resolved' AND c.owner_id IS NULL AND c.turn = 'team'`;

const BY_NUMBER: Statement = {
  name: 'view_by_number',
  text: `SELECT ${listed(`
    SELECT c.*, 1 AS place FROM conversation c
    WHERE c.workspace_id = $1 AND c.number = $2 AND ${isIn('$3')}`)}->0 AS view`,
};

/** A number that people typed may be too large for any conversation. */
const LARGEST_NUMBER = 2_147_483_647;

export async function readByNumber(
  sql: Sql,
  workspaceId: WorkspaceId,
  number: number,
  viewer: AgentId,
): Promise<ListedConversation | null> {
  if (!Number.isInteger(number) || number < 1 || number > LARGEST_NUMBER) return null;
  return readView(sql, BY_NUMBER, [workspaceId, number, viewer]);
}

const BY_PLACE: Statement = {
  name: 'view_by_place',
  text: `
    SELECT s.conversation_id AS view FROM slack_message s
    WHERE s.workspace_id = $1 AND s.slack_channel = $2 AND s.ts = $3 AND s.conversation_id IS NOT NULL LIMIT 1`,
};

export function readByPlace(
  sql: Sql,
  workspaceId: WorkspaceId,
  place: Place,
): Promise<ConversationId | null> {
  return readView(sql, BY_PLACE, [workspaceId, place.slackChannel, place.ts]);
}

const NEWEST_NUMBER: Statement = {
  name: 'view_newest_number',
  text: `
    SELECT c.number AS view FROM conversation c
    WHERE c.workspace_id = $1 AND c.dismissed IS NULL AND ${isIn('$2')} ORDER BY c.number DESC LIMIT 1`,
};

export function readNewestNumber(
  sql: Sql,
  workspaceId: WorkspaceId,
  viewer: AgentId,
): Promise<number | null> {
  return readView(sql, NEWEST_NUMBER, [workspaceId, viewer]);
}

/** By the index; however many wait, only the first few are looked at. */
function firstWaiting(which: string): string {
  return `(
    SELECT c.id FROM conversation c
    WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND ${WAITS_FOR_OWNER} AND c.id IS DISTINCT FROM $3::uuid AND ${which}
    ORDER BY c.response_due_at, c.number LIMIT 1)`;
}

const NEXT_WAITING: Statement = {
  name: 'view_next_waiting',
  shared: { types: ['text', 'uuid', 'uuid'], trips: 1 },
  text: `SELECT ${listed(`
    SELECT c.*, 1 AS place FROM conversation c
    WHERE c.workspace_id = $1 AND c.id = coalesce(${firstWaiting(`NOT ${IS_TEST}`)}, ${firstWaiting(IS_TEST)})`)}->0 AS view`,
};

export async function readNextWaiting(
  sql: Sql,
  workspaceId: WorkspaceId,
  inboxId: InboxId,
  except: ConversationId | null,
): Promise<ListedConversation | null> {
  if (!isUuid(inboxId) || (except !== null && !isUuid(except))) return null;
  return readView(sql, NEXT_WAITING, [workspaceId, inboxId, except]);
}

/**
 * The last claim is told, and looked for, where nobody waits; among those that are still open. How long it took counts from when the
 * customer began to wait.
 */
const UNASSIGNED: Statement = {
  name: 'view_unassigned',
  text: `
    WITH ${CLOCK},
    waiting AS MATERIALIZED (
      SELECT c.id, ${IS_TEST} AS is_test, row_number() OVER (ORDER BY ${IS_TEST}, c.response_due_at, c.number) AS place
      FROM conversation c
      WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND ${WAITS_FOR_OWNER}
    ),
    newest_owned AS MATERIALIZED (
      SELECT c.id, c.number, c.owner_id, c.owner_since, c.owner_changed_in, c.opened_at FROM conversation c
      WHERE c.workspace_id = $1 AND c.inbox_id = $2::uuid AND c.status <> 'resolved' AND c.owner_id IS NOT NULL
        AND NOT ${IS_TEST}
      ORDER BY c.owner_since DESC LIMIT 10
    ),
    last_claim AS MATERIALIZED (
      SELECT n.*, coalesce((
          SELECT (e->'turn'->>'since')::bigint FROM history h, jsonb_array_elements(h.events) e
          WHERE h.workspace_id = $1 AND h.subject_kind = 'conversation' AND h.subject_id = n.id::text
            AND h.version <= n.owner_changed_in AND e->>'type' = 'turn_changed' AND e->'turn'->>'of' = 'team'
          ORDER BY h.version DESC LIMIT 1), ${ms('n.opened_at')}) AS waited_since
      FROM newest_owned n
      JOIN history claimed ON claimed.workspace_id = $1 AND claimed.subject_kind = 'conversation'
        AND claimed.subject_id = n.id::text AND claimed.version = n.owner_changed_in
      WHERE claimed.events @> '[{"type": "owner_changed", "how": "claimed", "from": null}]'
        OR claimed.events @> '[{"type": "owner_changed", "how": "replied", "from": null}]'
      ORDER BY n.owner_since DESC LIMIT 1
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL},
      'calendar', shown.settings->'calendar', 'closed', ${CLOSED},
      'inbox', json_build_object('id', shown.id, 'name', shown.name, 'slackChannel', shown.slack_channel),
      'count', (SELECT count(*) FROM waiting WHERE NOT waiting.is_test),
      'waiting', ${listed(`
        SELECT c.*, w.place FROM waiting w JOIN conversation c ON c.workspace_id = $1 AND c.id = w.id
        WHERE w.place <= 10`)},
      'lastClaim', CASE WHEN NOT EXISTS (SELECT FROM waiting) THEN (
        SELECT json_build_object('number', l.number, 'owner', ${person('l.owner_id', 'o.name')},
          'tookMs', greatest(0, ${ms('l.owner_since')} - l.waited_since))
        FROM last_claim l LEFT JOIN agent o ON o.workspace_id = $1 AND o.id = l.owner_id) END
    ) AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

type UnassignedRead = Omit<UnassignedReport, 'opensAt'> & {
  calendar: Calendar;
  closed: Closure | null;
};

export async function readUnassigned(
  sql: Sql,
  workspaceId: WorkspaceId,
  inboxId: InboxId,
): Promise<UnassignedReport | null> {
  if (!isUuid(inboxId)) return null;
  const read = await readView<UnassignedRead>(sql, UNASSIGNED, [workspaceId, inboxId]);
  if (read === null) return null;
  const { calendar, closed, ...report } = read;
  return { ...report, opensAt: opensAt(calendar, closed, report.now) };
}
