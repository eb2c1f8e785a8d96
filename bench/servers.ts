import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client, type QueryResultRow } from 'pg';
import { startEmbeddedPostgres } from '../src/db/embedded.ts';
import { canReach, postgresUser } from '../src/db/postgres-binaries.ts';
import { findMeans } from '../test/helpers/means.ts';
import { startRedisServer } from '../test/helpers/redis-server.ts';

/** Servers that are measured: with the settings that they have in use, and nothing left of them afterwards. */

/** Whatever runs; the last one first. */
const running: (() => Promise<void>)[] = [];

export async function stopServers(): Promise<void> {
  for (const stop of running.splice(0).reverse()) await stop();
}

export interface BenchPostgres {
  /** Of a new, empty database each time. */
  newDatabase(): Promise<string>;
  version(): Promise<string>;
}

export async function startBenchPostgres(): Promise<BenchPostgres> {
  const base = canReach(postgresUser(), tmpdir()) ? tmpdir() : '/tmp';
  const dataDir = await mkdtemp(join(base, 'dibs-bench-'));
  const removeData = () => rm(dataDir, { recursive: true, force: true });
  const server = await startEmbeddedPostgres({ dataDir }).catch(async (error: unknown) => {
    await removeData();
    throw error;
  });
  running.push(async () => {
    await server.stop();
    await removeData();
  });
  let made = 0;
  return {
    async newDatabase() {
      made += 1;
      const name = `bench_${made}`;
      await ask(server.url, `CREATE DATABASE ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    async version() {
      const [shown] = await ask<{ server_version: string }>(server.url, 'SHOW server_version');
      return shown?.server_version.split(' ')[0] ?? '';
    },
  };
}

export interface BenchRedis {
  url: string;
  /** Bytes that its data takes. */
  memory(): Promise<number>;
  version(): Promise<string>;
}

/** Null: there is no Redis on this machine. */
export async function startBenchRedis(): Promise<BenchRedis | null> {
  const { redis: found } = findMeans();
  if (found === null) return null;
  const own = 'url' in found ? null : await startRedisServer();
  const url = 'url' in found ? found.url : (own?.url ?? '');
  const client = new Redis(url);
  running.push(async () => {
    client.disconnect();
    await own?.kill();
  });
  return {
    url,
    async memory() {
      return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1] ?? Number.NaN);
    },
    async version() {
      return /^redis_version:(\S+)/m.exec(await client.info('server'))?.[1] ?? '';
    },
  };
}

/** One question, past the program. */
export async function ask<Row extends QueryResultRow>(
  databaseUrl: string,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
