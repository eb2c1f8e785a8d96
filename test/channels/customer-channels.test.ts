import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createCustomerChannels } from '../../src/channels/customer-channels.ts';
import { secretBytes, verifyWebhook } from '../../src/channels/generic/signature.ts';
import { type ChannelAccount, SecretsUnreadable } from '../../src/inbox/account-ports.ts';
import { StoreUnavailable } from '../../src/inbox/ports.ts';
import {
  genericAccount,
  NOW,
  OUTBOX,
  PUBLIC_URL,
  replyToSend,
  SECRET,
  whatsAppAccount,
} from './fake-world.ts';

const twilio = { twilioApiUrl: 'https://twilio.example.com/', publicUrl: () => PUBLIC_URL };

type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | Error;

/** The channels with a provider that gives this answer, and what was asked of it. */
function channelsAnswering(
  answer: Answer,
  account: ChannelAccount | null,
  allowedReplyHosts?: string[],
) {
  const asked: {
    url: string;
    headers: Record<string, string>;
    body: string;
    redirect?: string | undefined;
  }[] = [];
  const channels = createCustomerChannels({
    accounts: { byId: async () => account },
    now: () => NOW,
    whatsappApiUrl: 'https://graph.example.com/v23.0/',
    ...twilio,
    ...(allowedReplyHosts === undefined ? {} : { allowedReplyHosts }),
    fetch: async (url, init) => {
      const headers = init?.headers as Record<string, string>;
      asked.push({ url: String(url), headers, body: String(init?.body), redirect: init?.redirect });
      if (answer instanceof Error) throw answer;
      const body =
        typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
      return new Response(body, { status: answer.status, headers: answer.headers ?? {} });
    },
  });
  return { channels, asked };
}

const refusedConnection = new TypeError('fetch failed', {
  cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
});
const timeout = new DOMException('timed out', 'TimeoutError');
const reset = new TypeError('fetch failed', {
  cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }),
});

