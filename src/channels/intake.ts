import type { Duration } from '../domain/ids.ts';
import type { Channel } from '../domain/message.ts';
import type { ChannelAccount } from '../inbox/account-ports.ts';
import { StoreUnavailable } from '../inbox/ports.ts';
import type { ReceiveDeps } from './channel-deps.ts';
import { receiveGeneric } from './generic/receive.ts';
import { receiveTwilio } from './twilio-sms/receive.ts';
import { answerJson, answerTryAgain, type WebhookAnswer, type WebhookRequest } from './webhook.ts';
import { receiveWhatsApp } from './whatsapp/receive.ts';

/** Takes what customers' channels send to `/hooks/{key}`. An answer of 2xx means that all of it is stored. */
export interface Intake {
  receive(request: WebhookRequest & { key: string }): Promise<WebhookAnswer>;
}

export interface IntakeDeps extends ReceiveDeps {
  /** Told of each answer. */
  observe?: (report: IntakeReport) => void;
}

export interface IntakeReport {
  /** `unknown`: no account has that address. */
  channel: Channel | 'unknown';
  status: number;
  ms: Duration;
}

export function createIntake(deps: IntakeDeps): Intake {
  async function find(key: string): Promise<ChannelAccount | 'unknown' | 'unavailable'> {
    try {
      return (await deps.accounts.byKey(key)) ?? 'unknown';
    } catch (error) {
      if (error instanceof StoreUnavailable) return 'unavailable';
      throw error;
    }
  }

  async function answer(account: Awaited<ReturnType<typeof find>>, request: WebhookRequest) {
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
      const account = await find(key);
      const answered = await answer(account, request);
      const channel = typeof account === 'string' ? 'unknown' : account.channel;
      deps.observe?.({ channel, status: answered.status, ms: performance.now() - startedAt });
      return answered;
    },
  };
}
