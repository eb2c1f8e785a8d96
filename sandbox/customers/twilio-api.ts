import { answer, type WireAnswer } from '../fault-effects.ts';
import type { Account } from './accounts.ts';
import type { Customers } from './customers.ts';
import type { ReplyRequest } from './reply-request.ts';
import { newMessageSid } from './twilio.ts';

/** `POST /twilio/2010-04-01/Accounts/{account sid}/Messages.json`, as Twilio's Messages API answers it. */
export function receiveTwilioMessage(customers: Customers, request: ReplyRequest): WireAnswer {
  const accountSid = request.path.split('/')[4];
  const accounts = customers.accounts().filter((other) => other.channel === 'sms');
  const mine = accounts.filter((other) => other.accountSid === accountSid);
  const isKnown = mine.some(
    (other) => request.headers['authorization'] === basicAuthorization(other),
  );
  if (!isKnown) return refused(401, 20003, 'Authenticate');
  const sent = new URLSearchParams(request.body);
  const from = sent.get('From');
  const to = sent.get('To') ?? '';
  const text = sent.get('Body') ?? '';
  const account = mine.find(({ number }) => number === from);
  if (account === undefined) {
    return refused(400, 21606, `The 'From' phone number ${from} is not a valid phone number`);
  }
  if (!/^\+\d{7,15}$/.test(to)) return refused(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  if (text === '') return refused(400, 21602, 'Message body is required.');
  if (text.length > 1_600) {
    return refused(400, 21617, 'The concatenated message body exceeds the 1600 character limit.');
  }
  const callback = sent.get('StatusCallback');
  const message = customers.hear({
    account: account.key,
    address: to,
    id: newMessageSid(),
    text,
    ...(callback !== null && { opaque: callback }),
  });
  return answer(201, {
    sid: message.id,
    account_sid: account.accountSid,
    from,
    to,
    body: text,
    status: 'queued',
    error_code: null,
    error_message: null,
  });
}

export function basicAuthorization({
  accountSid,
  authToken,
}: Account & { channel: 'sms' }): string {
  return `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
}

function refused(status: number, code: number, message: string): WireAnswer {
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return answer(status, { code, message, more_info, status });
}
