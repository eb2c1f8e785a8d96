import { createIntake } from '../../../src/channels/intake.ts';
import { signTwilio } from '../../../src/channels/twilio-sms/signature.ts';
import type { ChannelAccount } from '../../../src/inbox/account-ports.ts';
import { createFakeWorld, PUBLIC_URL, twilioAccount } from '../fake-world.ts';

type Form = Record<string, string> | URLSearchParams;

/** An intake with one account at Twilio (and more, if given), to which forms can be posted with a right signature. */
export function createTwilioHook(accounts: ChannelAccount[] = [twilioAccount()]) {
  const [account = twilioAccount()] = accounts;
  const { world, deps } = createFakeWorld(accounts);
  const intake = createIntake(deps);
  const address = `${PUBLIC_URL}/hooks/${account.key}`;

  async function post(
    fields: Form,
    {
      token = account.secrets['authToken'] ?? '',
      query = '',
      signed = `${address}${query}`,
    }: { token?: string; query?: string; signed?: string } = {},
  ) {
    const form = new URLSearchParams(fields);
    return intake.receive({
      key: account.key,
      method: 'POST',
      query: new URLSearchParams(query),
      headers: { 'x-twilio-signature': signTwilio(token, signed, form) },
      rawBody: Buffer.from(form.toString()),
    });
  }

  return { account, address, world, intake, post };
}

/** A text message, as Twilio posts it. */
export function inbound(over: Record<string, string> = {}): Record<string, string> {
  return {
    SmsMessageSid: 'SM00000000000000000000000000000001',
    SmsStatus: 'received',
    NumMedia: '0',
    NumSegments: '1',
    ApiVersion: '2010-04-01',
    AccountSid: 'AC0123456789abcdef0123456789abcdef',
    MessageSid: 'SM00000000000000000000000000000001',
    From: '+4915155501701',
    To: '+4915755501000',
    Body: 'Where is my parcel?',
    ...over,
  };
}

/** What became of a reply, as Twilio posts it. */
export function statusOf(
  status: string,
  over: Record<string, string> = {},
): Record<string, string> {
  return {
    ApiVersion: '2010-04-01',
    AccountSid: 'AC0123456789abcdef0123456789abcdef',
    MessageSid: 'SM000000000000000000000000000000ff',
    MessageStatus: status,
    SmsStatus: status,
    From: '+4915755501000',
    To: '+4915155501701',
    ...over,
  };
}
