import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClock, type SandboxClock } from '../../sandbox/clock.ts';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { cardsIn } from '../../sandbox/driver.ts';
import { runApp } from '../../sandbox/run-app.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../../sandbox/set-the-scene.ts';
import { LEASE } from '../../src/inbox/deliver-outbox.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { type ChildApp, startChildApp } from '../helpers/child-app.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';
import { type FaultProxy, startFaultProxy } from '../helpers/fault-proxy.ts';
import { onlyHeldSince } from '../helpers/held-since.ts';
import { readOut } from '../helpers/read-out.ts';
import { eventually } from '../helpers/real-bell.ts';

const CONVERSATIONS = 200;
const AT_ONCE = 16;
/** Fewer than a flood. */
const HUNG = 20;
/** What a killed process held is free after that. */
const LEASE_IS_OVER = LEASE + 1_000;

let database: TestDatabase;
let clock: SandboxClock;
let sandbox: Sandbox;
let reader: Client;
let child: ChildApp;
const secretKey = randomBytes(32).toString('base64');

/** Between the program and Slack. */
let proxy: FaultProxy;
const start = () =>
  startChildApp(sandbox, {
    databaseUrl: database.url,
    secretKey,
    slackApiUrl: proxy.inFrontOf(sandbox.slackApiUrl),
  });

beforeAll(async () => {
  database = await createTestDatabase();
  clock = createClock();
  sandbox = await startSandbox({ clock });
  proxy = await startFaultProxy();
  reader = new Client({ connectionString: database.url });
  await reader.connect();
  const first = await runApp(sandbox, {
    databaseUrl: database.url,
    secretKey,
    variations: { sweepInterval: null, openGates: true },
  });
  await setUpTeam(sandbox, first.sweep);
  await connectAccounts(sandbox, first);
  await first.stop();
  // One post a second would make this a test of patience.
  await reader.query('UPDATE gate SET rate_per_second = NULL, burst = 1000, tokens = 1000');
  child = await start();
});

afterAll(async () => {
  await child.end('SIGKILL');
  await proxy.close();
  await reader.end();
  await sandbox.close();
  await database.drop();
});

async function query<Row extends object>(sql: string): Promise<Row[]> {
  return (await reader.query<Row>(sql)).rows;
}

/** So many customers write, some at a time; resolves with the names of those who were told that it is stored. */
async function manyWrite(prefix: string, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `${prefix} ${index}`);
  const waiting = [...names];
  const taken: string[] = [];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      if (await writes(name)) taken.push(name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return taken;
}

async function writes(name: string): Promise<boolean> {
  const customer = sandbox.customers.add({ name, account: defaultAccounts[0].key });
  const { status } = await sandbox.customers.write(customer.id, `I am ${name}`);
  return status === 'accepted';
}

/** How many cards each name has. */
function cards(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const card of cardsIn(sandbox, '#support')) {
    const name = readOut(card).split('\n')[0]?.split(' · ')[1];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const cardsOf = (prefix: string) => [...cards().keys()].filter((name) => name.startsWith(prefix));

async function allIsDelivered(): Promise<boolean> {
  const left = await query(
    `SELECT id FROM outbox WHERE state IN ('ready', 'leased', 'uncertain') LIMIT 1`,
  );
  return left.length === 0;
}

const leased = () => query(`SELECT id FROM outbox WHERE state = 'leased'`);

describe('the process', () => {
  it('killed in the middle of 200 conversations and started again › each acknowledged one has one card', async () => {
    const writing = manyWrite('Kim', CONVERSATIONS);
    await sandbox.until('some cards', () => cardsOf('Kim').length >= 40, 20_000);
    expect(await child.end('SIGKILL')).toBe('SIGKILL');
    const acknowledged = await writing;
    expect(cardsOf('Kim').length).toBeLessThan(CONVERSATIONS);
    expect(acknowledged.length).toBeGreaterThanOrEqual(cardsOf('Kim').length - AT_ONCE);

    const killed = Date.now();
    child = await start();
    expect(await writes('Newcomer')).toBe(true);
    await sandbox.until('the card of a newcomer', () => cards().get('Newcomer') === 1, 5_000);
    await eventually(() => onlyHeldSince(query, killed));
    clock.advance(LEASE_IS_OVER);
    await reader.query(
      `INSERT INTO dibs_clock (base_real, base_virtual, speed)
       VALUES (statement_timestamp(), statement_timestamp() + interval '${LEASE_IS_OVER} ms', 1)
       ON CONFLICT (only_row) DO UPDATE SET base_real = excluded.base_real, base_virtual = excluded.base_virtual`,
    );
    await eventually(allIsDelivered);
    expect(acknowledged.filter((name) => cards().get(name) !== 1)).toEqual([]);
    const messages = await query<{ text: string }>(`SELECT text FROM message`);
    const stored = new Set(messages.map(({ text }) => text));
    expect(acknowledged.filter((name) => !stored.has(`I am ${name}`))).toEqual([]);
    expect(await brokenInvariants({ query, sandbox })).toEqual([]);
  });

  it('asked to stop under load › ends in time, and leaves nothing leased', async () => {
    const writing = manyWrite('Lee', CONVERSATIONS);
    await sandbox.until('some cards', () => cardsOf('Lee').length >= 10, 20_000);
    // After ten seconds it would give up, with 1.
    expect(await child.end('SIGTERM')).toBe(0);
    const acknowledged = await writing;
    expect(await leased()).toEqual([]);

    child = await start();
    await eventually(allIsDelivered);
    expect(acknowledged.filter((name) => cards().get(name) !== 1)).toEqual([]);
    expect(await brokenInvariants({ query, sandbox })).toEqual([]);
  });

  it('asked to stop while Slack takes calls and never answers › ends in time, and the next one goes on', async () => {
    proxy.hang();
    const acknowledged = await manyWrite('Ann', HUNG);
    expect(acknowledged).toHaveLength(HUNG);
    await eventually(async () => (await leased()).length > 0);
    // As browsers and load balancers do: it must not wait for that, too.
    const unused = connect({ port: Number(new URL(child.url).port), host: '127.0.0.1' });
    unused.on('error', () => undefined);
    await once(unused, 'connect');
    expect(await child.end('SIGTERM')).toBe(0);
    expect(await leased()).toEqual([]);
    expect(cardsOf('Ann')).toEqual([]);

    // What hung in the line arrives now: posts of which nobody knows.
    await proxy.pass();
    child = await start();
    await eventually(allIsDelivered);
    await eventually(() => acknowledged.every((name) => cards().get(name) === 1));
    await eventually(async () => (await brokenInvariants({ query, sandbox })).length === 0);
  });
});
