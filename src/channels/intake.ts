import type { Duration } from '../domain/ids.ts';
import type { Channel } from '../domain/message.ts';
import type { ChannelAccount } from '../inbox/account-ports.ts';
import { StoreUnavailable } from '../inbox/ports.ts';
import type { ReceiveDeps } from './channel-deps.ts';
import { receiveGeneric } from './generic/receive.ts';
import { createTurns } from './turns.ts';
import { receiveTwilio } from './twilio-sms/receive.ts';
import { answerJson, answerTryAgain, type WebhookAnswer, type WebhookRequest } from './webhook.ts';
import { receiveWhatsApp } from './whatsapp/receive.ts';

/** Takes what customers' channels send to `/hooks/{key}`. An answer of 2xx means that all of it is stored. */
export interface Intake {
  receive(request: WebhookRequest & { key: string }): Promise<WebhookAnswer>;
}

export interface IntakeDeps extends ReceiveDeps {
  /** So many there are to the database; at most half of them are for webhooks. Absent: all at once. */
  connections?: number;
  /** Told of each answer. */
  observe?: (report: IntakeReport) => void;
}

export interface IntakeReport {
  /** `unknown`: no account has that address, or it was not looked up. */
  channel: Channel | 'unknown';
  status: number;
  ms: Duration;
}

/** Providers wait ten seconds or more for an answer; most come again after a 503. */
const PATIENCE: Duration = 8_000;
const TOO_LATE = { channel: 'unknown', answer: answerTryAgain(5) } as const;

/**
 * However many write, a person's click finds a connection free, and little before it in the queues of Postgres and of this process. A
 * webhook takes one or two connections; more webhooks at once were no faster, since they wait for each other's rows.
 */
export function createIntake(deps: IntakeDeps): Intake {
  const { connections = Number.POSITIVE_INFINITY } = deps;
  const turns = createTurns({
    atOnce: Math.max(1, Math.floor(connections / 4)),
    patience: PATIENCE,
  });

  async function find(key: string): Promise<ChannelAccount | 'unknown' | 'unavailable'> {
    try {
      return (await deps.accounts.byKey(key)) ?? 'unknown';
    } catch (error) {
      if (error instanceof StoreUnavailable) return 'unavailable';
      throw error;
    }
  }

  async function answerOf(account: Awaited<ReturnType<typeof find>>, request: WebhookRequest) {
    if (account === 'unavailable') return answerTryAgain(5);
    if (account === 'unknown') {
      return answerJson(404, { status: 'refused', message: 'No inbox has this address.' });
    }
    switch (account.channel) {
      case 'whatsapp':
        return receiveWhatsApp(account, request, deps);
      case 'sms':
        return receiveTwilio(account, request, deps);
      // Until they have a folder of their own, these come and go through the generic webhook.
      case 'api':
      case 'web':
      case 'email':
      case 'telegram':
        return receiveGeneric(account, request, deps);
    }
  }

  return {
    async receive({ key, ...request }) {
      const startedAt = performance.now();
      const taken = await turns.take(async () => {
        const account = await find(key);
        const channel = typeof account === 'string' ? 'unknown' : account.channel;
        return { channel, answer: await answerOf(account, request) } as const;
      });
      const { channel, answer } = taken === 'too_late' ? TOO_LATE : taken;
      deps.observe?.({ channel, status: answer.status, ms: performance.now() - startedAt });
      return answer;
    },
  };
}
