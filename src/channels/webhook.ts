import { isNestedTooDeeply } from '../domain/json-depth.ts';

/** A webhook as it came over the wire. */
export interface WebhookRequest {
  method: 'GET' | 'POST';
  query: URLSearchParams;
  /** Names in lower case, as Node gives them. */
  headers: Record<string, string | string[] | undefined>;
  rawBody: Uint8Array;
}

export interface WebhookAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The one value of a header; null if it is missing or was sent more than once. */
export function headerOf(request: Pick<WebhookRequest, 'headers'>, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

/** Every answer says in `message`, for people, what `status` says for programs. */
export function answerJson(
  status: number,
  body: { status: string; message: string } & Record<string, unknown>,
  headers: Record<string, string> = {},
): WebhookAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: `${JSON.stringify(body)}\n`,
  };
}

/** Nothing is known to be stored: the sender has to come again. */
export function answerTryAgain(afterSeconds: number): WebhookAnswer {
  return answerJson(
    503,
    {
      status: 'try_again',
      message: 'Nothing was stored. Please send the same again a little later.',
    },
    { 'retry-after': String(afterSeconds) },
  );
}

/** The body as JSON; undefined when it is none, or is nested so deeply that whatever walks through it would fail. */
export function parseJson(rawBody: Uint8Array): unknown {
  try {
    const json = new TextDecoder('utf-8', { fatal: true }).decode(rawBody);
    return isNestedTooDeeply(json) ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
