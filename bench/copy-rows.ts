import type { Pool } from 'pg';
import { inParallel } from './in-parallel.ts';

/** Copies of rows, one for each row of the table `copy`, with other keys and owners, and moved in time. */

/** The longest to copy comes first. */
export const COPIED_TABLES = [
  'history',
  'conversation',
  'message',
  'outbox',
  'slack_message',
  'identity',
  'customer',
] as const;
type Copied = (typeof COPIED_TABLES)[number];

/** An owner of the template becomes the owner of the copy. `s` is the copy, `t` the row that is copied. */
const owner = (column: string) => `CASE WHEN t.${column} IS NOT NULL THEN s.owner END`;
/** What is to come on a clock is told by the clock's own times, in milliseconds; of a resolved one nothing is. */
const steps = (clock: string) =>
  `CASE WHEN t.${clock}_steps IS NOT NULL THEN bench_shift(t.${clock}_steps, s.shift) END`;

/** What is not as in the template; instants are moved in any case. */
const OTHERWISE: Record<Copied, Record<string, string>> = {
  customer: { id: 's.customer_id', name: `'Customer ' || s.n` },
  identity: { id: 's.customer_id', customer_id: 's.customer_id', address: `'customer-' || s.n` },
  conversation: {
    ...{ id: 's.id', number: 's.n', inbox_id: 's.inbox_id', channel_account_id: 's.account_id' },
    ...{ customer_id: 's.customer_id', identity_id: 's.customer_id' },
    ...{ owner_id: owner('owner_id'), last_owner_id: owner('last_owner_id') },
    ...{ snoozed_by: owner('snoozed_by'), last_reply_by: owner('last_reply_by') },
    ...{ response_steps: steps('response'), assignment_steps: steps('assignment') },
    ...{ window_steps: steps('window'), resolution_steps: steps('resolution') },
    purpose: `CASE WHEN s.is_test THEN 'test' ELSE t.purpose END`,
    // A test always has one: it is resolved after a day.
    next_alarm_at: `CASE WHEN s.is_test THEN coalesce(t.next_alarm_at, t.turn_since + interval '1 day') ELSE t.next_alarm_at END + s.shift`,
  },
  message: {
    ...{ conversation_id: 's.id', channel_account_id: 's.account_id' },
    author_agent_id: owner('author_agent_id'),
    external_id: `s.n || '-' || t.number`,
  },
  history: {
    ...{ subject_id: 's.id::text', command_id: `'copy:' || s.n || ':' || t.version` },
    actor: `CASE WHEN t.actor ? 'agentId' THEN jsonb_set(t.actor, '{agentId}', to_jsonb(s.owner)) ELSE t.actor END`,
  },
  outbox: {
    ...{ id: 'gen_random_uuid()', position: `nextval('outbox_position_seq')`, order_key: 's.id' },
    ...{ state: `'done'`, settled_at: 't.created_at + s.shift' },
    surface_key: `replace(t.surface_key, s.template_id::text, s.id::text)`,
    effect: `replace(t.effect::text, s.template_id::text, s.id::text)::jsonb`,
  },
  slack_message: {
    ...{ conversation_id: 's.id', outbox_id: 's.id' },
    surface_key: `replace(t.surface_key, s.template_id::text, s.id::text)`,
    slack_channel: `'C0INBOX' || lpad(s.inbox::text, 3, '0')`,
    ts: `(1700000000 + s.n) || '.' || lpad(t.ts, 6, '0')`,
  },
};

/** Which rows of the template are copied where it is not all. */
const ONLY_READ: Partial<Record<Copied, string>> = {
  history: 's.is_recent',
  outbox: `t.surface_key LIKE 'card:%'`,
  slack_message: `t.surface_key LIKE 'card:%'`,
};

