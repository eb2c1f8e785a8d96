import { randomBytes, randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '../../sandbox/clock.ts';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { cardsIn } from '../../sandbox/driver.ts';
import { runApp } from '../../sandbox/run-app.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../../sandbox/set-the-scene.ts';
import { createSql } from '../../src/db/pool.ts';
import { LEASE } from '../../src/inbox/deliver-outbox.ts';
import { StoreUnavailable } from '../../src/inbox/ports.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { type FaultProxy, startFaultProxy } from '../helpers/fault-proxy.ts';
import { onlyHeldSince } from '../helpers/held-since.ts';
import { startOwnPostgres } from '../helpers/own-postgres.ts';
import { partOfHealth } from '../helpers/part-of-health.ts';
import { heard, readOut } from '../helpers/read-out.ts';
import { eventually } from '../helpers/real-bell.ts';
import { type Answered, sendWebhook } from '../helpers/send-webhook.ts';

const [{ key, secret }] = defaultAccounts;

/** What a process leased when the database went is free after that. */
const LEASE_IS_OVER = LEASE + 1_000;
const AT_ONCE = 8;
/** Fewer than a flood. */
const CUSTOMERS = 16;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function proxied(): Promise<FaultProxy> {
  const proxy = await startFaultProxy();
  ends.push(proxy.close);
  return proxy;
}

describe('Postgres, stopped at once and started again in mid-load', () => {
  it('whatever got a 2xx is stored and shown, once; all else was told to come again', async () => {
    const postgres = await startOwnPostgres();
    ends.push(postgres.end);
    const proxy = await proxied();
    const databaseUrl = proxy.inFrontOf(postgres.url());
    const clock = createClock();
    const sandbox = await startSandbox({ clock });
    ends.push(sandbox.close);
    const app = await runApp(sandbox, {
      databaseUrl,
      secretKey: randomBytes(32).toString('base64'),
      logLevel: 'silent',
      variations: { openGates: true, sweepInterval: 250 },
    });
    ends.push(app.stop);
    await setUpTeam(sandbox, app.sweep);
    await connectAccounts(sandbox, app);

    const answered: Answered[] = [];
    const wanted = { more: 'yes' as 'yes' | 'no' };
    const sender = async () => {
      while (wanted.more === 'yes') {
        const id = randomUUID();
        const from = `customer-${answered.length % CUSTOMERS}`;
        const webhook = { id, from, text: `I am ${id}` };
        answered.push(await sendWebhook(app.url, { key, secret }, webhook));
      }
    };
    const senders = Array.from({ length: AT_ONCE }, sender);
    const count = (status: number) => answered.filter((each) => each.status === status).length;

    await eventually(() => count(201) >= 40);
    await postgres.stopAtOnce();
    const taken = count(201);
    await eventually(() => count(503) >= 40);
    const postgresPart = await partOfHealth(app.url, 'postgres');
    expect(postgresPart).toMatchObject({ state: 'failing' });
    expect(postgresPart.toDo).toContain('Postgres');
    expect((await fetch(`${app.url}/healthz`)).status).toBe(503);
    const away = Date.now();
    await postgres.startAgain();
    proxy.inFrontOf(postgres.url());
    await eventually(() => count(201) >= taken + 40);
    wanted.more = 'no';
    await Promise.all(senders);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);

    const statuses = new Set(answered.map(({ status }) => status));
    expect(statuses).toEqual(new Set([201, 503]));
    expect(answered.filter((each) => each.status === 503 && each.retryAfter === null)).toEqual([]);

    const reader = new Pool({ connectionString: postgres.url(), max: 1 });
    ends.push(() => reader.end());
    const query = async <Row extends object>(sql: string) =>
      (await reader.query<Row & {}>(sql)).rows;
    await eventually(() => onlyHeldSince(query, away));
    clock.advance(LEASE_IS_OVER);
    await app.database.clock.follow(clock.now(), 1);
    await eventually(async () => {
      const left = await query(
        `SELECT id FROM outbox WHERE state IN ('ready', 'leased', 'uncertain') LIMIT 1`,
      );
      return left.length === 0;
    });
    const accepted = answered.filter(({ status }) => status === 201).map(({ id }) => id);
    const rows = await query<{ external_id: string }>(
      `SELECT m.external_id FROM message m
       JOIN slack_message s ON s.surface_key = 'thread_message:' || m.conversation_id || ':' || m.number`,
    );
    const shown = new Set(rows.map((row) => row.external_id));
    expect(accepted.filter((id) => !shown.has(id))).toEqual([]);
    const titles = cardsIn(sandbox, '#support').map((card) => readOut(card).split('\n')[0] ?? '');
    const customers = titles.map((title) => title.split(' · ')[1]);
    expect(customers.length).toBe(new Set(customers).size);
    expect(await brokenInvariants({ query, sandbox })).toEqual([]);
  });
});

