import {
  type Bench,
  type Benchmark,
  interleave,
  type Report,
  type Rounds,
  type Side,
  sidesOf,
} from './benchmark.ts';
import { openIntakeDesk } from './intake-desk.ts';
import {
  type ClosedRun,
  CONNECTIONS,
  checkStored,
  createIntakeRuns,
  type OpenRun,
  type Receiver,
} from './intake-runs.ts';
import { startCustomers } from './signed-load.ts';

/** One, two and three processes on one database. */
export const processes: Benchmark = {
  name: 'processes',
  title: 'Intake by one, two and three processes on one database',
  run: benchProcesses,
};

const ONE = 'one process';
const TWO = 'two processes';
const THREE = 'three processes';
type Name = typeof ONE | typeof TWO | typeof THREE;

const SIZES = {
  whole: { grow: 3_000, closed: 4_000, open: 4_000 },
  quick: { grow: 300, closed: 700, open: 500 },
} as const;
const PER_SECOND = 100;
/** A tenth less counts as not falling: nothing is measured more exactly here. */
const MAY_FALL_TO = 0.9;
const MAY_RISE_TO = 2;

async function benchProcesses(bench: Bench): Promise<Report> {
  bench.say('a workspace in which #support works, and three processes');
  const desk = await openIntakeDesk(bench);
  const customers = startCustomers();
  try {
    const { databaseUrl } = desk;
    const all = await Promise.all([1, 2, 3].map(desk.startProcess));
    const receivers = ([ONE, TWO, THREE] as const).map((name, index): Receiver<Name> => {
      return { name, databaseUrl, processes: all.slice(0, index + 1) };
    });
    const runs = createIntakeRuns<Name>(customers, desk);
    const size = SIZES[bench.form];
    for (const one of receivers) await runs.grow(one, size.grow);
    bench.say(`${CONNECTIONS} customers at once`);
    const closed = await interleave(
      bench,
      receivers.map((one) => sideOf(one.name, () => runs.closed(one, size.closed))),
    );
    bench.say(`${PER_SECOND} customers a second, evenly`);
    const even = { ms: size.open, perSecond: PER_SECOND };
    const open = await interleave(
      bench,
      receivers.map((one) => sideOf(one.name, () => runs.open(one, even))),
    );
    const totals = receivers.map(runs.totals);
    const stored = totals.reduce((sum, each) => sum + each.stored, 0);
    const others = totals.reduce((sum, each) => sum + each.others, 0);
    await checkStored({ name: 'all of them', databaseUrl, processes: [] }, { stored, others });
    return reportOf(bench, { closed, open, stored, others });
  } finally {
    await customers.end();
    await desk.close();
  }
}

const sideOf = <Measured>(name: Name, run: () => Promise<Measured>): Side<Name, Measured> => ({
  ...{ name, run },
});

interface Measured {
  closed: Rounds<Name, ClosedRun>;
  open: Rounds<Name, OpenRun>;
  stored: number;
  others: number;
}

function reportOf(bench: Bench, { closed, open, stored, others }: Measured): Report {
  return {
    setting: settingOf(bench),
    comparisons: [
      ...oneAgainst(sidesOf(closed, ({ perSecond }) => perSecond)).map((sides) => ({
        what: `webhooks stored a second, ${CONNECTIONS} at once`,
        ...{ unit: '1/s', better: 'more' as const, sides },
        goal: { against: ONE, ratio: MAY_FALL_TO },
      })),
      ...oneAgainst(sidesOf(open, ({ p50 }) => p50)).map((sides) => ({
        what: `until the 2xx, at ${PER_SECOND} webhooks a second in all (p50)`,
        ...{ unit: 'ms', better: 'less' as const, sides },
        goal: { against: ONE, ratio: MAY_RISE_TO },
      })),
      ...oneAgainst(sidesOf(open, ({ p99 }) => p99)).map((sides) => ({
        what: `until the 2xx, at ${PER_SECOND} webhooks a second in all (p99)`,
        ...{ unit: 'ms', better: 'less' as const, sides },
      })),
      ...oneAgainst(sidesOf(closed, ({ databaseCpu }) => databaseCpu)).map((sides) => ({
        what: 'CPU of the database connections for each webhook',
        ...{ unit: 'ms', better: 'less' as const, sides },
      })),
    ],
    facts: [{ what: `turned away, of ${stored} stored`, unit: '', values: [others] }],
    notes: [
      'The machine has two processors for all of them, for Postgres and for who sends: more processes cannot carry more here; what is looked at is whether they are in each other’s way.',
    ],
  };
}

/** Two and three, each beside one. */
function oneAgainst(sides: { name: Name; values: number[] }[]) {
  const one = sides.filter(({ name }) => name === ONE);
  return sides.filter(({ name }) => name !== ONE).map((more) => [more, ...one]);
}

function settingOf({ form, redis }: Bench): string {
  const { closed, open } = SIZES[form];
  return [
    `Three processes of the program as it is shipped run all the while on one database${redis === null ? '' : ' and one Redis'}, with ten connections each, deliver and keep the time of alarms; webhooks go to one, two or three of them.`,
    'Before that some thousand are sent, and the tables analyzed, as autovacuum does some time within the first minute: with plans made for empty tables it goes a third as fast.',
    'Each webhook is the first message of a new customer, with an id and a signature of its own.',
    `${CONNECTIONS} at once in all: autocannon, in a process of its own, for ${closed / 1_000} s. ${PER_SECOND} a second in all: evenly, for ${open / 1_000} s, from when each was due until its answer.`,
  ].join(' ');
}
