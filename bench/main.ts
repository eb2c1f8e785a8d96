import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { alarms } from './alarms.ts';
import type { Bench, Benchmark } from './benchmark.ts';
import { claim } from './claim.ts';
import { delivery } from './delivery.ts';
import { footprint } from './footprint.ts';
import { intake } from './intake.ts';
import {
  driftInWords,
  machineInWords,
  pace,
  untilQuiet,
  withheld,
  withheldInWords,
} from './machine.ts';
import { processes } from './processes.ts';
import { reports } from './reports.ts';
import {
  type BenchPostgres,
  type BenchRedis,
  startBenchPostgres,
  startBenchRedis,
  stopServers,
} from './servers.ts';
import { isAllReached, keepSection, sectionOf } from './write-report.ts';

const ALL: readonly Benchmark[] = [intake, claim, alarms, reports, delivery, processes, footprint];

const HELP = `npm run bench                    measures everything and writes docs/benchmarks.md
npm run bench -- <name> [<name>]  measures only these, and replaces their sections
npm run bench -- quick [<name>]   says in two minutes whether it all works; its figures are no claim, and are not written

${ALL.map(({ name, title }) => `  ${name.padEnd(12)}${title}`).join('\n')}

Options
  --rounds <number>  how often the sides take turns; 5 when left out, 1 when quick`;

const OPTIONS = {
  rounds: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const ROOT = join(import.meta.dirname, '..');
const say = (line: string) => void process.stdout.write(`${line}\n`);

interface Asked {
  form: Bench['form'];
  rounds: number;
  chosen: readonly Benchmark[];
}

function readAsked(): Asked | 'help' {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  if (values.help) return 'help';
  const form = positionals.includes('quick') ? 'quick' : 'whole';
  const names = positionals.filter((word) => word !== 'quick');
  const chosen = names.map((word) => {
    const found = ALL.find(({ name }) => name === word);
    if (found === undefined) throw new Error(`there is no benchmark "${word}"\n\n${HELP}`);
    return found;
  });
  const rounds = Number(values.rounds ?? (form === 'quick' ? 1 : 5));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds is a number from 1 on, not "${values.rounds}"`);
  return { form, rounds, chosen: chosen.length === 0 ? ALL : chosen };
}

interface Servers {
  postgres: BenchPostgres;
  redis: BenchRedis | null;
}

const startServers = async (): Promise<Servers> => ({
  postgres: await startBenchPostgres(),
  redis: await startBenchRedis(),
});

/** Whether all that was to be reached was. */
async function measure(benchmark: Benchmark, asked: Asked, servers: Servers): Promise<boolean> {
  const { form, rounds } = asked;
  const { postgres, redis } = servers;
  const started = new Date();
  const paceBefore = form === 'whole' ? pace() : null;
  const [from, withheldBefore] = [performance.now(), withheld()];
  const report = await benchmark.run({ form, rounds, say, built, ...servers });
  const ofHost = withheldInWords(withheld() - withheldBefore, performance.now() - from);
  const drift = paceBefore === null ? null : driftInWords(paceBefore, pace());
  const notes = [...report.notes, drift, ofHost].filter((note) => note !== null);
  const versions = [
    `PostgreSQL ${await postgres.version()}`,
    ...(redis === null ? [] : [`Redis ${await redis.version()}`]),
  ];
  const measuredOn = `${started.toISOString().slice(0, 10)}, ${rounds} rounds; ${machineInWords()}; ${versions.join(', ')}`;
  const section = sectionOf(benchmark, { ...report, notes }, measuredOn);
  say(`\n${section}\n`);
  if (form === 'whole') keepSection(ALL, benchmark, section);
  return isAllReached(report);
}

/** In peace, on servers of its own. */
async function measureWhole(benchmark: Benchmark, asked: Asked): Promise<boolean> {
  await untilQuiet(say);
  try {
    return await measure(benchmark, asked, await startServers());
  } finally {
    await stopServers();
  }
}

/** One after the other on the same servers, and says how long each took. */
async function tryAll(asked: Asked): Promise<void> {
  const took: string[] = [];
  try {
    const servers = await startServers();
    for (const benchmark of asked.chosen) {
      const from = performance.now();
      announce(benchmark);
      await measure(benchmark, asked, servers);
      took.push(`${benchmark.name} ${inSeconds(performance.now() - from)}`);
    }
  } finally {
    await stopServers();
  }
  say(`all of them work; in ${inSeconds(performance.now())}: ${took.join(', ')}`);
}

const inSeconds = (ms: number) => `${(ms / 1_000).toFixed(0)} s`;
const announce = ({ name, title }: Benchmark) => say(`== ${name}: ${title}`);

let isBuilt = false;

async function built(): Promise<string> {
  if (!isBuilt) {
    say('building the program as it is shipped');
    const { status } = spawnSync(process.execPath, ['scripts/build.mjs', '--noCheck'], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error('it could not be built');
    isBuilt = true;
  }
  return ROOT;
}

async function run(): Promise<void> {
  const asked = readAsked();
  if (asked === 'help') return say(HELP);
  process.once('SIGINT', () => void stopServers().finally(() => process.exit(130)));
  if (asked.form === 'quick') return tryAll(asked);
  const missed: string[] = [];
  for (const benchmark of asked.chosen) {
    announce(benchmark);
    if (!(await measureWhole(benchmark, asked))) missed.push(benchmark.name);
  }
  if (missed.length > 0) {
    say(`not everything was reached: ${missed.join(', ')}`);
    process.exitCode = 1;
  }
}

await run().catch(async (error: unknown) => {
  await stopServers();
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
