import { isAvailable, type PersonTimes } from '../../domain/availability.ts';
import type { ConversationId, InboxId, WorkspaceId } from '../../domain/ids.ts';
import type { ListedConversation, Person, RemindedConversation } from '../../domain/listed.ts';
import type { SurfaceOf } from '../../domain/surfaces.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { type ClockColumns, clockColumns, clockOf, type Row } from '../clock-row.ts';
import type { Sql, Statement } from '../pool.ts';
import { CLOCK, IS_TEST, listed, mayAct, ms, WORKSPACE_URL } from './json-parts.ts';
import { calendarWith } from './opening.ts';
import { mannerIn, putOffOf, type RemindersRead, receiver, reminder } from './put-off.ts';
import { isUuid, readView } from './read-view.ts';

/** More than this no message can show. */
const MOST_LISTED = 100;
const MOST_UNCLAIMED = 10;
const MOST_SEEN_BY = 3;

/**
 * The conversations of `$3` (what the message named before) that are not in the CTE `due` any more, in the order of before; dismissed ones
 * just go.
 */
export function settledOf(due: string): string {
  return listed(`
    SELECT c.*, array_position($3::uuid[], c.id) AS place FROM conversation c
    WHERE c.workspace_id = $1 AND c.id = ANY ($3::uuid[]) AND c.dismissed IS NULL AND c.id NOT IN (SELECT ${due}.id FROM ${due})`);
}

/** Whether a step on that clock of `c` has reminded its owner. What an earlier release left there is of another clock. */
function wasReminded(name: ClockColumns): string {
  return `(c.${name}_steps ? 'remindedAt' AND (c.${name}_steps->>'of')::numeric::bigint = ${ms(`c.${name}_started_at`)})`;
}

/** What is known of the owner's window of `c`, and of the owner's being on it. */
const CHAIN = `json_build_object(
  ${clockColumns('window')
    .map((column) => `'${column}', c.${column}`)
    .join(', ')},
  'acknowledged', CASE WHEN (c.acknowledged->>'at')::numeric >= ${ms('c.turn_since')} THEN c.acknowledged END)`;

const NUDGES: Statement = {
  name: 'view_nudges_dm',
  text: `
    WITH ${CLOCK},
    due AS MATERIALIZED (
      SELECT c.id, row_number() OVER (ORDER BY ${IS_TEST}, c.window_due_at, c.number) AS place FROM conversation c
      WHERE c.workspace_id = $1 AND c.status <> 'resolved' AND c.owner_id = $2 AND c.turn = 'team'
        AND (c.window_phase IN ('soon', 'late') OR ${wasReminded('window')} OR ${wasReminded('resolution')})
        AND ${mannerIn('c.inbox_id', '$2')} <> 'thread'
      ORDER BY place LIMIT ${MOST_LISTED}
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'due', ${dueOnes()}, 'settled', ${settledOf('due')},
      'receiver', ${receiver('$2')}, 'reminders', (
        SELECT coalesce(json_agg(${reminder('c', 'i')}), '[]') FROM due
        JOIN conversation c ON c.workspace_id = $1 AND c.id = due.id JOIN inbox i ON i.workspace_id = $1 AND i.id = c.inbox_id),
      'chains', (
        SELECT coalesce(json_object_agg(c.id, ${CHAIN}), '{}') FROM due JOIN conversation c ON c.workspace_id = $1 AND c.id = due.id),
      'managers', (
        SELECT coalesce(json_agg(json_build_object(
          'inboxId', m.inbox_id, 'id', m.agent_id, 'name', coalesce(a.name, m.agent_id), 'times', ${receiver('m.agent_id')})
          ORDER BY lower(coalesce(a.name, m.agent_id)), m.agent_id), '[]')
        FROM membership m LEFT JOIN agent a ON a.workspace_id = $1 AND a.id = m.agent_id
        WHERE m.workspace_id = $1 AND m.ended_at IS NULL AND m.role IN ('manager', 'admin') AND ${mayAct('a')}
          AND m.inbox_id IN (SELECT c.inbox_id FROM due JOIN conversation c ON c.workspace_id = $1 AND c.id = due.id)),
      'remindedAt', (
        SELECT ${ms('s.posted_at')} FROM slack_message s
        WHERE s.workspace_id = $1 AND s.surface_key = 'nudges_dm:' || $2::text)) AS view
    FROM clock`,
};

