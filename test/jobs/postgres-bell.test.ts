import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../src/domain/ids.ts';
import type { BellJob } from '../../src/inbox/ports.ts';
import { createJobs } from '../../src/jobs/create-jobs.ts';
import { createErrorReporter } from '../../src/jobs/error-reporter.ts';
import { openPostgresQueue } from '../../src/jobs/postgres-queue.ts';
import { bellContract } from '../contracts/bell-contract.ts';
import { wrongClockBell } from '../contracts/wrong-clock-bell.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { eventually, realBell } from '../helpers/real-bell.ts';

const deliver: BellJob = { job: 'deliver', workspaceId: 'T0ACME' as WorkspaceId };

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await database.drop();
});

bellContract(
  'on Postgres',
  realBell(async () => ({ redisUrl: null, databaseUrl: database.url })),
);

wrongClockBell('on Postgres', async () => ({ redisUrl: null, databaseUrl: database.url }));

describe('bells on a Postgres that fails', () => {
  /** Of each test its own: bells that one leaves behind would ring in the next. */
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    await database.drop();
  });

  it('rings again after all of its connections were cut', async () => {
    const rung: BellJob[] = [];
    const errors: unknown[] = [];
    const note = async (job: BellJob) => {
      rung.push(job);
    };
    const { bell, close } = await createJobs({
      redisUrl: null,
      databaseUrl: database.url,
      handlers: { deliver: note, check_clocks: note, check_day: note },
      onError: (error) => errors.push(error),
    });
    await bell.ring(deliver);
    await eventually(() => rung.length > 0);
    await cutConnections(database.url);
    await eventually(() => errors.length > 0);
    rung.length = 0;
    await eventually(async () => {
      await bell.ring(deliver);
      return rung.length > 0;
    });
    await close();
    expect(rung).toContainEqual(deliver);
  });

  it('that a newer release rang and this one does not know › a warning, once, and the others ring on', async () => {
    const rung: BellJob[] = [];
    const told: string[] = [];
    const note = async (job: BellJob) => void rung.push(job);
    const { bell, close } = await createJobs({
      redisUrl: null,
      databaseUrl: database.url,
      handlers: { deliver: note, check_clocks: note, check_day: note },
      onError: (error, { level }) => told.push(`${level}: ${(error as Error).message}`),
    });
    const errors = createErrorReporter(() => undefined, performance.now);
    const newer = openPostgresQueue({ databaseUrl: database.url, prefix: 'dibs' }, errors);
    for (const job of ['sing', 'sing', 'dance'])
      await newer.add({ job: { job, workspaceId: 'T0ACME' } as never, options: {} });
    await eventually(() => told.length > 1);
    await bell.ring(deliver);
    await eventually(() => rung.length > 0);
    await newer.close();
    await close();
    expect(told.toSorted()).toEqual([
      'warn: a bell that this release does not know: dance',
      'warn: a bell that this release does not know: sing',
    ]);
  });

  it('does not start without it', async () => {
    const nobody = new URL(database.url);
    nobody.port = '1';
    const starting = createJobs({
      redisUrl: null,
      databaseUrl: nobody.href,
      handlers: {
        deliver: async () => {},
        check_clocks: async () => {},
        check_day: async () => {},
      },
      onError: () => undefined,
    });
    await expect(starting).rejects.toThrow('ECONNREFUSED');
  });

  it('lets two processes start at the same time on an empty database', async () => {
    const rung: BellJob[] = [];
    const note = async (job: BellJob) => {
      rung.push(job);
    };
    const start = () =>
      createJobs({
        redisUrl: null,
        databaseUrl: database.url,
        handlers: { deliver: note, check_clocks: note, check_day: note },
        onError: () => undefined,
      });
    const [one, two] = await Promise.all([start(), start()]);
    await one.bell.ring(deliver);
    await eventually(() => rung.length > 0);
    await Promise.all([one.close(), two.close()]);
    expect(rung).toEqual([deliver]);
  });
});

async function cutConnections(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await client.end();
}
