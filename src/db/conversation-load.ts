import { randomUUID } from 'node:crypto';
import type { Calendar } from '../domain/business-hours.ts';
import type { ConversationCommand, ConversationOrigin, LeftBehind } from '../domain/commands.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { ConversationContext, PastMove, PastOwner } from '../domain/decide-context.ts';
import type {
  AgentId,
  ConversationId,
  CustomerId,
  IdentityId,
  InboxId,
  Instant,
} from '../domain/ids.ts';
import { defaultSettings, type InboxSettings } from '../domain/inbox.ts';
import type { Channel } from '../domain/message.ts';
import type { ActorRef, Role } from '../domain/people.ts';
import type { ConversationTarget, Loaded } from '../inbox/ports.ts';
import { actorOf, agentIdOf } from './actor.ts';
import { ALSO_OPEN, RESOLVED_BESIDE } from './beside.ts';
import { canReply } from './can-reply.ts';
import { isDone, roleIn } from './commit-sql.ts';
import { type ConversationRow, conversationOf } from './conversation-row.ts';
import { isRegulated } from './gate-sql.ts';
import { type MessageColumns, NAMED_MESSAGE, namedMessageOf } from './message-row.ts';
import { LEFT_BEHIND, MOVES, PAST_OWNERS } from './past-owners.ts';
import type { Sql, Statement } from './pool.ts';

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

/** What both loads read, once they know which conversation it is: `target` has one row with that, or nulls. */
const CONTEXT = `
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
      WHERE away.workspace_id = $1 AND away.id = ${RECEIVER} AND away.away_since IS NOT NULL
        AND (away.away_until IS NULL OR away.away_until > dibs_now())
    ) AS is_receiver_away,
    ARRAY(
      SELECT m.agent_id FROM membership m
      LEFT JOIN agent a ON a.workspace_id = m.workspace_id AND a.id = m.agent_id
      WHERE m.workspace_id = $1 AND m.inbox_id = i.id AND m.ended_at IS NULL AND m.role IN ('manager', 'admin')
        AND (a.id IS NULL OR (a.kind = 'member' AND NOT a.deactivated))
      ORDER BY m.agent_id
    ) AS managers,
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

export const LOAD_BY_ID: Statement = {
  name: 'conversation_load_by_id',
  text: `
    WITH target AS (
      SELECT $6::uuid AS conversation_id, NULL::uuid AS channel_account_id, NULL::uuid AS identity_id,
        NULL::uuid AS customer_id, NULL::uuid AS follows
    ) ${CONTEXT}`,
};

/** ARCHITECTURE law 16: the unresolved one; else the last resolved one if that was not long ago; else none. */
export const LOAD_BY_CUSTOMER: Statement = {
  name: 'conversation_load_by_customer',
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

interface ContextRow {
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
  managers: AgentId[];
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

/** The conversation that a command is for, with all that the rules may ask, in one round trip. */
export async function loadConversation(
  sql: Sql,
  target: ConversationTarget,
  actor: ActorRef,
  command: ConversationCommand,
): Promise<Loaded<Conversation, ConversationContext>> {
  const about = [
    target.workspaceId,
    command.commandId,
    agentIdOf(actor),
    command.type === 'assign' ? command.to : null,
    'messageNumber' in command ? command.messageNumber : null,
  ];
  const rows =
    target.by === 'id'
      ? await sql.query<ContextRow>(LOAD_BY_ID, [...about, target.conversationId])
      : await sql.query<ContextRow>(LOAD_BY_CUSTOMER, [
          ...about,
          target.channelAccountId,
          target.customer.address,
        ]);
  const [row] = rows;
  if (row === undefined) throw new TypeError('a load gives one row');
  const state = row.conversation === null ? null : conversationOf(row.conversation);
  return {
    state,
    context: contextOf(row, state, target, actor, command),
    alreadyDone: row.already_done,
  };
}

function contextOf(
  row: ContextRow,
  state: Conversation | null,
  target: ConversationTarget,
  actor: ActorRef,
  command: ConversationCommand,
): ConversationContext {
  const settings = row.settings ?? defaultSettings('UTC');
  return {
    now: row.now,
    actor: actorOf(actor, row.actor_role),
    policy: { ...settings, calendar: calendarOf(row, settings) },
    origin: state === null && target.by === 'customer' ? originOf(row, target) : null,
    receiver: receiverOf(row, state, command),
    otherOpen: row.other_open,
    alsoOpen: row.also_open,
    resolvedBeside: row.resolved_beside,
    leftBehind: row.left_behind,
    moves: row.moves,
    pastOwners: row.past_owners,
    message: row.message === null ? null : namedMessageOf(row.message),
    sender: row.is_blocked ? 'blocked' : 'allowed',
    newerCards: row.has_newer_cards ? 'some' : 'none',
    flood: row.is_flood ? 'on' : 'none',
    outcome: settings.outcomes.asked,
    onDutyGroup: settings.onDutyGroup,
    canReply: row.can_reply === true,
    connectedAt: row.connected_at,
    managers: row.managers,
    homes: row.homes,
  };
}

/** With the time for which the inbox is closed, until that is over. */
function calendarOf(
  { now, closed_from: from, closed_until: until }: ContextRow,
  { calendar }: InboxSettings,
): Calendar {
  if (from === null || until === null || until <= now) return calendar;
  return { ...calendar, closures: [{ from, until }] };
}

function receiverOf(
  { receiver_role: role, is_receiver_away: away }: ContextRow,
  state: Conversation | null,
  command: ConversationCommand,
): ConversationContext['receiver'] {
  if (command.type === 'assign') return { agentId: command.to, role, away };
  const last = state?.status === 'resolved' ? state.lastOwner : null;
  const before = command.type === 'undo' ? state?.undoable?.before.owner?.agentId : null;
  const agentId = last ?? before ?? null;
  return agentId === null ? null : { agentId, role, away };
}

/** What a new conversation would be made of; null if there is no such channel account. */
function originOf(
  row: ContextRow,
  target: Extract<ConversationTarget, { by: 'customer' }>,
): ConversationOrigin | null {
  const { inbox_id: inboxId, channel } = row;
  if (inboxId === null || channel === null) return null;
  const { workspaceId, channelAccountId, customer } = target;
  const origin: ConversationOrigin = {
    conversationId: randomUUID() as string as ConversationId,
    workspaceId,
    inboxId,
    channelAccountId,
    channel,
    customerId: row.customer_id ?? (randomUUID() as string as CustomerId),
    identityId: row.identity_id ?? (randomUUID() as string as IdentityId),
    follows: row.follows,
    purpose: row.is_test ? 'test' : 'real',
  };
  return row.identity_id === null ? { ...origin, newCustomer: customer } : origin;
}
