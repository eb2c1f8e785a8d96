import type { Statement } from '../../src/db/pool.ts';

/** What somebody would write by hand to store a customer's first message, in the tables that there are. */

/** $1 key of the account, $2 address of the customer, $3 command id. */
export const LOAD: Statement = {
  name: 'load',
  text: `
    SELECT a.workspace_id, a.id AS account_id, a.inbox_id, a.channel, a.secrets, i.slack_channel, i.settings->'targets' AS targets,
      EXISTS (SELECT FROM history h WHERE h.workspace_id = a.workspace_id AND h.command_id = $3) AS is_done,
      who.id AS identity_id, who.customer_id, c.id AS conversation_id, c.version, c.message_count,
      (
        SELECT r.id FROM conversation r
        WHERE r.workspace_id = a.workspace_id AND r.inbox_id = a.inbox_id AND r.identity_id = who.id AND r.status = 'resolved'
        ORDER BY r.resolved_at DESC LIMIT 1
      ) AS follows,
      dibs_now() AS now
    FROM channel_account a
    JOIN inbox i ON i.workspace_id = a.workspace_id AND i.id = a.inbox_id
    LEFT JOIN identity who ON who.workspace_id = a.workspace_id AND who.channel = a.channel AND who.address = $2
    LEFT JOIN conversation c ON c.workspace_id = a.workspace_id AND c.inbox_id = a.inbox_id AND c.identity_id = who.id
      AND c.status <> 'resolved'
    WHERE a.key = $1`,
};

const CONVERSATION_COLUMNS = `
  workspace_id, id, number, version, inbox_id, channel_account_id, channel, customer_id, identity_id, follows, status, opened_at,
  message_count, owner_changed_in, customer_wrote_in, subject, priority, tags, source, captured, turn, turn_since, turn_started_in,
  unanswered, response_name, response_started_at, response_warn_at, response_due_at, response_phase,
  assignment_started_at, assignment_warn_at, assignment_due_at, assignment_phase, last_customer_excerpt, next_alarm_at`;

const MESSAGE_COLUMNS = `
  workspace_id, conversation_id, number, channel_account_id, kind, author_kind, text, attachments, external_id, at`;

const HISTORY_COLUMNS =
  'workspace_id, subject_kind, subject_id, version, command_id, command_type, actor, at, events';

const OUTBOX_COLUMNS = `
  workspace_id, id, effect, surface_key, order_key, urgency, post_gate, edit_gate, gate, not_before, created_at`;

/** The first version of a conversation, with all that belongs to it. */
export const CREATE: Statement = {
  name: 'create',
  text: `
    WITH numbered AS (
      UPDATE workspace SET next_number = next_number + 1 WHERE id = $1 RETURNING next_number - 1 AS number
    ),
    new_customer AS (
      INSERT INTO customer (workspace_id, id, name) SELECT $1, $2::uuid, $3 WHERE $4::boolean
    ),
    new_identity AS (
      INSERT INTO identity (workspace_id, id, customer_id, channel, address) SELECT $1, $5::uuid, $2::uuid, $6, $7 WHERE $4::boolean
    ),
    created AS (
      INSERT INTO conversation (${CONVERSATION_COLUMNS})
      SELECT $1, $8::uuid, number, 1, $9::uuid, $10::uuid, $6, $2::uuid, $5::uuid, $11::uuid, 'open', $12::timestamptz,
        1, 1, 1, $13, 'normal', '{}', $14, '[]', 'team', $12, 1,
        1, 'first_response', $12, $15::timestamptz, $16::timestamptz, 'on_time',
        $12, $17::timestamptz, $18::timestamptz, 'on_time', left($19, 300), least($15::timestamptz, $17::timestamptz)
      FROM numbered
    ),
    new_message AS (
      INSERT INTO message (${MESSAGE_COLUMNS}) VALUES ($1, $8::uuid, 1, $10::uuid, 'customer', 'customer', $19, '[]', $20, $12)
    ),
    new_history AS (
      INSERT INTO history (${HISTORY_COLUMNS})
      VALUES ($1, 'conversation', $8::uuid::text, 1, $21, 'receive_message', '{"kind": "customer"}', $12, $22::jsonb)
    )
    INSERT INTO outbox (${OUTBOX_COLUMNS})
    SELECT $1, o.id, o.effect, o.surface_key, 'conversation:' || $8::uuid, 2, $23, o.edit_gate, $23, $12, $12
    FROM jsonb_to_recordset($24::jsonb) AS o (id uuid, effect jsonb, surface_key text, edit_gate text)`,
};

