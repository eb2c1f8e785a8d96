import type { PersonTimes } from '../domain/availability.ts';
import type { LeftBehind } from '../domain/commands.ts';
import type { PastMove, PastOwner } from '../domain/decide-context.ts';
import type {
  AgentId,
  ConversationId,
  CustomerId,
  IdentityId,
  InboxId,
  Instant,
} from '../domain/ids.ts';
import type { InboxSettings } from '../domain/inbox.ts';
import type { Channel } from '../domain/message.ts';
import type { Role } from '../domain/people.ts';
import { ALSO_OPEN, RESOLVED_BESIDE } from './beside.ts';
import { canReply } from './can-reply.ts';
import { isDone, roleIn } from './commit-sql.ts';
import type { ConversationRow } from './conversation-row.ts';
import { isRegulated } from './gate-sql.ts';
import { type MessageColumns, NAMED_MESSAGE } from './message-row.ts';
import { LEFT_BEHIND, MOVES, PAST_OWNERS } from './past-owners.ts';
import type { Statement } from './pool.ts';
import { mayAct, ms } from './views/json-parts.ts';
import { capacityOf, TAKES_ATTENTION } from './views/load-parts.ts';

/** Whether another card of the inbox `i` stands below the one of `c`: the lowest of them is looked at, which an index knows. */
const NEWER_CARDS = `coalesce(
  (
    SELECT max(below.ts) FROM slack_message below
    WHERE below.workspace_id = $1 AND below.slack_channel = i.slack_channel AND below.surface_key LIKE 'card:%'
  ) > (
    SELECT mine.ts FROM slack_message mine WHERE mine.workspace_id = $1 AND mine.surface_key = 'card:' || c.id::text
  ), false)`;

/** To whom it would go: by the command, back on reopening, or back by undoing. */
const RECEIVER = `coalesce($4, c.last_owner_id, c.undoable->'before'->'owner'->>'agentId')`;

/** More Homes than this are not drawn anew for each conversation that comes or goes; the others are when they are opened. */
const MOST_HOMES = 30;

/** When somebody is there, of member `m` and agent `a` (left joined): PersonTimes of the domain, with `agentId`. */
const TIMES = `
        'agentId', m.agent_id, 'timeZone', a.time_zone, 'hours', a.hours, 'quiet', a.quiet,
        'away', CASE WHEN a.away_since IS NOT NULL
          THEN jsonb_build_object('since', ${ms('a.away_since')}, 'until', ${ms('a.away_until')}) END,
        'leave', CASE WHEN a.leave_from IS NOT NULL
          THEN jsonb_build_object('from', ${ms('a.leave_from')}, 'until', ${ms('a.leave_until')}) END`;

/** Whether a step that is to come on a clock of \`c\` gives it to somebody. */
const MAY_BE_GIVEN = `(${['response', 'assignment', 'window', 'resolution']
  .map((clock) => `c.${clock}_steps @> '{"steps": [{"do": {"type": "reassign"}}]}'`)
  .join(' OR ')})`;

/** Everybody who answers in the inbox. Their load counts all that they own, in whatever inbox: they have one pair of hands. */
const CANDIDATES = `(
    SELECT coalesce(jsonb_agg(jsonb_build_object(
      ${TIMES}, 'role', m.role, 'capacity', ${capacityOf('i', 'm.agent_id')}, 'load', l.load, 'lastGivenAt', ${ms('l.last_given_at')})), '[]')
    FROM membership m LEFT JOIN agent a ON a.workspace_id = m.workspace_id AND a.id = m.agent_id
    CROSS JOIN (SELECT dibs_now() AS now) clock
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE ${TAKES_ATTENTION.replaceAll('c.', 'o.')}) AS load, max(o.owner_since) AS last_given_at
      FROM conversation o
      WHERE o.workspace_id = $1 AND o.owner_id = m.agent_id AND o.status <> 'resolved' AND o.purpose = 'real'
    ) l
    WHERE m.workspace_id = $1 AND m.inbox_id = i.id AND m.ended_at IS NULL AND m.role <> 'watcher' AND ${mayAct('a')}
      AND ${MAY_BE_GIVEN}
  )`;

