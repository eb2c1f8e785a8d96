import { createHmac } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createOutgoingWebhooks,
  type OutgoingWebhooksDeps,
} from '../../src/channels/outgoing-webhooks.ts';
import type { ConversationId, InboxId, OutboxId, WorkspaceId } from '../../src/domain/ids.ts';
import { SecretsUnreadable } from '../../src/inbox/account-ports.ts';
import { StoreUnavailable } from '../../src/inbox/ports.ts';
import type { WebhookCall } from '../../src/inbox/webhook-ports.ts';

const NOW = Date.UTC(2026, 2, 4, 9, 0, 30, 400);
const SECRET = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

type Headers = Record<string, string | string[] | undefined>;

/** Another system on loopback, with what it was sent. */
async function listen(answer: RequestListener) {
  const asked: { method: string | undefined; headers: Headers; body: string }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { method } = request;
      const headers: Headers = request.headers;
      asked.push({ method, headers, body: Buffer.concat(parts).toString() });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, host, url: `http://${host}/dibs` };
}

const answers =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers).end('whatever it says');
  };

function call(url: string, deps: Partial<OutgoingWebhooksDeps> = {}) {
  const webhooks = createOutgoingWebhooks({
    secrets: { of: async () => SECRET },
    now: () => NOW,
    allowedHosts: [URL.canParse(url) ? new URL(url).host : ''],
    ...deps,
  });
  const webhook: WebhookCall = {
    workspaceId: 'T1' as WorkspaceId,
    outboxId: 'outbox-1' as OutboxId,
    url,
    conversation: { id: 'c1' as ConversationId, number: 142 },
    inbox: { id: 'i1' as InboxId, name: 'support' },
    ...{ clock: 'next_response', dueAt: Date.UTC(2026, 2, 4, 9), step: 'call_webhook' },
  };
  return webhooks.call(webhook);
}

describe('a call of another system', () => {
  it('says what step it is, of what, and nothing of the customer', async () => {
    const { asked, url } = await listen(answers(204));
    await expect(call(url)).resolves.toEqual({ outcome: 'taken' });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Dibs' },
    });
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      ...{ type: 'sla.step', version: 1, clock: 'next_response', step: 'call_webhook' },
      conversation: { id: 'c1', number: 142 },
      inbox: { id: 'i1', name: 'support' },
      due_at: '2026-03-04T09:00:00.000Z',
    });
  });

  it('is signed as Standard Webhooks say: HMAC-SHA256 of id, time and body with the decoded secret', async () => {
    const { asked, url } = await listen(answers(200));
    await call(url);
    const [first] = asked;
    if (first === undefined) throw new Error('nothing was sent');
    const { headers, body } = first;
    expect(headers['webhook-id']).toBe('outbox-1');
    expect(headers['webhook-timestamp']).toBe(String(Math.floor(NOW / 1_000)));
    const key = Buffer.from('01234567890123456789012345678901');
    const signed = createHmac('sha256', key)
      .update(`outbox-1.${Math.floor(NOW / 1_000)}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signed}`);
  });

  it('has the same id when it is repeated, and the time of then', async () => {
    const { asked, url } = await listen(answers(500));
    await call(url);
    await call(url, { now: () => NOW + 60_000 });
    expect(asked.map(({ headers }) => headers['webhook-id'])).toEqual(['outbox-1', 'outbox-1']);
    expect(new Set(asked.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(2);
  });

  it.each([
    [200, { outcome: 'taken' }],
    [204, { outcome: 'taken' }],
    [302, { outcome: 'refused', reason: 'redirected' }],
    [404, { outcome: 'later', retryAfter: null }],
    [410, { outcome: 'refused', reason: 'gone' }],
    [429, { outcome: 'later', retryAfter: null }],
    [500, { outcome: 'later', retryAfter: null }],
  ])('that is answered with %i is %o', async (status, outcome) => {
    const { asked, url } = await listen(answers(status, { location: 'http://127.0.0.1:9/' }));
    await expect(call(url)).resolves.toEqual(outcome);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['7', 7_000],
    ['Wed, 04 Mar 2026 09:00:00 GMT', null],
  ])('waits as long as it is asked to, in seconds: %s', async (wait, retryAfter) => {
    const { url } = await listen(answers(503, { 'retry-after': wait }));
    await expect(call(url)).resolves.toEqual({ outcome: 'later', retryAfter });
  });

  it('that nobody answers, or answers too late, comes again', async () => {
    const broken = await listen((request) => request.socket.destroy());
    await expect(call(broken.url)).resolves.toEqual({ outcome: 'later', retryAfter: null });
    const deadline = new AbortController();
    const silent = await listen(() => deadline.abort());
    await expect(call(silent.url, { deadline: () => deadline.signal })).resolves.toEqual({
      outcome: 'later',
      retryAfter: null,
    });
  });

  it.each([new StoreUnavailable('away', { cause: null }), new SecretsUnreadable('another key')])(
    'comes again where its secret cannot be read: %o',
    async (error) => {
      const { asked, url } = await listen(answers(200));
      const secrets = { of: () => Promise.reject(error) };
      await expect(call(url, { secrets })).resolves.toEqual({ outcome: 'later', retryAfter: null });
      expect(asked).toEqual([]);
    },
  );
});

describe('an address that may not be called', () => {
  const refused = { outcome: 'refused', reason: 'address_not_allowed' };

  it.each([
    'no address',
    'file:///etc/passwd',
    'ftp://hooks.example.com/',
    'https://user:word@hooks.example.com/',
    'http://127.0.0.1:9/',
    'http://[::1]:9/',
    'http://[::ffff:127.0.0.1]:9/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
  ])('is %s', async (url) => {
    await expect(call(url, { allowedHosts: null })).resolves.toEqual(refused);
  });

  it('is a name that leads to this machine', async () => {
    const { asked, host } = await listen(answers(200));
    const url = `http://localhost:${host.split(':')[1]}/`;
    await expect(call(url, { allowedHosts: null })).resolves.toEqual(refused);
    expect(asked).toEqual([]);
  });

  it('is none of the hosts that the operator allows', async () => {
    const { asked, url } = await listen(answers(200));
    const allowedHosts = ['hooks.example.com'];
    await expect(call(url, { allowedHosts })).resolves.toEqual(refused);
    expect(asked).toEqual([]);
  });
});
