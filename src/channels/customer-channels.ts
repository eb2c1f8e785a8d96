import type { Instant } from '../domain/ids.ts';
import { type ChannelAccounts, SecretsUnreadable } from '../inbox/account-ports.ts';
import { type CustomerChannels, StoreUnavailable } from '../inbox/ports.ts';
import { fetchGeneric } from './generic/fetch-media.ts';
import { sendGeneric } from './generic/send.ts';
import { fetchTwilio } from './twilio-sms/fetch-media.ts';
import { sendTwilio } from './twilio-sms/send.ts';
import { fetchWhatsApp } from './whatsapp/fetch-media.ts';
import { sendWhatsApp } from './whatsapp/send.ts';

export interface CustomerChannelsDeps {
  accounts: Pick<ChannelAccounts, 'byId'>;
  /** The wall clock. */
  now: () => Instant;
  /** With the version, such as `https://graph.facebook.com/v23.0`. */
  whatsappApiUrl: string;
  /** Such as `https://api.twilio.com`. */
  twilioApiUrl: string;
  /** Where the internet reaches us, for what becomes of a reply; empty while nobody knows. */
  publicUrl: () => string;
  /** Hosts (`name` or `name:port`) that generic replies may go to, and generic files may come from. Default: any on the internet. */
  allowedReplyHosts?: readonly string[] | null;
  fetch?: typeof globalThis.fetch;
}

const LATER = 5_000;
const UNREADABLE =
  'The secrets of this channel cannot be read. Whoever runs Dibs has to set DIBS_SECRET_KEY to what it was when the channel was connected.';
const DISCONNECTED = 'The channel this customer wrote over is not connected any more.';

/** Sends each reply, and fetches each file, the way its channel account does. */
export function createCustomerChannels(deps: CustomerChannelsDeps): CustomerChannels {
  const { now, whatsappApiUrl, twilioApiUrl, publicUrl, fetch = globalThis.fetch } = deps;
  const allowedReplyHosts = deps.allowedReplyHosts ?? null;

  async function accountOf({
    workspaceId,
    channelAccountId,
  }: Pick<Parameters<CustomerChannels['send']>[0], 'workspaceId' | 'channelAccountId'>) {
    try {
      return await deps.accounts.byId(workspaceId, channelAccountId);
    } catch (error) {
      if (error instanceof StoreUnavailable) return 'unavailable' as const;
      if (error instanceof SecretsUnreadable) return 'unreadable' as const;
      throw error;
    }
  }

  return {
    async send(reply) {
      const account = await accountOf(reply);
      if (account === 'unavailable') return { outcome: 'wait', retryAfter: LATER };
      if (account === 'unreadable') {
        return { outcome: 'failed', reason: UNREADABLE };
      }
      if (account === null) return { outcome: 'failed', reason: DISCONNECTED };
      // A pretend customer has no phone: what they are sent has arrived (domain/pretend-customer.ts).
      if (account.settings['purpose'] === 'test') return { outcome: 'sent', externalId: null };
      switch (account.channel) {
        case 'whatsapp':
          return sendWhatsApp(account, reply, { fetch, whatsappApiUrl });
        case 'sms':
          return sendTwilio(account, reply, { fetch, twilioApiUrl, publicUrl });
        // Until they have a folder of their own, these come and go through the generic webhook.
        case 'api':
        case 'web':
        case 'email':
        case 'telegram':
          return sendGeneric(account, reply, { fetch, now, allowedReplyHosts });
      }
    },
    async fetchMedia(media) {
      const account = await accountOf(media);
      if (account === 'unavailable') return { outcome: 'later', retryAfter: LATER };
      if (account === 'unreadable') return { outcome: 'refused', reason: UNREADABLE };
      if (account === null) return { outcome: 'refused', reason: DISCONNECTED };
      const { reference } = media;
      switch (account.channel) {
        case 'whatsapp':
          return fetchWhatsApp(account, reference, { whatsappApiUrl });
        case 'sms':
          return fetchTwilio(account, reference, { twilioApiUrl });
        case 'api':
        case 'web':
        case 'email':
        case 'telegram':
          return fetchGeneric(reference, { allowedHosts: allowedReplyHosts });
      }
    },
  };
}
