import { Pool } from 'pg';
import type { Database } from '../src/db/open-database.ts';
import type { AgentId, InboxId, Instant, WorkspaceId } from '../src/domain/ids.ts';
import { COPIED_TABLES, copyRows } from './copy-rows.ts';
import { inParallel } from './in-parallel.ts';
import { MANAGER, tellTemplates, WORKSPACE } from './template-conversations.ts';

/** A big workspace on a bad day, seeded by SQL: its rows are copies of what the program itself wrote, moved in time. */

export interface BigWorkspaceSize {
  closed: number;
  open: number;
  /**
   * All that is kept of a conversation; or the rows that reports could read, which is faster: of the outbox and of what stands in Slack the
   * card, and the history of what is open or recent.
   */
  kept: 'all' | 'what_is_read';
}

export interface BigWorkspace {
  database: Database;
  databaseUrl: string;
  workspaceId: WorkspaceId;
  /** One of twenty that are alike; the others are copies of it. */
  inboxId: InboxId;
  /** Manages it, answers in two others, and owns 200 conversations (or as many as there are). */
  busy: AgentId;
  /** How long it took, in seconds. */
  took: number;
}

export const INBOXES = 20;
export const AGENTS = 1_000;
const OWNED_BY_BUSY = 200;
const CONNECTIONS = 2;
/** So many are closed a day, in all inboxes. */
const CLOSED_A_DAY = 1_000;
/** Further back no report reads what happened to them. */
const RECENT_DAYS = 40;

/** Fills an empty database. Its clock is the real one. */
export async function seedBigWorkspace(
  databaseUrl: string,
  size: BigWorkspaceSize,
): Promise<BigWorkspace> {
  const from = performance.now();
  const templates = await tellTemplates(databaseUrl);
  const { database, inboxId } = templates;
  // The rows come in whatever order is quickest, and agree with each other in the end: foreign keys are not asked, all checks are.
  const pool = new Pool({
    connectionString: databaseUrl,
    max: CONNECTIONS,
    options: `-c session_replication_role=replica -c synchronous_commit=off -c maintenance_work_mem=256MB -c work_mem=128MB`,
  });
  try {
    await peopleAndInboxes(pool, inboxId);
    await planCopies(pool, size, templates);
    const indexes = await dropIndexes(pool);
    await copyRows(pool, size.kept);
    await pool.query(`UPDATE workspace SET next_number = ${size.closed + size.open + 1}`);
    await inParallel(indexes.length, CONNECTIONS, (index) =>
      pool.query(indexes[index]?.definition ?? ''),
    );
    await pool.query('VACUUM (ANALYZE)');
    await pool.query('CHECKPOINT');
  } catch (error) {
    await database.close();
    throw error;
  } finally {
    await pool.end();
  }
  return {
    ...{ database, databaseUrl, workspaceId: WORKSPACE, inboxId, busy: MANAGER },
    took: (performance.now() - from) / 1_000,
  };
}

/** The agent `n` answers in inbox `n` modulo 20. The first of each manages it; one in twenty is away. */
async function peopleAndInboxes(pool: Pool, inboxId: InboxId): Promise<void> {
  await pool.query(
    `CREATE TABLE template (kind text, conversation_id uuid);
     CREATE UNLOGGED TABLE bench_inbox AS
       SELECT n, CASE n WHEN 0 THEN '${inboxId}'::uuid ELSE gen_random_uuid() END AS id, gen_random_uuid() AS account_id
       FROM generate_series(0, ${INBOXES - 1}) n;
     UPDATE bench_inbox SET account_id = (SELECT id FROM channel_account) WHERE n = 0;`,
  );
  await pool.query(`
    INSERT INTO inbox SELECT r.* FROM inbox i, bench_inbox b, jsonb_populate_record(i, jsonb_build_object(
      'id', b.id, 'name', 'inbox-' || b.n, 'slack_channel', 'C0INBOX' || lpad(b.n::text, 3, '0'))) r WHERE b.n > 0`);
  await pool.query(`
    INSERT INTO channel_account SELECT r.* FROM channel_account a, bench_inbox b, jsonb_populate_record(a, jsonb_build_object(
      'id', b.account_id, 'inbox_id', b.id, 'key', 'bench-account-key-' || b.n)) r WHERE b.n > 0`);
  await pool.query(`
    INSERT INTO agent SELECT r.* FROM agent a, generate_series(1, ${AGENTS - 1}) n, jsonb_populate_record(a, jsonb_build_object(
      'id', ${agent('n')}, 'name', 'Agent ' || n, 'home_opened', n % 2 = 0,
      'away_since', CASE WHEN n % 20 = 13 THEN dibs_now() - interval '2 hours' END)) r`);
  await pool.query(`
    INSERT INTO membership (workspace_id, inbox_id, agent_id, role)
    SELECT '${WORKSPACE}', b.id, ${agent('a.n')}, CASE WHEN a.n < ${INBOXES} THEN 'manager' ELSE 'agent' END
    FROM generate_series(1, ${AGENTS - 1}) a (n) JOIN bench_inbox b ON b.n = a.n % ${INBOXES}
    UNION ALL SELECT '${WORKSPACE}', b.id, '${MANAGER}', 'agent' FROM bench_inbox b WHERE b.n IN (1, 2)`);
}

