import { afterEach, describe, expect, it } from 'vitest';
import { cardsIn } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { type Dibs, type DibsOptions, startDibs } from '../helpers/dibs.ts';
import { type FaultProxy, startFaultProxy } from '../helpers/fault-proxy.ts';
import { partOfHealth } from '../helpers/part-of-health.ts';
import { readOut, threadText } from '../helpers/read-out.ts';

const BEFORE = 10;
const DURING = 20;
const EVERY = minutes(3);
/** Deliveries of one process. */
const AT_ONCE = 8;

let dibs: Dibs;
let proxy: FaultProxy | null = null;
afterEach(async () => {
  await proxy?.close();
  proxy = null;
  await dibs.stop();
});

async function start(options: DibsOptions): Promise<void> {
  dibs = await startDibs({ logLevel: 'silent', ...options });
}

const cardsOf = (name: string): Message[] =>
  cardsIn(dibs.sandbox, '#support').filter((message) =>
    readOut(message).split('\n')[0]?.endsWith(` · ${name}`),
  );

function onlyCardOf(name: string): Message {
  const [card, ...more] = cardsOf(name);
  expect(more).toEqual([]);
  if (card === undefined) throw new Error(`${name} has no card`);
  return card;
}

const outboxIdOf = (post: Pick<Message, 'metadata'>) =>
  post.metadata?.event_payload['outbox_id'] as string;

/** Of each post the urgency with which it waited, in the order in which Slack stored them. */
async function urgencies(posts: readonly Pick<Message, 'metadata'>[]): Promise<number[]> {
  const rows = await dibs.query<{ id: string; urgency: number }>('SELECT id, urgency FROM outbox');
  const known = new Map(rows.map(({ id, urgency }) => [id, urgency]));
  return posts.map((post) => known.get(outboxIdOf(post)) ?? Number.NaN);
}

/** Whatever went before something more urgent; not counting those that were under way at the same time. */
function passedBy(order: readonly number[]): number[] {
  return order.filter((urgency, place) =>
    order.slice(place + AT_ONCE).some((behind) => behind < urgency),
  );
}

async function waiting(): Promise<number> {
  const [row] = await dibs.query<{ count: number }>(
    `SELECT count(*)::int FROM outbox WHERE state IN ('ready', 'leased', 'uncertain')`,
  );
  return row?.count ?? 0;
}

/** Lets as much time go by as the gates need for what waits. */
async function drain(): Promise<void> {
  for (let step = 0; step < 60 && (await waiting()) > 0; step += 1) await dibs.advance(seconds(4));
  expect(await waiting()).toBe(0);
}

function expectNewest(): void {
  for (let each = 0; each < DURING; each += 1) {
    expect(threadText(dibs, onlyCardOf(`Late ${each}`))).toContain('Is anybody there?');
  }
  for (let each = 0; each < BEFORE; each += 1) {
    const card = onlyCardOf(`Early ${each}`);
    expect(buttonsOf(card)).toContain(each % 2 === 0 ? 'Reply' : 'Claim');
    expect(threadText(dibs, card)).toContain(`again ${each + BEFORE}`);
  }
}

describe('Slack down for an hour', () => {
  it('takes every webhook, and drains by urgency after that: the newest state, each once', async () => {
    await start({ variations: { openGates: false } });
    for (let each = 0; each < BEFORE; each += 1) await dibs.write(`Early ${each}`, 'Hello?');
    await drain();
    for (let each = 0; each < BEFORE; each += 2) {
      await dibs.ana.click(onlyCardOf(`Early ${each}`), 'Claim');
    }
    await drain();
    expect((await partOfHealth(dibs.app.url, 'slack')).state).toBe('ok');
    const { troubles, ledger } = dibs.sandbox;
    const before = ledger.storedPosts.length;
    const from = Date.now();

    troubles.set({ name: 'outage', minutes: 61 });
    const answers = new Set<string>();
    for (let each = 0; each < DURING; each += 1) {
      answers.add((await dibs.write(`Late ${each}`, 'Is anybody there?')).status);
      const again = await dibs.write(`Early ${each % BEFORE}`, `again ${each}`);
      answers.add(again.status);
      await dibs.advance(EVERY);
    }
    expect([...answers]).toEqual(['accepted']);
    const slack = await partOfHealth(dibs.app.url, 'slack');
    expect(slack.state).toBe('failing');
    expect(Date.parse(slack.since)).toBeGreaterThanOrEqual(from);
    expect(slack.toDo).toContain('Slack');
    expect(ledger.storedPosts).toHaveLength(before);
    await dibs.advance(minutes(1));
    expect(troubles.isOn('outage')).toBe(false);
    await drain();
    expect((await partOfHealth(dibs.app.url, 'slack')).state).toBe('ok');
    const order = await urgencies(ledger.storedPosts.slice(before));
    // Whatever was tried just when Slack came back went before it was known that it is back.
    const first = order.findIndex((urgency) => urgency <= 1);
    expect(first).toBeLessThan(3);
    expect(passedBy(order.slice(first))).toEqual([]);
    expect(new Set(order.slice(first))).toEqual(new Set([1, 2, 3]));
    expectNewest();
    expect(await brokenInvariants(dibs)).toEqual([]);
  }, 120_000);
});

describe('Slack that takes what we say, and whose answers are lost on the way', () => {
  it('clicks are acknowledged all the same; what was posted is found, and not posted again', async () => {
    const between = await startFaultProxy();
    proxy = between;
    await start({ through: { slack: between.inFrontOf } });
    await dibs.write('Marta Díaz', 'Hello?');
    const { ledger, customers } = dibs.sandbox;

    between.set({ toClient: { as: 'hang' } });
    const shown = await dibs.ana.click(onlyCardOf('Marta Díaz'), 'Claim');
    expect(shown).toEqual({ type: 'nothing' });
    expect(ledger.deliveries('block_actions').at(-1)?.outcome).toBe('ok');
    const [marta] = customers.list();
    const account = marta?.account ?? '';
    const kim = customers.add({ name: 'Kim Park', account });
    expect((await customers.write(kim.id, 'Hello?')).status).toBe('accepted');
    await dibs.settle();
    const tried = ledger.storedPosts.length;
    expect(cardsOf('Kim Park')).toHaveLength(1);
    expect(await waiting()).toBeGreaterThan(0);

    await between.pass();
    for (let step = 0; step < 5; step += 1) await dibs.advance(seconds(2));
    expect(await waiting()).toBe(0);
    expect(ledger.storedPosts.slice(tried).map(({ text }) => text)).not.toContain(
      onlyCardOf('Kim Park').text,
    );
    expect(readOut(onlyCardOf('Marta Díaz'))).toContain('Ana Silva');
    expect(threadText(dibs, onlyCardOf('Kim Park'))).toContain('Hello?');
    expect(await brokenInvariants(dibs)).toEqual([]);
  });
});
