import { randomUUID } from 'node:crypto';
import type { Bench, Benchmark, Comparison, Fact, Report } from './benchmark.ts';
import { sidesOf } from './benchmark.ts';
import {
  type AlarmQueueKind,
  type AlarmsHeard,
  dibsJobs,
  measureLightAlarms,
} from './light-alarms.ts';
import { bareBullmq } from './rivals/alarms-bullmq.ts';
import { graphileWorker } from './rivals/alarms-graphile.ts';
import { pgBoss } from './rivals/alarms-pg-boss.ts';
import { ask, type BenchRedis } from './servers.ts';
import { statsOf } from './stats.ts';
import { measureWholeAlarms, type WholeOutcome } from './whole-alarms.ts';

/** How many are due, over how many milliseconds, and how often both on Redis take turns at most: a turn takes a minute and a half. */
const SIZES = {
  whole: { count: 100_000, over: 60_000, rounds: 2 },
  quick: { count: 1_500, over: 900, rounds: 1 },
} as const;
type Size = (typeof SIZES)[keyof typeof SIZES];

/** Redis may add a fifth to what bare BullMQ takes; a dead queue may cost one sweep and what has gathered by then. */
const MOST_LATE = { ratio: 1.2, queueDead: 5_000 };

export const alarms: Benchmark = {
  name: 'alarms',
  title: 'Alarms that are due over a minute',
  async run(bench) {
    const size = SIZES[bench.form];
    const { say } = bench;
    const redis = bench.redis === null ? null : await onRedis(bench.redis, say, bench.rounds, size);
    if (redis === null) say('no Redis on this machine: that part is left out');
    say('graphile-worker and pg-boss');
    const graphile = await onPostgres(bench, size, graphileWorker, 'graphile_worker');
    const boss = await onPostgres(bench, size, pgBoss, 'pgboss');
    say('Dibs on Postgres, until the commit');
    const swept = await untilCommit(bench, size, 'sweep');
    say('Dibs with the queue dead, until the commit');
    const dead = await untilCommit(bench, size, 'nobody');
    return reportOf(size, { redis, swept, dead, graphile, boss });
  },
};

interface Measured {
  redis: Awaited<ReturnType<typeof onRedis>> | null;
  graphile: AlarmsHeard;
  boss: AlarmsHeard;
  swept: WholeOutcome;
  dead: WholeOutcome;
}

/** They take turns, without one for warming up: that would take as long as what is measured. */
async function onRedis(redis: BenchRedis, say: Bench['say'], rounds: number, size: Size) {
  const { count, over } = size;
  const measured = { Dibs: [] as AlarmsHeard[], 'bare BullMQ': [] as AlarmsHeard[] };
  const kinds = {
    Dibs: () => dibsJobs({ redisUrl: redis.url, prefix: randomUUID() }),
    'bare BullMQ': () => bareBullmq(redis.url),
  };
  for (let round = 0; round < Math.min(rounds, size.rounds); round += 1) {
    const names = ['Dibs', 'bare BullMQ'] as const;
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      say(`${name} on Redis`);
      const { memory } = redis;
      measured[name].push(await measureLightAlarms({ queue: kinds[name](), count, over, memory }));
    }
  }
  return measured;
}

async function onPostgres(
  { postgres }: Bench,
  { count, over }: Size,
  kind: (databaseUrl: string) => AlarmQueueKind,
  schema: string,
): Promise<AlarmsHeard> {
  const databaseUrl = await postgres.newDatabase();
  const memory = async () => {
    const [read] = await ask<{ bytes: string }>(
      databaseUrl,
      `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) AS bytes
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = $1`,
      [schema],
    );
    return Number(read?.bytes ?? Number.NaN);
  };
  return measureLightAlarms({ queue: kind(databaseUrl), count, over, memory });
}

async function untilCommit(
  { postgres }: Bench,
  { count, over }: Size,
  wokenBy: 'sweep' | 'nobody',
): Promise<WholeOutcome> {
  const databaseUrl = await postgres.newDatabase();
  return measureWholeAlarms({ databaseUrl, wokenBy, count, over });
}

function reportOf(size: Size, measured: Measured): Report {
  const { redis, graphile, boss, swept, dead } = measured;
  return {
    setting: [
      `${size.count} alarms, due evenly over ${size.over / 1_000} s, in one process on one server with its settings as in use.`,
      'On Redis: the program’s own bells against BullMQ alone, both with 16 at once and a worker that only notes when it was called; each alarm is one job with the same ids in it, and all are added before the first is due: to BullMQ alone 32 at once, to the bells as commits ring for them, which add those of the same 50 ms together.',
      'On Postgres the program has no queue for alarms: its sweep sleeps until the next row is due, and its lateness is that of the commit. Beside it, with a worker that only notes: graphile-worker 0.17.3 (16 at once, a local queue of 500, polls every 50 ms, completions written together, jobs added by thousands) and pg-boss 10.4.2 (batches of 2,000 every half second, its shortest interval); both the newest that run on Node 20.',
      'With the queue dead: as on Redis while that is away. A sweep every 2 s finds what is due. Conversations stand in Slack, nobody has claimed them, and each is warned of once.',
      `Both on Redis took turns ${redis === null ? 0 : redis.Dibs.length} times, everything else once.`,
    ].join(' '),
    comparisons: [
      ...comparisonsOnRedis(redis),
      ...comparisonsOnPostgres({ swept, graphile, boss }),
    ],
    facts: [
      ...(redis === null ? [] : factsHeard('on Redis', redis.Dibs)),
      ...factsKept('on Postgres', swept),
      lateFact(
        'with the queue dead, p99 after its time until the commit',
        dead,
        MOST_LATE.queueDead,
      ),
      ...factsKept('with the queue dead', dead),
    ],
    notes: notesOf(measured),
  };
}