const LATE: Statement = {
  name: 'view_late_list',
  text: `
    WITH ${CLOCK},
    due AS MATERIALIZED (
      SELECT c.id, row_number() OVER (ORDER BY ${IS_TEST}, c.response_due_at, c.number) AS place FROM conversation c
      WHERE c.workspace_id = $1 AND c.status <> 'resolved' AND c.inbox_id = $2::uuid
        AND c.turn = 'team' AND c.response_phase = 'late'
      ORDER BY place LIMIT ${MOST_LISTED}
    )
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'inbox', ${inboxJson()},
      'late', ${dueOnes()}, 'settled', ${settledOf('due')}) AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

const UNCLAIMED: Statement = {
  name: 'view_unclaimed_list',
  text: `
    WITH ${CLOCK},
    unclaimed AS MATERIALIZED (
      SELECT c.id, ${IS_TEST} AS is_test, row_number() OVER (ORDER BY ${IS_TEST}, c.turn_since, c.number) AS place FROM conversation c
      JOIN inbox i ON i.workspace_id = $1 AND i.id = $2::uuid
      WHERE c.workspace_id = $1 AND c.status <> 'resolved' AND c.owner_id IS NULL AND c.inbox_id = $2::uuid
        AND (c.assignment_phase = 'late' OR (c.assignment_phase = 'soon' AND coalesce($3, i.settings->>'onDutyGroup') IS NOT NULL))
    ),
    due AS MATERIALIZED (SELECT * FROM unclaimed ORDER BY place LIMIT ${MOST_UNCLAIMED})
    SELECT json_build_object(
      'now', ${ms('clock.now')}, 'workspaceUrl', ${WORKSPACE_URL}, 'inbox', ${inboxJson()},
      'waiting', ${dueOnes()}, 'count', (SELECT count(*) FROM unclaimed WHERE NOT unclaimed.is_test), 'onDutyGroup', shown.settings->'onDutyGroup') AS view
    FROM clock, inbox shown WHERE shown.workspace_id = $1 AND shown.id = $2::uuid`,
};

/** Those of the CTE `due`. */
export function dueOnes(): string {
  return listed(`
    SELECT c.*, due.place FROM due JOIN conversation c ON c.workspace_id = $1 AND c.id = due.id`);
}

export function inboxJson(): string {
  return `json_build_object('id', shown.id, 'name', shown.name, 'slackChannel', shown.slack_channel)`;
}

type Read<Type extends 'nudges_dm' | 'late_list' | 'unclaimed_list'> = Omit<
  SurfaceViewOf<Type>,
  'surface'
>;

interface NudgesRead extends Omit<Read<'nudges_dm'>, 'putOff' | 'due'>, RemindersRead {
  due: ListedConversation[];
  chains: Record<ConversationId, Row & Pick<RemindedConversation, 'acknowledged'>>;
  managers: ManagerRead[];
}

interface ManagerRead extends Person {
  inboxId: InboxId;
  /** Null: nothing is known of them. */
  times: PersonTimes | null;
}

export async function readNudgesDm(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'nudges_dm'>,
  listedBefore: readonly ConversationId[],
): Promise<SurfaceViewOf<'nudges_dm'> | null> {
  const values = [workspaceId, surface.agentId, listedBefore.filter(isUuid)];
  const read = await readView<NudgesRead>(sql, NUDGES, values);
  if (read === null) return null;
  const { receiver: person, reminders, remindedAt, chains, managers, ...shown } = read;
  const putOff = putOffOf({ receiver: person, reminders, remindedAt }, read.now);
  const due = read.due.map((each) => ({
    ...each,
    coming: clockOf('window', chains[each.id] ?? {})?.steps ?? [],
    seenBy: seenBy(each, read),
    acknowledged: chains[each.id]?.acknowledged ?? null,
  }));
  return { ...shown, due, putOff, surface };
}

/** Who manages its inbox, on duty first. */
function seenBy({ inboxId }: ListedConversation, read: NudgesRead): Person[] {
  const hours = read.reminders.find((each) => each.inboxId === inboxId);
  const isOnDuty = ({ times }: ManagerRead) =>
    hours === undefined ||
    times === null ||
    isAvailable(times, calendarWith(hours.calendar, hours.closed), read.now);
  return read.managers
    .filter((each) => each.inboxId === inboxId)
    .toSorted((one, other) => Number(isOnDuty(other)) - Number(isOnDuty(one)))
    .slice(0, MOST_SEEN_BY)
    .map(({ id, name }) => ({ id, name }));
}

export async function readLateList(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'late_list'>,
  listedBefore: readonly ConversationId[],
): Promise<SurfaceViewOf<'late_list'> | null> {
  const values = [workspaceId, surface.inboxId, listedBefore.filter(isUuid)];
  const read = await readView<Read<'late_list'>>(sql, LATE, values);
  return read === null ? null : { ...read, surface };
}

export async function readUnclaimedList(
  sql: Sql,
  workspaceId: WorkspaceId,
  surface: SurfaceOf<'unclaimed_list'>,
): Promise<SurfaceViewOf<'unclaimed_list'> | null> {
  const read = await readView<Read<'unclaimed_list'>>(sql, UNCLAIMED, [
    workspaceId,
    surface.inboxId,
    surface.group ?? null,
  ]);
  return read === null ? null : { ...read, surface };
}
