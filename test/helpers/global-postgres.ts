import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '../../src/db/embedded.ts';
import { migrate } from '../../src/db/migrate.ts';
import { onDatabase, TEMPLATE } from './database-url.ts';
import { shareForRun } from './share-for-run.ts';

/** Nothing here outlives the run, so nothing needs to survive a power cut. */
const FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
};

/** One real Postgres for all projects of a run, with a migrated template to clone. */
const sharedPostgres = shareForRun('postgres', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dibs-test-'));
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), settings: FAST });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const value = onDatabase(server.url, 'postgres');
    await createTemplate(value);
    return { value, stop };
  } catch (cause) {
    await stop();
    throw new Error('the template database of the tests could not be made', { cause });
  }
});

async function createTemplate(postgresUrl: string): Promise<void> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${TEMPLATE}`);
  } finally {
    await client.end();
  }
  await migrate(onDatabase(postgresUrl, TEMPLATE));
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { value, release } = await sharedPostgres();
  project.provide('postgresUrl', value);
  return release;
}