const p99 = ({ lateness }: { lateness: number[] }) => statsOf(lateness).p99;
const median = ({ lateness }: { lateness: number[] }) => statsOf(lateness).median;

function comparisonsOnRedis(redis: Measured['redis']): Comparison[] {
  if (redis === null) return [];
  const figure = (what: string, unit: string, of: (heard: AlarmsHeard) => number) =>
    ({ what: `on Redis: ${what}`, unit, better: 'less', sides: sidesOf(redis, of) }) as const;
  return [
    {
      ...figure('how late, p99', 'ms', p99),
      goal: { against: 'bare BullMQ', ratio: MOST_LATE.ratio },
    },
    figure('how late, median', 'ms', median),
    figure('memory of one alarm', 'bytes', ({ memoryPerAlarm }) => memoryPerAlarm ?? Number.NaN),
    figure('processor of this process for one alarm', 'ms', ({ cpuPerAlarm }) => cpuPerAlarm),
  ];
}

function comparisonsOnPostgres({
  swept,
  graphile,
  boss,
}: Pick<Measured, 'swept' | 'graphile' | 'boss'>): Comparison[] {
  const figure = (
    what: string,
    unit: string,
    of: (one: WholeOutcome | AlarmsHeard) => number | null,
  ): Comparison => ({
    what: `on Postgres: ${what}`,
    unit,
    better: 'less',
    sides: [
      { name: 'Dibs, until its commit', values: [of(swept) ?? Number.NaN] },
      { name: 'graphile-worker, until it is noted', values: [of(graphile) ?? Number.NaN] },
      { name: 'pg-boss, until it is noted', values: [of(boss) ?? Number.NaN] },
    ],
  });
  return [
    figure('how late, p99', 'ms', p99),
    figure('how late, median', 'ms', median),
    figure('storage of one alarm', 'bytes', ({ memoryPerAlarm }) => memoryPerAlarm),
    figure('processor of this process for one alarm', 'ms', ({ cpuPerAlarm }) => cpuPerAlarm),
  ];
}

function lateFact(what: string, outcome: WholeOutcome, atMost: number): Fact {
  return { what, unit: 'ms', values: [p99(outcome)], atMost };
}

function factsHeard(where: string, heard: readonly AlarmsHeard[]): Fact[] {
  const fact = (what: string, of: (one: AlarmsHeard) => number): Fact => ({
    ...{ what: `${where}: ${what}`, unit: 'alarms', values: heard.map(of) },
  });
  return [
    { ...fact('rung before their time', ({ early }) => early), atMost: 0 },
    { ...fact('lost', ({ lost }) => lost), atMost: 0 },
    // Which bells may be, and commits may not.
    fact('rung twice', ({ twice }) => twice),
  ];
}

function factsKept(where: string, kept: WholeOutcome): Fact[] {
  const fact = (what: string, value: number): Fact => ({
    ...{ what: `${where}: ${what}`, unit: 'alarms', values: [value], atMost: 0 },
  });
  return [
    fact('committed before their time', kept.early),
    fact('lost', kept.lost),
    fact('committed twice', kept.twice),
  ];
}

function notesOf({ redis, swept, dead, graphile, boss }: Measured): string[] {
  const heard: [string, AlarmsHeard][] = [
    ...(redis === null
      ? []
      : redis.Dibs.map((one) => ['Dibs on Redis', one] as [string, AlarmsHeard])),
    ...(redis?.['bare BullMQ'] ?? []).map((one) => ['bare BullMQ', one] as [string, AlarmsHeard]),
    ['graphile-worker', graphile],
    ['pg-boss', boss],
  ];
  const late = heard.flatMap(([name, { addedLate }]) =>
    addedLate > 0 ? [`${name}: ${addedLate} were added after they were due, and do not count`] : [],
  );
  const lost = [graphile, boss].some((one) => one.lost > 0 || one.early > 0)
    ? [
        `graphile-worker: ${graphile.lost} lost, ${graphile.early} early; pg-boss: ${boss.lost} lost, ${boss.early} early`,
      ]
    : [];
  const errors = [swept, dead, graphile, boss, ...(redis?.Dibs ?? [])].flatMap((one) => one.errors);
  return [
    'BullMQ’s Postgres backend is not among them: nothing of the program’s rings for alarms on it any more (docs/adr/0012).',
    ...(redis === null ? ['Not measured on Redis: there is none on this machine.'] : []),
    ...late,
    ...lost,
    ...(errors.length === 0 ? [] : [`${errors.length} errors, the first: ${errors[0]}`]),
  ];
}
