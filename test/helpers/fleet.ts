import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { Client } from 'pg';
import { createClock } from '../../sandbox/clock.ts';
import { configFor } from '../../sandbox/run-app.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../../sandbox/set-the-scene.ts';
import { type App, createApp } from '../../src/app.ts';
import { createLogger } from '../../src/logger.ts';
import { createTestDatabase } from './database.ts';
import { createVirtualBell, type VirtualBell } from './virtual-bell.ts';

/** Wednesday, 2026-03-04, 10:00 in Berlin: the team works. */
const WEDNESDAY_TEN = Date.UTC(2026, 2, 4, 9);

const FOLLOW = `
  INSERT INTO dibs_clock (base_real, base_virtual, speed) VALUES (statement_timestamp(), to_timestamp($1::float8 / 1000), 0)
  ON CONFLICT (only_row) DO UPDATE SET base_real = excluded.base_real, base_virtual = excluded.base_virtual, speed = 0`;

/** What was delivered so far, as a number that changes with each step; and what could go now. */
const DELIVERIES = `
  SELECT concat(sum(attempts), ' ', count(settled_at)) AS so_far,
    count(*) FILTER (WHERE state IN ('ready', 'uncertain') AND not_before <= dibs_now())::int AS due
  FROM outbox`;

export type Moment = 'before' | 'after';

/** One process. Once it has died, none of its calls is ever made or returns, and nobody gets an answer of it. */
export interface Member {
  readonly name: string;
  readonly app: App;
  readonly state: 'runs' | 'died' | 'stopped';
}

/** Processes of the program on one database and one stand-in, in virtual time; each can die in the middle of anything. */
export interface Fleet {
  sandbox: Sandbox;
  /** Looks into the database itself, past the program. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  running(): Member[];
  /** One more process; what comes from outside reaches it from now on. */
  start(): Promise<Member>;
  /** What comes from outside reaches this one from now on; without a name, some that runs, unless one does already. */
  lead(member?: Member): Promise<void>;
  /** As SIGKILL does. */
  kill(member: Member): void;
  /** As SIGTERM does. */
  stop(member: Member): Promise<void>;
  /** Called at each step of a process that runs; `die` kills it there. */
  watch(watcher: ((step: string, moment: Moment, member: Member) => 'go_on' | 'die') | null): void;
  /** Runs everything that is due, and what follows from it, until all is quiet. */
  settle(): Promise<void>;
  /** Moves all clocks on, has one process look for what no bell rang for, then settles. */
  advance(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

interface Process {
  name: string;
  app: App | null;
  bell: VirtualBell | null;
  state: 'starts' | 'runs' | 'died' | 'stopped';
  /** Calls that were begun and have not ended. */
  underway: number;
  died: Promise<void>;
  die: () => void;
}

const never = <Result>() => new Promise<Result>(() => undefined);

export async function startFleet(options: { sandbox?: SandboxOptions } = {}): Promise<Fleet> {
  const clock = createClock({ start: WEDNESDAY_TEN, speed: 0 });
  const database = await createTestDatabase();
  const sandbox = await startSandbox({ clock, ...options.sandbox });
  const secretKey = randomBytes(32).toString('base64');
  const reader = new Client({ connectionString: database.url });
  await reader.connect();
  const follow = () => reader.query(FOLLOW, [clock.now()]);
  await follow();

  const processes: Process[] = [];
  const endings: Promise<unknown>[] = [];
  const failures: unknown[] = [];
  const servers = new Map<number, Server>();
  const deadPorts = new Set<number>();
  let watcher: Parameters<Fleet['watch']>[0] = null;
  let steps = 0;
  /** Whom Slack and the customers reach. */
  let leader: Process | null = null;

  /** Node tells of each request that a server of this process gets: so we know whom to cut off. */
  const learnServer = (message: unknown) => {
    const { server, socket } = message as { server: Server; socket: Socket };
    if (socket.localPort === undefined) return;
    servers.set(socket.localPort, server);
    // It was let in while the process died: nobody is there to answer it.
    if (deadPorts.has(socket.localPort)) socket.destroy();
  };
  subscribe('http.server.request.start', learnServer);

  async function query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await reader.query<Row>(sql, values)).rows;
  }

  function passes(one: Process, step: string, moment: Moment): void {
    if (one.state !== 'runs' || watcher === null) return;
    if (watcher(step, moment, memberOf(one)) === 'die') kill(one);
  }

  async function goThrough<Result>(
    one: Process,
    step: string,
    call: () => Promise<Result>,
  ): Promise<Result> {
    if (one.state === 'died') return never();
    passes(one, step, 'before');
    if (hasDied(one)) return never();
    one.underway += 1;
    steps += 1;
    try {
      return await call();
    } finally {
      one.underway -= 1;
      passes(one, step, 'after');
      // What it was told, nobody will ever know.
      if (hasDied(one)) await never();
    }
  }

