import type { ConversationCommand } from '../domain/commands.ts';
import { type Conversation, isOurTurn } from '../domain/conversation.ts';
import { isReaction } from '../domain/courtesy.ts';
import { type ConversationEvent, messagesOf } from '../domain/events.ts';
import type { ActorRef } from '../domain/people.ts';
import type { Change } from '../inbox/ports.ts';
import { agentIdOf } from './actor.ts';
import { COMMIT_PARTS, COMMITS_PARTS } from './commit-sql.ts';
import { ORIGIN_COLUMNS, rowOf, STATE_COLUMNS } from './conversation-row.ts';
import { historyRowOf } from './history-row.ts';
import { iso } from './instants.ts';
import { heldUntil, MESSAGES_CHANGED, messageChangesOf } from './message-change.ts';
import { messageRowOf } from './message-row.ts';
import { INBOX_CHANNEL, outboxRowsOf } from './outbox-rows.ts';
import type { Statement } from './pool.ts';

export type ConversationChange = Change<Conversation, ConversationCommand, ConversationEvent>;

/** As long as a line of a list can use. */
const EXCERPT_LENGTH = 300;

const MESSAGES = `
  messages_added AS (
    INSERT INTO message (workspace_id, conversation_id, number, channel_account_id, kind, author_kind, author_agent_id, author_name,
      text, attachments, external_id, at, delivery_state, delivery_at, typed_in_channel, typed_in_ts)
    SELECT s.workspace_id, s.id, m.number, s.channel_account_id, m.kind, m.author_kind, m.author_agent_id, m.author_name,
      m.text, m.attachments, m.external_id, m.at, m.delivery_state, m.delivery_at, m.typed_in_channel, m.typed_in_ts
    FROM saved s, jsonb_to_recordset(s.d->'messages') AS m (
      number int, kind text, author_kind text, author_agent_id text, author_name text, text text, attachments jsonb,
      external_id text, at timestamptz, delivery_state text, delivery_at timestamptz, typed_in_channel text, typed_in_ts text)
  )`;

/** Of an address that is blocked in the inbox, or no longer; and of a customer who is marked. */
const CUSTOMER_MARKED = `
  sender_blocked AS (
    INSERT INTO identity_block (workspace_id, inbox_id, identity_id, blocked_at, blocked_by)
    SELECT s.workspace_id, s.inbox_id, s.identity_id, (s.d->'sender'->>'blocked_at')::timestamptz, s.d->'sender'->>'blocked_by'
    FROM saved s WHERE s.d->'sender'->>'is' = 'blocked'
    ON CONFLICT (workspace_id, inbox_id, identity_id) DO NOTHING
  ),
  sender_unblocked AS (
    DELETE FROM identity_block b USING saved s
    WHERE s.d->'sender'->>'is' = 'allowed' AND b.workspace_id = s.workspace_id AND b.inbox_id = s.inbox_id
      AND b.identity_id = s.identity_id
  ),
  customer_marked AS (
    UPDATE customer cu SET vip = (s.d->>'vip')::boolean FROM saved s
    WHERE s.d->>'vip' IS NOT NULL AND cu.workspace_id = s.workspace_id AND cu.id = s.customer_id
  )`;

/** Of the promise of the first answer; they stay as they are until it runs again. */
const FIRST_REPLY = ['first_reply_started_at', 'first_reply_due_at', 'first_reply_ended_at'];
const ALL_COLUMNS = [...ORIGIN_COLUMNS, ...STATE_COLUMNS];
const SAVED_RETURNING = `workspace_id, id, inbox_id, channel_account_id, identity_id, customer_id`;
const SAVED = `
  saved AS (
    SELECT k.*, i.slack_channel FROM kept k JOIN inbox i ON i.workspace_id = k.workspace_id AND i.id = k.inbox_id
  )`;

/**
 * Version 0 to 1, of as many as come together: each conversation, with the next number of its workspace, and the customer if they are new.
 * All of them, or none.
 */
