import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createClock } from '../sandbox/clock.ts';
import { runApp } from '../sandbox/run-app.ts';
import { type Sandbox, startSandbox } from '../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../sandbox/set-the-scene.ts';
import { type ChildApp, startChildApp } from '../test/helpers/child-app.ts';
import type { Bench, Benchmark, Fact } from './benchmark.ts';
import { spendBusyHour, untilAllAnswered } from './busy-hour.ts';
import { usageOf } from './machine.ts';
import { timeToFirstCard } from './sandbox-start.ts';
import { ask } from './servers.ts';
import { installAsShipped, type ShippedInstall } from './shipped-install.ts';

/** A working day, so that nothing waits for the hours of the team. */
const MORNING = Date.UTC(2026, 2, 4, 9);
/** What a busy team's customers begin in an hour; and what shows that it works at all. */
const CONVERSATIONS = { whole: 600, quick: 10 };
/** What is left over is done by then, and the memory given back that is given back. */
const CALM_MS = 10_000;
const MEGABYTE = 1e6;

export const footprint: Benchmark = {
  name: 'footprint',
  title: 'What it takes: memory, time to start, size',
  async run(bench) {
    const built = await bench.built();
    const installed = bench.form === 'whole' ? await installAsShipped(built) : null;
    try {
      const facts = await measureProgram(bench, installed?.folder ?? built);
      const sandbox = await sandboxStarts(bench);
      return {
        setting: settingOf(bench),
        comparisons: [],
        facts: [...facts, ...sizeOf(installed), sandbox],
        notes: [],
      };
    } finally {
      installed?.remove();
    }
  },
};

async function measureProgram(bench: Bench, program: string): Promise<Fact[]> {
  const sandbox = await startSandbox({ clock: createClock({ start: MORNING }) });
  try {
    const starts = await measureStarts(bench, { sandbox, program });
    return [...(await measureMemory(bench, { sandbox, program })), ...starts];
  } finally {
    await sandbox.close();
  }
}

function settingOf({ form }: Bench): string {
  return `One process of the program as the image has it, with its bells in Postgres. The hour: ${CONVERSATIONS[form]} customers write
three messages each over signed WhatsApp webhooks; three people claim each, answer, take notes, look at the load, the list and their Home, and resolve it; providers say
what was read. All of it arrives over HTTP from another process, as fast as it is answered; the gates that keep to Slack's limits are opened for it, else it would take the hour.
A start counts from the command until Slack has had its first answer; \`npm run sandbox\` until the page has the first card. Megabytes are millions of bytes.`.replaceAll(
    '\n',
    ' ',
  );
}

interface Place {
  sandbox: Sandbox;
  /** The folder with `dist/`. */
  program: string;
}

async function measureStarts({ rounds, postgres, say }: Bench, place: Place): Promise<Fact[]> {
  const secretKey = randomBytes(32).toString('base64');
  const timed = async (databaseUrl: string) => {
    const from = performance.now();
    const child = await startProgram(place, { databaseUrl, secretKey });
    const took = performance.now() - from;
    await child.end('SIGTERM');
    return took / 1_000;
  };
  const empty: number[] = [];
  const migrated: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const databaseUrl = await postgres.newDatabase();
    empty.push(await timed(databaseUrl));
    migrated.push(await timed(databaseUrl));
  }
  say(`started ${2 * rounds} times`);
  return [
    { what: 'start until ready, tables up to date', unit: 's', values: migrated, atMost: 1.5 },
    { what: 'start until ready, empty database', unit: 's', values: empty },
  ];
}

function startProgram(
  { sandbox, program }: Place,
  settings: { databaseUrl: string; secretKey: string },
): Promise<ChildApp> {
  return startChildApp(sandbox, { ...settings, built: program });
}

async function measureMemory({ form, postgres, say }: Bench, place: Place): Promise<Fact[]> {
  const { sandbox } = place;
  const settings = {
    databaseUrl: await postgres.newDatabase(),
    secretKey: randomBytes(32).toString('base64'),
  };
  const first = await runApp(sandbox, { ...settings, logLevel: 'silent' });
  await setUpTeam(sandbox, async () => undefined);
  await connectAccounts(sandbox, first);
  await first.stop();
  await openGates(settings.databaseUrl);

  const child = await startProgram(place, settings);
  try {
    const ready = usageOf(child.pid);
    let half = ready;
    const from = performance.now();
    await spendBusyHour(sandbox, {
      conversations: CONVERSATIONS[form],
      halfWay: () => {
        half = usageOf(child.pid);
      },
    });
    if (form === 'whole') {
      await untilAllAnswered(sandbox);
      await pause(CALM_MS);
    }
    const after = usageOf(child.pid);
    const requests = sandbox.ledger.entries.length;
    const seconds = Math.round((performance.now() - from) / 1_000);
    say(`an hour's worth in ${seconds} s: ${requests} requests to and from Slack`);
    if (ready === null || half === null || after === null) return [];
    const fact = (what: string, bytes: number) => ({
      what: `memory (RSS), ${what}`,
      unit: 'MB',
      values: [bytes / MEGABYTE],
    });
    return [
      { ...fact("after an hour's worth of traffic", after.rss), atMost: 200 },
      fact('after half of it', half.rss),
      fact('at most', after.peakRss),
      fact('when ready', ready.rss),
      {
        what: "processor time of the hour's worth",
        unit: 's',
        values: [(after.cpu - ready.cpu) / 1_000],
      },
    ];
  } finally {
    await child.end('SIGTERM');
  }
}

/** Of the team's channel and the workspace: they let through whatever comes. */
async function openGates(databaseUrl: string): Promise<void> {
  await ask(
    databaseUrl,
    `INSERT INTO gate (workspace_id, key, tokens, rate_per_second, burst, reserve, updated_at)
     SELECT i.workspace_id, k.key, 1e6, 1e6, 1e6, 0, dibs_now()
     FROM inbox i, LATERAL (VALUES ('post:' || i.slack_channel), ('update:' || i.workspace_id), ('views:' || i.workspace_id),
       ('marks:' || i.workspace_id)) k (key)
     ON CONFLICT (workspace_id, key) DO UPDATE SET tokens = 1e6, rate_per_second = 1e6, burst = 1e6, reserve = 0`,
  );
}

function sizeOf(installed: ShippedInstall | null): Fact[] {
  if (installed === null) return [];
  const what = "the image's packages, without the embedded Postgres";
  return [{ what, unit: 'MB', values: [installed.bytes / MEGABYTE], atMost: 120 }];
}

async function sandboxStarts({ form, rounds, say }: Bench): Promise<Fact> {
  // The first one finds nothing of it in the system's cache.
  if (form === 'whole') await timeToFirstCard();
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) values.push((await timeToFirstCard()) / 1_000);
  say(`opened the sandbox ${rounds} times`);
  return { what: '`npm run sandbox` until the first card', unit: 's', values, atMost: 5 };
}
