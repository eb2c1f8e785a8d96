import { configFor } from '../sandbox/run-app.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { type Bench, type Benchmark, interleave, type Report, sidesOf } from './benchmark.ts';
import { type ClaimDesk, openClaimDesk } from './claim-desk.ts';
import { databaseUsage, takenBetween } from './database-usage.ts';
import { type OpenDibs, startOpenDibs } from './dibs-process.ts';
import { usageOf } from './machine.ts';
import { startUpdateLoop, type UpdateLoop } from './rivals/delivery-loop.ts';
import { ask } from './servers.ts';

/** How fast what is committed gets to Slack, if Slack let it. */
export const delivery: Benchmark = {
  name: 'delivery',
  title: 'Delivery: cards edited in the sandbox, with the gates open',
  run: benchDelivery,
};

const OURS = 'Dibs';
const LOOP = 'a bare WebClient loop';
/** As many lanes as Dibs has. */
const AT_ONCE = 24;
const PATIENCE_MS = 60_000;

async function benchDelivery(bench: Bench): Promise<Report> {
  const count = bench.form === 'whole' ? 3_000 : 400;
  bench.say(`a channel with ${count} cards`);
  const desk = await openClaimDesk(bench, count);
  try {
    return await measure(bench, desk);
  } finally {
    await desk.close();
  }
}

interface Run {
  perSecond: number;
  /** Milliseconds of processors for each edit. */
  cpu: number;
  databaseCpu: number;
  roundTrips: number;
}

async function measure(bench: Bench, desk: ClaimDesk): Promise<Report> {
  const { sandbox, cards } = desk;
  const databaseUrl = await desk.newDatabase();
  const dibs = await startOpenDibs(
    configFor(sandbox, {
      databaseUrl,
      secretKey: desk.secretKey,
      redisUrl: bench.redis?.url ?? null,
      logLevel: 'info',
    }),
  );
  let loop: UpdateLoop | null = null;
  try {
    // What Dibs says in an edit is what the loop says.
    await commitUpdates(desk, databaseUrl, 1);
    const [sent] = await untilUpdated(sandbox, 1);
    loop = await startUpdateLoop({
      slackApiUrl: sandbox.slackApiUrl,
      botToken: sandbox.credentials.botToken,
      atOnce: AT_ONCE,
      content: sent?.sent as Record<string, unknown>,
    });
    const editing = loop;
    bench.say(`${cards.length} edits, ${AT_ONCE} at once`);
    const rounds = await interleave(bench, [
      { name: OURS, run: () => deliver(desk, databaseUrl, dibs) },
      { name: LOOP, run: () => edit(desk, editing) },
    ]);
    const peaks = [
      { name: OURS, values: [peakOf(dibs.pid)] },
      { name: LOOP, values: [peakOf(editing.pid)] },
    ];
    return {
      setting: `${cards.length} cards stand in a channel of the sandbox, and each has to be edited. Dibs finds the entries in its outbox, leases each, reads and draws
the newest state, calls \`chat.update\` and writes down where it stands, with ${AT_ONCE} lanes and ten connections. The loop sends the same edits from
memory by Slack's own client, ${AT_ONCE} at once. Each is a process of its own; the sandbox has one of its own for both, takes part of the same processors,
and sends no events meanwhile. Timed at the sandbox, from the first call to the last.`,
      comparisons: [
        {
          what: 'edits a second',
          ...{ unit: '1/s', better: 'more', sides: sidesOf(rounds, ({ perSecond }) => perSecond) },
          goal: { against: LOOP, ratio: 0.7 },
        },
        {
          what: 'processor time of an edit, in the process',
          ...{ unit: 'ms', better: 'less', sides: sidesOf(rounds, ({ cpu }) => cpu) },
        },
        { what: 'peak memory of the process', unit: 'MB', better: 'less', sides: peaks },
      ],
      facts: [
        {
          what: 'processor time of an edit, in Postgres',
          unit: 'ms',
          values: rounds[OURS].map(({ databaseCpu }) => databaseCpu),
        },
        {
          what: 'round trips to Postgres for each edit',
          unit: '1',
          values: rounds[OURS].map(({ roundTrips }) => roundTrips),
        },
      ],
      notes: [],
    };
  } finally {
    await loop?.end();
    await dibs.end();
  }
}

