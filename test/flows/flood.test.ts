import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { cardsIn } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { heard, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

/** Gates let through what Slack would: one message a second and channel. */
let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs({ variations: { openGates: false } });
});
afterEach(() => stopAndCheck(dibs));

/** All write in the same moment. */
async function burst(count: number, name = 'Customer'): Promise<void> {
  const { customers } = dibs.sandbox;
  const account = defaultAccounts[0].key;
  await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const customer = customers.add({ name: `${name} ${index + 1}`, account });
      return customers.write(customer.id, `My order ${index + 1} is late`);
    }),
  );
}

/** In steps, as the clock goes: what is regulated every few seconds is regulated. */
async function pass(milliseconds: number): Promise<void> {
  for (let gone = 0; gone < milliseconds; gone += seconds(2)) await dibs.advance(seconds(2));
}

const posts = () =>
  cardsIn(dibs.sandbox, '#support').map((message) => ({ message, text: readOut(message) }));
const lists = () => posts().filter(({ text }) => /new conversations wait for an owner/.test(text));
const cards = () => posts().filter(({ text }) => /#\d+ · Customer/.test(text));
const unassigned = () => cards().filter(({ text }) => text.includes('Unassigned'));

function list(): Message {
  const [only, ...more] = lists();
  if (only === undefined || more.length > 0) throw new Error(`${lists().length} lists`);
  return only.message;
}

describe('more than the channel takes in half a minute', () => {
  it('stands in one message, edited in place, and cards follow as people claim', async () => {
    await burst(40);
    await pass(seconds(30));
    const before = list();
    expect(readOut(before)).toMatch(
      /^:large_blue_circle: \d+ new conversations wait for an owner, the first since 09:00/,
    );
    expect(buttonsOf(before).filter((label) => label === 'Claim')).toHaveLength(10);
    const standing = unassigned().length;
    expect(standing).toBeLessThanOrEqual(15);

    await pass(seconds(20));
    expect(unassigned()).toHaveLength(standing);
    expect(list().ts).toBe(before.ts);

    await dibs.ana.click(list(), 'Claim next');
    await dibs.ben.click(list(), 'Claim next');
    await dibs.settle();
    await heard(dibs, dibs.ana, 'is yours');
    await heard(dibs, dibs.ben, 'is yours');
    const owners = await dibs.query<{ owner_id: string }>(
      'SELECT owner_id FROM conversation WHERE owner_id IS NOT NULL',
    );
    expect(owners).toHaveLength(2);
    const owned = cards().filter(({ text }) => /Ana Silva|Ben Adler/.test(text));
    expect(owned).toHaveLength(2);
  });

  it('pressed for by everybody at once › each press takes another one, the most urgent first, and nobody hears of trouble', async () => {
    await burst(40);
    await pass(seconds(20));
    const on = list();
    const everybody = [dibs.ana, dibs.ben, dibs.chen];
    await Promise.all(
      everybody.flatMap((person) =>
        Array.from({ length: 6 }, () => person.click(on, 'Claim next')),
      ),
    );
    await dibs.settle();
    const owned = await dibs.query<{ owner_id: string; count: number }>(
      'SELECT owner_id, count(*)::int FROM conversation WHERE owner_id IS NOT NULL GROUP BY owner_id',
    );
    expect(owned.toSorted((a, b) => (a.owner_id < b.owner_id ? -1 : 1))).toEqual(
      everybody
        .map(({ id }) => ({ owner_id: id, count: 6 }))
        .toSorted((a, b) => (a.owner_id < b.owner_id ? -1 : 1)),
    );
    for (const person of everybody) {
      await dibs.sandbox.until('what each press brought', () => person.ephemerals().length >= 6);
      const told = person.ephemerals().map(readOut);
      expect(told.filter((words) => !words.includes('is yours'))).toEqual([]);
    }
    const [late] = await dibs.query(
      `SELECT count(*)::int AS skipped FROM conversation WHERE owner_id IS NULL
       AND assignment_due_at < (SELECT max(assignment_due_at) FROM conversation WHERE owner_id IS NOT NULL)`,
    );
    expect(late).toEqual({ skipped: 0 });
  });

  it('is over by itself when few wait, and then all have their cards', async () => {
    await burst(36);
    await pass(seconds(15));
    for (let left = 36; left > 0 && lists().length > 0; left -= 1) {
      await dibs.ana.click(list(), 'Claim next');
      await dibs.advance(seconds(5));
    }
    expect(lists()).toEqual([]);
    await pass(seconds(40));
    expect(cards()).toHaveLength(36);
    expect(unassigned().length).toBeGreaterThan(10);
    const [gate] = await dibs.query<{ cards_room: number | null }>(
      `SELECT cards_room FROM gate WHERE key LIKE 'post:C%' AND cards_room IS NOT NULL`,
    );
    expect(gate).toBeUndefined();
  });

  it('goes on as it does without the list, should nobody keep it any more', async () => {
    await burst(36);
    await pass(seconds(10));
    list();
    await dibs.query(`UPDATE outbox SET state = 'failed', reason = 'lost', settled_at = dibs_now(), leased_by = NULL, leased_until = NULL
      WHERE surface_key LIKE 'flood_list:%' AND state IN ('ready', 'leased', 'uncertain')`);
    await pass(minutes(2));
    expect(cards()).toHaveLength(36);
  });
});

it('fewer than that come as they always do', async () => {
  await burst(12);
  await pass(seconds(24));
  expect(lists()).toEqual([]);
  expect(cards()).toHaveLength(12);
});
