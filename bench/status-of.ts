import { type Agent, request } from 'node:http';

/** Whoever has no answer by then counts as not answered. */
export const PATIENCE_MS = 10_000;

/** Of what one request is answered with; 0: there was no answer. */
export function statusOf(
  url: string,
  agent: Agent,
  wanted: { method: 'POST'; path: string; headers: Record<string, string>; body: string },
): Promise<number> {
  const { body, path, ...options } = wanted;
  return new Promise((resolve) => {
    const sent = request(new URL(path, url), { ...options, agent, timeout: PATIENCE_MS });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(0));
    sent.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', () => resolve(0));
    });
    sent.end(body);
  });
}