const peakOf = (pid: number) => (usageOf(pid)?.peakRss ?? Number.NaN) / 2 ** 20;

async function deliver(desk: ClaimDesk, databaseUrl: string, dibs: OpenDibs): Promise<Run> {
  const { sandbox, cards } = desk;
  sandbox.ledger.entries.length = 0;
  const before = await spentBy(dibs, databaseUrl);
  await commitUpdates(desk, databaseUrl, cards.length);
  const calls = await untilUpdated(sandbox, cards.length);
  const after = await spentBy(dibs, databaseUrl);
  const [left] = await ask<{ count: number }>(
    databaseUrl,
    `SELECT count(*)::int AS count FROM outbox WHERE surface_key LIKE 'card:%' AND state NOT IN ('done', 'leased')`,
  );
  if (left?.count !== 0) throw new Error(`${left?.count} cards were not delivered`);
  return {
    perSecond: rateOf(calls),
    cpu: (after.cpu - before.cpu) / cards.length,
    databaseCpu: takenBetween(before.database, after.database) / cards.length,
    roundTrips: (after.commits - before.commits) / cards.length,
  };
}

async function edit({ sandbox, cards }: ClaimDesk, loop: UpdateLoop): Promise<Run> {
  sandbox.ledger.entries.length = 0;
  const before = usageOf(loop.pid)?.cpu ?? Number.NaN;
  await loop.update(cards.map(({ ts }) => ts));
  const calls = await untilUpdated(sandbox, cards.length);
  const cpu = ((usageOf(loop.pid)?.cpu ?? Number.NaN) - before) / cards.length;
  return { perSecond: rateOf(calls), cpu, databaseCpu: 0, roundTrips: 0 };
}

/** A commit of each card, as a change makes it that nobody waits for. */
async function commitUpdates(
  { cards, workspaceId, sandbox }: ClaimDesk,
  databaseUrl: string,
  count: number,
): Promise<void> {
  await ask(
    databaseUrl,
    `INSERT INTO outbox (workspace_id, id, effect, surface_key, order_key, urgency, post_gate, edit_gate, gate, not_before, created_at)
     SELECT $1, gen_random_uuid(), jsonb_build_object('kind', 'show', 'because', 'change', 'urgency', 'rest',
         'surface', jsonb_build_object('type', 'card', 'conversationId', id)),
       'card:' || id, 'conversation:' || id, 3, 'post:' || $2, 'update:' || $1, 'update:' || $1, dibs_now(), dibs_now()
     FROM unnest($3::text[]) id`,
    [
      workspaceId,
      sandbox.scene.support.id,
      cards.slice(0, count).map(({ conversationId }) => conversationId),
    ],
  );
}

type Calls = ReturnType<Sandbox['ledger']['calls']>;

/** All of them were answered. */
async function untilUpdated(sandbox: Sandbox, count: number): Promise<Calls> {
  const from = performance.now();
  for (;;) {
    const { entries } = sandbox.ledger;
    if (entries.length >= count) {
      const calls = sandbox.ledger.calls('chat.update');
      const refused = calls.find(({ outcome }) => outcome === 'refused' || outcome === 'failed');
      if (refused !== undefined) throw new Error(`an edit was not taken: ${refused.note}`);
      if (calls.filter(({ outcome }) => outcome === 'ok').length >= count) return calls;
    }
    if (performance.now() - from > PATIENCE_MS)
      throw new Error(`only ${sandbox.ledger.calls('chat.update').length} of ${count} came`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function rateOf(calls: Calls): number {
  const times = calls.map(({ at }) => at);
  const ms = Math.max(...times) - Math.min(...times);
  return ((calls.length - 1) * 1_000) / ms;
}

async function spentBy({ pid }: OpenDibs, databaseUrl: string) {
  const [stats] = await ask<{ commits: string }>(
    databaseUrl,
    'SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = current_database()',
  );
  return {
    cpu: usageOf(pid)?.cpu ?? Number.NaN,
    database: await databaseUsage(databaseUrl),
    commits: Number(stats?.commits),
  };
}
