import type { ConversationCommand } from '../domain/commands.ts';
import { type Conversation, isOurTurn } from '../domain/conversation.ts';
import { isReaction } from '../domain/courtesy.ts';
import { type ConversationEvent, messagesOf } from '../domain/events.ts';
import type { Change } from '../inbox/ports.ts';
import { COMMIT_PARTS } from './commit-sql.ts';
import { iso, ORIGIN_COLUMNS, rowOf, STATE_COLUMNS } from './conversation-row.ts';
import { historyRowOf } from './history-row.ts';
import { deliveryColumnsOf, messageRowOf } from './message-row.ts';
import { INBOX_CHANNEL, outboxRowsOf } from './outbox-rows.ts';
import type { Statement } from './pool.ts';

export type ConversationChange = Change<Conversation, ConversationCommand, ConversationEvent>;

/** As long as a line of a list can use. */
const EXCERPT_LENGTH = 300;

const MESSAGES = `
  messages_added AS (
    INSERT INTO message (workspace_id, conversation_id, number, channel_account_id, kind, author_kind, author_agent_id, author_name,
      text, attachments, external_id, at, delivery_state)
    SELECT s.workspace_id, s.id, m.number, s.channel_account_id, m.kind, m.author_kind, m.author_agent_id, m.author_name,
      m.text, m.attachments, m.external_id, m.at, m.delivery_state
    FROM saved s, doc, jsonb_to_recordset(d->'messages') AS m (
      number int, kind text, author_kind text, author_agent_id text, author_name text, text text, attachments jsonb,
      external_id text, at timestamptz, delivery_state text)
  )`;

const ALL_COLUMNS = [...ORIGIN_COLUMNS, ...STATE_COLUMNS];
const SAVED_RETURNING = `workspace_id, id, inbox_id, channel_account_id`;
const SAVED = `
  saved AS (
    SELECT k.*, i.slack_channel FROM kept k JOIN inbox i ON i.workspace_id = k.workspace_id AND i.id = k.inbox_id
  )`;

/** Version 0 to 1: the conversation, with the next number of its workspace, and the customer if they are new. */
export const CREATE: Statement = {
  name: 'conversation_create',
  text: `
    WITH doc AS MATERIALIZED (SELECT $1::jsonb AS d),
    numbered AS (
      UPDATE workspace SET next_number = next_number + 1 WHERE id = $2 RETURNING next_number - 1 AS number
    ),
    customer_added AS (
      INSERT INTO customer (workspace_id, id, name)
      SELECT $2, c.id, c.name FROM doc, jsonb_to_recordset(d->'customer') AS c (id uuid, name text)
    ),
    identity_added AS (
      INSERT INTO identity (workspace_id, id, customer_id, channel, address)
      SELECT $2, c.identity_id, c.id, c.channel, c.address
      FROM doc, jsonb_to_recordset(d->'customer') AS c (id uuid, identity_id uuid, channel text, address text)
    ),
    kept AS (
      INSERT INTO conversation (number, last_customer_excerpt, answered_at, answered_on_time, ${ALL_COLUMNS.join(', ')})
      SELECT numbered.number, coalesce(r.last_customer_excerpt, ''), r.answered_at, r.answered_on_time,
        ${ALL_COLUMNS.map((column) => `r.${column}`).join(', ')}
      FROM numbered, doc, jsonb_populate_record(NULL::conversation, d->'state') r
      RETURNING ${SAVED_RETURNING}
    ),
    ${SAVED},
    ${COMMIT_PARTS},
    ${MESSAGES}
    SELECT count(*)::int AS saved FROM saved`,
};

