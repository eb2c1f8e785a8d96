import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Duration } from '../../domain/ids.ts';
import { isPublicAddress, lookupPublic, NotPublic } from './public-address.ts';

/** For one file: together with the upload that follows, it has to be less than a delivery's lease. */
const FETCH_TIMEOUT: Duration = 10_000;
const MOST_REDIRECTS = 3;

/**
 *  anywhere  it was configured: private addresses, too
 *  public    addresses of the internet only
 *  nowhere   not at all
 */
export type Reach = 'anywhere' | 'public' | 'nowhere';

export interface DownloadRequest {
  url: URL;
  /** Asked for each address that a redirect leads to, too. */
  reach: (url: URL) => Reach;
  /** What is shown there, such as a token; asked for each address. */
  headers: (url: URL) => Record<string, string>;
  /** Bytes. */
  limit: number;
  signal: AbortSignal;
}

/**
 *  got           200, and all of it
 *  too_large     more than the limit; `size` if it was told
 *  answered      something else than 200, with the beginning of what was said
 *  not_allowed   the address, or one that it led to, may not be asked
 *  unreachable   nobody answered in time, or not to the end
 */
export type Download =
  | { result: 'got'; bytes: Uint8Array; mimeType: string | null }
  | { result: 'too_large'; size: number | null }
  | { result: 'answered'; status: number; retryAfter: Duration | null; bytes: Uint8Array }
  | { result: 'not_allowed' }
  | { result: 'unreachable' };

/** As much of a refusal as is looked at. */
const LONGEST_REFUSAL = 64 * 1_024;

/** Ends everything that is asked for one file. */
export function fetchDeadline(): AbortSignal {
  return AbortSignal.timeout(FETCH_TIMEOUT);
}

/** One GET, read no further than the limit. Redirects are followed as far as they may be. Never rejects. */
export async function download(wanted: DownloadRequest): Promise<Download> {
  let { url } = wanted;
  try {
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const response = await ask(url, wanted);
      if (response === null) return { result: 'not_allowed' };
      const next = redirectOf(response, url);
      if (next === null) return await read(response, wanted.limit);
      response.destroy();
      url = next;
    }
    return { result: 'not_allowed' };
  } catch (error) {
    return { result: error instanceof NotPublic ? 'not_allowed' : 'unreachable' };
  }
}

/** Null: it may not be asked. */
async function ask(
  url: URL,
  { reach, headers, signal }: DownloadRequest,
): Promise<IncomingMessage | null> {
  const allowed = reach(url);
  if (allowed === 'nowhere' || !isWeb(url)) return null;
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (allowed === 'public' && isIP(literal) !== 0 && !isPublicAddress(literal)) return null;
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    send(url, {
      signal,
      headers: { 'user-agent': 'Dibs', accept: '*/*', ...headers(url) },
      ...(allowed === 'public' ? { lookup: lookupPublic } : {}),
    })
      .on('response', resolve)
      .on('error', reject)
      .end();
  });
}

function isWeb({ protocol, username, password }: URL): boolean {
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

function redirectOf({ statusCode, headers }: IncomingMessage, from: URL): URL | null {
  const { location } = headers;
  const isRedirect = statusCode !== undefined && [301, 302, 303, 307, 308].includes(statusCode);
  if (!isRedirect || location === undefined || !URL.canParse(location, from)) return null;
  return new URL(location, from);
}

async function read(response: IncomingMessage, limit: number): Promise<Download> {
  const { statusCode: status = 0, headers } = response;
  if (status !== 200) {
    const { bytes } = await readBytes(response, LONGEST_REFUSAL);
    return { result: 'answered', status, retryAfter: retryAfterOf(headers['retry-after']), bytes };
  }
  const told = Number(headers['content-length'] ?? Number.NaN);
  const size = Number.isSafeInteger(told) && told > limit ? told : null;
  if (size !== null) {
    response.destroy();
    return { result: 'too_large', size };
  }
  const { bytes, isAll } = await readBytes(response, limit);
  if (!isAll) return { result: 'too_large', size: null };
  const mimeType = headers['content-type']?.split(';')[0]?.trim() || null;
  return { result: 'got', bytes, mimeType };
}

/** Stops reading at the limit, whatever was told before. */
async function readBytes(
  response: IncomingMessage,
  limit: number,
): Promise<{ bytes: Uint8Array; isAll: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) {
      response.destroy();
      return { bytes: Buffer.concat(chunks), isAll: false };
    }
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), isAll: true };
}

function retryAfterOf(header: string | undefined): Duration | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : null;
}
