import type { Duration } from '../../domain/ids.ts';
import type { FetchedMedia } from '../../inbox/file-ports.ts';
import type { Download } from './download.ts';

const LATER: Duration = 15_000;
const LONGEST_WAIT: Duration = 600_000;

/** What a download means for people. `host`: who was asked, as they know it. */
export function fetchedOf(download: Download, host: string): FetchedMedia {
  switch (download.result) {
    case 'got': {
      const { bytes, mimeType } = download;
      // Slack takes no empty files.
      return bytes.length === 0
        ? { outcome: 'refused', reason: `${host} gave an empty file.` }
        : { outcome: 'fetched', bytes, mimeType };
    }
    case 'too_large':
      return { outcome: 'too_large', size: download.size };
    case 'not_allowed':
      return { outcome: 'refused', reason: 'Its address is not one that Dibs may open.' };
    case 'unreachable':
      return { outcome: 'later', retryAfter: LATER };
    case 'answered':
      return ofStatus(download.status, download.retryAfter, host);
  }
}

export function later(retryAfter: Duration | null): FetchedMedia {
  return { outcome: 'later', retryAfter: Math.min(retryAfter ?? LATER, LONGEST_WAIT) };
}

function ofStatus(status: number, retryAfter: Duration | null, host: string): FetchedMedia {
  if (status === 404 || status === 410) return { outcome: 'gone' };
  const isPassing = status >= 500 || [408, 425, 429].includes(status);
  if (isPassing) return later(retryAfter);
  return { outcome: 'refused', reason: `${host} did not give it to us (${status}).` };
}
