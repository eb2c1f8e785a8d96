import { setTimeout as pause } from 'node:timers/promises';
import {
  type Bench,
  type Benchmark,
  type Comparison,
  interleave,
  type Report,
  type Rounds,
  type Side,
  sidesOf,
} from './benchmark.ts';
import { type IntakeDesk, openIntakeDesk } from './intake-desk.ts';
import {
  type ClosedRun,
  CONNECTIONS,
  checkStored,
  createIntakeRuns,
  type IntakeRuns,
  type OpenRun,
  type Receiver,
  transactionsOf,
} from './intake-runs.ts';
import { usageOf } from './machine.ts';
import { hasPgbench, runPgbench } from './rivals/intake-pgbench.ts';
import type { IntakeServerSettings } from './rivals/intake-server.ts';
import { startRivalProcess } from './rivals/rival-process.ts';
import { startCustomers, TEXT } from './signed-load.ts';

/** From a signed webhook to its 2xx. */
export const intake: Benchmark = {
  name: 'intake',
  title: 'Intake of a customer’s first message, by a signed webhook, until it is stored',
  run: benchIntake,
};

const OURS = 'Dibs';
const TWO_TRIPS = 'by hand: load, save';
const OUR_SQL = 'by hand: the statements of Dibs';
const AT_ONCE = 'by hand: one statement';
const PGBENCH = 'pgbench: that statement alone';

const RIVALS = [
  { name: TWO_TRIPS, stores: 'in_two_trips' },
  { name: OUR_SQL, stores: 'by_statements_of_dibs' },
  { name: AT_ONCE, stores: 'at_once' },
] as const;
type Name = typeof OURS | (typeof RIVALS)[number]['name'];

/** How long each run takes. */
const SIZES = {
  whole: { grow: 3_000, closed: 3_000, open: 4_000 },
  quick: { grow: 300, closed: 700, open: 500 },
} as const;
const PER_SECOND = 100;
/** Connections of Postgres tell that late what they did. */
const STATISTICS_LATE = 1_200;

async function benchIntake(bench: Bench): Promise<Report> {
  bench.say('a workspace in which #support works');
  const desk = await openIntakeDesk(bench);
  const customers = startCustomers();
  const ends: (() => Promise<unknown>)[] = [customers.end];
  try {
    const copies: string[] = [];
    for (const _ of RIVALS) copies.push(await desk.copyDatabase());
    const bare = hasPgbench() ? await desk.copyDatabase() : null;
    const rivals = RIVALS.map(async ({ name, stores }, index): Promise<Receiver<Name>> => {
      const databaseUrl = copies[index] ?? '';
      const rival = await startRival(desk, { stores, databaseUrl });
      ends.push(rival.end);
      return { name, databaseUrl, processes: [rival] };
    });
    const { databaseUrl } = desk;
    const ours = desk.startProcess().then((started): Receiver<Name> => {
      return { name: OURS, databaseUrl, processes: [started] };
    });
    const receivers = await Promise.all([ours, ...rivals]);
    return await measure(bench, { desk, receivers, bare, runs: createIntakeRuns(customers, desk) });
  } finally {
    for (const end of ends.reverse()) await end();
    await desk.close();
  }
}

function startRival(
  { secretKey }: IntakeDesk,
  settings: Pick<IntakeServerSettings, 'stores' | 'databaseUrl'>,
) {
  return startRivalProcess('intake-process.ts', { ...settings, secretKey });
}

interface Measuring {
  desk: IntakeDesk;
  receivers: readonly Receiver<Name>[];
  /** For pgbench, where there is one. */
  bare: string | null;
  runs: IntakeRuns<Name>;
}

