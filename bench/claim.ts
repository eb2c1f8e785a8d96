import { defaultAccounts } from '../sandbox/customers/accounts.ts';
import { manyWrite } from '../test/faults/flood-writers.ts';
import { startChildApp } from '../test/helpers/child-app.ts';
import {
  type Bench,
  type Benchmark,
  interleave,
  type Report,
  type Side,
  sidesOf,
} from './benchmark.ts';
import { type ClaimDesk, openClaimDesk } from './claim-desk.ts';
import { type ClickLoad, type ClickOutcome, type SeenCard, sendClicks } from './click-load.ts';
import { databaseUsage, takenBetween } from './database-usage.ts';
import { usageOf } from './machine.ts';
import { startRivalProcess } from './rivals/rival-process.ts';
import { ask } from './servers.ts';
import { statsOf } from './stats.ts';

/** From the signed click to its 200. */
export const claim: Benchmark = {
  name: 'claim',
  title: 'A claim, from the signed click to its acknowledgement',
  run: benchClaims,
};

const OURS = 'Dibs';
const BY_HAND = 'by hand: Bolt and pg';
const BARE = 'Bolt: a bare ack()';
type Name = typeof OURS | typeof BY_HAND | typeof BARE;

/** How many presses each run has. */
interface Sizes {
  alone: number;
  /** Cards, each pressed by all. */
  contended: number;
  evenly: number;
  /** Webhooks of the flood, and presses meanwhile at most. */
  flood: number;
  meanwhile: number;
}

const WHOLE: Sizes = {
  alone: 3_000,
  contended: 40,
  evenly: 1_000,
  flood: 10_000,
  meanwhile: 3_000,
};
const QUICK: Sizes = { alone: 320, contended: 4, evenly: 200, flood: 200, meanwhile: 400 };

const EVENLY_PER_SECOND = 200;
const FLOOD_PER_SECOND = 30;
const WRITERS = 32;

async function benchClaims(bench: Bench): Promise<Report> {
  const sizes = bench.form === 'whole' ? WHOLE : QUICK;
  const { alone, contended, evenly, meanwhile } = sizes;
  // Each side warms up once.
  const cards = (bench.rounds + 1) * (alone + contended + evenly) + meanwhile;
  bench.say(`a channel with ${cards} cards, and 64 people`);
  const desk = await openClaimDesk(bench, cards);
  const bots: Bot[] = [];
  try {
    bots.push(await startOurs(bench, desk));
    bots.push(await startRival(desk, BY_HAND, 'claim-by-hand.ts'));
    bots.push(await startRival(desk, BARE, 'claim-bare-ack.ts'));
    return await measure(bench, { desk, bots, sizes });
  } finally {
    for (const bot of bots) await bot.end();
    await desk.close();
  }
}

interface Bot {
  name: Name;
  url: string;
  pid: number;
  databaseUrl: string;
  end(): Promise<unknown>;
  /** Whether it claims at all, and tells people so. */
  claims: boolean;
  next: (count: number) => SeenCard[];
  /** So far. */
  presses: () => number;
  pressed: (count: number) => void;
}

async function startOurs(bench: Bench, desk: ClaimDesk): Promise<Bot> {
  const databaseUrl = await desk.newDatabase();
  const child = await startChildApp(desk.sandbox, {
    databaseUrl,
    secretKey: desk.secretKey,
    redisUrl: bench.redis?.url ?? null,
    slackApiUrl: desk.frontDoor.slackApiUrl,
    built: await bench.built(),
  });
  const { url, pid } = child;
  const end = () => child.end('SIGTERM');
  return { name: OURS, url, pid, databaseUrl, end, claims: true, ...pressesOn(desk) };
}

async function startRival(
  desk: ClaimDesk,
  name: Name,
  file: 'claim-by-hand.ts' | 'claim-bare-ack.ts',
): Promise<Bot> {
  const databaseUrl = await desk.newDatabase();
  const { botToken, signingSecret } = desk.sandbox.credentials;
  const { slackApiUrl } = desk.frontDoor;
  const settings = { databaseUrl, slackApiUrl, botToken, signingSecret };
  const { url, pid, end } = await startRivalProcess(file, settings);
  return { name, url, pid, databaseUrl, end, claims: name === BY_HAND, ...pressesOn(desk) };
}

/** Each card is pressed in one run only. */
function pressesOn({ cards }: ClaimDesk): Pick<Bot, 'next' | 'presses' | 'pressed'> {
  let taken = 0;
  let presses = 0;
  return {
    next(count) {
      taken += count;
      if (taken > cards.length) throw new Error('there are too few cards');
      return cards.slice(taken - count, taken);
    },
    presses: () => presses,
    pressed(count) {
      presses += count;
    },
  };
}

interface Measuring {
  desk: ClaimDesk;
  bots: readonly Bot[];
  sizes: Sizes;
}

interface Run {
  perSecond: number;
  p50: number;
  p99: number;
  /** Milliseconds of processors for each click: the process's, and its database connections'. */
  cpu: number;
  databaseCpu: number;
}