describe('a reply over the generic channel', () => {
  it('is a signed webhook whose id is the outbox id', async () => {
    const { channels, asked } = channelsAnswering({ status: 204, body: '' }, null);
    expect(await channels.send(replyToSend())).toMatchObject({ outcome: 'failed' });
    expect(asked).toEqual([]);

    const old = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
    const account = genericAccount({ secrets: { signingSecret: SECRET, signingSecretOld: old } });
    const sent = channelsAnswering({ status: 202 }, account);
    expect(await sent.channels.send(replyToSend())).toEqual({ outcome: 'sent', externalId: null });
    const [request] = sent.asked;
    expect(request).toMatchObject({ url: 'https://shop.example.com/replies', redirect: 'manual' });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      type: 'reply',
      customer: { id: 'customer-17' },
      message: {
        id: OUTBOX,
        text: 'It is on its way.',
        author: 'Ana',
        in_reply_to: 'their-message-2',
      },
      conversation: { id: replyToSend().conversationId, number: 142 },
    });
    for (const secret of [SECRET, old]) {
      const given = { headers: request?.headers ?? {}, rawBody: Buffer.from(request?.body ?? '') };
      const verified = verifyWebhook(given, [secretBytes(secret) as Buffer], NOW);
      expect(verified).toEqual({ authentic: true, webhookId: OUTBOX });
    }
  });

  it.each<[string, Answer, unknown]>([
    ['4xx', { status: 422 }, { outcome: 'failed', reason: expect.stringContaining('422') }],
    [
      'a redirect',
      { status: 302, headers: { location: 'http://169.254.169.254/' } },
      { outcome: 'failed', reason: expect.stringContaining('redirects') },
    ],
    [
      'too much at once',
      { status: 429, headers: { 'retry-after': '7' } },
      { outcome: 'wait', retryAfter: 7_000 },
    ],
    [
      'a wait of a year',
      { status: 429, headers: { 'retry-after': '999999' } },
      { outcome: 'wait', retryAfter: 3_600_000 },
    ],
    ['a request timeout', { status: 408 }, { outcome: 'wait', retryAfter: 15_000 }],
    ['5xx', { status: 502 }, { outcome: 'uncertain', reason: expect.stringContaining('502') }],
    ['nothing in time', timeout, { outcome: 'uncertain', reason: expect.any(String) }],
    ['a broken connection', reset, { outcome: 'uncertain', reason: expect.any(String) }],
    ['no connection', refusedConnection, { outcome: 'wait', retryAfter: 15_000 }],
  ])('that meets %s ends as it should', async (_name, answer, expected) => {
    const { channels } = channelsAnswering(answer, genericAccount());
    expect(await channels.send(replyToSend())).toEqual(expected);
  });

  it('that may have arrived is sent again under the same id', async () => {
    const { channels, asked } = channelsAnswering({ status: 200 }, genericAccount());
    expect(await channels.send(replyToSend({ maybeSent: true }))).toMatchObject({
      outcome: 'sent',
    });
    expect(asked[0]?.headers['webhook-id']).toBe(OUTBOX);
  });

  it.each([
    ['no reply address', { settings: {} }],
    ['an address that is none', { settings: { replyUrl: 'ftp://x' } }],
    ['a name and password in it', { settings: { replyUrl: 'https://a:b@shop.example.com' } }],
    ['no secret', { secrets: { signingSecret: '' } }],
  ])('with %s fails and says whom to ask', async (_name, over) => {
    const { channels, asked } = channelsAnswering({ status: 200 }, genericAccount(over));
    expect(await channels.send(replyToSend())).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('An admin has to'),
    });
    expect(asked).toEqual([]);
  });

  it('goes only to hosts that are allowed, where they are named', async () => {
    const send = (hosts: string[]) =>
      channelsAnswering({ status: 200 }, genericAccount(), hosts).channels.send(replyToSend());
    expect(await send(['shop.example.com'])).toMatchObject({ outcome: 'sent' });
    expect(await send(['example.com'])).toMatchObject({ outcome: 'failed' });
  });

  it('goes over a real connection, and a closed port is known to have got nothing', async () => {
    const server = createServer((request, response) =>
      request.resume().on('end', () => response.writeHead(200).end()),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const account = genericAccount({ settings: { replyUrl: `http://127.0.0.1:${port}/` } });
    const channels = createCustomerChannels({
      accounts: { byId: async () => account },
      now: () => NOW,
      whatsappApiUrl: 'http://127.0.0.1:1',
      ...twilio,
    });
    expect(await channels.send(replyToSend())).toMatchObject({ outcome: 'sent' });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await channels.send(replyToSend())).toEqual({ outcome: 'wait', retryAfter: 15_000 });
  });
});

