import type { ChannelAccount } from '../../inbox/account-ports.ts';

/**
 * What an SMS account at Twilio is set up with: `externalId` is our telephone number as Twilio writes it (`+4915700000000`, or a short
 * code), `settings.accountSid` whose it is; `secrets.authToken` signs and sends, `authTokenOld` still counts while it is rotated. An
 * empty one counts as missing.
 */
export interface TwilioAccount {
  number: string | null;
  accountSid: string | null;
  /** The current one first. */
  authTokens: string[];
}

export function twilioAccountOf(account: ChannelAccount): TwilioAccount {
  const { secrets, settings } = account;
  return {
    number: account.externalId || null,
    accountSid: settings['accountSid'] || null,
    authTokens: [secrets['authToken'], secrets['authTokenOld']]
      .filter((token) => !!token)
      .map(String),
  };
}
