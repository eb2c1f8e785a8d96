import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../domain/ids.ts';

/** How far a request's time may be from ours, both ways: Slack's own advice for the past; the future is as suspect. */
const MOST_SECONDS_APART = 300;

export interface SignedRequest {
  /** Values of `x-slack-request-timestamp` and `x-slack-signature`. */
  timestamp: string | undefined;
  signature: string | undefined;
  rawBody: Uint8Array;
}

/**
 * Whether Slack signed these very bytes within the last five minutes, with any of the secrets (two while they are rotated).
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isSignedBySlack(
  request: SignedRequest,
  secrets: readonly string[],
  now: Instant,
): boolean {
  const { timestamp, signature, rawBody } = request;
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) {
    return false;
  }
  if (Math.abs(now / 1_000 - Number(timestamp)) > MOST_SECONDS_APART) return false;
  const given = Buffer.from(signature);
  return secrets.some((secret) => {
    const digest = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(rawBody);
    const expected = Buffer.from(`v0=${digest.digest('hex')}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