async function measure(bench: Bench, measuring: Measuring): Promise<Report> {
  const { bots, sizes, desk } = measuring;
  const { say } = bench;
  const sides = (what: (bot: Bot) => Promise<Run>, of: readonly Bot[]): Side<Name, Run>[] =>
    of.map((bot) => ({ name: bot.name, run: () => what(bot) }));
  const claiming = bots.filter((bot) => bot.claims);
  say('each press on a card of its own, 64 at once');
  const alone = await interleave(
    bench,
    sides((bot) => run(desk, bot, bot.next(sizes.alone), { loop: 'closed' }), bots),
  );
  say('64 people press on the same card at once');
  const contended = await interleave(
    bench,
    sides((bot) => run(desk, bot, bot.next(sizes.contended), { loop: 'bursts' }), claiming),
  );
  say(`${EVENLY_PER_SECOND} presses a second, evenly`);
  const pace = { loop: 'open', perSecond: EVENLY_PER_SECOND } as const;
  const evenly = await interleave(
    bench,
    sides((bot) => run(desk, bot, bot.next(sizes.evenly), pace), bots),
  );
  const statements = await Promise.all(claiming.map(statementsOf));
  say(`${sizes.flood} webhooks come in, and ${FLOOD_PER_SECOND} presses a second meanwhile`);
  const [ours] = bots;
  if (ours === undefined) throw new TypeError('Dibs is among them');
  const flood = await whileFlooded(desk, ours, sizes);
  const peaks = bots.map(({ name, pid }) => ({
    name,
    values: [(usageOf(pid)?.peakRss ?? Number.NaN) / 2 ** 20],
  }));
  return {
    setting: settingOf(bench, sizes),
    comparisons: [
      {
        what: 'claims a second, each on a card of its own, 64 at once',
        ...{ unit: '1/s', better: 'more', sides: sidesOf(alone, ({ perSecond }) => perSecond) },
        goal: { against: BY_HAND, ratio: 0.8 },
      },
      {
        what: 'clicks a second, 64 on the same card at once',
        ...{ unit: '1/s', better: 'more', sides: sidesOf(contended, ({ perSecond }) => perSecond) },
        goal: { against: BY_HAND, ratio: 0.8 },
      },
      {
        what: 'the last of 64 on the same card (p99)',
        ...{ unit: 'ms', better: 'less', sides: sidesOf(contended, ({ p99 }) => p99) },
      },
      {
        what: `until the answer, at ${EVENLY_PER_SECOND} clicks a second (p50)`,
        ...{ unit: 'ms', better: 'less', sides: sidesOf(evenly, ({ p50 }) => p50) },
      },
      {
        what: `until the answer, at ${EVENLY_PER_SECOND} clicks a second (p99)`,
        ...{ unit: 'ms', better: 'less', sides: sidesOf(evenly, ({ p99 }) => p99) },
      },
      {
        what: 'processor time of a claim, in the process',
        ...{ unit: 'ms', better: 'less', sides: sidesOf(alone, ({ cpu }) => cpu) },
      },
      {
        what: 'processor time of a claim, in Postgres',
        ...{ unit: 'ms', better: 'less', sides: sidesOf(alone, ({ databaseCpu }) => databaseCpu) },
      },
      {
        what: 'round trips to Postgres for each press, with all that follows',
        ...{ unit: '1', better: 'less', sides: statements },
      },
      { what: 'peak memory of the process', unit: 'MB', better: 'less', sides: peaks },
    ],
    facts: [
      {
        what: `p99 at ${EVENLY_PER_SECOND} clicks a second`,
        unit: 'ms',
        values: evenly[OURS].map(({ p99 }) => p99),
        atMost: 50,
      },
      {
        what: `p99 at ${FLOOD_PER_SECOND} clicks a second while ${sizes.flood} webhooks come in and drain`,
        unit: 'ms',
        values: [statsOf(flood.clicks.took).p99],
        atMost: 100,
      },
      { what: 'webhooks a second meanwhile', unit: '1/s', values: [flood.webhooksPerSecond] },
    ],
    notes: [
      'where the time of a claim goes, and what the slowest at 200 a second wait for: `bench/plans/claim.txt`',
      'what a bare ack() takes at the same pace is what this machine, Node and the sender take of each answer: no claim is answered sooner',
      `the flood came once, in the last round; ${flood.clicks.took.length} clicks were made meanwhile`,
    ],
  };
}

function settingOf({ redis }: Bench, sizes: Sizes): string {
  return `64 people press *Claim* on cards of a channel full of them, with what Slack sends (3 kB, signed, a trigger of its own each), from a process
of its own; each side is a process of its own with a pool of ten connections to a database of its own, all of one Postgres with its usual
durability. Dibs runs as it is shipped, with its bells on ${redis === null ? 'Postgres' : 'Redis'}: what follows a claim (the card, the line in its thread)
goes on in the background through gates as Slack has them. By hand: one listener behind Bolt's own receiver, one prepared load and one
prepared compare-and-set with history and outbox on the same tables; it delivers nothing, rings no bell and keeps no way back. Both tell
whoever pressed what became of it, by the \`response_url\`. A bare ack() claims nothing and tells nobody. A run is ${sizes.alone} presses on as many cards by autocannon, 64 presses at once on each of ${sizes.contended}
cards, or ${sizes.evenly} presses spaced evenly, timed from when each was due. Each run begins with nothing that waits for
the gates. After each run of those that claim the history is asked whether each card was claimed exactly once.`;
}

