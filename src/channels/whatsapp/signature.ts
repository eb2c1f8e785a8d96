import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { headerOf, type WebhookRequest } from '../webhook.ts';

/**
 * Whether Meta signed these very bytes with one of the app's secrets.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function isSignedByMeta(
  request: Pick<WebhookRequest, 'headers' | 'rawBody'>,
  appSecrets: readonly string[],
): boolean {
  const signature = headerOf(request, 'x-hub-signature-256');
  if (signature === null) return false;
  const given = Buffer.from(signature);
  return appSecrets.some((secret) => {
    const digest = createHmac('sha256', secret).update(request.rawBody).digest('hex');
    const expected = Buffer.from(`sha256=${digest}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** Compares without telling by the time it takes how much is right. */
export function isSameSecret(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
