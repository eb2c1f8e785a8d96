import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { borrowTestDatabase, createTestDatabase } from '../helpers/database.ts';

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  it('makes migrated databases that know nothing of each other, many at once', async () => {
    const databases = await Promise.all(Array.from({ length: 8 }, createTestDatabase));
    const counts = await Promise.all(
      databases.map(async ({ url }, index) => {
        await ask(url, `CREATE TABLE mine_${index} ()`);
        return ask(
          url,
          `SELECT count(*)::int AS own FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'mine\\_%'`,
        );
      }),
    );
    expect(counts).toEqual(databases.map(() => [{ own: 1 }]));
    const [first] = databases;
    expect(await ask(first?.url ?? '', 'SELECT count(*)::int AS rows FROM conversation')).toEqual([
      { rows: 0 },
    ]);
    await Promise.all(databases.map(({ drop }) => drop()));
  });

  it('drops a database that is still in use', async () => {
    const database = await createTestDatabase();
    const client = new Client({ connectionString: database.url });
    const cutOff = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await database.drop();
    expect(await cutOff).toBeInstanceOf(Error);
    await expect(ask(database.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });
});

describe('borrowTestDatabase', () => {
  const CONTENT = `
    SELECT (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', relname), true, true, '')))[1]::text AS rows, relname
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`;
  const POSITION = `SELECT nextval('outbox_position_seq')::int AS next`;
  const WORKSPACE = `INSERT INTO workspace (id, url, name, bot_user_id) VALUES ('T0ACME', 'https://acme.slack.com/', 'Acme', 'U0DIBS')`;

  it('lends a database again, and it is as a new one', async () => {
    const fresh = await createTestDatabase();
    const first = await borrowTestDatabase();
    await ask(first.url, WORKSPACE);
    await ask(
      first.url,
      `INSERT INTO dibs_clock (base_real, base_virtual, speed) VALUES (now(), now(), 2)`,
    );
    await ask(first.url, POSITION);
    await first.drop();
    const second = await borrowTestDatabase();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, CONTENT)).toEqual(await ask(fresh.url, CONTENT));
    expect(await ask(second.url, POSITION)).toEqual(await ask(fresh.url, POSITION));
    await Promise.all([second.drop(), fresh.drop()]);
  });

  it('ends the connections of who had it', async () => {
    const database = await borrowTestDatabase();
    const client = new Client({ connectionString: database.url });
    const cutOff = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await client.query(`BEGIN; ${WORKSPACE}`);
    await database.drop();
    expect(await cutOff).toBeInstanceOf(Error);
  });

  it('lends two at once to two, and none again whose tables were changed', async () => {
    const [one, other] = [await borrowTestDatabase(), await borrowTestDatabase()];
    expect(one.url).not.toBe(other.url);
    await ask(one.url, 'ALTER TABLE slack_event RENAME TO slack_event_away');
    await one.drop();
    await expect(ask(one.url, 'SELECT 1')).rejects.toThrow('does not exist');
    await other.drop();
    expect((await borrowTestDatabase()).url).toBe(other.url);
  });

  it.each([
    'CREATE TABLE noted (of_row text)',
    'ALTER TABLE slack_event ADD COLUMN survey text',
    `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('next', '', '9999_next')`,
  ])('lends none again that has more than a new one: %s', async (change) => {
    const changed = await borrowTestDatabase();
    await ask(changed.url, change);
    await changed.drop();
    await expect(ask(changed.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });
});
