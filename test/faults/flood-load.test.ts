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
import { createTestDatabase } from '../helpers/database.ts';
import { patienceFor, runsOf, tell } from '../helpers/soak-runs.ts';

/** Of each: how many come in `npm test`, and how many come for each run of the long form. */
const QUICK = 90;
const A_RUN = 10;
const WRITERS = 32;
/** Of each person, at least. */
const PRESSES = 5;
/** How long one may wait for what comes, on a busy machine. */
const PATIENCE = 60_000;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** The whole program in real time, with gates as Slack has them and real bells. */
async function open() {
  const database = await createTestDatabase();
  stops.push(database.drop);
  const reader = new Client({ connectionString: database.url });
  await reader.connect();
  stops.push(() => reader.end());
  const sandbox = await startSandbox({ clock: createClock({ start: Date.UTC(2026, 2, 4, 9) }) });
  stops.push(sandbox.close);
  const app = await runApp(sandbox, { databaseUrl: database.url, logLevel: 'silent' });
  stops.push(app.stop);
  await setUpTeam(sandbox, async () => undefined);
  await connectAccounts(sandbox, app);
  return {
    sandbox,
    app,
    reader,
    people: [as(sandbox, 'ana'), as(sandbox, 'ben'), as(sandbox, 'chen')],
  };
}

type Open = Awaited<ReturnType<typeof open>>;

/** Milliseconds until each webhook had its 2xx. */
async function manyWrite({ sandbox }: Open, count: number): Promise<number[]> {
  const { customers } = sandbox;
  const account = defaultAccounts[0].key;
  const took: number[] = [];
  let next = 0;
  const writer = async () => {
    for (let mine = next++; mine < count; mine = next++) {
      const { id } = customers.add({ name: `Customer ${mine}`, account });
      const from = performance.now();
      const { status } = await customers.write(id, `My order ${mine} is late`);
      if (status === 'accepted') took.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return took;
}

const floodList = ({ sandbox }: Open): Message | undefined =>
  cardsIn(sandbox, '#support').find((message) => buttonsOf(message).includes('Claim next'));

/** Somebody who takes the next one, hears that it is theirs, and takes the next one; milliseconds until each press was acknowledged. */
async function takesNext(at: Open, person: Person, isLast: () => boolean): Promise<number[]> {
  const { sandbox } = at;
  const took: number[] = [];
  while (took.length < PRESSES || !isLast()) {
    const list = await sandbox.until(
      'the list, or its end',
      () => floodList(at) ?? isLast(),
      PATIENCE,
    );
    if (list === true) break;
    const heard = person.ephemerals().length;
    const from = performance.now();
    await person.click(list, 'Claim next');
    took.push(performance.now() - from);
    await sandbox.until('what is theirs', () => person.ephemerals().length > heard, PATIENCE);
  }
  return took;
}

const rankOf = (values: number[], share: number) =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0);

describe('many more conversations than the channel takes', () => {
  it('are all stored, and people work on while they come', {
    timeout: patienceFor(60_000),
  }, async () => {
    const at = await open();
    const count = runsOf(QUICK / A_RUN) * A_RUN;
    const from = performance.now();
    let written = false;
    const writing = manyWrite(at, count).finally(() => {
      written = true;
    });
    const claiming = at.people.map((person) => takesNext(at, person, () => written));
    const intake = await writing;
    const cameFor = performance.now() - from;
    const claims = (await Promise.all(claiming)).flat();
    const lasted = performance.now() - from;

    expect(intake).toHaveLength(count);
    await at.app.stop();
    const { rows } = await at.reader.query(
      'SELECT count(*)::int AS stored, count(owner_id)::int AS claimed FROM conversation',
    );
    expect(rows).toEqual([{ stored: count, claimed: claims.length }]);
    const query = async <Row extends object>(sql: string) => (await at.reader.query<Row>(sql)).rows;
    expect(await brokenInvariants({ query, sandbox: at.sandbox })).toEqual([]);
    const posts = cardsIn(at.sandbox, '#support').length;
    // The burst that Slack allows, and one a second.
    expect(posts).toBeLessThanOrEqual(10 + lasted / seconds(1));
    tell(
      `flood: ${count} conversations in ${(cameFor / 1_000).toFixed(1)} s, each answered in ${rankOf(intake, 0.5)} ms (p50), ${rankOf(intake, 0.99)} ms (p99); ` +
        `${claims.length} presses of Claim next meanwhile acknowledged in ${rankOf(claims, 0.5)} ms (p50), ${rankOf(claims, 0.99)} ms (p99); ${posts} messages in the channel`,
    );
  });
});
