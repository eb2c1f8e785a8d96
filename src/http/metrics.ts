import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { answerJson, type HttpAnswer, notFound } from './answers.ts';

/** What tells who asks. */
interface AskedBy {
  headers: IncomingHttpHeaders;
  remoteAddress: string | undefined;
}

export interface MetricsAccess {
  /** Whoever shows it gets the numbers, from anywhere. Null: only who asks on this very machine, and not through a proxy. */
  token: string | null;
  read: () => Promise<{ contentType: string; text: string }>;
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** A proxy on this machine comes by loopback too, with what the internet asks. */
const OF_PROXIES = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** The numbers for Prometheus. How much a team has to do is no concern of the internet's, which reaches the same port. */
export async function answerMetrics(
  asked: AskedBy,
  access: MetricsAccess | undefined,
): Promise<HttpAnswer> {
  if (access === undefined) return notFound();
  if (access.token === null) {
    if (!isOfThisMachine(asked)) return notFound();
  } else if (!showsToken(asked, access.token)) {
    const message = 'Please send "Authorization: Bearer" with METRICS_TOKEN.';
    return answerJson(401, { status: 'refused', message }, { 'www-authenticate': 'Bearer' });
  }
  const { contentType, text } = await access.read();
  return { status: 200, headers: { 'content-type': contentType }, body: text };
}

function isOfThisMachine({ remoteAddress, headers }: AskedBy): boolean {
  const isProxied = OF_PROXIES.some((name) => headers[name] !== undefined);
  return remoteAddress !== undefined && LOOPBACK.test(remoteAddress) && !isProxied;
}

function showsToken({ headers }: AskedBy, token: string): boolean {
  const shown = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(hashOf(shown), hashOf(token));
}

/** Of one length, whatever was shown. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
