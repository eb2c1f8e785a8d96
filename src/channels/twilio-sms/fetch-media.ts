import { LARGEST_FILE } from '../../domain/files.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import type { FetchedMedia } from '../../inbox/file-ports.ts';
import { download, fetchDeadline, type Reach } from '../media/download.ts';
import { fetchedOf } from '../media/fetched.ts';
import { twilioAccountOf } from './twilio-account.ts';

/**
 * Fetches a file of an MMS. Twilio's address redirects to where it keeps files; only Twilio itself sees our token.
 * https://www.twilio.com/docs/messaging/api/media-resource
 */
export async function fetchTwilio(
  account: ChannelAccount,
  reference: string,
  { twilioApiUrl }: { twilioApiUrl: string },
): Promise<FetchedMedia> {
  const { accountSid, authTokens } = twilioAccountOf(account);
  const [authToken] = authTokens;
  if (accountSid === null || authToken === undefined) {
    return {
      outcome: 'refused',
      reason: 'Our account SID and auth token are not set. An admin has to set them.',
    };
  }
  const api = new URL(twilioApiUrl);
  const isTwilio = (url: URL) =>
    url.origin === api.origin ||
    (url.protocol === 'https:' && /(^|\.)twilio\.com$/.test(url.hostname));
  if (!URL.canParse(reference) || !isTwilio(new URL(reference))) {
    return { outcome: 'refused', reason: 'Its address is not one of Twilio’s.' };
  }
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  const reach = (url: URL): Reach => {
    if (url.origin === api.origin) return 'anywhere';
    return url.protocol === 'https:' ? 'public' : 'nowhere';
  };
  const got = await download({
    url: new URL(reference),
    reach,
    headers: (url): Record<string, string> => (isTwilio(url) ? { authorization } : {}),
    limit: LARGEST_FILE,
    signal: fetchDeadline(),
  });
  return fetchedOf(got, 'Twilio');
}
