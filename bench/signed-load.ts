import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { signStandardWebhook } from '../sandbox/standard-webhooks.ts';
import { PATIENCE_MS, statusOf } from './status-of.ts';

/** Customers who write for the first time, each by a signed webhook; sent from a process of its own. */

interface Whither {
  /** They take turns. */
  urls: readonly string[];
  key: string;
  secret: string;
  /** So long. */
  ms: number;
}

export interface SignedLoad extends Whither {
  /** `closed`: who is answered sends the next one. `open`: so many a second, evenly, however long the answers take. */
  pace: { loop: 'closed'; connections: number } | { loop: 'open'; perSecond: number };
}

export interface LoadOutcome {
  /** Answered with 2xx: stored. */
  stored: number;
  /** Answered with something else, or not at all. */
  others: number;
  ms: number;
  /** Milliseconds of each that was stored; with an open loop from when it was due, and with a closed one none are kept. */
  took: number[];
}

/** As a form on a web page sends it. */
export const TEXT =
  'Hello, I ordered two of the blue lamps last week and only one has arrived. The tracking page says that both were delivered on ' +
  'Tuesday. Can you please find out where the other one is? I need it before the weekend. Thank you!';

/** What this module is started with as a process of its own. */
const SENDS = 'sends-signed-webhooks';

export interface Customers {
  /** Resolves when all that were sent are answered. One at a time. */
  send(load: SignedLoad): Promise<LoadOutcome>;
  end(): Promise<void>;
}

export function startCustomers(): Customers {
  const child = fork(fileURLToPath(import.meta.url), [SENDS], { execArgv: ['--import', 'tsx'] });
  return {
    async send(load) {
      child.send(load);
      const [outcome] = (await once(child, 'message')) as [LoadOutcome];
      return outcome;
    },
    async end() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

function nextWebhook({ key, secret }: Pick<Whither, 'key' | 'secret'>) {
  const id = randomUUID();
  const body = JSON.stringify({
    customer: { id: `customer-${id}`, name: 'Kim Park' },
    message: { text: TEXT },
    conversation: { subject: 'A lamp is missing', source: 'Order page' },
  });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signStandardWebhook(secret, { id, timestamp, body }),
  };
  return { method: 'POST' as const, path: `/hooks/${key}`, headers, body };
}

/** Several addresses at once, with their share of the connections each. */
async function closedLoop(load: Whither, connections: number): Promise<LoadOutcome> {
  const { length } = load.urls;
  const results = await Promise.all(
    load.urls.map((url, index) =>
      autocannon({
        url,
        connections: Math.floor((connections + index) / length),
        duration: load.ms / 1_000,
        timeout: PATIENCE_MS / 1_000,
        requests: [{ setupRequest: (given) => ({ ...given, ...nextWebhook(load) }) }],
      }),
    ),
  );
  const sum = (of: (result: autocannon.Result) => number) =>
    results.reduce((all, result) => all + of(result), 0);
  return {
    stored: sum((result) => result['2xx']),
    others: sum(({ non2xx, errors }) => non2xx + errors),
    ms: load.ms,
    took: [],
  };
}

/** autocannon sends a second's worth at once, and in step with the answers. Here each has a time of its own at which it is due. */
async function openLoop(load: Whither, perSecond: number): Promise<LoadOutcome> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const count = Math.round((load.ms / 1_000) * perSecond);
  const outcome: LoadOutcome = { stored: 0, others: 0, ms: load.ms, took: [] };
  const from = performance.now();
  const all: Promise<void>[] = [];
  for (let sent = 0; sent < count; sent += 1) {
    const due = from + (sent * 1_000) / perSecond;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    const url = load.urls[sent % load.urls.length] ?? '';
    all.push(
      statusOf(url, agent, nextWebhook(load)).then((status) => {
        if (status >= 200 && status < 300) {
          outcome.stored += 1;
          outcome.took.push(performance.now() - due);
        } else outcome.others += 1;
      }),
    );
  }
  await Promise.all(all);
  agent.destroy();
  return outcome;
}

const sendAll = (load: SignedLoad) =>
  load.pace.loop === 'closed'
    ? closedLoop(load, load.pace.connections)
    : openLoop(load, load.pace.perSecond);

if (process.argv[2] === SENDS) {
  process.on('message', (load: SignedLoad) => {
    void sendAll(load).then((outcome) => process.send?.(outcome));
  });
}
