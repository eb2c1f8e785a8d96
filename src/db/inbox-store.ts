import type { Calendar, Closure } from '../domain/business-hours.ts';
import type { AgentId, InboxId, Instant, WorkspaceId } from '../domain/ids.ts';
import {
  defaultSettings,
  type Inbox,
  type InboxCommand,
  type InboxContext,
  type InboxEvent,
  type InboxSettings,
  type SavedReply,
  wholeSettings,
} from '../domain/inbox.ts';
import { nextDayCheckAt } from '../domain/inbox-day.ts';
import type { ActorRef, Role } from '../domain/people.ts';
import type { Change, InboxTarget, Loaded, Store } from '../inbox/ports.ts';
import { actorOf, agentIdOf } from './actor.ts';
import { COMMIT_PARTS, isDone, roleIn } from './commit-sql.ts';
import { historyRowOf } from './history-row.ts';
import { instant, iso } from './instants.ts';
import { type LookUps, NO_LOOK_UPS, wholeCalendar } from './look-ups.ts';
import { outboxRowsOf } from './outbox-rows.ts';
import type { Sql, Statement } from './pool.ts';
import { save } from './save.ts';

export type InboxStore = Store<InboxTarget, Inbox, InboxCommand, InboxContext, InboxEvent>;

/** `$3` is the actor, `$4` the people whom the command names. */
function loadWhere(condition: string): string {
  return `
    SELECT dibs_now() AS now, ${isDone('$1', '$2')} AS already_done, to_jsonb(i.*) AS inbox,
      ${roleIn('$1', 'i.id', '$3')} AS actor_role,
      coalesce((
        SELECT a.is_workspace_admin AND a.kind = 'member' AND NOT a.deactivated FROM agent a
        WHERE a.workspace_id = $1 AND a.id = $3), false) AS is_workspace_admin,
      ARRAY(
        SELECT a.id FROM agent a
        WHERE a.workspace_id = $1 AND (a.kind <> 'member' OR a.deactivated) AND (a.id = ANY ($4::text[]) OR EXISTS (
          SELECT FROM membership m
          WHERE m.workspace_id = $1 AND m.inbox_id = i.id AND m.agent_id = a.id AND m.ended_at IS NULL AND m.role <> 'watcher'))
      ) AS cannot_act,
      (
        SELECT coalesce(jsonb_object_agg(m.agent_id, m.role), '{}') FROM membership m
        WHERE m.workspace_id = $1 AND m.inbox_id = i.id AND m.ended_at IS NULL
      ) AS members
    FROM (VALUES (1)) one LEFT JOIN inbox i ON i.workspace_id = $1 AND ${condition}`;
}

const LOAD_BY_ID: Statement = { name: 'inbox_load_by_id', text: loadWhere('i.id = $5::uuid') };
const LOAD_BY_CHANNEL: Statement = {
  name: 'inbox_load_by_channel',
  text: loadWhere('i.slack_channel = $5'),
};

const COLUMNS = [
  'version',
  'slack_channel',
  'name',
  'status',
  'visibility',
  'invited_by',
  'settings',
  'saved_replies',
  'closed_from',
  'closed_until',
  'day_checked_at',
  'next_alarm_at',
];

/** Who lost a role keeps the row, ended: conversations may still name them. */
const MEMBERS = `
  roles_given AS (
    INSERT INTO membership (workspace_id, inbox_id, agent_id, role)
    SELECT s.workspace_id, s.id, m.key, m.value #>> '{}' FROM saved s, jsonb_each(s.d->'members') m
    ON CONFLICT (workspace_id, inbox_id, agent_id) DO UPDATE SET role = excluded.role, ended_at = NULL
  ),
  roles_ended AS (
    UPDATE membership m SET ended_at = (s.d->>'at')::timestamptz
    FROM saved s
    WHERE m.workspace_id = s.workspace_id AND m.inbox_id = s.id AND m.ended_at IS NULL
      AND m.agent_id IN (SELECT jsonb_array_elements_text(s.d->'gone'))
  )`;

const CREATE: Statement = {
  name: 'inbox_create',
  text: `
    WITH doc AS MATERIALIZED (SELECT $1::jsonb AS d),
    saved AS (
      INSERT INTO inbox (workspace_id, id, ${COLUMNS.join(', ')})
      SELECT r.workspace_id, r.id, ${COLUMNS.map((column) => `r.${column}`).join(', ')}
      FROM doc, jsonb_populate_record(NULL::inbox, d->'state') r
      RETURNING workspace_id, id, slack_channel, (SELECT d FROM doc) AS d
    ),
    ${MEMBERS},
    ${COMMIT_PARTS}
    SELECT count(*)::int AS saved FROM saved`,
};

const UPDATE: Statement = {
  name: 'inbox_update',
  text: `
    WITH doc AS MATERIALIZED (SELECT $1::jsonb AS d),
    saved AS (
      UPDATE inbox i SET ${COLUMNS.map((column) => `${column} = r.${column}`).join(', ')}
      FROM doc, jsonb_populate_record(NULL::inbox, d->'state') r
      WHERE i.workspace_id = $2 AND i.id = $3 AND i.version = $4
      RETURNING i.workspace_id, i.id, i.slack_channel, d
    ),
    ${MEMBERS},
    ${COMMIT_PARTS}
    SELECT count(*)::int AS saved FROM saved`,
};