/** What all loads read, once they know which conversation it is: `target` has one row with that, or nulls. */
function context(candidates: string): string {
  return `
  SELECT dibs_now() AS now,
    ${isDone('$1', '$2')} AS already_done,
    to_jsonb(c.*) AS conversation,
    i.id AS inbox_id, i.settings, i.closed_from, i.closed_until,
    account.channel, account.settings->>'purpose' IS NOT DISTINCT FROM 'test' AS is_test,
    ${canReply('account')} AS can_reply,
    account.created_at AS connected_at,
    ${roleIn('$1', 'i.id', '$3')} AS actor_role,
    ${roleIn('$1', 'i.id', RECEIVER)} AS receiver_role,
    EXISTS (
      SELECT FROM agent away
      WHERE away.workspace_id = $1 AND away.id = ${RECEIVER} AND (
        (away.away_since IS NOT NULL AND (away.away_until IS NULL OR away.away_until > dibs_now()))
        OR (away.leave_from <= dibs_now() AND away.leave_until > dibs_now()))
    ) AS is_receiver_away,
    (
      SELECT coalesce(jsonb_agg(jsonb_build_object(${TIMES}) ORDER BY m.agent_id), '[]') FROM membership m
      LEFT JOIN agent a ON a.workspace_id = m.workspace_id AND a.id = m.agent_id
      WHERE m.workspace_id = $1 AND m.inbox_id = i.id AND m.ended_at IS NULL AND m.role IN ('manager', 'admin')
        AND ${mayAct('a')}
    ) AS managers,
    ${candidates} AS candidates,
    coalesce(
      (SELECT cu.vip FROM customer cu WHERE cu.workspace_id = $1 AND cu.id = coalesce(c.customer_id, target.customer_id)),
      false) AS is_vip,
    ARRAY(
      SELECT m.agent_id FROM membership m JOIN agent a ON a.workspace_id = m.workspace_id AND a.id = m.agent_id
      WHERE m.workspace_id = $1 AND m.inbox_id = i.id AND m.ended_at IS NULL AND m.role <> 'watcher'
        AND a.home_opened AND a.kind = 'member' AND NOT a.deactivated
      ORDER BY m.agent_id LIMIT ${MOST_HOMES}
    ) AS homes,
    (
      SELECT jsonb_build_object('conversationId', other.id, 'number', other.number) FROM conversation other
      WHERE other.workspace_id = $1 AND other.inbox_id = c.inbox_id AND other.identity_id = c.identity_id
        AND other.status <> 'resolved' AND other.id <> c.id
    ) AS other_open,
    ${ALSO_OPEN} AS also_open,
    ${LEFT_BEHIND} AS left_behind,
    ${MOVES} AS moves,
    ${PAST_OWNERS} AS past_owners,
    ${NAMED_MESSAGE} AS message,
    EXISTS (
      SELECT FROM identity_block b
      WHERE b.workspace_id = $1 AND b.inbox_id = i.id AND b.identity_id = coalesce(c.identity_id, target.identity_id)
    ) AS is_blocked,
    ${RESOLVED_BESIDE} AS resolved_beside,
    ${NEWER_CARDS} AS has_newer_cards,
    ${isRegulated('$1', 'i.slack_channel')} AS is_flood,
    target.identity_id, target.customer_id, target.follows
  FROM target
  LEFT JOIN conversation c ON c.workspace_id = $1 AND c.id = target.conversation_id
  LEFT JOIN channel_account account
    ON account.workspace_id = $1 AND account.id = coalesce(c.channel_account_id, target.channel_account_id)
  LEFT JOIN inbox i ON i.workspace_id = $1 AND i.id = coalesce(c.inbox_id, account.inbox_id)`;
}

const CONTEXT = context(`'[]'::jsonb`);

const TARGET_BY_ID = `
    WITH target AS (
      SELECT $6::uuid AS conversation_id, NULL::uuid AS channel_account_id, NULL::uuid AS identity_id,
        NULL::uuid AS customer_id, NULL::uuid AS follows
    )`;

