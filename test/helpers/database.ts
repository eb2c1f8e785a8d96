import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { onDatabase, TEMPLATE } from './database-url.ts';

export interface TestDatabase {
  url: string;
  /** Ends its connections and removes it. */
  drop(): Promise<void>;
}

/** A migrated, empty database of its own, cloned from the template in a few dozen milliseconds. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const postgresUrl = inject('postgresUrl');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await query(postgresUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return {
    url: onDatabase(postgresUrl, name),
    async drop() {
      await query(postgresUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

interface Kept {
  database: TestDatabase;
  tables: string[];
  shape: string;
}

/** Used before in this process, and empty again. They go with the server at the end of the run. */
const kept: Kept[] = [];

/** The same to whoever gets it as a new one, and far cheaper: `drop` ends its connections, empties it, and keeps it for the next test. */
export async function borrowTestDatabase(): Promise<TestDatabase> {
  const { database, tables, shape } = kept.pop() ?? (await createToKeep());
  return {
    url: database.url,
    async drop() {
      const isAsNew =
        (await isEmptied(database.url, tables)) && (await shapeOf(database.url)) === shape;
      if (isAsNew) kept.push({ database, tables, shape });
      else await database.drop();
    },
  };
}

async function createToKeep(): Promise<Kept> {
  const database = await createTestDatabase();
  const rows = await query<{ name: string }>(
    database.url,
    `SELECT quote_ident(relname) AS name FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations'`,
  );
  const shape = await shapeOf(database.url);
  return { database, tables: rows.map(({ name }) => name), shape };
}

/** Of the tables: their columns and triggers, and what brought them about. */
async function shapeOf(url: string): Promise<string> {
  const [row] = await query<{ shape: string }>(
    url,
    `SELECT md5(string_agg(part, ',' ORDER BY part)) AS shape FROM (
       SELECT attrelid::regclass || '.' || attname || ' ' || atttypid AS part FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
         WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0
       UNION ALL SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE NOT tgisinternal
       UNION ALL SELECT migration_name FROM _prisma_migrations) parts`,
  );
  return row?.shape ?? '';
}

/** False: somebody changed its tables, or holds on to them. */
async function isEmptied(url: string, tables: string[]): Promise<boolean> {
  const emptying = [
    'SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    // No foreign keys, and the history lets go of what it has.
    'SET session_replication_role = replica',
    "SET lock_timeout = '5s'",
    ...tables.map((table) => `DELETE FROM ${table}`),
    // Real bells make tables of their own.
    'DROP SCHEMA IF EXISTS bullmq CASCADE',
    `SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'`,
  ];
  try {
    await query(url, emptying.join('; '));
    return true;
  } catch {
    return false;
  }
}

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