async function run(
  desk: ClaimDesk,
  bot: Bot,
  cards: readonly SeenCard[],
  pace: ClickLoad['pace'],
): Promise<Run> {
  const presses = pace.loop === 'bursts' ? cards.length * desk.people.length : cards.length;
  await forgetWaiting(bot);
  const before = { ...(await cpuOf(bot)), told: desk.frontDoor.told() };
  const outcome = await press(desk, bot, { cards, pace });
  bot.pressed(presses);
  if (bot.claims) {
    await desk.frontDoor.untilTold(before.told + presses);
    await mustBeClaimedOnce(bot, cards);
  }
  const after = await cpuOf(bot);
  const { p99, median: p50 } = statsOf(outcome.took);
  return {
    perSecond: (outcome.acknowledged * 1_000) / outcome.ms,
    ...{ p50, p99 },
    cpu: (after.process - before.process) / presses,
    databaseCpu: takenBetween(before.database, after.database) / presses,
  };
}

/** The gates let fifty edits a minute through: what thousands of claims leave behind would take hours, and no team claims like that. */
async function forgetWaiting({ databaseUrl }: Bot): Promise<void> {
  await ask(
    databaseUrl,
    `UPDATE outbox SET state = 'obsolete', settled_at = dibs_now() WHERE state IN ('ready', 'uncertain')`,
  );
}

async function press(
  desk: ClaimDesk,
  { name, url }: Bot,
  { cards, pace, until }: Pick<ClickLoad, 'cards' | 'pace'> & { until?: Promise<unknown> },
): Promise<ClickOutcome> {
  const { signingSecret } = desk.sandbox.credentials;
  const { payload, people } = desk;
  const { responsesUrl } = desk.frontDoor;
  const load = { url, signingSecret, payload, responsesUrl, people, cards, pace };
  const outcome = await sendClicks(load, until);
  if (outcome.others > 0)
    throw new Error(`${name}: ${outcome.others} presses were not acknowledged`);
  return outcome;
}

async function mustBeClaimedOnce(
  { name, databaseUrl }: Bot,
  cards: readonly SeenCard[],
): Promise<void> {
  const wrong = await ask(
    databaseUrl,
    `SELECT c.id FROM conversation c
     WHERE c.id = ANY($1::uuid[]) AND (c.owner_id IS NULL OR 1 <> (
       SELECT count(*) FROM history h, jsonb_array_elements(h.events) e
       WHERE h.workspace_id = c.workspace_id AND h.subject_kind = 'conversation' AND h.subject_id = c.id::text
         AND e->>'type' = 'owner_changed'))`,
    [cards.map(({ conversationId }) => conversationId)],
  );
  if (wrong.length > 0)
    throw new Error(`${name}: ${wrong.length} cards were not claimed exactly once`);
}

/** Milliseconds so far, of the process and of its connections. */
async function cpuOf({ pid, databaseUrl }: Bot) {
  return {
    process: usageOf(pid)?.cpu ?? Number.NaN,
    database: await databaseUsage(databaseUrl),
  };
}

interface Flooded {
  clicks: ClickOutcome;
  webhooksPerSecond: number;
}

/** Customers write, more than the channel takes; clicks come while they do, and for a while after that. */
async function whileFlooded(desk: ClaimDesk, bot: Bot, sizes: Sizes): Promise<Flooded> {
  await forgetWaiting(bot);
  const from = performance.now();
  const flood = { url: bot.url, account: defaultAccounts[0], count: sizes.flood, atOnce: WRITERS };
  const writing = manyWrite(flood).then(({ took }) => {
    const seconds = (performance.now() - from) / 1_000;
    return took.length / seconds;
  });
  const drained = writing.then(() => new Promise((resolve) => setTimeout(resolve, DRAINS_MS)));
  const pace = { loop: 'open', perSecond: FLOOD_PER_SECOND } as const;
  const cards = bot.next(sizes.meanwhile);
  const clicks = await press(desk, bot, { cards, pace, until: drained });
  return { clicks, webhooksPerSecond: await writing };
}

const DRAINS_MS = 3_000;

/** Of each press so far. Backends tell of their statements once a second: of so many presses, the last few hardly count. */
async function statementsOf({ name, databaseUrl, presses }: Bot) {
  const [row] = await ask<{ commits: string }>(
    databaseUrl,
    'SELECT xact_commit AS commits FROM pg_stat_database WHERE datname = current_database()',
  );
  return { name, values: [Number(row?.commits) / presses()] };
}
