import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  secretBytes,
  signWebhook,
  verifyWebhook,
} from '../../../src/channels/generic/signature.ts';
import { NOW, SECRET } from '../fake-world.ts';

const secret = secretBytes(SECRET) as Buffer;
const other = secretBytes(`whsec_${Buffer.alloc(24, 7).toString('base64')}`) as Buffer;
const rawBody = Buffer.from('{"a":"ü"}');

function request(over: Record<string, string | undefined> = {}, signedWith = [secret]) {
  const timestamp = over['webhook-timestamp'] ?? String(NOW / 1_000);
  const signed = { webhookId: 'msg_1', timestamp, body: rawBody };
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': timestamp,
    'webhook-signature': signedWith.map((one) => signWebhook(one, signed)).join(' '),
    ...over,
  };
  return { headers, rawBody };
}

describe('a Standard Webhooks signature', () => {
  it('is the HMAC-SHA256 of id, time and body, in base64', () => {
    const expected = createHmac('sha256', secret)
      .update('msg_1.1.')
      .update(rawBody)
      .digest('base64');
    expect(signWebhook(secret, { webhookId: 'msg_1', timestamp: '1', body: rawBody })).toBe(
      `v1,${expected}`,
    );
  });

  it('is accepted, and names the webhook', () => {
    expect(verifyWebhook(request(), [secret], NOW)).toEqual({
      authentic: true,
      webhookId: 'msg_1',
    });
  });

  it('may be one of several, by the new or the old secret', () => {
    expect(verifyWebhook(request({}, [other, secret]), [secret], NOW).authentic).toBe(true);
    expect(verifyWebhook(request({}, [secret]), [other, secret], NOW).authentic).toBe(true);
  });

  it.each([
    ['another secret', request({}, [other])],
    ['another id', request({ 'webhook-id': 'msg_2' })],
    ['another body', { ...request(), rawBody: Buffer.from('{}') }],
    [
      'another version',
      request({
        'webhook-signature': signWebhook(secret, {
          webhookId: 'msg_1',
          timestamp: String(NOW / 1_000),
          body: rawBody,
        }).replace('v1', 'v2'),
      }),
    ],
    ['no signature', request({ 'webhook-signature': undefined })],
    ['no id', request({ 'webhook-id': undefined })],
    ['an id that is no id', request({ 'webhook-id': 'x'.repeat(191) })],
    ['a time that is none', request({ 'webhook-timestamp': '1e9' })],
    ['an empty signature', request({ 'webhook-signature': '' })],
  ])('with %s is refused', (_name, given) => {
    expect(verifyWebhook(given, [secret], NOW).authentic).toBe(false);
  });

  it('holds five minutes, into the past and into the future', () => {
    const at = (seconds: number) =>
      verifyWebhook(request({ 'webhook-timestamp': String(NOW / 1_000 + seconds) }), [secret], NOW)
        .authentic;
    expect([-301, -300, 300, 301].map(at)).toEqual([false, true, true, false]);
  });

  it('is never accepted without a secret, or with an empty or short one', () => {
    expect(['', 'whsec_', 'whsec_c2hvcnQ=', undefined].map(secretBytes)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(verifyWebhook(request(), [], NOW).authentic).toBe(false);
  });
});
