import { setTimeout as wait } from 'node:timers/promises';
import { randomWord } from '../ids.ts';
import type { Credentials } from '../world.ts';
import type { AppAnswer, Delivery, Transport } from './app-link.ts';
import { signSlackRequest } from './signature.ts';

/** Signed requests to the app's one address (Bolt's default: `/slack/events`). Signatures bear the real time. */
export function createHttpTransport(options: {
  appUrl: string;
  credentials: Credentials;
  acknowledgeWithinMs: number;
}): Transport & { verifyUrl(): Promise<void> } {
  async function post(
    body: string,
    contentType: string,
    headers: Record<string, string>,
  ): Promise<AppAnswer> {
    const timestamp = String(Math.floor(Date.now() / 1000));
    try {
      const response = await fetch(options.appUrl, {
        method: 'POST',
        body,
        headers: {
          'content-type': contentType,
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': signSlackRequest(options.credentials.signingSecret, timestamp, body),
          ...headers,
        },
        signal: AbortSignal.timeout(options.acknowledgeWithinMs),
      });
      const answered = parseBody(await response.text());
      if (response.ok) return { type: 'acknowledged', body: answered };
      return {
        type: 'refused',
        status: response.status,
        body: answered,
        noRetry: response.headers.get('x-slack-no-retry') === '1' ? 'no_retry' : 'retry',
      };
    } catch (error) {
      const isTimeout = error instanceof Error && error.name === 'TimeoutError';
      return isTimeout
        ? { type: 'timeout' }
        : { type: 'unreachable', reason: 'the app does not answer' };
    }
  }

  async function challenge(): Promise<'passed' | 'failed'> {
    const word = randomWord(40);
    const answer = await post(
      JSON.stringify({
        token: options.credentials.verificationToken,
        challenge: word,
        type: 'url_verification',
      }),
      'application/json',
      {},
    );
    if (answer.type !== 'acknowledged') return 'failed';
    const { body } = answer;
    const told =
      typeof body === 'object' && body !== null && 'challenge' in body ? body.challenge : body;
    return told === word ? 'passed' : 'failed';
  }

  return {
    deliver(delivery) {
      const { body, contentType } = encode(delivery);
      return post(body, contentType, retryHeaders(delivery));
    },
    /** What Slack does when the address is saved: it must echo the challenge. Tried three times. */
    async verifyUrl() {
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        if ((await challenge()) === 'passed') return;
        await wait(100 * attempt);
      }
      throw new Error(`${options.appUrl} did not answer Slack's url_verification challenge`);
    },
  };
}

function encode(delivery: Delivery): { body: string; contentType: string } {
  const form = 'application/x-www-form-urlencoded';
  switch (delivery.kind) {
    case 'events_api':
      return { body: JSON.stringify(delivery.payload), contentType: 'application/json' };
    case 'interactive':
      return {
        body: new URLSearchParams({ payload: JSON.stringify(delivery.payload) }).toString(),
        contentType: form,
      };
    case 'slash_commands': {
      const fields = Object.entries(delivery.payload).map(([key, value]): [string, string] => [
        key,
        String(value),
      ]);
      return { body: new URLSearchParams(fields).toString(), contentType: form };
    }
  }
}

function retryHeaders(delivery: Delivery): Record<string, string> {
  return delivery.retry
    ? {
        'x-slack-retry-num': String(delivery.retry.num),
        'x-slack-retry-reason': delivery.retry.reason,
      }
    : {};
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