const ABOUT = ['text', 'text', 'text', 'text', 'int', 'uuid'];

/** Most of those who click load while others do; nobody waits for more than the one that was under way. */
export const LOAD_BY_ID: Statement = {
  name: 'conversation_load_by_id',
  shared: { types: ABOUT, trips: 1 },
  text: `${TARGET_BY_ID} ${CONTEXT}`,
};

/** With those to whom a rule may give it. */
export const LOAD_TO_PLACE: Statement = {
  name: 'conversation_load_to_place',
  shared: { types: ABOUT },
  text: `${TARGET_BY_ID} ${context(CANDIDATES)}`,
};

/** ARCHITECTURE law 16: the unresolved one; else the last resolved one if that was not long ago; else none. */
export const LOAD_BY_CUSTOMER: Statement = {
  name: 'conversation_load_by_customer',
  shared: { types: [...ABOUT, 'text'] },
  text: `
    WITH account AS (
      SELECT a.id, a.inbox_id, a.channel, coalesce((i.settings->>'reopenWithin')::float8, 0) AS reopen_within
      FROM channel_account a JOIN inbox i ON i.workspace_id = a.workspace_id AND i.id = a.inbox_id
      WHERE a.workspace_id = $1 AND a.id = $6::uuid
    ),
    known AS (
      SELECT who.id, who.customer_id FROM account, identity who
      WHERE who.workspace_id = $1 AND who.channel = account.channel AND who.address = $7
    ),
    unresolved AS (
      SELECT c.id FROM conversation c
      WHERE c.workspace_id = $1 AND c.inbox_id = (SELECT inbox_id FROM account) AND c.identity_id = (SELECT id FROM known)
        AND c.status <> 'resolved'
    ),
    last_resolved AS (
      SELECT c.id, c.resolved_at FROM conversation c
      WHERE c.workspace_id = $1 AND c.inbox_id = (SELECT inbox_id FROM account) AND c.identity_id = (SELECT id FROM known)
        AND c.status = 'resolved'
      ORDER BY c.resolved_at DESC LIMIT 1
    ),
    target AS (
      SELECT coalesce(
          (SELECT id FROM unresolved),
          (SELECT l.id FROM last_resolved l, account
            WHERE l.resolved_at + account.reopen_within * interval '1 ms' >= dibs_now())) AS conversation_id,
        $6::uuid AS channel_account_id,
        (SELECT id FROM known) AS identity_id,
        (SELECT customer_id FROM known) AS customer_id,
        (SELECT id FROM last_resolved) AS follows
    ) ${CONTEXT}`,
};

export interface ContextRow {
  now: Instant;
  already_done: boolean;
  conversation: ConversationRow | null;
  inbox_id: InboxId | null;
  settings: InboxSettings | null;
  channel: Channel | null;
  closed_from: Instant | null;
  closed_until: Instant | null;
  is_test: boolean;
  can_reply: boolean | null;
  /** Milliseconds since 1970. */
  connected_at: Instant | null;
  actor_role: Role | null;
  receiver_role: Role | null;
  is_receiver_away: boolean;
  managers: PersonRow[];
  candidates: CandidateRow[];
  is_vip: boolean;
  homes: AgentId[];
  other_open: { conversationId: ConversationId; number: number } | null;
  also_open: ConversationId[];
  resolved_beside: ConversationId[];
  left_behind: LeftBehind | null;
  moves: PastMove[];
  past_owners: PastOwner[];
  message: MessageColumns | null;
  is_blocked: boolean;
  has_newer_cards: boolean;
  is_flood: boolean;
  identity_id: IdentityId | null;
  customer_id: CustomerId | null;
  follows: ConversationId | null;
}

/** When somebody is there; of whom Slack told us nothing yet, the zone is not known. */
export interface PersonRow extends Omit<PersonTimes, 'timeZone'> {
  agentId: AgentId;
  timeZone: string | null;
}

export interface CandidateRow extends PersonRow {
  role: Role;
  capacity: number;
  load: number;
  lastGivenAt: Instant | null;
}
