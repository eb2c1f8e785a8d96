import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createIntake } from '../../../src/channels/intake.ts';
import type { ChannelAccount } from '../../../src/inbox/account-ports.ts';
import { createFakeWorld, whatsAppAccount } from '../fake-world.ts';

/** Cases of a fixture file: name to the whole body of a webhook. */
export function readCases(path: string | URL): Record<string, unknown> {
  return JSON.parse(readFileSync(path, 'utf8'));
}

export function ownCases(file: 'messages' | 'statuses'): Record<string, unknown> {
  return readCases(new URL(`../../fixtures/webhooks/whatsapp/${file}.json`, import.meta.url));
}

/** An intake with one WhatsApp account (and more, if given), to which webhooks can be posted with a right signature. */
export function createWhatsAppHook(accounts: ChannelAccount[] = [whatsAppAccount()]) {
  const [account = whatsAppAccount()] = accounts;
  const { world, deps } = createFakeWorld(accounts);
  const intake = createIntake(deps);

  async function post(body: unknown, secret = account.secrets['appSecret'] ?? '') {
    const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const signature = `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`;
    const headers = { 'x-hub-signature-256': signature };
    return intake.receive({
      key: account.key,
      method: 'POST',
      query: new URLSearchParams(),
      headers,
      rawBody,
    });
  }

  return { account, world, intake, post };
}
