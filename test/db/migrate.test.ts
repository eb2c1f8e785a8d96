import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { MIGRATION_LOCK, migrate } from '../../src/db/migrate.ts';
import { onDatabase } from '../helpers/database-url.ts';
import { eventually } from '../helpers/real-bell.ts';

const url = () => onDatabase(inject('postgresUrl'), 'migration_waits');
let server: Client;
/** Another process that is bringing the tables up to date. */
let other: Client;
let pid: number;
beforeAll(async () => {
  server = new Client({ connectionString: inject('postgresUrl') });
  await server.connect();
});
beforeEach(async () => {
  await server.query('CREATE DATABASE migration_waits');
  other = new Client({ connectionString: url(), application_name: 'the other one' });
  other.on('error', () => undefined);
  await other.connect();
  const { rows } = await other.query<{ pid: number }>(
    'SELECT pg_backend_pid() AS pid, pg_advisory_lock($1)',
    [MIGRATION_LOCK],
  );
  pid = rows[0]?.pid ?? 0;
});
afterEach(async () => {
  await other.end();
  await server.query('DROP DATABASE migration_waits WITH (FORCE)');
});
afterAll(() => server.end());

async function madeTables(): Promise<unknown> {
  const { rows } = await other.query(`SELECT to_regclass('conversation')::text AS made`);
  return rows[0]?.made;
}

describe('a start that waits for the migration of another one', () => {
  it('says for whom and how long, again and again, and goes on after it', async () => {
    const lines: string[] = [];
    const migrating = migrate(url(), { tell: (line) => lines.push(line), tellEvery: 50 });
    await eventually(() => lines.length >= 2);
    for (const line of lines) {
      expect(line).toContain(`pid ${pid}, the other one`);
      expect(line).toContain(`pg_terminate_backend(${pid})`);
      expect(line).toMatch(/waiting for \d+ s now, at most 900 s$/);
    }
    expect(await madeTables()).toBeNull();
    await other.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await migrating;
    expect(await madeTables()).toBe('conversation');
  });

  it('gives up when that lasts too long, names who has it, and leaves nothing behind', async () => {
    const gaveUp = migrate(url(), { tellEvery: 50, patience: 100 });
    await expect(gaveUp).rejects.toThrow(`pid ${pid}, the other one`);
    expect(await madeTables()).toBeNull();
    const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dibs migration'`;
    await eventually(async () => (await other.query(waiting)).rows.length === 0);
  });

  it('goes on when the one that had it dies', async () => {
    const lines: string[] = [];
    const migrating = migrate(url(), { tell: (line) => lines.push(line), tellEvery: 50 });
    await eventually(() => lines.length >= 1);
    await server.query('SELECT pg_terminate_backend($1)', [pid]);
    await migrating;
    // A server needs a moment to notice who has gone.
    const connected = `SELECT FROM pg_stat_activity WHERE datname = 'migration_waits'`;
    await eventually(async () => (await server.query(connected)).rows.length === 0);
  });
});
