import assert from 'node:assert/strict';
import { Bench as Tinybench } from 'tinybench';
import { createSql } from '../src/db/pool.ts';
import { createViews } from '../src/db/views/views.ts';
import type { Instant } from '../src/domain/ids.ts';
import {
  type Bench,
  type Benchmark,
  type Comparison,
  type Fact,
  interleave,
  type Rounds,
} from './benchmark.ts';
import { AGENTS, type BigWorkspace, INBOXES, seedBigWorkspace } from './big-workspace.ts';
import { usageOf } from './machine.ts';
import { createReportSql } from './rivals/report-sql.ts';
import { ask } from './servers.ts';
import { statsOf } from './stats.ts';

/** What people look at to share out the work, on a big workspace: Dibs' own views, and the same answers by SQL that is written for them alone. */
export const reports: Benchmark = {
  name: 'reports',
  title: 'Reports of a big workspace',
  run,
};

const REPORTS = ['load', 'unassigned', 'home'] as const;
type ReportName = (typeof REPORTS)[number];
const WORDS: Record<ReportName, string> = {
  load: '/inbox-load',
  unassigned: '/inbox-unassigned',
  home: 'Home with 200 conversations',
};

const SIDES = ['Dibs', 'SQL by hand'] as const;
type SideName = (typeof SIDES)[number];

type Ask = Record<ReportName, () => Promise<{ now: Instant }>>;

/** One workspace, and both ways to ask. */
interface Asked {
  closed: number;
  sides: Record<SideName, Ask & { cpu: () => Promise<number> }>;
  statements: () => number;
  close: () => Promise<void>;
}

interface Measured {
  /** Milliseconds of each. */
  times: number[];
  /** Milliseconds of processors for one, of Postgres and of this process. */
  cpu: { postgres: number; process: number };
}

const GOAL = 1.2;
const MOST_P99 = 20;

interface Plan {
  open: number;
  closed: readonly number[];
  /** How often each is asked in a round. */
  times: number;
}

const PLANS: Record<Bench['form'], Plan> = {
  whole: { open: 50_000, closed: [10_000, 100_000, 1_000_000], times: 60 },
  quick: { open: 1_000, closed: [4_000], times: 20 },
};

async function run(bench: Bench): Promise<Report> {
  const { form, say, postgres } = bench;
  const { open, closed, times } = PLANS[form];
  const asked: Asked[] = [];
  for (const size of closed) {
    const databaseUrl = await postgres.newDatabase();
    const seeded = await seedBigWorkspace(databaseUrl, {
      closed: size,
      open,
      kept: 'what_is_read',
    });
    say(`${inWords(size)} closed and ${inWords(open)} open: seeded in ${seeded.took.toFixed(0)} s`);
    await seeded.database.close();
    asked.push(askedOf(seeded, size));
  }
  try {
    for (const each of asked) await checkSame(each);
    const sides = asked.flatMap((of) =>
      REPORTS.flatMap((report) =>
        SIDES.map((side) => ({
          name: nameOf(report, side, of.closed),
          run: () => measure(of, report, side, times),
        })),
      ),
    );
    const measured = await interleave(bench, sides);
    return reportOf(measured, { open, closed, statements: await statementsOf(asked) });
  } finally {
    for (const each of asked) await each.close();
  }
}

type Name = `${ReportName} ${SideName} ${number}`;
type Report = Awaited<ReturnType<Benchmark['run']>>;

function nameOf(report: ReportName, side: SideName, closed: number): Name {
  return `${report} ${side} ${closed}`;
}

/** As in production: a pool of ten, prepared statements. */
function askedOf({ databaseUrl, workspaceId, inboxId, busy }: BigWorkspace, closed: number): Asked {
  const sql = createSql({ url: databaseUrl });
  let statements = 0;
  const counting: typeof sql = {
    ...sql,
    query(statement, values) {
      statements += 1;
      return sql.query(statement, values);
    },
  };
  const views = createViews(counting);
  const byHand = createReportSql(databaseUrl, workspaceId);
  return {
    closed,
    sides: {
      Dibs: {
        load: () => existing(views.load(workspaceId, inboxId, busy)),
        unassigned: () => existing(views.unassigned(workspaceId, inboxId)),
        home: () => views.home(workspaceId, busy),
        cpu: () => backendsOf(databaseUrl, 'dibs'),
      },
      'SQL by hand': {
        load: () => byHand.load(inboxId, busy),
        unassigned: () => byHand.unassigned(inboxId),
        home: () => byHand.home(busy),
        cpu: () => backendsOf(databaseUrl, 'by-hand'),
      },
    },
    statements: () => statements,
    close: async () => {
      await sql.close();
      await byHand.close();
    },
  };
}

async function existing<View>(read: Promise<View | null>): Promise<View> {
  const view = await read;
  if (view === null) throw new Error('there is no such inbox');
  return view;
}

/** Milliseconds of processors that the backends of these connections have taken so far. */
async function backendsOf(databaseUrl: string, applicationName: string): Promise<number> {
  const backends = await ask<{ pid: number }>(
    databaseUrl,
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
    [applicationName],
  );
  return backends.reduce((sum, { pid }) => sum + (usageOf(pid)?.cpu ?? Number.NaN), 0);
}