describe('a reply over WhatsApp', () => {
  const accepted = {
    messaging_product: 'whatsapp',
    contacts: [],
    messages: [{ id: 'wamid.NEW==' }],
  };
  const error = (code: number, details?: string) => ({
    error: { message: `(#${code})`, type: 'OAuthException', code, error_data: { details } },
  });
  const toBen = replyToSend({ channel: 'whatsapp', to: '4915155501701' });

  it('goes out by phone number id, token and outbox id', async () => {
    const { channels, asked } = channelsAnswering(
      { status: 200, body: accepted },
      whatsAppAccount(),
    );
    expect(await channels.send(toBen)).toEqual({ outcome: 'sent', externalId: 'wamid.NEW==' });
    expect(asked).toMatchObject([
      {
        url: 'https://graph.example.com/v23.0/10987654321/messages',
        headers: { authorization: 'Bearer access-me' },
      },
    ]);
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '4915155501701',
      type: 'text',
      text: { body: 'It is on its way.', preview_url: false },
      biz_opaque_callback_data: OUTBOX,
    });
  });

  it('to somebody who hides the number goes to their user id', async () => {
    const { channels, asked } = channelsAnswering(
      { status: 200, body: accepted },
      whatsAppAccount(),
    );
    await channels.send({ ...toBen, to: 'DE.998877' });
    const body = JSON.parse(asked[0]?.body ?? '');
    expect([body.to, body.recipient]).toEqual([undefined, 'DE.998877']);
  });

  const failed = (words: string) => ({ outcome: 'failed', reason: expect.stringContaining(words) });
  const uncertain = { outcome: 'uncertain', reason: expect.any(String) };
  it.each<[string, Answer, unknown]>([
    ['the window is closed', { status: 400, body: error(131047) }, failed('24 hours')],
    ['it is undeliverable', { status: 400, body: error(131026) }, failed('cannot deliver')],
    [
      'the token expired',
      { status: 401, body: error(190) },
      failed('An admin has to set a new one'),
    ],
    ['a permission is missing', { status: 403, body: error(230) }, failed('may not send')],
    ['the account is locked', { status: 403, body: error(131031) }, failed('locked')],
    [
      'the reason is new',
      { status: 400, body: error(139999, 'No <b>\nway') },
      failed('No <b> way (139999)'),
    ],
    [
      'the number is at its limit',
      { status: 429, body: error(130429) },
      { outcome: 'wait', retryAfter: 10_000 },
    ],
    [
      'the account is at its limit',
      { status: 429, body: error(80007), headers: { 'retry-after': '90' } },
      { outcome: 'wait', retryAfter: 90_000 },
    ],
    [
      'this customer gets too many',
      { status: 400, body: error(131056) },
      { outcome: 'wait', retryAfter: 10_000 },
    ],
    [
      'a proxy says too many',
      { status: 429, body: '<html>' },
      { outcome: 'wait', retryAfter: 15_000 },
    ],
    ['WhatsApp has trouble', { status: 500, body: error(131000) }, uncertain],
    ['a proxy fails', { status: 502, body: '<html>' }, uncertain],
    ['a proxy refuses', { status: 403, body: '<html>' }, failed('403')],
    ['the answer is unreadable', { status: 200, body: '<html>' }, uncertain],
    ['no answer comes', timeout, uncertain],
    ['no connection comes about', refusedConnection, { outcome: 'wait', retryAfter: 15_000 }],
  ])('when %s ends as it should', async (_name, answer, expected) => {
    const { channels } = channelsAnswering(answer, whatsAppAccount());
    expect(await channels.send(toBen)).toEqual(expected);
  });

  it('that may have arrived is never sent again', async () => {
    const { channels, asked } = channelsAnswering(
      { status: 200, body: accepted },
      whatsAppAccount(),
    );
    expect(await channels.send({ ...toBen, maybeSent: true })).toMatchObject({
      outcome: 'uncertain',
    });
    expect(asked).toEqual([]);
  });

  it('has at most 4,096 characters', async () => {
    const { channels, asked } = channelsAnswering(
      { status: 200, body: accepted },
      whatsAppAccount(),
    );
    expect(await channels.send({ ...toBen, text: 'x'.repeat(4_097) })).toMatchObject(
      failed('4096'),
    );
    expect(await channels.send({ ...toBen, text: 'x'.repeat(4_096) })).toMatchObject({
      outcome: 'sent',
    });
    expect(asked).toHaveLength(1);
  });

  it.each([{ externalId: null }, { secrets: {} }])(
    'with %j fails and says whom to ask',
    async (over) => {
      const { channels } = channelsAnswering(
        { status: 200, body: accepted },
        whatsAppAccount(over),
      );
      expect(await channels.send(toBen)).toMatchObject(failed('An admin has to set'));
    },
  );
});

describe('a reply while the database is away', () => {
  it('waits', async () => {
    const channels = createCustomerChannels({
      accounts: { byId: () => Promise.reject(new StoreUnavailable('down')) },
      now: () => NOW,
      whatsappApiUrl: 'https://graph.example.com',
      ...twilio,
    });
    expect(await channels.send(replyToSend())).toEqual({ outcome: 'wait', retryAfter: 5_000 });
  });
});

describe('a reply over a channel whose secrets were sealed with another key', () => {
  it('fails, and says who has to do what', async () => {
    const channels = createCustomerChannels({
      accounts: { byId: () => Promise.reject(new SecretsUnreadable()) },
      now: () => NOW,
      whatsappApiUrl: 'https://graph.example.com',
      ...twilio,
    });
    expect(await channels.send(replyToSend())).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('DIBS_SECRET_KEY'),
    });
  });
});
