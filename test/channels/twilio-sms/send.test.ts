import { describe, expect, it } from 'vitest';
import { sendTwilio } from '../../../src/channels/twilio-sms/send.ts';
import type { ChannelAccount } from '../../../src/inbox/account-ports.ts';
import { OUTBOX, PUBLIC_URL, replyToSend, twilioAccount } from '../fake-world.ts';

type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | Error;

const SID = 'SM000000000000000000000000000000ff';
const accepted = { status: 201, body: { sid: SID, status: 'queued', error_code: null } };
const toBen = replyToSend({ channel: 'sms', to: '+4915155501701' });

/** Sends to a Twilio that gives this answer; with what was asked of it. */
async function sendTo(
  answer: Answer,
  { reply = toBen, account = twilioAccount(), publicUrl = PUBLIC_URL } = {},
) {
  const asked: { url: string; headers: Record<string, string>; form: Record<string, string> }[] =
    [];
  const result = await sendTwilio(account, reply, {
    twilioApiUrl: 'https://twilio.example.com/',
    publicUrl: () => publicUrl,
    fetch: async (url, init) => {
      const form = Object.fromEntries(new URLSearchParams(String(init?.body)));
      asked.push({ url: String(url), headers: init?.headers as Record<string, string>, form });
      if (answer instanceof Error) throw answer;
      const body =
        typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
      return new Response(body, { status: answer.status, headers: answer.headers ?? {} });
    },
  });
  return { result, asked };
}

const failed = (words: string) => ({ outcome: 'failed', reason: expect.stringContaining(words) });
const uncertain = { outcome: 'uncertain', reason: expect.any(String) };
const error = (status: number, code: number, message = 'what Twilio says') => ({
  status,
  body: { code, message, more_info: '', status },
});

describe('a reply by SMS', () => {
  it('goes out by account, number and token, and names where its status is to go', async () => {
    const { result, asked } = await sendTo(accepted);
    expect(result).toEqual({ outcome: 'sent', externalId: SID });
    const sid = 'AC0123456789abcdef0123456789abcdef';
    expect(asked).toMatchObject([
      {
        url: `https://twilio.example.com/2010-04-01/Accounts/${sid}/Messages.json`,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          authorization: `Basic ${Buffer.from(`${sid}:auth-token-of-test`).toString('base64')}`,
        },
      },
    ]);
    expect(asked[0]?.form).toEqual({
      From: '+4915755501000',
      To: '+4915155501701',
      Body: 'It is on its way.',
      StatusCallback: `${PUBLIC_URL}/hooks/sms-hook?reply=${OUTBOX}`,
    });
  });

  it('to somebody who wrote by WhatsApp goes back by WhatsApp', async () => {
    const reply = { ...toBen, to: 'whatsapp:+4915155501701' };
    const { asked } = await sendTo(accepted, { reply });
    expect(asked[0]?.form).toMatchObject({
      From: 'whatsapp:+4915755501000',
      To: 'whatsapp:+4915155501701',
    });
  });

  it('asks for no status while nobody knows where we are reached', async () => {
    const { asked } = await sendTo(accepted, { publicUrl: '' });
    expect(asked[0]?.form).not.toHaveProperty('StatusCallback');
  });

  it.each<[string, Answer, unknown]>([
    ['they unsubscribed', error(400, 21610), failed('unsubscribed')],
    ['the number is none', error(400, 21211), failed('no telephone number')],
    ['the number is no mobile one', error(400, 21614), failed('no mobile number')],
    ['the token is wrong', error(401, 20003), failed('An admin has to connect the number again')],
    ['we have no public address', error(400, 21609), failed('PUBLIC_URL')],
    ['the reason is new', error(400, 29999, 'No <b>\nway'), failed('No <b> way (29999)')],
    ['a proxy refuses', { status: 403, body: '<html>' }, failed('403')],
    ['it is told to look elsewhere', { status: 302, body: '' }, failed('302')],
    [
      'there are too many',
      { ...error(429, 20429), headers: { 'retry-after': '7' } },
      { outcome: 'wait', retryAfter: 7_000 },
    ],
    [
      'a proxy says too many',
      { status: 429, body: '<html>' },
      { outcome: 'wait', retryAfter: 15_000 },
    ],
    ['our queue is full', error(400, 21611), { outcome: 'wait', retryAfter: 15_000 }],
    ['Twilio has trouble', error(500, 20500), uncertain],
    ['a proxy fails', { status: 502, body: '<html>' }, uncertain],
    ['the answer is unreadable', { status: 201, body: '<html>' }, uncertain],
    ['no answer comes', new DOMException('timed out', 'TimeoutError'), uncertain],
    [
      'no connection comes about',
      new TypeError('fetch failed', {
        cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
      }),
      { outcome: 'wait', retryAfter: 15_000 },
    ],
  ])('when %s ends as it should', async (_name, answer, expected) => {
    expect((await sendTo(answer)).result).toEqual(expected);
  });

  it('that may have arrived is never sent again', async () => {
    const { result, asked } = await sendTo(accepted, { reply: { ...toBen, maybeSent: true } });
    expect(result).toEqual(uncertain);
    expect(asked).toEqual([]);
  });

  it('has at most 1,600 characters', async () => {
    const send = (length: number) =>
      sendTo(accepted, { reply: { ...toBen, text: 'x'.repeat(length) } });
    expect((await send(1_600)).result).toMatchObject({ outcome: 'sent' });
    const { result, asked } = await send(1_601);
    expect(result).toEqual(failed('1600'));
    expect(asked).toEqual([]);
  });

  it.each<Partial<ChannelAccount>>([{ externalId: null }, { settings: {} }, { secrets: {} }])(
    'with %j fails and says whom to ask',
    async (over) => {
      const { result, asked } = await sendTo(accepted, { account: twilioAccount(over) });
      expect(result).toEqual(failed('An admin has to set'));
      expect(asked).toEqual([]);
    },
  );
});
