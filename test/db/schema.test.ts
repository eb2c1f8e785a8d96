import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrate, PRISMA_FOLDER } from '../../src/db/migrate.ts';
import { openSchemaEngine } from '../../src/db/schema-engine.ts';
import { DEFAULT_MANNERS } from '../../src/domain/inbox.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { onDatabase } from '../helpers/database-url.ts';

/** What Prisma can say of tables; what it cannot (checks, partial indexes, functions) stands in the migrations only. */
const CATALOG = {
  columns: `
    SELECT table_name, column_name, data_type, udt_name, datetime_precision,
      CASE WHEN data_type = 'ARRAY' THEN 'list' ELSE is_nullable END AS nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
    ORDER BY table_name, column_name`,
  constraints: `
    SELECT conrelid::regclass::text AS table_name, conname, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u')
      AND conrelid::regclass::text <> '_prisma_migrations'
    ORDER BY conrelid::regclass::text, conname`,
  indexes: `
    SELECT tablename, indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND indexdef NOT LIKE '% WHERE %' AND tablename <> '_prisma_migrations'
    ORDER BY tablename, indexname`,
};

const opened: Client[] = [];
async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  opened.push(client);
  return client;
}

let migrated: TestDatabase;
let empty: string;
let server: Client;
beforeAll(async () => {
  server = await connect(inject('postgresUrl'));
  await server.query('CREATE DATABASE drift');
  empty = onDatabase(inject('postgresUrl'), 'drift');
  migrated = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(opened.filter((client) => client !== server).map((client) => client.end()));
  await migrated.drop();
  await server.query('DROP DATABASE IF EXISTS drift WITH (FORCE)');
  await server.end();
});

describe('the Prisma schema', () => {
  it('describes the tables that the migrations make', async () => {
    const content = readFileSync(`${PRISMA_FOLDER}/schema.prisma`, 'utf8');
    const { engine, close } = await openSchemaEngine(empty, content);
    const { stdout } = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    await close();
    const described = await connect(empty);
    await described.query(
      `CREATE FUNCTION dibs_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT statement_timestamp()'`,
    );
    await described.query(stdout ?? '');
    const real = await connect(migrated.url);
    for (const sql of Object.values(CATALOG)) {
      const rows = (await described.query(sql)).rows;
      expect(rows.length).toBeGreaterThan(10);
      expect((await real.query(sql)).rows).toEqual(rows);
    }
  });

  it('has the workspace in every key', async () => {
    const real = await connect(migrated.url);
    const { rows } = await real.query(`
      SELECT c.conrelid::regclass::text AS name, a.attname
      FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      WHERE c.contype = 'p' AND c.connamespace = 'public'::regnamespace`);
    const others = rows.filter(({ attname }) => attname !== 'workspace_id').map(({ name }) => name);
    expect(others.sort()).toEqual(['_prisma_migrations', 'dibs_clock', 'workspace']);
  });
});

describe('migrations', () => {
  it('are applied once, however many processes start at once, and again they do nothing', async () => {
    await server.query('CREATE DATABASE started_twice');
    const url = onDatabase(inject('postgresUrl'), 'started_twice');
    try {
      await Promise.all([migrate(url), migrate(url), migrate(url)]);
      await migrate(url);
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rows } = await client.query(
        'SELECT migration_name, finished_at IS NOT NULL AS finished FROM _prisma_migrations ORDER BY migration_name',
      );
      await client.end();
      expect(rows).toEqual([
        { migration_name: '0001_start', finished: true },
        { migration_name: '0002_surface', finished: true },
        { migration_name: '0003_surface_gaps', finished: true },
        { migration_name: '0004_home_notice', finished: true },
        { migration_name: '0005_traceparent', finished: true },
        { migration_name: '0006_flood', finished: true },
        { migration_name: '0008_quarantine', finished: true },
        { migration_name: '0009_installation', finished: true },
        { migration_name: '0010_deadlines', finished: true },
        { migration_name: '0011_growth', finished: true },
      ]);
    } finally {
      await server.query('DROP DATABASE started_twice WITH (FORCE)');
    }
  });
});

describe('the migration to a surface that people like to work in', () => {
  it('brings what was stored before into its shape', async () => {
    await server.query('CREATE DATABASE older');
    const client = new Client({ connectionString: onDatabase(inject('postgresUrl'), 'older') });
    await client.connect();
    const apply = (name: string) =>
      client.query(readFileSync(`${PRISMA_FOLDER}/migrations/${name}/migration.sql`, 'utf8'));
    const id = '00000000-0000-4000-8000-000000000001';
    try {
      await apply('0001_start');
      await client.query(`
        INSERT INTO workspace (id, url, name, bot_user_id) VALUES ('T1', '', '', '');
        INSERT INTO inbox VALUES ('T1', '${id}', 1, 'C1', 'support', 'ready', 'private', NULL,
          '{"targets": {}, "calendar": {}, "reopenWithin": 7}');
        INSERT INTO channel_account (workspace_id, id, inbox_id, channel, key, label, settings, secrets)
          VALUES ('T1', '${id}', '${id}', 'api', 'a-key-that-is-long', '', '{}', decode(repeat('00', 30), 'hex'));
        INSERT INTO customer (workspace_id, id) VALUES ('T1', '${id}');
        INSERT INTO identity (workspace_id, id, customer_id, channel, address) VALUES ('T1', '${id}', '${id}', 'api', 'x');
        INSERT INTO conversation (workspace_id, id, number, version, inbox_id, channel_account_id, channel, customer_id, identity_id,
          status, opened_at, message_count, owner_changed_in, customer_wrote_in, priority, tags, captured, turn, turn_since, unanswered,
          unconfirmed)
          VALUES ('T1', '${id}', 1, 2, '${id}', '${id}', 'api', '${id}', '${id}', 'open', dibs_now(), 2, 1, 1, 'normal', '{}', '[]',
            'customer', dibs_now(), 0, '{"messageNumber": 2, "turn": {"of": "team"}}')`);
      await apply('0002_surface');
      const { rows } = await client.query(
        'SELECT unconfirmed, held, followers, purpose, settings FROM conversation JOIN inbox USING (workspace_id)',
      );
      const { capacity, signature, previews, outcomes, onDutyGroup } = DEFAULT_MANNERS;
      const manners = { capacity, signature, previews, outcomes, onDutyGroup };
      const settings = { targets: {}, calendar: {}, reopenWithin: 7, ...manners };
      const unconfirmed = { messageNumbers: [2], turn: { of: 'team' } };
      expect(rows).toEqual([{ unconfirmed, held: [], followers: [], purpose: 'real', settings }]);
    } finally {
      await client.end();
      await server.query('DROP DATABASE older WITH (FORCE)');
    }
  });
});