  function kill(one: Process): void {
    if (one.state !== 'runs' || one.app === null) return;
    one.state = 'died';
    const port = Number(new URL(one.app.url).port);
    deadPorts.add(port);
    const server = servers.get(port);
    server?.close();
    server?.closeAllConnections();
    one.bell?.forget();
    one.die();
    endings.push(one.app.database.close());
  }

  async function start(): Promise<Member> {
    let die = () => {};
    const died = new Promise<void>((resolve) => {
      die = resolve;
    });
    const one: Process = {
      ...{ name: `p${processes.length + 1}`, app: null, bell: null, state: 'starts', underway: 0 },
      ...{ died, die },
    };
    const config = configFor(sandbox, {
      databaseUrl: database.url,
      secretKey,
      logLevel: 'silent',
    });
    one.app = await createApp(config, createLogger('silent'), {
      createJobs: async ({ handlers }) => {
        const bell = createVirtualBell(handlers, (error) => failures.push(error));
        one.bell = bell;
        const health = async () => ({ backend: 'postgres', ok: true, pending: 0 }) as const;
        return { bell, health, close: async () => bell.forget() };
      },
      sweepInterval: null,
      openGates: true,
      allowedReplyHosts: [new URL(sandbox.url).host],
      around: (step, call) => goThrough(one, step, call),
    });
    await sandbox.connectApp(one.app.url);
    one.state = 'runs';
    processes.push(one);
    leader = one;
    return memberOf(one);
  }

  function processOf(member: Member): Process {
    const found = processes.find(({ name }) => name === member.name);
    if (found === undefined) throw new Error(`there is no ${member.name}`);
    return found;
  }

  const running = () => processes.filter(({ state }) => state === 'runs');

  async function lead(wanted: Process | null): Promise<void> {
    const next = wanted ?? (leader?.state === 'runs' ? null : running().at(-1));
    if (next?.app == null) return;
    await sandbox.connectApp(next.app.url);
    leader = next;
  }

  /** No call is under way for some turns of the event loop. */
  async function calm(): Promise<void> {
    for (let quiet = 0, before = -1; quiet < 4; ) {
      await turn();
      const isBusy = running().some(({ underway }) => underway > 0) || steps !== before;
      quiet = isBusy ? 0 : quiet + 1;
      before = steps;
    }
  }

  const isDue = ({ bell }: Process) =>
    (bell?.nextDueAt() ?? Number.POSITIVE_INFINITY) <= clock.now();

  async function quieten(): Promise<void> {
    for (let quiet = 0; quiet < 2; ) {
      const before = steps;
      for (const one of running().filter(isDue)) {
        await Promise.race([one.bell?.runDue(clock.now()), one.died]);
      }
      await sandbox.idle();
      await calm();
      quiet = running().some(isDue) || steps !== before ? 0 : quiet + 1;
    }
  }

  async function settle(): Promise<void> {
    for (let before = ''; ; ) {
      await quieten();
      const [deliveries] = await query<{ so_far: string; due: number }>(DELIVERIES);
      const [first] = running();
      if (deliveries?.due === 0 || deliveries?.so_far === before || first?.app == null) break;
      before = deliveries?.so_far ?? '';
      const { workspaceId } = first.app.installation;
      await first.bell?.ring({ job: 'deliver', workspaceId });
    }
    if (failures.length > 0) throw new AggregateError(failures, 'a bell failed');
  }

  const fleet: Fleet = {
    sandbox,
    query,
    running: () => running().map(memberOf),
    start,
    lead: (member) => lead(member === undefined ? null : processOf(member)),
    kill: (member) => kill(processOf(member)),
    async stop(member) {
      const one = processOf(member);
      if (one.state !== 'runs') return;
      await Promise.race([one.app?.stop(), one.died]);
      if (!hasDied(one)) one.state = 'stopped';
    },
    watch(wanted) {
      watcher = wanted;
    },
    settle,
    async advance(milliseconds) {
      clock.advance(milliseconds);
      await follow();
      const one = running().at(-1);
      await Promise.race([one?.app?.sweep(), one?.died]);
      await settle();
    },
    async close() {
      unsubscribe('http.server.request.start', learnServer);
      for (const one of running()) await one.app?.stop();
      await Promise.all(endings);
      await reader.end();
      await sandbox.close();
      await database.drop();
    },
  };
  const { app } = await start();
  await setUpTeam(sandbox, settle);
  await connectAccounts(sandbox, app);
  return fleet;
}

/** Asked anew each time: calls change it. */
function hasDied(one: Process): boolean {
  return one.state === 'died';
}

function memberOf(one: Process): Member {
  const { name, app, state } = one;
  if (app === null || state === 'starts') throw new Error(`${name} has not started`);
  return { name, app, state };
}
