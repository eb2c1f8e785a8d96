import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DUE } from '../../src/db/alarms.ts';
import { LOAD_BY_CUSTOMER, LOAD_BY_ID, LOAD_TO_PLACE } from '../../src/db/conversation-load-sql.ts';
import { leaseStatement } from '../../src/db/outbox-lease.ts';
import { OPEN_IN, OWNED, UNPLACED } from '../../src/db/ownerships.ts';
import { createSql, type Statement } from '../../src/db/pool.ts';
import { VITALS } from '../../src/db/vitals.ts';
import type { ConversationId } from '../../src/domain/ids.ts';
import { ana, type Desk, idOf, openDesk, workspaceId } from './desk.ts';
import { hearStatements, namedStatements } from './every-statement.ts';

/** Many resolved conversations, and few that are not: what is hot must not see the many. */
let desk: Desk;
let open: string;
beforeAll(async () => {
  desk = await openDesk();
  open = idOf(await desk.receive('+490', 'hello'));
  const seeding = createSql({ url: desk.url, statementTimeout: 50_000 });
  const { pool } = seeding;
  await pool.query(`
    INSERT INTO membership (workspace_id, inbox_id, agent_id, role)
    SELECT '${workspaceId}', '${desk.inboxId}', 'U' || n, 'agent' FROM generate_series(0, 99) n`);
  await pool.query(`
    WITH many AS (
      SELECT gen_random_uuid() AS id, gen_random_uuid() AS customer_id, gen_random_uuid() AS identity_id, n, n % 10 = 0 AS is_open
      FROM generate_series(1, 4000) n),
    customers AS (INSERT INTO customer (workspace_id, id) SELECT '${workspaceId}', customer_id FROM many),
    identities AS (
      INSERT INTO identity (workspace_id, id, customer_id, channel, address)
      SELECT '${workspaceId}', identity_id, customer_id, 'api', 'many' || n FROM many),
    messages AS (
      INSERT INTO message (workspace_id, conversation_id, number, channel_account_id, kind, author_kind, text, attachments, at)
      SELECT '${workspaceId}', id, 1, '${desk.channelAccountId}', 'customer', 'customer', 'hello', '[]', dibs_now() FROM many)
    INSERT INTO conversation (workspace_id, id, number, version, inbox_id, channel_account_id, channel, customer_id, identity_id, opened_at,
      message_count, owner_changed_in, customer_wrote_in, priority, tags, captured, unanswered, subject,
      status, resolved_at, resolved_by, answered, turn, turn_since, owner_id, owner_since,
      turn_started_in, response_name, response_started_at, response_warn_at, response_due_at, response_phase, next_alarm_at)
    SELECT '${workspaceId}', id, n + 1000, 1, '${desk.inboxId}', '${desk.channelAccountId}', 'api', customer_id, identity_id, dibs_now(),
      1, 1, 1, 'normal', '{}', '{}', 0, repeat('as long as real rows are ', 60),
      CASE WHEN is_open THEN 'open' ELSE 'resolved' END, CASE WHEN NOT is_open THEN dibs_now() END,
      CASE WHEN NOT is_open THEN '{"kind":"system"}'::jsonb END, CASE WHEN NOT is_open THEN true END,
      CASE WHEN is_open THEN 'team' END, CASE WHEN is_open THEN dibs_now() END,
      CASE WHEN is_open THEN 'U' || (n / 10) % 100 END, CASE WHEN is_open THEN dibs_now() END,
      CASE WHEN is_open THEN 1 END, CASE WHEN is_open THEN 'first_response' END, t, t, t, CASE WHEN is_open THEN 'on_time' END, t
    FROM many, LATERAL (SELECT CASE WHEN is_open THEN dibs_now() + n * interval '1 s' END AS t) clock`);
  await pool.query(`
    INSERT INTO outbox (workspace_id, id, effect, order_key, urgency, not_before, created_at, state, settled_at)
    SELECT '${workspaceId}', gen_random_uuid(), '{"kind":"command"}', 'command:' || n, 3, dibs_now(), dibs_now(), 'done', dibs_now()
    FROM generate_series(1, 4000) n`);
  await pool.query(`
    INSERT INTO history (workspace_id, subject_kind, subject_id, version, command_id, command_type, actor, at, events)
    SELECT '${workspaceId}', 'conversation', n::text, 1, 'command' || n, 'claim', '{}', dibs_now(), '[{}]' FROM generate_series(1, 4000) n`);
  await pool.query(`
    INSERT INTO slack_message (workspace_id, surface_key, conversation_id, slack_channel, ts, outbox_id, shown_version, posted_at, listed)
    SELECT workspace_id, kind || id, id, 'C0SUPPORT', number || '.' || part, id, 1, dibs_now(), '{}'
    FROM conversation, (VALUES ('card:', 1), ('thread_message:', 2)) k (kind, part)`);
  await pool.query(
    `INSERT INTO slack_post SELECT workspace_id, id, 'C0SUPPORT', position::text FROM outbox WHERE state = 'done'`,
  );
  await pool.query(`
    INSERT INTO slack_event (workspace_id, event_id, body, processed_at)
    SELECT '${workspaceId}', 'event' || n, '{}', dibs_now() FROM generate_series(1, 4000) n`);
  await pool.query('ANALYZE');
  await seeding.close();
});
afterAll(() => desk.close());