describe('the migration that blocks senders in each inbox by itself', () => {
  it('keeps each block where it was made', async () => {
    await server.query('CREATE DATABASE blocked_before');
    const client = new Client({
      connectionString: onDatabase(inject('postgresUrl'), 'blocked_before'),
    });
    await client.connect();
    const apply = (name: string) =>
      client.query(readFileSync(`${PRISMA_FOLDER}/migrations/${name}/migration.sql`, 'utf8'));
    const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;
    const inbox = (n: number) => `
      INSERT INTO inbox VALUES ('T1', '${id(n)}', 1, 'C${n}', 'inbox', 'ready', 'private', NULL,
        '{"targets": {}, "calendar": {}, "reopenWithin": 7}');
      INSERT INTO channel_account (workspace_id, id, inbox_id, channel, key, label, settings, secrets)
        VALUES ('T1', '${id(n)}', '${id(n)}', 'api', 'a-key-that-is-long-${n}', '', '{}', decode(repeat('00', 30), 'hex'));
      INSERT INTO conversation (workspace_id, id, number, version, inbox_id, channel_account_id, channel, customer_id, identity_id,
        status, opened_at, message_count, owner_changed_in, customer_wrote_in, priority, tags, captured, unanswered, resolved_at,
        resolved_by, answered)
        VALUES ('T1', '${id(n)}', ${n}, 2, '${id(n)}', '${id(n)}', 'api', '${id(1)}', '${id(1)}', 'resolved', dibs_now(), 1, 1, 1,
          'normal', '{}', '[]', 0, dibs_now(), '{"kind": "system"}', false);`;
    try {
      await apply('0001_start');
      await client.query(`
        INSERT INTO workspace (id, url, name, bot_user_id) VALUES ('T1', '', '', '');
        INSERT INTO customer (workspace_id, id) VALUES ('T1', '${id(1)}');
        INSERT INTO identity (workspace_id, id, customer_id, channel, address) VALUES ('T1', '${id(1)}', '${id(1)}', 'api', 'x');
        ${inbox(1)} ${inbox(2)}`);
      await apply('0002_surface');
      await client.query(`
        UPDATE identity SET blocked_at = '2026-03-04T09:00:00Z', blocked_by = 'U0ANA';
        INSERT INTO history (workspace_id, subject_kind, subject_id, version, command_id, command_type, actor, at, events)
          VALUES ('T1', 'conversation', '${id(2)}', 2, 'c', 'dismiss', '{}', '2026-03-04T09:00:00Z', '[{"type": "sender_blocked"}]')`);
      await apply('0003_surface_gaps');
      const { rows } = await client.query(
        'SELECT inbox_id, blocked_by, blocked_at FROM identity_block',
      );
      const blocked_at = new Date('2026-03-04T09:00:00Z');
      expect(rows).toEqual([{ inbox_id: id(2), blocked_by: 'U0ANA', blocked_at }]);
    } finally {
      await client.end();
      await server.query('DROP DATABASE blocked_before WITH (FORCE)');
    }
  });
});

describe('the clock', () => {
  const OTHER_CLOCKS =
    /(?<![\w.])(now\(\)|clock_timestamp|current_timestamp|transaction_timestamp|current_date|localtimestamp)/i;
  it('is dibs_now() in all SQL', () => {
    const root = dirname(PRISMA_FOLDER);
    const files = ['src/db', 'prisma']
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
          join(root, folder, file),
        ),
      )
      .filter((file) => /\.(ts|sql)$/.test(file) && !file.includes('generated'));
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((file) => OTHER_CLOCKS.test(readFileSync(file, 'utf8')))).toEqual([]);
    expect(OTHER_CLOCKS.test('SELECT now()')).toBe(true);
    expect(OTHER_CLOCKS.test('SELECT dibs_now()')).toBe(false);
  });

  it('is the time of the statement, or what tests make of it: standing still, slow or fast', async () => {
    const client = await connect(migrated.url);
    const near = `SELECT dibs_now() BETWEEN statement_timestamp() - interval '1 ms' AND statement_timestamp() AS near`;
    expect((await client.query(near)).rows).toEqual([{ near: true }]);
    await client.query(
      `INSERT INTO dibs_clock (base_real, base_virtual, speed) VALUES (statement_timestamp(), '2026-02-02T09:00:00Z', 0)`,
    );
    const at = async () => (await client.query('SELECT dibs_now() AS at')).rows[0].at.toISOString();
    expect(await at()).toBe('2026-02-02T09:00:00.000Z');
    await client.query(
      `UPDATE dibs_clock SET base_real = statement_timestamp() - interval '1 s', speed = 3600`,
    );
    expect((await at()) >= '2026-02-02T10:00:00.000Z').toBe(true);
  });
});