export const CREATE: Statement = {
  name: 'conversation_create',
  text: `
    WITH doc AS MATERIALIZED (
      SELECT d, place, d->'state'->>'workspace_id' AS workspace_id, (d->'state'->>'id')::uuid AS id
      FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS each (d, place)
    ),
    numbered AS (
      UPDATE workspace w SET next_number = w.next_number + n.count
      FROM (SELECT workspace_id, count(*)::int AS count FROM doc GROUP BY workspace_id) n
      WHERE w.id = n.workspace_id RETURNING w.id, w.next_number - n.count AS first_number
    ),
    customer_added AS (
      INSERT INTO customer (workspace_id, id, name)
      SELECT workspace_id, c.id, c.name FROM doc, jsonb_to_recordset(d->'customer') AS c (id uuid, name text)
    ),
    identity_added AS (
      INSERT INTO identity (workspace_id, id, customer_id, channel, address)
      SELECT workspace_id, c.identity_id, c.id, c.channel, c.address
      FROM doc, jsonb_to_recordset(d->'customer') AS c (id uuid, identity_id uuid, channel text, address text)
    ),
    kept AS (
      INSERT INTO conversation (number, last_customer_excerpt, answered_at, answered_on_time, ${FIRST_REPLY.join(', ')},
        ${ALL_COLUMNS.join(', ')})
      SELECT n.first_number + row_number() OVER (PARTITION BY n.id ORDER BY place) - 1,
        coalesce(r.last_customer_excerpt, ''), r.answered_at, r.answered_on_time,
        ${FIRST_REPLY.map((column) => `r.${column}`).join(', ')},
        ${ALL_COLUMNS.map((column) => `r.${column}`).join(', ')}
      FROM doc JOIN numbered n ON n.id = doc.workspace_id, jsonb_populate_record(NULL::conversation, d->'state') r
      RETURNING ${SAVED_RETURNING}, (SELECT doc.d FROM doc WHERE doc.id = conversation.id) AS d
    ),
    ${SAVED},
    ${COMMITS_PARTS},
    ${MESSAGES}
    SELECT id, 1 AS saved FROM saved`,
};

/** From one version to the next; nothing at all if it is not the version that was loaded. */
export const UPDATE: Statement = {
  name: 'conversation_update',
  text: `
    WITH doc AS MATERIALIZED (SELECT $1::jsonb AS d),
    ${keptWhere('c.workspace_id = $2 AND c.id = $3 AND c.version = $4')},
    ${SAVED},
    ${COMMIT_PARTS},
    ${MESSAGES},
    ${MESSAGES_CHANGED},
    ${CUSTOMER_MARKED}
    SELECT count(*)::int AS saved FROM saved`,
};

/** The same for many of different conversations: names those whose version was right. */
export const UPDATE_TOGETHER: Statement = {
  name: 'conversation_update_together',
  text: `
    WITH doc AS MATERIALIZED (SELECT d FROM jsonb_array_elements($1::jsonb) AS each (d)),
    ${keptWhere("c.workspace_id = r.workspace_id AND c.id = r.id AND c.version = (d->>'loaded_version')::int")},
    ${SAVED},
    ${COMMITS_PARTS},
    ${MESSAGES},
    ${MESSAGES_CHANGED},
    ${CUSTOMER_MARKED}
    SELECT id FROM saved`,
};

function keptWhere(isTheVersionLoaded: string): string {
  return `
    kept AS (
      UPDATE conversation c SET
        ${STATE_COLUMNS.map((column) => `${column} = r.${column}`).join(', ')},
        last_customer_excerpt = coalesce(r.last_customer_excerpt, c.last_customer_excerpt),
        answered_at = CASE WHEN r.turn = 'team' THEN NULL ELSE coalesce(r.answered_at, c.answered_at) END,
        answered_on_time = CASE WHEN r.turn = 'team' THEN NULL ELSE coalesce(r.answered_on_time, c.answered_on_time) END,
        ${FIRST_REPLY.map(
          (column) =>
            `${column} = CASE WHEN (d->>'first_reply_is_over')::boolean THEN coalesce(r.${column}, c.${column}) END`,
        ).join(', ')}
      FROM doc, jsonb_populate_record(NULL::conversation, d->'state') r
      WHERE ${isTheVersionLoaded}
      RETURNING ${SAVED_RETURNING.split(', ')
        .map((column) => `c.${column}`)
        .join(', ')}, d
    )`;
}

