import { z } from 'zod';
import { LARGEST_FILE } from '../../domain/files.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import type { FetchedMedia } from '../../inbox/file-ports.ts';
import { type Download, download, fetchDeadline, type Reach } from '../media/download.ts';
import { fetchedOf, later } from '../media/fetched.ts';
import { parseJson } from '../webhook.ts';
import { reasonOf, waitOf } from './errors.ts';
import { whatsAppAccountOf } from './whatsapp-account.ts';

const LONGEST_DESCRIPTION = 64 * 1_024;
/** Meta's own hosts, where files lie and where the token may be shown. */
const META = /(^|\.)(fbsbx\.com|fbcdn\.net|whatsapp\.net|whatsapp\.com|facebook\.com)$/;

const described = z.object({
  url: z.url(),
  mime_type: z.string().nullish().catch(null),
  file_size: z.coerce.number().int().nonnegative().nullish().catch(null),
});
const refusedBody = z.object({
  error: z.object({
    code: z.number(),
    error_subcode: z.number().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
  }),
});

/**
 * Asks where a file lies, and fetches it there within the five minutes that the address lives. Media ids of webhooks end after 7 days.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media
 */
export async function fetchWhatsApp(
  account: ChannelAccount,
  mediaId: string,
  { whatsappApiUrl }: { whatsappApiUrl: string },
): Promise<FetchedMedia> {
  const { accessToken } = whatsAppAccountOf(account);
  if (accessToken === null)
    return { outcome: 'refused', reason: 'No access token is set. An admin has to set one.' };
  const base = whatsappApiUrl.replace(/\/$/, '');
  const api = new URL(base);
  const isMeta = (url: URL) =>
    url.origin === api.origin || (url.protocol === 'https:' && META.test(url.hostname));
  const reach = (url: URL): Reach => {
    if (url.origin === api.origin) return 'anywhere';
    return isMeta(url) ? 'public' : 'nowhere';
  };
  const authorization = `Bearer ${accessToken}`;
  const headers = (url: URL): Record<string, string> => (isMeta(url) ? { authorization } : {});
  const signal = fetchDeadline();
  const ask = (address: string, limit: number) =>
    download({ url: new URL(address), reach, headers, limit, signal });

  const description = await ask(`${base}/${encodeURIComponent(mediaId)}`, LONGEST_DESCRIPTION);
  if (description.result !== 'got') return ofRefusal(description);
  const { data } = described.safeParse(parseJson(description.bytes));
  if (data === undefined) return later(null);
  const { url, file_size: size, mime_type: mimeType } = data;
  if (size != null && size > LARGEST_FILE) return { outcome: 'too_large', size };
  const got = await ask(url, LARGEST_FILE);
  const fetched = got.result === 'answered' ? ofRefusal(got) : fetchedOf(got, 'WhatsApp');
  return fetched.outcome === 'fetched' && mimeType ? { ...fetched, mimeType } : fetched;
}

/** "Object does not exist": 100 with 33 beneath it. */
const GONE = { code: 100, subcode: 33 };

function ofRefusal(answer: Download): FetchedMedia {
  if (answer.result !== 'answered') return fetchedOf(answer, 'WhatsApp');
  const { data } = refusedBody.safeParse(parseJson(answer.bytes));
  if (data === undefined) return fetchedOf(answer, 'WhatsApp');
  const { error } = data;
  if (error.code === GONE.code && error.error_subcode === GONE.subcode) return { outcome: 'gone' };
  const wait = waitOf(error);
  if (wait !== null) return later(answer.retryAfter ?? wait);
  if (answer.status >= 500 || answer.status === 404) return fetchedOf(answer, 'WhatsApp');
  return { outcome: 'refused', reason: reasonOf(error) };
}
