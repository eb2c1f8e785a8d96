import { randomBytes } from 'node:crypto';
import { setTimeout as breath } from 'node:timers/promises';
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
import type { App } from '../../src/app.ts';
import type { AppVariations } from '../../src/app-variations.ts';
import type { JobHandlers, Jobs } from '../../src/jobs/create-jobs.ts';
import { borrowTestDatabase, type TestDatabase } from './database.ts';
import { createVirtualBell, type VirtualBell } from './virtual-bell.ts';

/** Wednesday, 2026-03-04, 10:00 in Berlin: the team works. */
const WEDNESDAY_TEN = Date.UTC(2026, 2, 4, 9);

const MOST_PATIENCE = 30_000;

/** Each new connection costs Postgres a process and all plans anew, more than a whole click does. */
const FEW_CONNECTIONS = 3;

/**
 * What is under way; what was delivered so far, as a number that changes with each step; and what could go now. One statement, so that
 * nothing happens between the questions.
 */
const LOOK = {
  name: 'look',
  text: `
    SELECT
      (SELECT concat(sum(attempts), ' ', count(settled_at)) FROM outbox) AS so_far,
      (SELECT count(*)::int FROM outbox WHERE state = 'ready' AND not_before <= dibs_now()) AS due,
      (SELECT count(*)::int FROM outbox o JOIN workspace w ON w.id = o.workspace_id AND w.disconnected_at IS NULL
        WHERE o.state IN ('ready', 'uncertain') AND o.not_before <= dibs_now() AND o.gate = 'media' AND NOT EXISTS (
          SELECT FROM outbox p WHERE p.order_key = o.order_key AND p.position < o.position AND p.settled_at IS NULL)
      ) AS files_due,
      ARRAY(
        SELECT 'delivery ' || id || ': ' || (effect->>'kind') FROM outbox
          WHERE state = 'leased' AND leased_until > dibs_now()
        UNION ALL
        SELECT 'event ' || event_id FROM slack_event
          WHERE processed_at IS NULL AND attempts = 0 AND next_try_at <= dibs_now()
      ) AS underway`,
};

interface Look {
  so_far: string;
  due: number;
  /** Whoever carries files goes on by itself, and may not have begun. */
  files_due: number;
  underway: string[];
}

/** The whole program against the stand-in, in virtual time: nothing happens by the clock until `advance`. */
export interface Dibs {
  sandbox: Sandbox;
  app: App;
  databaseUrl: string;
  /** What the secrets in its database are sealed with. */
  secretKey: string;
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
  logLevel?: 'info' | 'error' | 'silent';
  /** Where it says it instead. */
  logInto?: { write(line: string): void };
  /** Where traces go. */
  tracing?: { endpoint: string; headers: Record<string, string> };
  variations?: AppVariations;
  /** False: the bot is in no channel yet. */
  setUp?: boolean;
  /** Another database than a new one of the tests' server. */
  database?: TestDatabase;
  /** By which address the program reaches the database and Slack, when something stands between them. */
  through?: { postgres?: (url: string) => string; slack?: (url: string) => string };
}

export async function startDibs(options: DibsOptions = {}): Promise<Dibs> {
  const clock = createClock({ start: options.start ?? WEDNESDAY_TEN, speed: 0 });
  const database = options.database ?? (await borrowTestDatabase());
  const { through } = options;
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
      databaseUrl: through?.postgres?.(database.url) ?? database.url,
      slackApiUrl: through?.slack?.(sandbox.slackApiUrl) ?? sandbox.slackApiUrl,
      secretKey,
      transport: options.transport ?? 'http',
      logLevel: options.logLevel ?? 'error',
      ...(options.logInto === undefined ? {} : { logInto: options.logInto }),
      ...(options.tracing === undefined ? {} : { tracing: options.tracing }),
      variations: {
        createJobs,
        sweepInterval: null,
        openGates: true,
        ...(through === undefined ? { poolSize: FEW_CONNECTIONS } : {}),
        ...options.variations,
      },
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

  async function look(): Promise<Look> {
    const [seen] = (await reader.query<Look>(LOOK)).rows;
    if (seen === undefined) throw new Error('the database was not looked at');
    return seen;
  }

  /** A click has its card delivered, and an event is processed, after the answer: until that is done, all is not quiet. */
  async function untilDone(): Promise<Look> {
    const patience = Date.now() + MOST_PATIENCE;
    for (;;) {
      const seen = await look();
      if (seen.underway.length === 0) return seen;
      if (Date.now() > patience) throw new Error(`still underway: ${JSON.stringify(seen)}`);
      await breath(1);
    }
  }

  /** Between two deliveries after a click nothing is leased; what stands behind them is due, and the bell is rung for it. */
  async function stepsSoFar(seen: Look): Promise<string> {
    const { workspaceId } = app.installation;
    if (seen.due > 0 || seen.files_due > 0) {
      for (const bell of bells) await bell.ring({ job: 'deliver', workspaceId });
    }
    return `${seen.so_far} ${sandbox.ledger.entries.length}`;
  }

  async function settle(): Promise<void> {
    const patience = Date.now() + MOST_PATIENCE;
    for (let quiet = 0, before = await stepsSoFar(await look()); quiet < 2; ) {
      for (const bell of bells) await bell.runDue(clock.now());
      await sandbox.idle();
      for (const each of apps) await each.idle();
      const seen = await untilDone();
      const rang = bells.some(
        (bell) => (bell.nextDueAt() ?? Number.POSITIVE_INFINITY) <= clock.now(),
      );
      const after = await stepsSoFar(seen);
      const isToCome = seen.files_due > 0 && Date.now() < patience;
      quiet = rang || isToCome || after !== before ? 0 : quiet + 1;
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
    databaseUrl: database.url,
    secretKey,
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
