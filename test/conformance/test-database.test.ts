import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../helpers/database.ts';

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