/** One more message of a conversation that is open; no row if it is not at version $3 any more. */
export const APPEND: Statement = {
  name: 'append',
  text: `
    WITH changed AS (
      UPDATE conversation SET version = version + 1, message_count = message_count + 1, customer_wrote_in = version + 1,
        unanswered = unanswered + 1, last_customer_excerpt = left($6, 300)
      WHERE workspace_id = $1 AND id = $2 AND version = $3 AND turn = 'team'
      RETURNING version, message_count
    ),
    new_message AS (
      INSERT INTO message (${MESSAGE_COLUMNS})
      SELECT $1, $2, message_count, $4::uuid, 'customer', 'customer', $6, '[]', $7, $5::timestamptz FROM changed
    ),
    new_history AS (
      INSERT INTO history (${HISTORY_COLUMNS})
      SELECT $1, 'conversation', $2::text, version, $8, 'receive_message', '{"kind": "customer"}', $5, $9::jsonb FROM changed
    ),
    told AS (
      INSERT INTO outbox (${OUTBOX_COLUMNS})
      SELECT $1, o.id, o.effect, o.surface_key, 'conversation:' || $2, 2, $10, o.edit_gate, $10, $5, $5
      FROM changed, jsonb_to_recordset($11::jsonb) AS o (id uuid, effect jsonb, surface_key text, edit_gate text)
      ON CONFLICT (workspace_id, surface_key) WHERE state = 'ready' AND surface_key IS NOT NULL
      DO UPDATE SET effect = excluded.effect
    )
    SELECT version FROM changed`,
};

/** What a customer's webhook says, as parameters of a statement or as SQL. */
export const WEBHOOK_VALUES = [
  ...(['key', 'address', 'name', 'commandId', 'externalId', 'text', 'subject', 'source'] as const),
];
type Given = Record<(typeof WEBHOOK_VALUES)[number], string>;

/** Load and save at once; stores nothing where the customer has a conversation that is open, or the command is known. */
export function storeAtOnce(given: Given): string {
  const gate = `'post:' || f.slack_channel`;
  return `
    WITH account AS (
      SELECT a.workspace_id, a.id, a.inbox_id, a.channel, i.slack_channel, i.settings->'targets' AS targets, dibs_now() AS now,
        ${given.address} AS address, ${given.commandId} AS command_id
      FROM channel_account a JOIN inbox i ON i.workspace_id = a.workspace_id AND i.id = a.inbox_id
      WHERE a.key = ${given.key}
    ),
    fresh AS MATERIALIZED (
      SELECT a.*, who.id IS NULL AS is_new, coalesce(who.id, gen_random_uuid()) AS identity_id,
        coalesce(who.customer_id, gen_random_uuid()) AS customer_id, gen_random_uuid() AS conversation_id,
        now + (targets->>'firstResponse')::float8 * interval '1 ms' AS response_due_at,
        now + (targets->>'assignment')::float8 * interval '1 ms' AS assignment_due_at
      FROM account a
      LEFT JOIN identity who ON who.workspace_id = a.workspace_id AND who.channel = a.channel AND who.address = a.address
      WHERE NOT EXISTS (SELECT FROM history h WHERE h.workspace_id = a.workspace_id AND h.command_id = a.command_id)
        AND NOT EXISTS (
          SELECT FROM conversation c WHERE c.workspace_id = a.workspace_id AND c.inbox_id = a.inbox_id AND c.identity_id = who.id
            AND c.status <> 'resolved')
    ),
    numbered AS (
      UPDATE workspace w SET next_number = next_number + 1 FROM fresh f WHERE w.id = f.workspace_id RETURNING w.next_number - 1 AS number
    ),
    new_customer AS (
      INSERT INTO customer (workspace_id, id, name) SELECT workspace_id, customer_id, ${given.name} FROM fresh WHERE is_new
    ),
    new_identity AS (
      INSERT INTO identity (workspace_id, id, customer_id, channel, address)
      SELECT workspace_id, identity_id, customer_id, channel, address FROM fresh WHERE is_new
    ),
    created AS (
      INSERT INTO conversation (${CONVERSATION_COLUMNS})
      SELECT workspace_id, conversation_id, number, 1, inbox_id, id, channel, customer_id, identity_id, NULL, 'open', now,
        1, 1, 1, ${given.subject}, 'normal', '{}', ${given.source}, '[]', 'team', now, 1,
        1, 'first_response', now, response_due_at, response_due_at, 'on_time',
        now, assignment_due_at, assignment_due_at, 'on_time', left(${given.text}, 300), assignment_due_at
      FROM fresh, numbered
    ),
    new_message AS (
      INSERT INTO message (${MESSAGE_COLUMNS})
      SELECT workspace_id, conversation_id, 1, id, 'customer', 'customer', ${given.text}, '[]', ${given.externalId}, now FROM fresh
    ),
    new_history AS (
      INSERT INTO history (${HISTORY_COLUMNS})
      SELECT workspace_id, 'conversation', conversation_id::text, 1, command_id, 'receive_message', '{"kind": "customer"}', now,
        jsonb_build_array(jsonb_build_object('type', 'conversation_opened'), jsonb_build_object('type', 'message_received', 'number', 1))
      FROM fresh
    ),
    told AS (
      INSERT INTO outbox (${OUTBOX_COLUMNS})
      SELECT f.workspace_id, gen_random_uuid(),
        jsonb_build_object('kind', 'show', 'because', 'news', 'surface',
          jsonb_build_object('type', s.type, 'conversationId', f.conversation_id)),
        s.type || ':' || f.conversation_id || coalesce(':' || s.message_number, ''), 'conversation:' || f.conversation_id, 2, ${gate},
        CASE s.type WHEN 'card' THEN ${gate} ELSE 'update:' || f.workspace_id END, ${gate}, f.now, f.now
      FROM fresh f, (VALUES ('card', NULL), ('thread_message', 1)) s (type, message_number)
    )
    SELECT conversation_id FROM fresh`;
}
