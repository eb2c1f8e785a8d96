import { createHmac, randomBytes } from 'node:crypto';
import type { CustomerMessageState, CustomerState } from '../page-protocol.ts';
import type { Account } from './accounts.ts';
import type { CustomerFile } from './media.ts';
import type { SignedRequest } from './signed-request.ts';

type TwilioAccount = Account & { channel: 'sms' };

const NO_FILES = { files: [], mediaUrl: () => '' };
const FORM = 'application/x-www-form-urlencoded';

export function newMessageSid(): string {
  return `SM${randomBytes(16).toString('hex')}`;
}

/** A text message as Twilio posts it to `hookUrl`. */
export function twilioMessageRequest(
  account: TwilioAccount,
  customer: CustomerState,
  message: CustomerMessageState,
  hookUrl: string,
  media: { files: CustomerFile[]; mediaUrl: (file: CustomerFile) => string } = NO_FILES,
): SignedRequest {
  const { files } = media;
  const fields = files.flatMap((file, at) => [
    [`MediaUrl${at}`, media.mediaUrl(file)],
    [`MediaContentType${at}`, file.mimeType],
  ]);
  return signed(account, `message over ${account.label}`, hookUrl, {
    ToCountry: 'DE',
    SmsMessageSid: message.id,
    NumMedia: String(files.length),
    ...Object.fromEntries(fields),
    SmsSid: message.id,
    SmsStatus: 'received',
    Body: message.text,
    FromCountry: 'DE',
    To: account.number,
    NumSegments: '1',
    MessageSid: message.id,
    AccountSid: account.accountSid,
    From: customer.address,
    ApiVersion: '2010-04-01',
  });
}

/** What became of a reply, posted to the address that came with it. */
export function twilioStatusRequest(
  account: TwilioAccount,
  customer: CustomerState,
  status: { id: string; status: 'delivered' | 'read' | 'failed'; callback: string },
): SignedRequest {
  const word = status.status === 'failed' ? 'undelivered' : status.status;
  return signed(account, `status ${word} over ${account.label}`, status.callback, {
    SmsSid: status.id,
    SmsStatus: word,
    MessageStatus: word,
    To: customer.address,
    MessageSid: status.id,
    AccountSid: account.accountSid,
    From: account.number,
    ApiVersion: '2010-04-01',
    // The phone is off, or out of reach.
    ...(word === 'undelivered' && { ErrorCode: '30003' }),
  });
}

function signed(
  account: TwilioAccount,
  title: string,
  url: string,
  fields: Record<string, string>,
): SignedRequest {
  const sorted = Object.keys(fields).sort();
  const data = url + sorted.map((name) => `${name}${fields[name]}`).join('');
  const signature = createHmac('sha1', account.authToken).update(data).digest('base64');
  const headers = { 'content-type': FORM, 'x-twilio-signature': signature };
  return { title, url, headers, body: new URLSearchParams(fields).toString() };
}
