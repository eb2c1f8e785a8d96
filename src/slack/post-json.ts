import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Duration } from '../domain/ids.ts';

/**
 * Sends JSON and gives the status of the answer, whose body nobody reads; follows no redirect. Rejects when there is no answer in time.
 * For what follows every click, where `fetch` took twice as much of the process (docs/adr/0016).
 */
export type PostJson = (url: URL, json: string, patience: Duration) => Promise<number>;

/** Closed by us before Slack does it, who would not hear what is just being sent. */
const IDLE: Duration = 4_000;
const KEPT = { keepAlive: true, maxSockets: 64, timeout: IDLE };
const WAYS = {
  'http:': { request: httpRequest, agent: new HttpAgent(KEPT) },
  'https:': { request: httpsRequest, agent: new HttpsAgent(KEPT) },
};

export const postJson: PostJson = (url, json, patience) =>
  new Promise((resolve, reject) => {
    const { request, agent } = WAYS[url.protocol === 'http:' ? 'http:' : 'https:'];
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(json),
    };
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    const late = setTimeout(() => {
      sent.destroy(new Error(`no answer within ${patience} ms`));
    }, patience);
    sent.on('error', reject);
    sent.once('close', () => {
      clearTimeout(late);
      reject(new Error('no answer came'));
    });
    sent.end(json);
  });
