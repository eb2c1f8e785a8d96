import { describe, expect, it } from 'vitest';
import { answerMetrics } from '../../src/http/metrics.ts';

const read = async () => ({ contentType: 'text/plain; version=0.0.4', text: 'dibs_up 1\n' });
const token = 'a-token-of-some-length';
const statusFor = async (
  access: { token: string | null },
  asked: { headers?: Record<string, string>; remoteAddress?: string },
) =>
  (
    await answerMetrics(
      { headers: asked.headers ?? {}, remoteAddress: asked.remoteAddress },
      { ...access, read },
    )
  ).status;

describe('/metrics', () => {
  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
    'without a token is for this machine: %s',
    async (remoteAddress) => {
      expect(await statusFor({ token: null }, { remoteAddress })).toBe(200);
    },
  );

  it.each([
    ['from elsewhere', { remoteAddress: '10.0.0.7' }],
    ['from nowhere', {}],
    ['by a proxy', { remoteAddress: '127.0.0.1', headers: { 'x-forwarded-for': '1.2.3.4' } }],
    ['by a proxy that says so', { remoteAddress: '127.0.0.1', headers: { forwarded: 'for=_x' } }],
  ])('without a token is not there for whoever comes %s', async (_from, asked) => {
    expect(await statusFor({ token: null }, asked)).toBe(404);
  });

  it('with a token is for whoever shows it, from anywhere', async () => {
    const headers = { authorization: `Bearer ${token}` };
    expect(await statusFor({ token }, { headers, remoteAddress: '10.0.0.7' })).toBe(200);
  });

  it.each([{}, { authorization: 'Bearer wrong' }, { authorization: token }, { authorization: '' }])(
    'with a token is for nobody else, on this machine neither: %o',
    async (headers) => {
      expect(await statusFor({ token }, { headers, remoteAddress: '127.0.0.1' })).toBe(401);
    },
  );

  it('is text for Prometheus', async () => {
    const answer = await answerMetrics(
      { headers: {}, remoteAddress: '127.0.0.1' },
      { token: null, read },
    );
    expect(answer).toEqual({
      status: 200,
      headers: { 'content-type': 'text/plain; version=0.0.4' },
      body: 'dibs_up 1\n',
    });
  });
});
