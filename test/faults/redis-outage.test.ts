import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createClock, type SandboxClock } from '../../sandbox/clock.ts';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { cardsIn } from '../../sandbox/driver.ts';
import { runApp } from '../../sandbox/run-app.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../../sandbox/set-the-scene.ts';
import type { App } from '../../src/app.ts';
import { seconds } from '../../src/domain/ids.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { type FaultProxy, startFaultProxy } from '../helpers/fault-proxy.ts';
import { partOfHealth } from '../helpers/part-of-health.ts';
import { readOut } from '../helpers/read-out.ts';
import { eventually } from '../helpers/real-bell.ts';
import { type RedisServer, startRedisServer } from '../helpers/redis-server.ts';

/** Wednesday, 2026-03-04, 10:00 in Berlin: the team works. */
const WEDNESDAY_TEN = Date.UTC(2026, 2, 4, 9);
/** What P6 allows. */
const LATE = seconds(5);

let clock: SandboxClock;
let sandbox: Sandbox;
let app: App;
let proxy: FaultProxy;
let redis: RedisServer;
let spare: RedisServer;
let reader: Client;
const ends: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  [redis, spare, proxy] = await Promise.all([
    startRedisServer(),
    startRedisServer(),
    startFaultProxy(),
  ]);
  ends.push(redis.kill, spare.kill, proxy.close);
  const database = await createTestDatabase();
  ends.push(database.drop);
  clock = createClock({ start: WEDNESDAY_TEN, speed: 1 });
  sandbox = await startSandbox({ clock });
  ends.push(sandbox.close);
  // No sweep but when we say so: whatever happens in between was done by a bell.
  app = await runApp(sandbox, {
    databaseUrl: database.url,
    redisUrl: proxy.inFrontOf(redis.url),
    secretKey: randomBytes(32).toString('base64'),
    logLevel: 'silent',
    variations: { openGates: true, sweepInterval: null },
  });
  ends.push(app.stop);
  reader = new Client({ connectionString: database.url });
  await reader.connect();
  ends.push(() => reader.end());
  await setUpTeam(sandbox, app.sweep);
  await connectAccounts(sandbox, app);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await reader.query<Row>(sql, values)).rows;
}

async function told(url: string, work: (client: Redis) => Promise<unknown>): Promise<void> {
  const client = new Redis(url);
  try {
    await work(client);
  } finally {
    client.disconnect();
  }
}

async function write(name: string): Promise<void> {
  const customer = sandbox.customers.add({ name, account: defaultAccounts[0].key });
  expect((await sandbox.customers.write(customer.id, 'Hello?')).status).toBe('accepted');
}

const hasCard = (name: string) =>
  cardsIn(sandbox, '#support').some((card) => readOut(card).split('\n')[0]?.endsWith(` · ${name}`));

async function alarmOf(name: string): Promise<number> {
  const [row] = await query<{ at: number }>(
    `SELECT (extract(epoch FROM c.next_alarm_at) * 1000)::float8 AS at
     FROM conversation c JOIN customer u ON u.id = c.customer_id WHERE u.name = $1`,
    [name],
  );
  if (row === undefined) throw new Error(`nobody knows ${name}`);
  return row.at;
}

/** When the clocks of a conversation said something, by the database's clock. */
async function rangOut(name: string): Promise<number[]> {
  const rows = await query<{ at: number }>(
    `SELECT (extract(epoch FROM h.at) * 1000)::float8 AS at FROM history h
     JOIN conversation c ON c.id::text = h.subject_id JOIN customer u ON u.id = c.customer_id
     WHERE u.name = $1 AND h.command_type = 'check_clocks' ORDER BY h.version`,
    [name],
  );
  return rows.map(({ at }) => at);
}

/** Not while a call is under way: to outlive its lease it would need hours of real time. None begins while it is looked for. */
async function jumpTo(instant: number): Promise<void> {
  await eventually(async () => {
    await query('BEGIN');
    try {
      await query('LOCK TABLE outbox IN EXCLUSIVE MODE');
      const leased = await query(`SELECT FROM outbox WHERE state = 'leased'`);
      if (leased.length > 0) return false;
      clock.advance(instant - clock.now());
      await app.database.clock.follow(clock.now(), 1);
      return true;
    } finally {
      await query('COMMIT');
    }
  });
}

const bells = async () => (await partOfHealth(app.url, 'bells')).state;

interface Outage {
  name: string;
  begin(): Promise<unknown> | unknown;
  /** What /healthz says of it. Of what is only forgotten there is nothing to say. */
  says: 'ok' | 'failing';
  end(): Promise<unknown> | unknown;
}

const nothing = () => undefined;
const OUTAGES: Outage[] = [
  {
    name: 'flushed',
    begin: () => told(redis.url, (client) => client.flushall()),
    says: 'ok',
    end: nothing,
  },
  {
    name: 'full',
    begin: () => told(redis.url, (client) => client.config('SET', 'maxmemory', '1')),
    says: 'failing',
    end: () => told(redis.url, (client) => client.config('SET', 'maxmemory', '0')),
  },
  {
    name: 'gone and back empty',
    begin: () => redis.kill(),
    says: 'failing',
    end: () => redis.start(),
  },
  { name: 'half-open', begin: () => proxy.hang(), says: 'failing', end: () => proxy.pass() },
  {
    // The old one still answers.
    name: 'failed over',
    begin: () => told(redis.url, (client) => client.replicaof('127.0.0.1', 1)),
    says: 'failing',
    end: () => proxy.inFrontOf(spare.url),
  },
];

it('a Redis that fails in any way › alarms come from the sweep, on time and once, and the bells are back by themselves', async () => {
  for (const outage of OUTAGES) {
    const { name } = outage;
    await write(name);
    await eventually(() => hasCard(name));
    expect(await bells(), name).toBe('ok');
    await outage.begin();
    await write(`during ${name}`);
    expect(await bells(), name).toBe(outage.says);
    const due = await alarmOf(name);
    await jumpTo(due - seconds(20));
    await app.sweep();
    expect(await rangOut(name), name).toEqual([]);
    // Or a lane that a bell began just before the outage has it.
    await eventually(() => hasCard(`during ${name}`));
    await jumpTo(due + 1);
    await app.sweep();
    await app.sweep();
    const [at, ...more] = await rangOut(name);
    expect(more, name).toEqual([]);
    expect(at, name).toBeGreaterThanOrEqual(due);
    expect(at, name).toBeLessThanOrEqual(due + LATE);

    await outage.end();
    await eventually(async () => (await bells()) === 'ok');
    await write(`after ${name}`);
    await eventually(() => hasCard(`after ${name}`));
  }
  await app.sweep();
  for (const { name } of OUTAGES)
    expect(await rangOut(name)).toEqual([...new Set(await rangOut(name))]);
  expect(await brokenInvariants({ query, sandbox })).toEqual([]);
}, 120_000);