describe('a Postgres that nobody hears of any more', () => {
  async function start(): Promise<{ dibs: Dibs; proxy: FaultProxy }> {
    const proxy = await proxied();
    const dibs = await startDibs({ logLevel: 'silent', through: { postgres: proxy.inFrontOf } });
    ends.push(dibs.stop);
    return { dibs, proxy };
  }
  const TRY_AGAIN = { status: 503, retryAfter: expect.stringMatching(/^[25]$/) as string };
  const send = (dibs: Dibs, id: string) =>
    sendWebhook(dibs.app.url, { key, secret }, { id, from: id, text: `I am ${id}` });

  /** What it can tell without the database, as a scrape would read it. */
  async function numbersOf(dibs: Dibs): Promise<string> {
    const answer = await fetch(`${dibs.app.url}/metrics`);
    expect(answer.status).toBe(200);
    return answer.text();
  }
  function expectOwnNumbersOnly(numbers: string): void {
    expect(numbers).toMatch(/^dibs_up_part{part="postgres"} 0$/m);
    expect(numbers).toMatch(/^dibs_webhooks_total{[^}]*status="503"} \d+$/m);
    expect(numbers).toMatch(/^dibs_db_connections{state="busy"} \d+$/m);
    expect(numbers).not.toMatch(/^dibs_(outbox|conversations|sla|alarm)/m);
  }

  it('refused, hanging, or forgotten by a firewall › 503 with Retry-After, and well again without anybody’s hand', async () => {
    const { dibs, proxy } = await start();
    await dibs.write('Marta Díaz', 'Hello?');

    await proxy.refuse();
    expect(await send(dibs, 'refused')).toMatchObject(TRY_AGAIN);
    expect((await partOfHealth(dibs.app.url, 'postgres')).state).toBe('failing');
    expectOwnNumbersOnly(await numbersOf(dibs));
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await heard(dibs, dibs.ana, 'try again');
    await proxy.pass();
    expect(await send(dibs, 'refused')).toMatchObject({ status: 201 });

    proxy.hang();
    const [hung, other] = await Promise.all([send(dibs, 'hung'), send(dibs, 'other')]);
    expect(hung).toMatchObject(TRY_AGAIN);
    expect(other).toMatchObject(TRY_AGAIN);
    expectOwnNumbersOnly(await numbersOf(dibs));
    await proxy.pass();
    expect(await send(dibs, 'hung')).toMatchObject({ status: 201 });
    expect(await numbersOf(dibs)).toMatch(/^dibs_up_part{part="postgres"} 1$/m);

    proxy.cut();
    const [first] = [await send(dibs, 'cut'), await send(dibs, 'cut')];
    expect([201, 503]).toContain(first?.status);
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ana Silva');
    const rows = await dibs.query<{ external_id: string }>(
      `SELECT external_id FROM message WHERE external_id = ANY('{refused,hung,cut}') ORDER BY 1`,
    );
    expect(rows.map((row) => row.external_id)).toEqual(['cut', 'hung', 'refused']);
    expect(await brokenInvariants(dibs)).toEqual([]);
  });
});

describe('a connection whose answer did not come in time', () => {
  it('is thrown away: the answer that comes late is not taken for that of the next question', async () => {
    const database = await createTestDatabase();
    ends.push(database.drop);
    const proxy = await proxied();
    const url = proxy.inFrontOf(database.url);
    const sql = createSql({ url, poolSize: 1, statementTimeout: 100 });
    ends.push(sql.close);
    const ask = (number: number) =>
      sql.query<{ number: number }>({ name: 'ask', text: 'SELECT $1::int AS number' }, [number]);
    expect(await ask(1)).toEqual([{ number: 1 }]);
    proxy.set({ toClient: { as: 'hang' } });
    await expect(ask(2)).rejects.toThrow(StoreUnavailable);
    await proxy.pass();
    expect(await ask(3)).toEqual([{ number: 3 }]);
    expect(proxy.open()).toBe(1);

    proxy.strand();
    await expect(ask(4)).rejects.toThrow(StoreUnavailable);
    expect(await ask(5)).toEqual([{ number: 5 }]);
  });

  it('is a sign for the others that are idle: a firewall that forgot all of them costs one statement', async () => {
    const database = await createTestDatabase();
    ends.push(database.drop);
    const proxy = await proxied();
    const url = proxy.inFrontOf(database.url);
    const sql = createSql({ url, poolSize: 4, statementTimeout: 1_000 });
    ends.push(sql.close);
    const ask = () => sql.query({ name: 'ask', text: 'SELECT 1' }, []);
    // Asked before any has an answer, each opens a connection of its own.
    await Promise.all(Array.from({ length: 4 }, ask));
    expect(sql.use()).toMatchObject({ idle: 4 });

    proxy.strand();
    await expect(ask()).rejects.toThrow(StoreUnavailable);
    for (let asked = 0; asked < 4; asked += 1) expect(await ask()).toHaveLength(1);
  });
});