/** Both tell the same, but for the moment at which they were asked. Throws where they do not. */
async function checkSame({ sides, closed }: Asked): Promise<void> {
  for (const report of REPORTS) {
    const { now: _asked, ...ours } = await sides.Dibs[report]();
    const { now: _askedThen, ...byHand } = await sides['SQL by hand'][report]();
    assert.deepEqual(ours, byHand, `${report} with ${closed} closed`);
  }
}

async function measure(
  { sides }: Asked,
  report: ReportName,
  side: SideName,
  times: number,
): Promise<Measured> {
  const asking = sides[side];
  const bench = new Tinybench({
    ...{ time: 0, iterations: times, retainSamples: true },
    // Others were asked before, and what they read stands in Postgres' memory.
    ...{ warmup: true, warmupTime: 0, warmupIterations: 5 },
  });
  let calls = 0;
  bench.add(report, async () => {
    calls += 1;
    await asking[report]();
  });
  const before = { postgres: await asking.cpu(), process: usageOf(process.pid)?.cpu ?? Number.NaN };
  await bench.run();
  const process_ = (usageOf(process.pid)?.cpu ?? Number.NaN) - before.process;
  const backends = (await asking.cpu()) - before.postgres;
  const result = bench.tasks[0]?.result;
  if (result?.state !== 'completed') throw new Error(`${report}: ${JSON.stringify(result)}`);
  const samples = result.latency.samples ?? [];
  return {
    times: [...samples],
    cpu: { postgres: backends / calls, process: process_ / calls },
  };
}

async function statementsOf(asked: readonly Asked[]): Promise<Record<ReportName, number>> {
  const [first] = asked;
  if (first === undefined) throw new TypeError('something was asked');
  const counted = { load: 0, unassigned: 0, home: 0 };
  for (const report of REPORTS) {
    const before = first.statements();
    await first.sides.Dibs[report]();
    counted[report] = first.statements() - before;
  }
  return counted;
}

function reportOf(
  measured: Rounds<Name, Measured>,
  {
    open,
    closed,
    statements,
  }: Pick<Plan, 'open' | 'closed'> & { statements: Record<ReportName, number> },
): Report {
  const [least = 0] = closed;
  const most = closed.at(-1) ?? 0;
  const of = (report: ReportName, side: SideName, size: number) => {
    const found = measured[nameOf(report, side, size)];
    if (found === undefined) throw new TypeError('all sides were measured');
    return found;
  };
  const medians = (report: ReportName, side: SideName, size: number) =>
    of(report, side, size).map(({ times }) => statsOf(times).median);
  const comparison = (report: ReportName): Comparison => ({
    what: `${WORDS[report]}, p50`,
    unit: 'ms',
    better: 'less',
    sides: SIDES.map((name) => ({ name, values: medians(report, name, most) })),
    goal: { against: 'SQL by hand', ratio: GOAL },
  });
  const cpu = (report: ReportName): Comparison => ({
    what: `${WORDS[report]}, processors of Postgres`,
    unit: 'ms',
    better: 'less',
    sides: SIDES.map((name) => ({
      name,
      values: of(report, name, most).map((each) => each.cpu.postgres),
    })),
  });
  const facts = (report: ReportName): Fact[] => {
    const ours = of(report, 'Dibs', most);
    const all = ours.flatMap(({ times }) => times);
    const small = medians(report, 'Dibs', least);
    return [
      {
        ...{
          what: `${WORDS[report]}, p99 of ${all.length}`,
          unit: 'ms',
          values: [statsOf(all).p99],
        },
        ...(report === 'home' ? {} : { atMost: MOST_P99 }),
      },
      ...(closed.length < 2 ? [] : closed.slice(0, -1)).map((size) => ({
        what: `${WORDS[report]}, p50 with ${inWords(size)} closed`,
        unit: 'ms',
        values: medians(report, 'Dibs', size),
      })),
      ...(closed.length < 2
        ? []
        : [
            {
              what: `${WORDS[report]}, ${inWords(most)} closed to ${inWords(least)}`,
              unit: '×',
              values: medians(report, 'Dibs', most).map(
                (value, round) => value / (small[round] ?? Number.NaN),
              ),
              atMost: GOAL,
            },
          ]),
      {
        what: `${WORDS[report]}, processors of the program`,
        unit: 'ms',
        values: ours.map((each) => each.cpu.process),
      },
      { what: `${WORDS[report]}, statements`, unit: 'each', values: [statements[report]] },
    ];
  };
  return {
    setting: `One workspace with ${INBOXES} inboxes, ${inWords(AGENTS)} agents, ${inWords(open)} open conversations (four in ten wait for us, most of these too long) and ${inWords(most)} closed ones; an inbox has a twentieth of them. All rows are copies of what the program itself wrote. Both sides ask the same Postgres, as started, from the same process, one at a time, over a pool of ten with prepared statements and the same settings; that they tell the same is checked before it is measured. Dibs: the views that the commands and the Home use, until the answer is an object. By hand (bench/rivals/report-sql.ts): one statement a report, written for these tables, with the same rules for opening hours.`,
    comparisons: REPORTS.flatMap((report) => [comparison(report), cpu(report)]),
    facts: REPORTS.flatMap(facts),
    notes: [],
  };
}

function inWords(count: number): string {
  return count.toLocaleString('en');
}