/** The commit as JSON, for either statement. */
export function documentOf(change: ConversationChange): string {
  const { before, after, events, effects } = change;
  return JSON.stringify({
    loaded_version: before?.version ?? 0,
    state: { ...rowOf(after), ...listColumnsOf(change), ...firstReplyOf(change) },
    first_reply_is_over: isFirstReplyOver(after),
    history: historyRowOf({
      ...change,
      subjectKind: 'conversation',
      subjectId: after.id,
      version: after.version,
      events: events.map(withoutTexts),
    }),
    messages: messagesOf(events).map((one) => messageRowOf(one, heldUntil(events, one.number))),
    message_changes: messageChangesOf(events),
    sender: senderOf(events, change.actor),
    vip: vipOf(events),
    customer: events.flatMap(customerRowsOf),
    outbox: outboxRowsOf(after.workspaceId, effects, INBOX_CHANNEL),
    traceparent: change.traceparent ?? null,
  });
}

/** What lists show, where this commit changed it; null keeps what there was. */
function listColumnsOf({ before, after, events }: ConversationChange) {
  const fromCustomer = messagesOf(events).findLast(
    (one) => one.kind === 'customer' && !isReaction(one),
  );
  return {
    last_customer_excerpt: fromCustomer === undefined ? null : excerptOf(fromCustomer.text),
    ...answerOf(before, after, events),
  };
}

const ANSWERS: ReadonlySet<ConversationEvent['type']> = new Set([
  ...(['reply_added', 'reply_held', 'reply_sent_off', 'reply_recorded'] as const),
]);

/** The reply that ended the team's turn, and whether it came within what the owner, or the customer, was given. */
function answerOf(
  before: Conversation | null,
  after: Conversation,
  events: readonly ConversationEvent[],
) {
  const reply = events.find(({ type }) => ANSWERS.has(type));
  const isAnswer = before !== null && isOurTurn(before) && !isOurTurn(after);
  if (reply === undefined || !isAnswer) return { answered_at: null, answered_on_time: null };
  const { dueAt } = before.owner?.window ?? before.turn.response;
  return { answered_at: iso(reply.at), answered_on_time: reply.at <= dueAt };
}

/** Somebody answered first, or resolved it without an answer. What never was for us counts for nothing. */
function isFirstReplyOver(after: Conversation): boolean {
  if (after.status === 'resolved' && after.dismissed !== null) return false;
  return after.firstRepliedAt !== null || after.status === 'resolved';
}

/** The promise that this commit ended. */
function firstReplyOf({ before, after }: ConversationChange) {
  if (before === null || !isOurTurn(before) || !isFirstReplyOver(after)) return {};
  const { name, startedAt, dueAt } = before.turn.response;
  if (name !== 'first_response' || before.firstRepliedAt !== null) return {};
  const ended = after.firstRepliedAt ?? (after.status === 'resolved' ? after.resolvedAt : null);
  return {
    first_reply_started_at: iso(startedAt),
    first_reply_due_at: iso(dueAt),
    first_reply_ended_at: iso(ended),
  };
}

/** The first characters, never half of one. */
function excerptOf(text: string): string {
  return Array.from(text.slice(0, EXCERPT_LENGTH * 2))
    .slice(0, EXCERPT_LENGTH)
    .join('');
}

/** How the commit leaves the customer's address in its inbox; null if it says nothing of it. */
function senderOf(events: readonly ConversationEvent[], actor: ActorRef) {
  const last = events.findLast(
    (one) => one.type === 'sender_blocked' || one.type === 'sender_unblocked',
  );
  if (last === undefined) return null;
  return last.type === 'sender_blocked'
    ? { is: 'blocked', blocked_at: iso(last.at), blocked_by: agentIdOf(actor) }
    : { is: 'allowed' };
}

function vipOf(events: readonly ConversationEvent[]): boolean | null {
  const last = events.findLast((one) => one.type === 'customer_marked');
  return last === undefined ? null : last.as === 'vip';
}

function customerRowsOf(event: ConversationEvent) {
  if (event.type !== 'conversation_opened' || event.origin.newCustomer === undefined) return [];
  const { customerId, identityId, channel, newCustomer } = event.origin;
  return [{ id: customerId, identity_id: identityId, channel, ...newCustomer }];
}

/** The history keeps who, what and when; words and addresses are kept once, where they can be deleted. */
function withoutTexts(event: ConversationEvent): object {
  if ('message' in event) return { ...event, message: { number: event.message.number } };
  if (event.type === 'message_edited') {
    const { text: _text, ...rest } = event;
    return rest;
  }
  if (event.type !== 'conversation_opened') return event;
  const { newCustomer: _newCustomer, ...origin } = event.origin;
  return { ...event, origin };
}
