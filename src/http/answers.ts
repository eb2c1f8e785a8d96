import type { ServerResponse } from 'node:http';

/** What a route answers. */
export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function answerJson(
  status: number,
  body: Record<string, unknown>,
  headers: Record<string, string> = {},
): HttpAnswer {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: `${JSON.stringify(body)}\n` };
}

export const notFound = () => answerJson(404, { status: 'not_found', message: 'Nothing is here.' });

export function methodNotAllowed(allowed: readonly string[]): HttpAnswer {
  const allow = allowed.join(', ');
  const message = `Only ${allow} is answered here.`;
  return answerJson(405, { status: 'method_not_allowed', message }, { allow });
}

export function tooLarge(limit: number): HttpAnswer {
  const message = `At most ${limit} bytes are taken here.`;
  return answerJson(413, { status: 'too_large', message }, { connection: 'close' });
}

/** Writes an answer; nothing of ours is to be kept, guessed at or framed by a browser. */
export function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