/** The rows of the template `c`, with what a copy needs to know beside them. */
const OF_TEMPLATE: Record<Copied, string> = {
  customer: 'SELECT t.* FROM customer t WHERE t.id = c.customer_id',
  identity: 'SELECT t.* FROM identity t WHERE t.id = c.identity_id',
  conversation: 'SELECT c.*',
  message: 'SELECT t.* FROM message t WHERE t.conversation_id = c.id',
  history: `SELECT t.* FROM history t WHERE t.subject_kind = 'conversation' AND t.subject_id = c.id::text`,
  outbox: `SELECT t.* FROM outbox t WHERE t.effect::text LIKE '%' || c.id || '%'`,
  // Delivery writes these: of a quiet conversation the card, and in its thread the messages and what happened.
  slack_message: `
    SELECT o.workspace_id, o.surface_key, c.id AS conversation_id, NULL AS slack_channel, (min(o.position) % 1000)::text AS ts,
      NULL::uuid AS outbox_id, 1 AS shown_version, min(o.created_at) AS posted_at, '{}'::uuid[] AS listed
    FROM outbox o WHERE o.surface_key ~ ('^(card|thread_message|thread_line):' || c.id) GROUP BY o.workspace_id, o.surface_key`,
};

const WRITTEN = `IN (SELECT conversation_id FROM template)`;
/** What the templates were, and whatever was to be told of them. */
const FORGET = `
  DELETE FROM outbox;
  DELETE FROM history WHERE subject_kind = 'conversation';
  DELETE FROM message WHERE conversation_id ${WRITTEN};
  DELETE FROM conversation WHERE id ${WRITTEN};
  DELETE FROM identity;
  DELETE FROM customer;`;

/** Into tables that hold nothing but the templates, which are gone afterwards; as many tables at once as there are connections. */
export async function copyRows(pool: Pool, kept: 'all' | 'what_is_read'): Promise<void> {
  await pool.query(SHIFT);
  for (const table of COPIED_TABLES) {
    await pool.query(`
      CREATE UNLOGGED TABLE of_${table} AS SELECT c.id AS template_id, t.*
      FROM template JOIN conversation c ON c.id = template.conversation_id, LATERAL (${OF_TEMPLATE[table]}) t`);
  }
  await pool.query(FORGET);
  await inParallel(COPIED_TABLES.length, pool.options.max, async (index) => {
    const table = COPIED_TABLES[index];
    if (table === undefined) return;
    const columns = await columnsOf(pool, table);
    const values = columns.map(({ name, type }) => {
      const other = OTHERWISE[table][name];
      if (other !== undefined) return other;
      return type === 'timestamp with time zone' ? `t.${name} + s.shift` : `t.${name}`;
    });
    await pool.query(`
      INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')})
      SELECT ${values.join(', ')} FROM copy s JOIN of_${table} t ON t.template_id = s.template_id
      WHERE ${kept === 'all' ? 'true' : (ONLY_READ[table] ?? 'true')}`);
    await pool.query(`DROP TABLE of_${table}`);
  });
  await pool.query('DROP TABLE copy, template; DROP FUNCTION bench_shift');
}

/** Instants of a clock's steps, in milliseconds, moved. */
const SHIFT = `
  CREATE FUNCTION bench_shift(told jsonb, shift interval) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT told || jsonb_strip_nulls(jsonb_build_object(
      'of', (told->>'of')::bigint + by.ms, 'due', (told->>'due')::bigint + by.ms, 'remindedAt', (told->>'remindedAt')::bigint + by.ms,
      'steps', (SELECT coalesce(jsonb_agg(s || jsonb_build_object('at', (s->>'at')::bigint + by.ms)), '[]')
        FROM jsonb_array_elements(told->'steps') s)))
    FROM (SELECT (extract(epoch FROM shift) * 1000)::bigint AS ms) by
  $$`;

async function columnsOf(pool: Pool, table: Copied): Promise<{ name: string; type: string }[]> {
  const { rows } = await pool.query<{ name: string; type: string }>(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position`,
    [table],
  );
  return rows;
}