interface LoadRow {
  now: Instant;
  already_done: boolean;
  inbox: InboxColumns | null;
  actor_role: Role | null;
  is_workspace_admin: boolean;
  cannot_act: AgentId[];
  members: Record<AgentId, Role>;
}

/** A row of `inbox` as JSON. */
export interface InboxColumns {
  workspace_id: WorkspaceId;
  id: InboxId;
  version: number;
  slack_channel: string;
  name: string;
  status: Inbox['status'];
  visibility: Inbox['visibility'];
  invited_by: AgentId | null;
  settings: InboxSettings;
  saved_replies: SavedReply[];
  /** ISO strings. */
  closed_from: string | null;
  closed_until: string | null;
  day_checked_at: string | null;
}

/** Inboxes and their people in Postgres; load and save are one round trip each. */
export function createInboxStore(sql: Sql, lookUps: LookUps = NO_LOOK_UPS): InboxStore {
  return {
    async load(target, actor, command) {
      const about = [
        target.workspaceId,
        command.commandId,
        agentIdOf(actor),
        peopleIn(command, actor),
      ];
      const [row] =
        target.by === 'id'
          ? await sql.query<LoadRow>(LOAD_BY_ID, [...about, target.inboxId])
          : await sql.query<LoadRow>(LOAD_BY_CHANNEL, [...about, target.slackChannel]);
      if (row === undefined) throw new TypeError('a load gives one row');
      const state = row.inbox === null ? null : inboxOf(row.inbox, row.members);
      const { settings, closed } = state ?? { settings: defaultSettings('UTC'), closed: null };
      // Nothing else asks for holidays, and they are dear to look up.
      const looked = command.type === 'check_day' ? lookUps : NO_LOOK_UPS;
      const known = { calendar: settings.calendar, closed, now: row.now };
      const calendar = await wholeCalendar(known, looked);
      return loadedOf(row, { state, calendar, target, actor });
    },
    async save(change) {
      const { before, after } = change;
      const document = documentOf(change);
      if (before === null) return save(sql, CREATE, [document]);
      return save(sql, UPDATE, [document, after.workspaceId, before.id, before.version]);
    },
  };
}

function loadedOf(
  row: LoadRow,
  about: { state: Inbox | null; calendar: Calendar; target: InboxTarget; actor: ActorRef },
): Loaded<Inbox, InboxContext> {
  const { state, calendar, target, actor } = about;
  return {
    state,
    alreadyDone: row.already_done,
    context: {
      now: row.now,
      actor: actorOf(actor, row.actor_role),
      workspaceId: target.workspaceId,
      calendar,
      isWorkspaceAdmin: row.is_workspace_admin,
      cannotAct: row.cannot_act,
    },
  };
}

export function inboxOf(row: InboxColumns, members: Record<AgentId, Role>): Inbox {
  const dayCheckedAt = instant(row.day_checked_at);
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    version: row.version,
    slackChannel: row.slack_channel,
    name: row.name,
    status: row.status,
    visibility: row.visibility,
    invitedBy: row.invited_by,
    settings: wholeSettings(row.settings),
    savedReplies: row.saved_replies,
    closed: closureOf(row),
    ...(dayCheckedAt === null ? {} : { dayCheckedAt }),
    members,
  };
}

function closureOf({ closed_from: from, closed_until: until }: InboxColumns): Closure | null {
  if (from === null || until === null) return null;
  return { from: Date.parse(from), until: Date.parse(until) };
}

/** Everybody whom the command gives something to do. */
function peopleIn(command: InboxCommand, actor: ActorRef): AgentId[] {
  const acting = actor.kind === 'agent' ? [actor.agentId] : [];
  switch (command.type) {
    case 'invite':
      return [...command.members, ...acting];
    case 'set_up':
      return [...command.answering, ...command.managing, ...acting];
    case 'member_joined':
    case 'member_left':
      return [command.agentId, ...acting];
    case 'move':
      return [...command.moved.map(({ to }) => to), ...acting];
    case 'change_settings':
    case 'rename':
    case 'leave':
    case 'close_until':
    case 'open_again':
    case 'save_reply':
    case 'remove_saved_reply':
    case 'check_day':
      return acting;
  }
}

function documentOf(change: Change<Inbox, InboxCommand, InboxEvent>): string {
  const { before, after, events, effects, at } = change;
  const changed = Object.entries(after.members).filter(
    ([agentId, role]) => before?.members[agentId as AgentId] !== role,
  );
  const gone = Object.keys(before?.members ?? {}).filter((agentId) => !(agentId in after.members));
  return JSON.stringify({
    at: iso(at),
    state: {
      workspace_id: after.workspaceId,
      id: after.id,
      version: after.version,
      slack_channel: after.slackChannel,
      name: after.name,
      status: after.status,
      visibility: after.visibility,
      invited_by: after.invitedBy,
      settings: after.settings,
      saved_replies: after.savedReplies,
      closed_from: iso(after.closed?.from ?? null),
      closed_until: iso(after.closed?.until ?? null),
      day_checked_at: iso(after.dayCheckedAt ?? null),
      next_alarm_at: iso(nextDayCheckAt(after)),
    },
    members: Object.fromEntries(changed),
    gone,
    history: historyRowOf({
      ...change,
      subjectKind: 'inbox',
      subjectId: after.id,
      version: after.version,
      events,
    }),
    outbox: outboxRowsOf(after.workspaceId, effects, after.slackChannel),
    traceparent: change.traceparent ?? null,
  });
}
