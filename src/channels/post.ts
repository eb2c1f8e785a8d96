import type { Duration } from '../domain/ids.ts';

/** Shorter than a delivery's lease, so that nobody else takes the entry over while we still wait. */
const TIMEOUT: Duration = 10_000;
/** As much of an answer as is ever looked at. */
const LONGEST_ANSWER = 64 * 1_024;

export interface PostRequest {
  url: URL;
  /** With the content type. */
  headers: Record<string, string>;
  body: string | FormData;
  fetch: typeof globalThis.fetch;
}

/**
 *  answered     the other side answered, whatever it said
 *  unreachable  no connection came about: surely nothing arrived
 *  no_answer    it may have arrived
 */
export type PostResult =
  | { result: 'answered'; status: number; retryAfter: Duration | null; body: string }
  | { result: 'unreachable' }
  | { result: 'no_answer' };

/** One POST, without any retry and without following redirects. Never rejects. */
export async function post({ url, headers, body, fetch }: PostRequest): Promise<PostResult> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'user-agent': 'Dibs', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const retryAfter = durationOf(response.headers.get('retry-after'));
    const { status } = response;
    return { result: 'answered', status, retryAfter, body: await beginningOf(response) };
  } catch (error) {
    return { result: isUnreachable(error) ? 'unreachable' : 'no_answer' };
  }
}

/** The status line says enough: what goes wrong with the body afterwards makes it an empty one. */
async function beginningOf(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > LONGEST_ANSWER) break;
    }
    return text;
  } catch {
    return '';
  }
}

/** `Retry-After` in seconds. The form with a date is not used by anyone we talk to. */
function durationOf(retryAfter: string | null): Duration | null {
  return retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : null;
}

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Node's fetch says why in the cause of its error; several addresses tried in vain stand in an AggregateError with a code. */
function isUnreachable(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && NEVER_CONNECTED.has(code);
}