/** The plan that a prepared statement comes to after some uses. */
async function planOf({ name, text }: Statement, values: unknown[]): Promise<string> {
  const client = await desk.sql.pool.connect();
  try {
    await client.query('SET plan_cache_mode = force_generic_plan');
    await client.query(`PREPARE ${name} AS ${text}`);
    const literals = values.map((value) =>
      value === null ? 'NULL' : client.escapeLiteral(String(value)),
    );
    const given = literals.length === 0 ? '' : `(${literals.join(', ')})`;
    const { rows } = await client.query(`EXPLAIN EXECUTE ${name} ${given}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    client.release(true);
  }
}

const MANY_READ = /Seq Scan on (conversation|outbox|message|history|identity|slack_message)\b/;

describe('the plan of', () => {
  const about = () => [workspaceId, randomUUID(), ana, null, null];

  it('a load by id goes by keys', async () => {
    const plan = await planOf(LOAD_BY_ID, [...about(), open]);
    expect(plan).not.toMatch(MANY_READ);
    expect(plan).toMatch(/conversation_pkey/);
    expect(plan).toMatch(/history_workspace_id_command_id_key/);
    expect(plan).toMatch(/history_moves/);
    expect(plan).toMatch(/slack_message_cards/);
  });

  it('a load for a rule that may give it to somebody sees what these own now', async () => {
    const plan = await planOf(LOAD_TO_PLACE, [...about(), open]);
    expect(plan).not.toMatch(MANY_READ);
    expect(plan).toMatch(/conversation_unresolved_of_owner/);
  });

  it('a load by customer sees one unresolved conversation, or the last resolved one of that identity', async () => {
    const plan = await planOf(LOAD_BY_CUSTOMER, [...about(), desk.channelAccountId, '+490']);
    expect(plan).not.toMatch(MANY_READ);
    expect(plan).toMatch(/conversation_one_unresolved/);
    expect(plan).toMatch(/conversation_resolved_of_identity/);
    expect(plan).toMatch(/identity_workspace_id_channel_address_key/);
  });

  it('due alarms sees running clocks only', async () => {
    expect(await planOf(DUE, [100])).toMatch(/conversation_alarms/);
  });

  it('what somebody owns sees what is not resolved', async () => {
    const plan = await planOf(OWNED, [workspaceId, ana, null]);
    expect(plan).toMatch(/conversation_unresolved/);
    expect(plan).not.toMatch(MANY_READ);
  });

  it('what is open in an inbox sees what is not resolved', async () => {
    const plan = await planOf(OPEN_IN, [workspaceId, desk.inboxId]);
    expect(plan).toMatch(/conversation_one_unresolved/);
    expect(plan).not.toMatch(MANY_READ);
  });

  it('what could be given to nobody sees that alone', async () => {
    const plan = await planOf(UNPLACED, [workspaceId, ana]);
    expect(plan).toMatch(/conversation_unplaced/);
    expect(plan).not.toMatch(MANY_READ);
  });

  it('a lease sees what is not settled', async () => {
    const plan = await planOf(leaseStatement({ gates: 'enforced', only: 'any' }), ['w', 1000, 8]);
    expect(plan).toMatch(/outbox_unsettled/);
    expect(plan).not.toMatch(MANY_READ);
  });

  it('a lease looks by order key for what stands before an entry, although nothing waited when the outbox was analyzed', async () => {
    const client = await desk.sql.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        `UPDATE outbox SET state = 'done', settled_at = dibs_now() WHERE state <> 'done'`,
      );
      await client.query('ANALYZE outbox');
      const { text } = leaseStatement({ gates: 'enforced', only: 'quick' });
      const { rows } = await client.query(`EXPLAIN (GENERIC_PLAN) ${text}`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toMatch(/outbox p .*\n *Index Cond: .*order_key = /);
    } finally {
      await client.query('ROLLBACK');
      client.release(true);
    }
  });

  it('the vitals see what is not settled and not resolved', async () => {
    const plan = await planOf(VITALS, []);
    expect(plan).not.toMatch(MANY_READ);
    expect(plan).toMatch(/conversation_alarms/);
    expect(plan).toMatch(/outbox_/);
  });
});

/** Small tables, and what nobody waits for. None of it grows with what was resolved. */
const NOT_HOT = [
  ...['clock_follow', 'hello', 'migrated', 'inbox_list'],
  ...['workspace_by_token', 'workspace_connected', 'workspace_ensure'],
  ...['webhook_secret_keep', 'webhook_secret_kept'],
  ...['quarantine_find', 'quarantine_keep', 'quarantine_list', 'quarantine_replayed'],
];

const GROWING = [
  ...['conversation', 'outbox', 'message', 'history', 'customer', 'identity'],
  ...['slack_message', 'slack_post', 'slack_event'],
];

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** What a statement reads from end to end, of what grows: the table, or all of a workspace by an index that leaves nothing out. */
async function readWhole(
  text: string,
  seqScan: 'on' | 'off' = 'on',
): Promise<(string | undefined)[]> {
  const client = await desk.sql.pool.connect();
  try {
    await client.query(`SET enable_seqscan = ${seqScan}`);
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`,
    );
    const plans = rows[0]?.['QUERY PLAN'] ?? [];
    const indexes = await client.query<{ name: string }>(
      `SELECT i.indexrelid::regclass::text AS name FROM pg_index i WHERE i.indpred IS NULL AND i.indrelid = ANY ($1::regclass[])`,
      [GROWING],
    );
    const whole = indexes.rows.map(({ name }) => name);
    return plans
      .flatMap(({ Plan }) => nodesOf(Plan))
      .flatMap((node) => {
        const isScan =
          node['Node Type'] === 'Seq Scan' && GROWING.includes(node['Relation Name'] ?? '');
        const isAllOfIndex =
          whole.includes(node['Index Name'] ?? '') &&
          /^(\(workspace_id = [^ ]+\))?$/.test(node['Index Cond'] ?? '');
        return isScan ? [node['Relation Name']] : isAllOfIndex ? [node['Index Name']] : [];
      });
  } finally {
    client.release(true);
  }
}

describe('every statement of the program', () => {
  let heard: Map<string, string>;
  beforeAll(async () => {
    heard = await hearStatements(desk, open as ConversationId);
  });

  it('is looked at here, or stands in the list of those that need not', () => {
    const known = [...heard.keys(), ...NOT_HOT];
    expect(namedStatements().length).toBeGreaterThan(40);
    expect(namedStatements().filter((name) => !known.includes(name))).toEqual([]);
  });

  it('reads no table from end to end that only grows', async () => {
    const whole = await Promise.all(
      [...heard].map(async ([name, text]) => [name, await readWhole(text)] as const),
    );
    expect(whole.filter(([, scans]) => scans.length > 0)).toEqual([]);
  });

  it('is looked at by something that sees a statement that does', async () => {
    const greedy = 'SELECT count(*) FROM outbox WHERE workspace_id = $1 AND settled_at IS NULL';
    await expect(readWhole(greedy)).resolves.toEqual(['outbox']);
    await expect(readWhole(greedy, 'off')).resolves.toEqual(['outbox_pkey']);
  });
});
