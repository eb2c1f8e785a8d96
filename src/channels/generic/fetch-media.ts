import { LARGEST_FILE } from '../../domain/files.ts';
import type { FetchedMedia } from '../../inbox/file-ports.ts';
import { download, fetchDeadline, type Reach } from '../media/download.ts';
import { fetchedOf } from '../media/fetched.ts';

/**
 * Fetches a file from the address that came with a message. That address is foreign: only https and the internet, unless its host is
 * one of `allowedHosts` (null: none is set).
 */
export async function fetchGeneric(
  reference: string,
  { allowedHosts }: { allowedHosts: readonly string[] | null },
): Promise<FetchedMedia> {
  if (!URL.canParse(reference))
    return { outcome: 'refused', reason: 'It came without an address.' };
  const url = new URL(reference);
  const reach = (to: URL): Reach => {
    if (allowedHosts !== null) return allowedHosts.includes(to.host) ? 'anywhere' : 'nowhere';
    return to.protocol === 'https:' ? 'public' : 'nowhere';
  };
  const got = await download({
    url,
    reach,
    headers: () => ({}),
    limit: LARGEST_FILE,
    signal: fetchDeadline(),
  });
  return fetchedOf(got, url.host);
}