/**
 * One row a copy: of which kind, in which inbox, whose, and how long ago it stood as its template does. The newest half of the numbers that
 * are not long closed are open, in between those that are. Shares of the kinds as on a bad day: four in ten wait for us, most of these too long.
 */
async function planCopies(
  pool: Pool,
  { closed, open }: BigWorkspaceSize,
  { conversations, at }: { conversations: ReadonlyMap<string, string>; at: Instant },
): Promise<void> {
  for (const [kind, id] of conversations) {
    await pool.query('INSERT INTO template VALUES ($1, $2)', [kind, id]);
  }
  const all = closed + open;
  const mixed = Math.min(all, 2 * open);
  await pool.query(`
    SELECT setseed(0.5);
    CREATE UNLOGGED TABLE copy AS
    WITH numbered AS (
      SELECT n, greatest(0, n - ${all - mixed})::bigint * ${open} / ${mixed} AS opened_before, random() AS chance, random() AS spread
      FROM generate_series(1, ${all}) n
    ),
    told AS (
      SELECT n, chance, spread, opened_before > lag(opened_before, 1, 0::bigint) OVER (ORDER BY n) AS is_open,
        n - opened_before AS closed_before, floor(random() * ${INBOXES})::int AS inbox
      FROM numbered
    ),
    kinds AS (
      SELECT t.*, CASE WHEN NOT is_open THEN 'resolved' WHEN chance < 0.02 THEN 'fresh' WHEN chance < 0.04 THEN 'due_soon'
        WHEN chance < 0.16 THEN 'late' WHEN chance < 0.2 THEN 'claimed' WHEN chance < 0.25 THEN 'claimed_due_soon'
        WHEN chance < 0.42 THEN 'claimed_late' WHEN chance < 0.85 THEN 'answered' ELSE 'snoozed' END AS kind
      FROM told t
    ),
    owners AS (
      SELECT k.*, kind IN ('fresh', 'due_soon', 'late') AS is_unassigned,
        row_number() OVER (PARTITION BY is_open AND inbox < 3 AND kind NOT IN ('fresh', 'due_soon', 'late') ORDER BY spread) AS place
      FROM kinds k
    )
    SELECT o.n, gen_random_uuid() AS id, gen_random_uuid() AS customer_id, o.is_open, t.conversation_id AS template_id, o.inbox,
      o.is_open OR ${closed} - o.closed_before < ${RECENT_DAYS * CLOSED_A_DAY} AS is_recent,
      b.id AS inbox_id, b.account_id, o.is_unassigned AND o.n % 100 = 0 AS is_test,
      CASE WHEN o.is_open AND o.inbox < 3 AND NOT o.is_unassigned AND o.place <= ${OWNED_BY_BUSY} THEN '${MANAGER}'
        ELSE ${agent(`(o.inbox + ${INBOXES} * (1 + floor(o.chance * 1e6)::int % ${AGENTS / INBOXES - 1}))`)} END AS owner,
      (dibs_now() - to_timestamp(${at} / 1000.0)) - CASE
        WHEN NOT o.is_open THEN (${closed} - o.closed_before) * interval '1 day' / ${CLOSED_A_DAY}
        WHEN o.kind IN ('late', 'claimed_late') THEN o.spread * interval '2 days'
        WHEN o.kind = 'answered' THEN o.spread * interval '5 days'
        WHEN o.kind = 'snoozed' THEN o.spread * interval '6 days'
        ELSE o.spread * interval '1 minute' END AS shift
    FROM owners o JOIN template t ON t.kind = o.kind JOIN bench_inbox b ON b.n = o.inbox`);
  await pool.query('DROP TABLE bench_inbox; ANALYZE copy');
}

function agent(n: string): string {
  return `'U' || lpad((${n})::text, 6, '0')`;
}

/** All that no constraint stands on; they are built again afterwards, which is faster than to keep them. */
async function dropIndexes(pool: Pool): Promise<{ name: string; definition: string }[]> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    `SELECT quote_ident(c.relname) AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = ANY ($1::regclass[]) AND NOT i.indisprimary
       AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)`,
    [[...COPIED_TABLES]],
  );
  for (const { name } of rows) await pool.query(`DROP INDEX ${name}`);
  return rows;
}
