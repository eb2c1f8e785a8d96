import { afterEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { as, cardsIn } from '../../sandbox/driver.ts';
import type { NewFault } from '../../sandbox/faults.ts';
import type { Message } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import { brokenWithCustomers } from '../helpers/check-customers.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { unfinishedBusiness } from '../helpers/check-settled.ts';
import { type Fleet, startFleet } from '../helpers/fleet.ts';
import { readOut } from '../helpers/read-out.ts';
import { runsOf, seedOf } from '../helpers/soak-runs.ts';
import { createLife } from './in-life.ts';
import { createRandom, type Random } from './random.ts';

/** Surfaces: a card and a message in its thread for each customer. */
const POSTS = 200;
const AT_ONCE = 20;

const STORED: readonly NewFault['fault'][] = [
  { type: 'lose_answer' },
  { type: 'http_500_after' },
  { type: 'internal_error_after' },
];
const NOT_STORED: readonly NewFault['fault'][] = [{ type: 'http_500_before' }, { type: 'reset' }];

let fleet: Fleet;
afterEach(async () => {
  const broken = [
    ...(await brokenInvariants(fleet)),
    ...(await brokenWithCustomers(fleet)),
    ...(await unfinishedBusiness(fleet)),
  ];
  await fleet.close();
  expect(broken).toEqual([]);
});

const cardsOf = (name: string): Message[] =>
  cardsIn(fleet.sandbox, '#support').filter((card) =>
    readOut(card).split('\n')[0]?.endsWith(` · ${name}`),
  );

async function writes(name: string, account = defaultAccounts[0].key): Promise<void> {
  const { customers } = fleet.sandbox;
  const known = customers.list().find((customer) => customer.name === name);
  const { id } = known ?? customers.add({ name, account });
  await customers.write(id, `I am ${name}.`);
}

async function pass(...times: number[]): Promise<void> {
  for (const time of times) await fleet.advance(seconds(time));
}

/** The next post of a card is stored so much later, and Slack says nothing. */
function storeLate(late: number): void {
  fleet.sandbox.faults.add({
    method: 'chat.postMessage',
    conversation: fleet.sandbox.scene.support.id,
    fault: { type: 'stored_late', seconds: late },
  });
}

/** Of so many posts a third is stored without an answer, and a third is not stored; events and history are in trouble, too. */
function makeTrouble(random: Random): void {
  const { faults, troubles } = fleet.sandbox;
  for (let post = 0; post < 2 * AT_ONCE; post += 3) {
    for (const fault of [random.oneOf(STORED), random.oneOf(NOT_STORED)]) {
      faults.add({ method: 'chat.postMessage', fault });
    }
  }
  if (random.isIt(0.5)) {
    faults.add({
      method: 'conversations.history',
      fault: { type: 'rate_limit', retryAfterSeconds: 30 },
      remaining: 3,
    });
  }
  for (const trouble of ['duplicate_events', 'reordered_events'] as const) {
    if (random.isIt(0.5)) troubles.set({ name: trouble });
    else troubles.clear(trouble);
  }
}

describe('posts whose answers are lost', () => {
  it('are there once each, whether Slack stored them or not, and however it tells of them', async () => {
    fleet = await startFleet();
    const random = createRandom(seedOf());
    const posts = Math.max(POSTS, runsOf(POSTS));
    const names = Array.from({ length: posts / 2 }, (_, index) => `Kim ${index}`);
    for (let from = 0; from < names.length; from += AT_ONCE) {
      makeTrouble(random);
      await Promise.all(names.slice(from, from + AT_ONCE).map((name) => writes(name)));
      await pass(1, 5);
    }
    fleet.sandbox.troubles.clearAll();
    await pass(31, 31, 62, 301);
    expect(names.filter((name) => cardsOf(name).length !== 1)).toEqual([]);
  });
});

describe('a second copy that turns up later', () => {
  it('goes away, and the first one stays', async () => {
    fleet = await startFleet();
    storeLate(60);
    await writes('Kim Park');
    await pass(1, 5);
    const [first, ...none] = cardsOf('Kim Park');
    expect(none).toEqual([]);
    await as(fleet.sandbox, 'ana').click(first as Message, 'Claim');
    await pass(60);
    expect(cardsOf('Kim Park').map(({ ts }) => ts)).toEqual([first?.ts]);
    expect(readOut(cardsOf('Kim Park')[0] as Message)).toContain('Ana Silva');
    expect(fleet.sandbox.ledger.calls('chat.delete')).toHaveLength(1);
  });

  it('of which nobody told us goes when somebody clicks on it, and the click counts', async () => {
    fleet = await startFleet();
    storeLate(60);
    await writes('Kim Park');
    await pass(1, 5);
    const [first] = cardsOf('Kim Park');
    fleet.sandbox.troubles.set({ name: 'outage', minutes: 5 });
    await pass(60);
    const copy = cardsOf('Kim Park').at(-1) as Message;
    expect(copy.ts).not.toBe(first?.ts);
    // The echo waits behind the click.
    fleet.sandbox.faults.add({ method: 'chat.delete', fault: { type: 'http_500_before' } });
    fleet.sandbox.troubles.clear('outage');
    await as(fleet.sandbox, 'ana').click(copy, 'Claim');
    await pass(1, 5, 31);
    expect(cardsOf('Kim Park').map(({ ts }) => ts)).toEqual([first?.ts]);
    expect(readOut(cardsOf('Kim Park')[0] as Message)).toContain('Ana Silva');
  });

  it('under which somebody has written is folded, and what they wrote belongs to the conversation', async () => {
    fleet = await startFleet();
    storeLate(60);
    await writes('Kim Park');
    await pass(1, 5);
    const [first] = cardsOf('Kim Park');
    const ana = as(fleet.sandbox, 'ana');
    await ana.click(first as Message, 'Claim');
    fleet.sandbox.troubles.set({ name: 'outage', minutes: 5 });
    await pass(60);
    const copy = cardsOf('Kim Park').find(({ ts }) => ts !== first?.ts) as Message;
    void ana.reply(copy, 'I look into it.');
    fleet.sandbox.troubles.clear('outage');
    await pass(1, 5, 31);
    const standing = cardsIn(fleet.sandbox, '#support').filter(({ ts }) => ts >= (first?.ts ?? ''));
    expect(standing.map(({ ts }) => ts)).toEqual([first?.ts, copy.ts]);
    expect(buttonsOf(copy)).not.toContain('Claim');
    const notes = await fleet.query(`SELECT text FROM message WHERE kind = 'note'`);
    expect(notes).toEqual([{ text: 'I look into it.' }]);
  });
});

describe('a reply of which nobody knows whether it arrived', () => {
  it.each([
    { arrives: 'at once', fault: { type: 'lose_answer' } as const },
    { arrives: 'late', fault: { type: 'stored_late', seconds: 45 } as const },
    { arrives: 'never', fault: { type: 'http_500_before' } as const },
  ])(
    'and that arrives $arrives › is not sent again, and later ones wait at most 30 seconds',
    async ({ arrives, fault }) => {
      fleet = await startFleet();
      const [, { key: whatsapp }] = defaultAccounts;
      await writes('Kim Park', whatsapp);
      await pass(1);
      const life = createLife(fleet);
      const ana = as(fleet.sandbox, 'ana');
      const card = () => cardsOf('Kim Park').at(-1);
      await life.press(ana, card, 'Claim');
      fleet.sandbox.faults.add({ method: 'customer', fault });
      await life.fillIn(ana, card, 'Reply', { 'Message to Kim': 'First.' });
      await pass(11);
      await life.fillIn(ana, card, 'Reply', { 'Message to Kim': 'Second.' });
      const customer = fleet.sandbox.customers.list()[0];
      const heard = () =>
        customer?.messages.filter(({ direction }) => direction === 'out').map(({ text }) => text);
      await pass(11);
      expect(heard()).toEqual(arrives === 'at once' ? ['First.'] : []);
      await pass(20);
      expect(heard()).toContain('Second.');
      await fleet.advance(minutes(20));
      expect(heard()?.toSorted()).toEqual(
        arrives === 'never' ? ['Second.'] : ['First.', 'Second.'],
      );
      const [reply] = await fleet.query<{ number: number; delivery_state: string }>(
        `SELECT number, delivery_state FROM message WHERE text = 'First.'`,
      );
      expect(reply?.delivery_state).toBe('uncertain');
      const arrived = customer?.messages.find(({ text }) => text === 'First.');
      if (arrived === undefined) return;
      await fleet.sandbox.customers.report(customer?.id ?? '', arrived.id, 'delivered');
      await fleet.settle();
      const settled = await fleet.query(`SELECT delivery_state FROM message WHERE text = 'First.'`);
      expect(settled).toEqual([{ delivery_state: 'delivered' }]);
    },
  );
});
