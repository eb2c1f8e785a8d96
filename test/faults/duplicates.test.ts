import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { cardsIn, threadOf } from '../../sandbox/driver.ts';
import { signStandardWebhook } from '../../sandbox/standard-webhooks.ts';
import { signSlackRequest } from '../../sandbox/transport/signature.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { readOut } from '../helpers/read-out.ts';

const COPIES = 1_000;
const OTHERS = 60;
const AT_ONCE = 64;

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(async () => {
  expect(await brokenInvariants(dibs)).toEqual([]);
  await dibs.stop();
});

interface Webhook {
  id: string;
  from: string;
  text: string;
}

/** Answers with the status. `at` is when it was signed. */
async function send(url: string, webhook: Webhook, at = Date.now()): Promise<number> {
  const [{ key, secret }] = defaultAccounts;
  const { id, from, text } = webhook;
  const body = JSON.stringify({ customer: { id: from, name: from }, message: { id, text } });
  const timestamp = String(Math.floor(at / 1_000));
  const signature = signStandardWebhook(secret, { id, timestamp, body });
  const response = await fetch(`${url}/hooks/${key}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signature,
    },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

/** As Slack sends it: answers with the status. */
async function sendAsSlack(
  url: string,
  request: { body: string; contentType: string; at?: number },
): Promise<number> {
  const { body, contentType, at = Date.now() } = request;
  const timestamp = String(Math.floor(at / 1_000));
  const secret = dibs.sandbox.credentials.signingSecret;
  const response = await fetch(`${url}/slack/events`, {
    method: 'POST',
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signSlackRequest(secret, timestamp, body),
    },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

/** Sends again what Slack sent last under this title. */
async function sendAgain(title: string): Promise<number> {
  const last = dibs.sandbox.ledger.deliveries(title).at(-1);
  if (last === undefined) throw new Error(`nothing was sent as ${title}`);
  const body = new URLSearchParams({ payload: JSON.stringify(last.sent) }).toString();
  return sendAsSlack(dibs.app.url, { body, contentType: 'application/x-www-form-urlencoded' });
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}

/** The same order each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

async function allOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
      results.push(await work(item));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

describe('a thousand copies of one webhook', () => {
  it('among others, to two processes at once, are one message, one card and one alarm', async () => {
    const second = await dibs.startAnother();
    const one: Webhook = { id: 'msg_copied', from: 'marta', text: 'Where is my parcel?' };
    const others = Array.from({ length: OTHERS }, (_, index) => ({
      id: `msg_other_${index}`,
      from: index % 2 === 0 ? 'marta' : `customer-${index}`,
      text: `other ${index}`,
    }));
    const random = seeded(4_711);
    const sent = shuffled(
      [...Array.from({ length: COPIES }, () => one), ...others].map((webhook, index) => ({
        webhook,
        url: index % 2 === 0 ? dibs.app.url : second.url,
      })),
      random,
    );
    const statuses = await allOf(sent, ({ webhook, url }) => send(url, webhook));
    expect(statuses.filter((status) => status === 201)).toHaveLength(1 + OTHERS);
    expect(statuses.filter((status) => status === 200)).toHaveLength(COPIES - 1);
    await dibs.settle();

    const [stored] = await dibs.query<{ messages: number; conversations: number }>(
      `SELECT (SELECT count(*)::int FROM message WHERE external_id = 'msg_copied') AS messages,
        (SELECT count(*)::int FROM conversation c JOIN identity i ON i.id = c.identity_id WHERE i.address = 'marta') AS conversations`,
    );
    expect(stored).toEqual({ messages: 1, conversations: 1 });
    const cards = cardsIn(dibs.sandbox, '#support').filter((card) =>
      readOut(card).split('\n')[0]?.endsWith(' · marta'),
    );
    expect(cards).toHaveLength(1);
    const said = threadOf(dibs.sandbox, cards[0] as (typeof cards)[0]).map(readOut);
    expect(said.filter((words) => words.includes('Where is my parcel?'))).toHaveLength(1);

    await dibs.advance(minutes(5));
    const alarms = await dibs.query<{ count: number }>(
      `SELECT count(*)::int FROM history h JOIN conversation c ON c.id::text = h.subject_id JOIN identity i ON i.id = c.identity_id
       WHERE i.address = 'marta' AND h.command_type = 'check_clocks' AND h.events @> '[{"type": "clock_breached", "clock": "assignment"}]'`,
    );
    expect(alarms).toEqual([{ count: 1 }]);
    const lists = dibs.sandbox.ledger.storedPosts.filter(({ text }) =>
      /without an owner|has no owner/.test(text),
    );
    expect(lists).toHaveLength(1);
  });
});

describe('what Slack sends twice', () => {
  it('events › are processed once, whichever process gets them again', async () => {
    const { ledger, events } = dibs.sandbox;
    const posts = ledger.storedPosts.length;
    const sent = ledger.deliveries('event').map(({ sent }) => sent as { event_id: string });
    expect(sent.length).toBeGreaterThan(0);
    for (const { event_id } of sent) await events.redeliver(event_id);
    await dibs.startAnother();
    for (const { event_id } of sent) await events.redeliver(event_id);
    await dibs.settle();
    expect(ledger.storedPosts).toHaveLength(posts);
    const [stored] = await dibs.query<{ count: number }>('SELECT count(*)::int FROM slack_event');
    expect(stored?.count).toBe(new Set(sent.map(({ event_id }) => event_id)).size);
  });

  it('a click › claims once', async () => {
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    const before = await versions();
    expect(await sendAgain('block_actions')).toBe(200);
    await dibs.settle();
    expect(await versions()).toEqual(before);
  });

  it('a submitted reply › reaches the customer once', async () => {
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim & reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Marta': 'It ships tomorrow.' });
    expect(await sendAgain('view_submission')).toBe(200);
    await dibs.settle();
    expect(await sendAgain('view_submission')).toBe(200);
    await dibs.advance(seconds(10));
    const [marta] = dibs.sandbox.customers.list();
    expect(marta?.messages.map(({ text }) => text)).toEqual(['Hello?', 'It ships tomorrow.']);
  });
});

describe('a signature', () => {
  const fine = minutes(5) - 30_000;
  const late = minutes(5) + 5_000;
  const TIMES = [-late, -fine, fine, late];

  it('of a customer’s webhook › may be off by less than five minutes, to either side', async () => {
    const statuses: number[] = [];
    for (const off of TIMES) {
      const webhook = { id: `msg_${off}`, from: 'marta', text: 'Hello?' };
      statuses.push(await send(dibs.app.url, webhook, Date.now() + off));
    }
    expect(statuses).toEqual([401, 201, 201, 401]);
    await dibs.settle();
  });

  it('of Slack’s › may be off by less than five minutes, to either side', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'word' });
    const statuses: number[] = [];
    for (const off of TIMES) {
      const request = { body, contentType: 'application/json', at: Date.now() + off };
      statuses.push(await sendAsSlack(dibs.app.url, request));
    }
    expect(statuses).toEqual([401, 200, 200, 401]);
  });
});

async function versions(): Promise<object[]> {
  return dibs.query('SELECT number, version, owner_id FROM conversation ORDER BY number');
}
