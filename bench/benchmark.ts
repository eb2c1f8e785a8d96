import type { BenchPostgres, BenchRedis } from './servers.ts';

/** What all measurements have in common: who is compared, in what rounds, and what is to be reached. */

/** One of those that do the same work. Called once in each round. */
export interface Side<Name extends string, Measured> {
  name: Name;
  run: () => Promise<Measured>;
}

/** What each side measured, round by round: equal places are of the same round. */
export type Rounds<Name extends string, Measured> = Record<Name, Measured[]>;

/** One figure of all sides. */
export interface Comparison {
  /** `webhooks a second, 32 at once` */
  what: string;
  unit: string;
  better: 'more' | 'less';
  /** Ours comes first. */
  sides: readonly { name: string; values: readonly number[] }[];
  /** The median of the rounds' ratios of ours to this side; with `more` at least so much, with `less` at most. */
  goal?: { against: string; ratio: number };
}

/** One figure of ours that has no other side. */
export interface Fact {
  what: string;
  unit: string;
  /** Of each round, or the only one. */
  values: readonly number[];
  /** The median may not be beyond it. */
  atMost?: number;
  atLeast?: number;
}

/** What one benchmark reports. */
export interface Report {
  /** What was done on each side, with what payload, pool and durability: for somebody who wants to doubt it. */
  setting: string;
  comparisons: readonly Comparison[];
  facts: readonly Fact[];
  /** What was not reached and why, what was not measured and why. */
  notes: readonly string[];
}

/** What each benchmark is given. */
export interface Bench {
  /** `quick` ends in seconds and says whether it works at all; its figures are no claim. */
  form: 'whole' | 'quick';
  /** How often the sides take turns. */
  rounds: number;
  say: (line: string) => void;
  postgres: BenchPostgres;
  /** Null: there is none on this machine. */
  redis: BenchRedis | null;
  /** The folder of the program as it is shipped: built on the first call. */
  built: () => Promise<string>;
}

export interface Benchmark {
  /** As it is called on the command line. */
  name: string;
  title: string;
  run: (bench: Bench) => Promise<Report>;
}

/** Each side warms up once, unless it is quick; then they take turns, in each round in another order. */
export async function interleave<Name extends string, Measured>(
  { form, rounds }: Pick<Bench, 'form' | 'rounds'>,
  sides: readonly Side<Name, Measured>[],
): Promise<Rounds<Name, Measured>> {
  const measured = new Map<Name, Measured[]>();
  for (const { name, run } of sides) {
    if (form === 'whole') await run();
    measured.set(name, []);
  }
  for (let round = 0; round < rounds; round += 1) {
    const first = round % sides.length;
    for (const { name, run } of [...sides.slice(first), ...sides.slice(0, first)]) {
      measured.get(name)?.push(await run());
    }
  }
  return Object.fromEntries(measured) as Rounds<Name, Measured>;
}

/** One figure of each side, for a {@link Comparison}. */
export function sidesOf<Name extends string, Measured>(
  rounds: Rounds<Name, Measured>,
  figure: (measured: Measured) => number,
): { name: Name; values: number[] }[] {
  const names = Object.keys(rounds) as Name[];
  return names.map((name) => ({ name, values: rounds[name].map(figure) }));
}
