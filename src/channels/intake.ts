import { isDeepStrictEqual } from 'node:util';
import type { Duration } from '../domain/ids.ts';
import type { Channel } from '../domain/message.ts';
import type { ChannelAccount } from '../inbox/account-ports.ts';
import { StoreUnavailable } from '../inbox/ports.ts';
import type { ReceiveDeps } from './channel-deps.ts';
import { withFewConnections } from './few-connections.ts';
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

/** Providers wait ten seconds or more for an answer, and it may be waited twice; most come again after a 503. */
const PATIENCE: Duration = 4_000;
/** More at once were no faster: what customers write shares round trips. */
const AT_ONCE = 32;

type Found = ChannelAccount | 'unknown' | 'unavailable';

/** It was not signed with a secret of the account. */
const isForgery = ({ status }: WebhookAnswer) => status === 401 || status === 403;
const TOO_LATE = { channel: 'unknown', answer: answerTryAgain(5) } as const;

/** However many write, a person's click finds a connection free, and little before it in the queues of Postgres and of this process. */
export function createIntake(deps: IntakeDeps): Intake {
  const { connections = Number.POSITIVE_INFINITY } = deps;
  const turns = createTurns({ atOnce: AT_ONCE, patience: PATIENCE });
  const atOnce = Math.max(1, Math.floor(connections / 4));
  const few = withFewConnections(deps, { atOnce, patience: PATIENCE });

  async function find(key: string): Promise<Found> {
    try {
      return (await few.accounts.byKey(key)) ?? 'unknown';
    } catch (error) {
      if (error instanceof StoreUnavailable) return 'unavailable';
      throw error;
    }
  }

  /** Nobody is sent away because of a secret that another process has just changed. */
  async function foundAndAnswered(key: string, request: WebhookRequest) {
    const recent = await few.accounts.recent(key);
    const account = recent ?? (await find(key));
    const answer = await answerOf(account, request);
    if (recent === null || !isForgery(answer)) return { account, answer };
    const now = await find(key);
    if (isDeepStrictEqual(now, recent)) return { account, answer };
    return { account: now, answer: await answerOf(now, request) };
  }

  async function answerOf(account: Found, request: WebhookRequest): Promise<WebhookAnswer> {
    if (account === 'unavailable') return answerTryAgain(5);
    if (account === 'unknown') {
      return answerJson(404, { status: 'refused', message: 'No inbox has this address.' });
    }
    switch (account.channel) {
      case 'whatsapp':
        return receiveWhatsApp(account, request, few);
      case 'sms':
        return receiveTwilio(account, request, few);
      // Until they have a folder of their own, these come and go through the generic webhook.
      case 'api':
      case 'web':
      case 'email':
      case 'telegram':
        return receiveGeneric(account, request, few);
    }
  }

  return {
    async receive({ key, ...request }) {
      const startedAt = performance.now();
      const taken = await turns.take(async () => {
        const { account, answer } = await foundAndAnswered(key, request);
        const channel = typeof account === 'string' ? 'unknown' : account.channel;
        return { channel, answer } as const;
      });
      const { channel, answer } = taken === 'too_late' ? TOO_LATE : taken;
      deps.observe?.({ channel, status: answer.status, ms: performance.now() - startedAt });
      return answer;
    },
  };
}