async function measure(bench: Bench, measuring: Measuring): Promise<Report> {
  const { receivers, runs, bare, desk } = measuring;
  const { rounds, say } = bench;
  const size = SIZES[bench.form];
  const transactions = await Promise.all(
    receivers.map(({ databaseUrl }) => transactionsOf(databaseUrl)),
  );
  for (const one of receivers) await runs.grow(one, size.grow);
  say(`${CONNECTIONS} customers at once`);
  const closedSides: Side<Name, ClosedRun>[] = receivers.map((one) => ({
    name: one.name,
    run: () => runs.closed(one, size.closed),
  }));
  const closed = await interleave(bench, closedSides);
  say(`${PER_SECOND} customers a second, evenly`);
  const openSides: Side<Name, OpenRun>[] = receivers.map((one) => ({
    name: one.name,
    run: () => runs.open(one, { ms: size.open, perSecond: PER_SECOND }),
  }));
  const open = await interleave(bench, openSides);
  await pause(STATISTICS_LATE);
  const trips = await Promise.all(
    receivers.map(async (one, index) => {
      const made = (await transactionsOf(one.databaseUrl)) - (transactions[index] ?? 0);
      return { name: one.name, values: [made / runs.totals(one).stored] };
    }),
  );
  for (const one of receivers) await checkStored(one, runs.totals(one));
  const tps: number[] = [];
  if (bare !== null) {
    say('pgbench');
    const about = { key: desk.account.key, text: TEXT, ms: size.closed };
    for (let round = 0; round < rounds; round += 1) tps.push(await runPgbench(bare, about));
  }
  return {
    setting: settingOf(bench),
    comparisons: [...comparisonsOf(closed, tps), ...latenciesOf(open), tripsPer(trips)],
    facts: receivers.flatMap((one) => factsOf(one, runs)),
    notes: [
      'Dibs goes on delivering while the others are measured: a message a second into the channel. What it takes of the machine then is taken from them.',
      ...(bare === null ? ['pgbench is not installed here: that part is left out.'] : []),
    ],
  };
}

function comparisonsOf(closed: Rounds<Name, ClosedRun>, tps: number[]): Comparison[] {
  const perSecond = sidesOf(closed, (run) => run.perSecond);
  const less = (what: string, of: (run: ClosedRun) => number) =>
    ({ what, unit: 'ms', better: 'less', sides: sidesOf(closed, of) }) as const;
  return [
    {
      what: `webhooks stored a second, ${CONNECTIONS} at once`,
      ...{ unit: '1/s', better: 'more' },
      sides: [...perSecond, ...(tps.length === 0 ? [] : [{ name: PGBENCH, values: tps }])],
      goal: { against: TWO_TRIPS, ratio: 0.8 },
    },
    less('CPU of the process for each webhook', (run) => run.cpu),
    less('CPU of its database connections for each webhook', (run) => run.databaseCpu),
  ];
}

function latenciesOf(open: Rounds<Name, OpenRun>): Comparison[] {
  const at = (share: 'p50' | 'p99'): Comparison => ({
    what: `until the 2xx, at ${PER_SECOND} webhooks a second (${share})`,
    ...{ unit: 'ms', better: 'less' },
    sides: sidesOf(open, (run) => run[share]),
  });
  return [at('p50'), at('p99')];
}

function tripsPer(sides: Comparison['sides']): Comparison {
  return {
    what: 'transactions for each webhook, with everything that is done because of it meanwhile',
    ...{ unit: '', better: 'less', sides },
  };
}

function factsOf(of: Receiver<Name>, runs: IntakeRuns<Name>): Report['facts'] {
  const { stored, others } = runs.totals(of);
  const [process] = of.processes;
  const peak = (process && usageOf(process.pid)?.peakRss) ?? Number.NaN;
  return [
    { what: `${of.name}: peak memory of the process`, unit: 'MB', values: [peak / 2 ** 20] },
    {
      what: `${of.name}: turned away, of ${stored} that were stored`,
      ...{ unit: '', values: [others] },
    },
  ];
}

function settingOf({ form, redis }: Bench): string {
  const { closed, open } = SIZES[form];
  return [
    'Each webhook is the first message of a new customer, with an id and a signature of its own (Standard Webhooks): 500 bytes of JSON with name, text, subject and source.',
    'Stored are the customer, their address, the conversation with the next number of the workspace, the message, the history and two entries of the outbox; at the end it is looked whether all of that is there.',
    'All sides have the same tables, constraints and indexes, each a database of its own on one Postgres with its settings as in use (every commit is on disk), ten connections, and the same check of signature and fields.',
    'Before it is measured, a thousand or more are sent to each, and its tables analyzed, as autovacuum does some time within the first minute.',
    `Dibs is the program as it is shipped${redis === null ? '' : ', with Redis'}, with log and metrics, and Slack's part stands in: what is stored is delivered meanwhile, as far as Slack lets it (one message a second).`,
    'The others are a plain node:http server with pg and two prepared statements for load and save; the same with the statements that Dibs has; one with a single statement for all; and pgbench with that statement, ten connections and no server. None of these delivers anything.',
    `${CONNECTIONS} at once: autocannon, in a process of its own, for ${closed / 1_000} s. ${PER_SECOND} a second: evenly, for ${open / 1_000} s, from when each was due until its answer.`,
  ].join(' ');
}
