import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { createClock } from '../../sandbox/clock.ts';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { as, cardsIn, type Person } from '../../sandbox/driver.ts';
import type { Message, StoredView } from '../../sandbox/model.ts';
import type { CustomerMessageState } from '../../sandbox/page-protocol.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { runApp } from '../../sandbox/run-app.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../../sandbox/set-the-scene.ts';
import type { App, AppVariations } from '../../src/app.ts';
import type { JobHandlers, Jobs } from '../../src/jobs/create-jobs.ts';
import { createTestDatabase } from './database.ts';
import { createVirtualBell, type VirtualBell } from './virtual-bell.ts';

/** Wednesday, 2026-03-04, 10:00 in Berlin: the team works. */
const WEDNESDAY_TEN = Date.UTC(2026, 2, 4, 9);

const MOST_PATIENCE = 30_000;

const UNDERWAY = `
  SELECT 'delivery ' || id || ': ' || (effect->>'kind') AS what FROM outbox
    WHERE state = 'leased' AND leased_until > dibs_now()
  UNION ALL
  SELECT 'event ' || event_id FROM slack_event
    WHERE processed_at IS NULL AND attempts = 0 AND next_try_at <= dibs_now()`;

/** What was delivered so far, as a number that changes with each step; and what could go now. */
const DELIVERIES = `
  SELECT concat(sum(attempts), ' ', count(settled_at)) AS so_far,
    count(*) FILTER (WHERE state = 'ready' AND not_before <= dibs_now())::int AS due
  FROM outbox`;

/** The whole program against the stand-in, in virtual time: nothing happens by the clock until `advance`. */
export interface Dibs {
  sandbox: Sandbox;
  app: App;
  rosa: Person;
  ana: Person;
  ben: Person;
  chen: Person;
  /** Runs everything that is due, and what follows from it, until all is quiet. */
  settle(): Promise<void>;
  /** Moves all clocks on, then settles. */
  advance(milliseconds: number): Promise<void>;
  /** A customer writes by the generic webhook; answered with what the app answered. */
  write(from: string, text: string): Promise<CustomerMessageState>;
  /** The modal that opens for somebody, in real time. */
  modalOf(person: Person): Promise<StoredView>;
  /** The newest card with these words. */
  card(words: string): Message;
  /** One more process on the same database. Slack and the customers reach the one that was started last. */
  startAnother(): Promise<App>;
  /** Looks into the database itself, past the program. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export interface DibsOptions {
  start?: number;
  sandbox?: SandboxOptions;
  transport?: 'http' | 'socket';
  /** What the program says on stdout; errors when left out. */
  logLevel?: 'error' | 'silent';
  variations?: AppVariations;
  /** False: the bot is in no channel yet. */
  setUp?: boolean;
}

export async function startDibs(options: DibsOptions = {}): Promise<Dibs> {
  const clock = createClock({ start: options.start ?? WEDNESDAY_TEN, speed: 0 });
  const database = await createTestDatabase();
  const sandbox = await startSandbox({ clock, ...options.sandbox });
  const bells: VirtualBell[] = [];
  const failures: unknown[] = [];

  const createJobs: NonNullable<AppVariations['createJobs']> = async ({ handlers }) => {
    const bell = createVirtualBell(handlers, (error) => failures.push(error));
    bells.push(bell);
    return jobsOn(bell, handlers);
  };
  const secretKey = randomBytes(32).toString('base64');
  const apps: App[] = [];
  async function startApp(): Promise<App> {
    const started = await runApp(sandbox, {
      databaseUrl: database.url,
      secretKey,
      transport: options.transport ?? 'http',
      logLevel: options.logLevel ?? 'error',
      variations: { createJobs, sweepInterval: null, openGates: true, ...options.variations },
    });
    apps.push(started);
    return started;
  }
  const app = await startApp();

  const reader = new Client({ connectionString: database.url });
  await reader.connect();

  async function query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await reader.query<Row>(sql, values)).rows;
  }

  /** A click has its card delivered, and an event is processed, after the answer: until that is done, all is not quiet. */
  async function untilDone(): Promise<void> {
    const patience = Date.now() + MOST_PATIENCE;
    for (;;) {
      const underway = await query<{ what: string }>(UNDERWAY);
      if (underway.length === 0) return;
      if (Date.now() > patience) throw new Error(`still underway: ${JSON.stringify(underway)}`);
    }
  }

  /** Between two deliveries after a click nothing is leased; what stands behind them is due, and the bell is rung for it. */
  async function stepsSoFar(): Promise<string> {
    const [deliveries] = await query<{ so_far: string; due: number }>(DELIVERIES);
    const { workspaceId } = app.installation;
    if (deliveries !== undefined && deliveries.due > 0) {
      for (const bell of bells) await bell.ring({ job: 'deliver', workspaceId });
    }
    return `${deliveries?.so_far} ${sandbox.ledger.entries.length}`;
  }

  async function settle(): Promise<void> {
    for (let quiet = 0, before = await stepsSoFar(); quiet < 2; ) {
      for (const bell of bells) await bell.runDue(clock.now());
      await sandbox.idle();
      await untilDone();
      const rang = bells.some(
        (bell) => (bell.nextDueAt() ?? Number.POSITIVE_INFINITY) <= clock.now(),
      );
      const after = await stepsSoFar();
      quiet = rang || after !== before ? 0 : quiet + 1;
      before = after;
    }
    if (failures.length > 0) throw new AggregateError(failures, 'a bell failed');
  }

  async function advance(milliseconds: number): Promise<void> {
    clock.advance(milliseconds);
    await apps.at(-1)?.database.clock.follow(clock.now(), 0);
    await settle();
  }

  const dibs: Dibs = {
    sandbox,
    app,
    rosa: as(sandbox, 'rosa'),
    ana: as(sandbox, 'ana'),
    ben: as(sandbox, 'ben'),
    chen: as(sandbox, 'chen'),
    settle,
    advance,
    query,
    startAnother: startApp,
    async write(from, text) {
      const account = defaultAccounts[0].key;
      const known = sandbox.customers.list().find(({ name }) => name === from);
      const customer = known ?? sandbox.customers.add({ name: from, account });
      const message = await sandbox.customers.write(customer.id, text);
      await settle();
      return message;
    },
    modalOf: (person) => sandbox.until('a modal', () => person.modal()),
    card(words) {
      const found = cardsIn(sandbox, '#support').findLast(
        (card) => buttonsOf(card).includes('More…') && JSON.stringify(card.blocks).includes(words),
      );
      if (found === undefined) throw new Error(`no card says "${words}"`);
      return found;
    },
    async stop() {
      await reader.end();
      for (const each of apps) await each.stop();
      await sandbox.close();
      await database.drop();
    },
  };
  if (options.setUp !== false) {
    await setUpTeam(sandbox, settle);
    await connectAccounts(sandbox, app);
  }
  return dibs;
}

function jobsOn(bell: VirtualBell, _handlers: JobHandlers): Jobs {
  return {
    bell,
    health: async () => ({ backend: 'postgres', ok: true, pending: bell.waiting.length }),
    close: async () => bell.forget(),
  };
}