/** From one version to the next; nothing at all if it is not the version that was loaded. */
export const UPDATE: Statement = {
  name: 'conversation_update',
  text: `
    WITH doc AS MATERIALIZED (SELECT $1::jsonb AS d),
    kept AS (
      UPDATE conversation c SET
        ${STATE_COLUMNS.map((column) => `${column} = r.${column}`).join(', ')},
        last_customer_excerpt = coalesce(r.last_customer_excerpt, c.last_customer_excerpt),
        answered_at = CASE WHEN r.turn = 'team' THEN NULL ELSE coalesce(r.answered_at, c.answered_at) END,
        answered_on_time = CASE WHEN r.turn = 'team' THEN NULL ELSE coalesce(r.answered_on_time, c.answered_on_time) END
      FROM doc, jsonb_populate_record(NULL::conversation, d->'state') r
      WHERE c.workspace_id = $2 AND c.id = $3 AND c.version = $4
      RETURNING ${SAVED_RETURNING.split(', ')
        .map((column) => `c.${column}`)
        .join(', ')}
    ),
    ${SAVED},
    ${COMMIT_PARTS},
    ${MESSAGES},
    -- The provider's id may be known already, from a message that told us of the same reply.
    deliveries_settled AS (
      UPDATE message m SET delivery_state = v.delivery_state, delivery_at = v.delivery_at, delivery_reason = v.delivery_reason,
        external_id = CASE WHEN m.external_id IS NULL AND NOT EXISTS (
          SELECT FROM message o WHERE o.workspace_id = m.workspace_id AND o.channel_account_id = m.channel_account_id
            AND o.external_id = v.external_id) THEN v.external_id ELSE m.external_id END
      FROM saved s, doc, jsonb_to_recordset(d->'deliveries') AS v (
        number int, delivery_state text, delivery_at timestamptz, delivery_reason text, external_id text)
      WHERE m.workspace_id = s.workspace_id AND m.conversation_id = s.id AND m.number = v.number
        AND m.delivery_state IS NOT NULL
    )
    SELECT count(*)::int AS saved FROM saved`,
};

/** The commit as JSON, for either statement. */
export function documentOf(change: ConversationChange): string {
  const { after, events, effects } = change;
  return JSON.stringify({
    state: { ...rowOf(after), ...listColumnsOf(change) },
    history: historyRowOf({
      ...change,
      subjectKind: 'conversation',
      subjectId: after.id,
      version: after.version,
      events: events.map(withoutTexts),
    }),
    messages: messagesOf(events).map(messageRowOf),
    deliveries: events.flatMap(deliveryRowsOf),
    customer: events.flatMap(customerRowsOf),
    outbox: outboxRowsOf(after.workspaceId, effects, INBOX_CHANNEL),
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

/** The reply that ended the team's turn, and whether it came within what the owner, or the customer, was given. */
function answerOf(
  before: Conversation | null,
  after: Conversation,
  events: readonly ConversationEvent[],
) {
  const reply = events.find((one) => one.type === 'reply_added' || one.type === 'reply_recorded');
  const isAnswer = before !== null && isOurTurn(before) && !isOurTurn(after);
  if (reply === undefined || !isAnswer) return { answered_at: null, answered_on_time: null };
  const { dueAt } = before.owner?.window ?? before.turn.response;
  return { answered_at: iso(reply.at), answered_on_time: reply.at <= dueAt };
}

/** The first characters, never half of one. */
function excerptOf(text: string): string {
  return Array.from(text.slice(0, EXCERPT_LENGTH * 2))
    .slice(0, EXCERPT_LENGTH)
    .join('');
}

function deliveryRowsOf(event: ConversationEvent) {
  if (event.type === 'reply_resent') {
    return [
      { number: event.messageNumber, ...deliveryColumnsOf({ state: 'queued' }), external_id: null },
    ];
  }
  if (event.type !== 'reply_settled') return [];
  const { messageNumber, delivery, externalId } = event;
  return [{ number: messageNumber, ...deliveryColumnsOf(delivery), external_id: externalId }];
}

function customerRowsOf(event: ConversationEvent) {
  if (event.type !== 'conversation_opened' || event.origin.newCustomer === undefined) return [];
  const { customerId, identityId, channel, newCustomer } = event.origin;
  return [{ id: customerId, identity_id: identityId, channel, ...newCustomer }];
}

/** The history keeps who, what and when; words and addresses are kept once, where they can be deleted. */
function withoutTexts(event: ConversationEvent): object {
  if ('message' in event) return { ...event, message: { number: event.message.number } };
  if (event.type !== 'conversation_opened') return event;
  const { newCustomer: _newCustomer, ...origin } = event.origin;
  return { ...event, origin };
}
