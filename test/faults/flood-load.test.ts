import { randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import { Client } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '../../sandbox/clock.ts';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { as, cardsIn, type Person } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { runApp } from '../../sandbox/run-app.ts';
import { startSandbox } from '../../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../../sandbox/set-the-scene.ts';
import { seconds } from '../../src/domain/ids.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { startChildApp } from '../helpers/child-app.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { patienceFor, runsOf, tell } from '../helpers/soak-runs.ts';
import { manyWrite } from './flood-writers.ts';

/** Of each: how many come in `npm test`, and how many come for each run of the long form. */
const QUICK = 90;
const A_RUN = 10;
const WRITERS = 32;
/** Of each person, at least: while they come, and when they are there; there more of them where more have come. */
const PRESSES = 5;
/** Of each person, when they are there. */
const MOST_PRESSES = 300;
/** How long one may wait for what comes, on a busy machine. */
const PATIENCE = 60_000;

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** The whole program as a process of its own, in real time, with gates as Slack has them and real bells. */
async function open() {
  const database = await createTestDatabase();
  stops.push(database.drop);
  const reader = new Client({ connectionString: database.url });
  await reader.connect();
  stops.push(() => reader.end());
  const sandbox = await startSandbox({ clock: createClock({ start: Date.UTC(2026, 2, 4, 9) }) });
  stops.push(sandbox.close);
  const settings = {
    databaseUrl: database.url,
    secretKey: randomBytes(32).toString('base64'),
  };
  const first = await runApp(sandbox, { ...settings, logLevel: 'silent' });
  await setUpTeam(sandbox, async () => undefined);
  await connectAccounts(sandbox, first);
  await first.stop();
  const child = await startChildApp(sandbox, settings);
  stops.push(() => child.end('SIGKILL'));
  const people = [as(sandbox, 'ana'), as(sandbox, 'ben'), as(sandbox, 'chen')] as const;
  return { sandbox, child, reader, people };
}

type Open = Awaited<ReturnType<typeof open>>;

/** A button that somebody presses where it stands, if it does. */
type Press = (at: Open) => { on: Message; button: string } | undefined;

const next: Press = ({ sandbox }) => {
  const button = 'Claim next';
  const on = cardsIn(sandbox, '#support').find((message) => buttonsOf(message).includes(button));
  return on && { on, button };
};

/** A card; the list has buttons of the same name, of each that it names. */
const card: Press = ({ sandbox }) => {
  const button = 'Claim';
  const on = cardsIn(sandbox, '#support').find((message) => {
    const buttons = buttonsOf(message);
    return buttons.includes(button) && !buttons.includes('Claim next');
  });
  return on && { on, button };
};

const cardOrNext: Press = (at) => card(at) ?? next(at);

/** Somebody who takes one, hears what became of it, and takes another; milliseconds until each press was acknowledged. */
async function keepsClaiming(
  at: Open,
  person: Person,
  press: Press,
  isOver: (pressed: number) => boolean,
): Promise<number[]> {
  const { sandbox } = at;
  const took: number[] = [];
  while (!isOver(took.length)) {
    const found = await sandbox.until(
      'something to press',
      () => press(at) ?? isOver(took.length),
      PATIENCE,
    );
    if (found === true) break;
    const heard = person.ephemerals().length;
    const from = performance.now();
    await person.click(found.on, found.button);
    took.push(performance.now() - from);
    await sandbox.until('what became of it', () => person.ephemerals().length > heard, PATIENCE);
  }
  return took;
}

/** Three people at once: two press *Claim next*, the third a card's *Claim* where one stands. */
function keepClaiming(at: Open, isOver: (pressed: number) => boolean): Promise<number[][]> {
  const [ana, ben, chen] = at.people;
  return Promise.all([
    keepsClaiming(at, ana, next, isOver),
    keepsClaiming(at, ben, next, isOver),
    keepsClaiming(at, chen, cardOrNext, isOver),
  ]);
}

const rankOf = (values: number[], share: number) =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0);

const inWords = (took: number[]) =>
  `p50 ${rankOf(took, 0.5)}, p99 ${rankOf(took, 0.99)}, max ${rankOf(took, 1 - 1 / took.length)} ms`;

const load = () => loadavg()[0]?.toFixed(1);

describe('many more conversations than the channel takes', () => {
  it('are all stored, and people work on while they come and when they are there', {
    timeout: patienceFor(60_000),
  }, async () => {
    const at = await open();
    const { sandbox, child, reader, people } = at;
    const count = runsOf(QUICK / A_RUN) * A_RUN;
    const loadBefore = load();
    const from = performance.now();
    let written = false;
    const flood = { url: child.url, account: defaultAccounts[0], count, atOnce: WRITERS };
    const writing = manyWrite(flood).finally(() => {
      written = true;
    });
    const meanwhile = await keepClaiming(at, (pressed) => written && pressed >= PRESSES);
    const { took, sentAgain } = await writing;
    const cameFor = performance.now() - from;
    const enough = Math.ceil((PRESSES * count) / QUICK);
    const afterwards = await keepClaiming(
      at,
      (pressed) => pressed >= Math.min(enough, MOST_PRESSES),
    );
    const lasted = performance.now() - from;
    const posts = cardsIn(sandbox, '#support').length;

    expect(took).toHaveLength(count);
    expect(await child.end('SIGTERM')).toBe(0);
    const query = async <Row extends object>(sql: string) => (await reader.query<Row>(sql)).rows;
    const [stored] = await query<{ all: number; owners: string[] }>(
      'SELECT count(*)::int AS all, array_remove(array_agg(owner_id), NULL) AS owners FROM conversation',
    );
    expect(stored?.all).toBe(count);
    // Each press of Claim next takes one; of two who press the same Claim only one gets it.
    for (const [index, { id }] of people.slice(0, 2).entries()) {
      const pressed = (meanwhile[index]?.length ?? 0) + (afterwards[index]?.length ?? 0);
      expect(stored?.owners.filter((owner) => owner === id)).toHaveLength(pressed);
    }
    expect(await brokenInvariants({ query, sandbox })).toEqual([]);
    // The burst that Slack allows, and one a second.
    expect(posts).toBeLessThanOrEqual(10 + lasted / seconds(1));
    tell(
      [
        `flood: ${count} conversations in ${(cameFor / 1_000).toFixed(1)} s; load of the machine ${loadBefore} before, ${load()} after`,
        `  each webhook answered: ${inWords(took)}; sent again after 503: ${sentAgain}`,
        `  ${meanwhile.flat().length} clicks meanwhile acknowledged: ${inWords(meanwhile.flat())}`,
        `  ${afterwards.flat().length} clicks afterwards acknowledged: ${inWords(afterwards.flat())}`,
        `  ${posts} messages in the channel after ${(lasted / 1_000).toFixed(1)} s`,
      ].join('\n'),
    );
  });
});
