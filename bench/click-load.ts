import { fork } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { PATIENCE_MS, statusOf } from './status-of.ts';

/** People who press *Claim*, as Slack tells it: signed, each with a trigger of its own; sent from a process of its own. */

/** A card as somebody sees it. */
export interface SeenCard {
  conversationId: string;
  outboxId: string;
  ts: string;
}

/** What Slack sends when a card's *Claim* is pressed, with a hole for each thing that differs from one press to the next. */
export type ClickHole = 'conversation' | 'outbox' | 'ts' | 'person' | 'trigger' | 'response';
export const holeFor = (hole: ClickHole) => `<${hole}>`;

export interface ClickLoad {
  url: string;
  signingSecret: string;
  /** JSON text with holes. */
  payload: string;
  /** What stands before the part of a response_url that differs. */
  responsesUrl: string;
  people: readonly string[];
  cards: readonly SeenCard[];
  /**
   * `closed`: who is answered presses on the next card, all of them at once; each card is pressed once. `bursts`: all press on the same
   * card at once, and on the next one when all are answered. `open`: so many a second, evenly, however long the answers take.
   */
  pace: { loop: 'closed' } | { loop: 'bursts' } | { loop: 'open'; perSecond: number };
}

export interface ClickOutcome {
  /** Answered with 200. */
  acknowledged: number;
  /** Answered with something else, or not at all. */
  others: number;
  ms: number;
  /** Milliseconds of each; with an open loop from when it was due. With a closed one none are kept. */
  took: number[];
}

/** Resolves when all have pressed and are answered; with an open loop, no further press follows once `until` has resolved. */
export async function sendClicks(load: ClickLoad, until?: Promise<unknown>): Promise<ClickOutcome> {
  const child = fork(fileURLToPath(import.meta.url), [], { execArgv: ['--import', 'tsx'] });
  child.send(load);
  void until?.finally(() => child.connected && child.send('enough'));
  const [outcome] = (await once(child, 'message')) as [ClickOutcome];
  return outcome;
}

interface Press {
  card: SeenCard;
  person: string;
}

/** Makes the requests that Slack would send. */
function requestsOf(load: ClickLoad) {
  const parts = load.payload.split(/(<[a-z]+>)/);
  return ({ card, person }: Press) => {
    const trigger = randomUUID();
    const filled: Record<string, string> = {
      [holeFor('conversation')]: card.conversationId,
      [holeFor('outbox')]: card.outboxId,
      [holeFor('ts')]: card.ts,
      [holeFor('person')]: person,
      [holeFor('trigger')]: trigger,
      [holeFor('response')]: `${load.responsesUrl}${trigger}`,
    };
    const payload = parts.map((part) => filled[part] ?? part).join('');
    const body = `payload=${encodeURIComponent(payload)}`;
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signed = createHmac('sha256', load.signingSecret).update(`v0:${timestamp}:${body}`);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signed.digest('hex')}`,
    };
    return { method: 'POST' as const, path: '/slack/events', headers, body };
  };
}

type NextRequest = ReturnType<typeof requestsOf>;

const personOf = ({ people }: ClickLoad, index: number) => people[index % people.length] ?? '';

async function closedLoop(load: ClickLoad): Promise<ClickOutcome> {
  const next = requestsOf(load);
  let pressed = 0;
  const from = performance.now();
  // It looks once a second whether it is through.
  let lastAt = from;
  const result = await autocannon({
    url: load.url,
    connections: load.people.length,
    amount: load.cards.length,
    timeout: PATIENCE_MS / 1_000,
    setupClient: (client) => {
      client.on('response', () => {
        lastAt = performance.now();
      });
    },
    requests: [
      {
        setupRequest: (given) => {
          const card = load.cards[pressed % load.cards.length] as SeenCard;
          const person = personOf(load, pressed);
          pressed += 1;
          return { ...given, ...next({ card, person }) };
        },
      },
    ],
  });
  const acknowledged = result['2xx'];
  const others = result.non2xx + result.errors;
  return { acknowledged, others, ms: lastAt - from, took: [] };
}

async function bursts(load: ClickLoad): Promise<ClickOutcome> {
  const next = requestsOf(load);
  const agent = new Agent({ keepAlive: true, maxSockets: load.people.length });
  const outcome: ClickOutcome = { acknowledged: 0, others: 0, ms: 0, took: [] };
  const from = performance.now();
  for (const card of load.cards) {
    const due = performance.now();
    await Promise.all(
      load.people.map((person) => press({ load, agent, outcome }, next({ card, person }), due)),
    );
  }
  agent.destroy();
  return { ...outcome, ms: performance.now() - from };
}

/** Each has a time of its own at which it is due; autocannon sends a second's worth at once, and in step with the answers. */
async function openLoop(load: ClickLoad, perSecond: number): Promise<ClickOutcome> {
  const next = requestsOf(load);
  // A connection idles for less than the five seconds after which servers hang up, maybe just as the next press is under way.
  const agent = new Agent({ keepAlive: true, maxSockets: 512, timeout: 3_000 });
  const outcome: ClickOutcome = { acknowledged: 0, others: 0, ms: 0, took: [] };
  let isEnough = false;
  process.once('message', () => {
    isEnough = true;
  });
  const from = performance.now();
  const all: Promise<void>[] = [];
  for (const [index, card] of load.cards.entries()) {
    if (isEnough) break;
    const due = from + (index * 1_000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    all.push(press({ load, agent, outcome }, next({ card, person: personOf(load, index) }), due));
  }
  await Promise.all(all);
  agent.destroy();
  return { ...outcome, ms: performance.now() - from };
}

interface Sending {
  load: ClickLoad;
  agent: Agent;
  outcome: ClickOutcome;
}

async function press(
  { load, agent, outcome }: Sending,
  wanted: ReturnType<NextRequest>,
  due: number,
): Promise<void> {
  const status = await statusOf(load.url, agent, wanted);
  if (status === 200) {
    outcome.acknowledged += 1;
    outcome.took.push(performance.now() - due);
  } else outcome.others += 1;
}

function send(load: ClickLoad): Promise<ClickOutcome> {
  switch (load.pace.loop) {
    case 'closed':
      return closedLoop(load);
    case 'bursts':
      return bursts(load);
    case 'open':
      return openLoop(load, load.pace.perSecond);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.once('message', (load) => {
    void send(load as ClickLoad).then((outcome) => {
      process.send?.(outcome, () => process.disconnect());
    });
  });
}
