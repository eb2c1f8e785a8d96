import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Benchmark, Comparison, Fact, Report } from './benchmark.ts';
import { statsOf } from './stats.ts';

/** docs/benchmarks.md: a section a benchmark, each replaced when it was measured anew. */

const FILE = new URL('../docs/benchmarks.md', import.meta.url);

const HEAD = `# Side by side

What Dibs does, beside what somebody would pick or write instead: measured by \`npm run bench\` in turns on one machine; each section says in how many
rounds. A ratio is the median of the rounds' ratios of Dibs to the other side. Ratios matter; absolute figures are this machine's. A figure in bold is
what was to be reached; the others are told for comparison.
`;

const FORMATS = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 0.0123, 4.56, 78.9, 1,234 */
const figure = (value: number) =>
  Number.isNaN(value)
    ? 'not told'
    : Math.abs(value) >= 100
      ? WHOLE.format(value)
      : FORMATS.format(value);

export interface Outcome {
  comparison: Comparison;
  /** Of ours to each other side. */
  ratios: { against: string; ratio: number }[];
  /** Null: there was nothing to reach. */
  reached: boolean | null;
}

function outcomeOf(comparison: Comparison): Outcome {
  const [ours, ...others] = comparison.sides;
  if (ours === undefined) throw new TypeError('a comparison has sides');
  const ratios = others.map(({ name, values }) => ({
    against: name,
    ratio: statsOf(values.map((value, round) => (ours.values[round] ?? Number.NaN) / value)).median,
  }));
  const { goal, better } = comparison;
  if (goal === undefined) return { comparison, ratios, reached: null };
  const found = ratios.find(({ against }) => against === goal.against)?.ratio;
  if (found === undefined) throw new TypeError(`there is no side "${goal.against}"`);
  const reached = better === 'more' ? found >= goal.ratio : found <= goal.ratio;
  return { comparison, ratios, reached };
}

function isReached({ values, atMost = Infinity, atLeast = -Infinity }: Fact): boolean {
  const { median } = statsOf(values);
  return median <= atMost && median >= atLeast;
}

/** Whether all that was to be reached was. */
export function isAllReached({ comparisons, facts }: Report): boolean {
  return facts.every(isReached) && comparisons.every((one) => outcomeOf(one).reached !== false);
}

/** A section as Markdown, and as it is said on the way. */
export function sectionOf({ title }: Benchmark, report: Report, measuredOn: string): string {
  const { setting, comparisons, facts, notes } = report;
  return [
    `## ${title}`,
    setting,
    ...(comparisons.length > 0 ? [tableOf(comparisons)] : []),
    ...(facts.length > 0 ? [factsOf(facts)] : []),
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : []),
    `Measured on ${measuredOn}.`,
  ].join('\n\n');
}

function tableOf(comparisons: readonly Comparison[]): string {
  const head = ['what', 'side', 'median (min to max)', 'Dibs to it', 'to reach'];
  return markdownTable([head, ...comparisons.flatMap(linesOf)]);
}

function linesOf(comparison: Comparison): string[][] {
  const { what, unit, better, goal, sides } = comparison;
  const { ratios, reached } = outcomeOf(comparison);
  const wanted = `${better === 'more' ? '≥' : '≤'} ${goal?.ratio} × ${reached === true ? '✓' : '✗'}`;
  return sides.map(({ name, values }, index) => {
    const ratio = ratios.find(({ against }) => against === name)?.ratio;
    const ratioInWords = ratio === undefined ? '' : `${figure(ratio)} ×`;
    const isGoal = goal?.against === name;
    return [
      index === 0 ? `${what} (${unit})` : '',
      name,
      spread(values),
      isGoal ? `**${ratioInWords}**` : ratioInWords,
      isGoal ? wanted : '',
    ];
  });
}

function factsOf(facts: readonly Fact[]): string {
  const lines = facts.map((fact) => {
    const { what, unit, values, atMost, atLeast } = fact;
    const wanted = [
      ...(atMost === undefined ? [] : [`≤ ${figure(atMost)}`]),
      ...(atLeast === undefined ? [] : [`≥ ${figure(atLeast)}`]),
    ];
    const mark = isReached(fact) ? '✓' : '✗';
    return [
      `${what} (${unit})`,
      spread(values),
      wanted.length === 0 ? '' : `${wanted.join(', ')} ${mark}`,
    ];
  });
  return markdownTable([['what', 'Dibs', 'to reach'], ...lines]);
}

function spread(values: readonly number[]): string {
  const { median, min, max } = statsOf(values);
  if (values.length < 2) return figure(median);
  return `${figure(median)} (${figure(min)} to ${figure(max)})`;
}

function markdownTable([head = [], ...lines]: readonly string[][]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
}

const markOf = (name: string) => `<!-- bench:${name} -->`;

/** Writes a section where it stood, in the order of `all`. */
export function keepSection(all: readonly Benchmark[], of: Benchmark, section: string): void {
  const sections = new Map<string, string>();
  if (existsSync(FILE)) {
    const text = readFileSync(FILE, 'utf8');
    for (const { name } of all) {
      const [, after] = text.split(markOf(name));
      const kept = after?.split('<!-- bench:')[0]?.trim();
      if (kept) sections.set(name, kept);
    }
  }
  sections.set(of.name, section);
  const parts = all.flatMap(({ name }) => {
    const kept = sections.get(name);
    return kept === undefined ? [] : [`${markOf(name)}\n\n${kept}\n`];
  });
  writeFileSync(FILE, [HEAD, ...parts].join('\n'));
  // As `npm run check` wants it to be laid out.
  spawnSync('npx', ['biome', 'format', '--write', fileURLToPath(FILE)], { stdio: 'ignore' });
}
