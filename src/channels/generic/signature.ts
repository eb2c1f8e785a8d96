import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../domain/ids.ts';
import { FOREIGN_ID } from '../command-id.ts';
import { headerOf, type WebhookRequest } from '../webhook.ts';

/** How far the sender's clock may be from ours, both ways, as Standard Webhooks advises. */
const MOST_SECONDS_APART = 300;
/** Standard Webhooks: a secret is 24 to 64 bytes. A shorter one is no secret, and an empty one would let anybody in. */
const SHORTEST_SECRET = 24;

export type Verified =
  | { authentic: true; webhookId: string }
  | { authentic: false; because: string };

/** The bytes of a secret as people copy it, `whsec_` and base64; null if it is too short to be one. */
export function secretBytes(secret: string | undefined): Buffer | null {
  const bytes = Buffer.from((secret ?? '').replace(/^whsec_/, ''), 'base64');
  return bytes.length < SHORTEST_SECRET ? null : bytes;
}

export interface Signed {
  webhookId: string;
  /** Whole seconds since 1970, as they stand in the header. */
  timestamp: string;
  body: string | Uint8Array;
}

/** The value of `webhook-signature` for one secret. */
export function signWebhook(secret: Uint8Array, { webhookId, timestamp, body }: Signed): string {
  const digest = createHmac('sha256', secret).update(`${webhookId}.${timestamp}.`).update(body);
  return `v1,${digest.digest('base64')}`;
}

/**
 * Whether these very bytes were signed with one of the secrets within five minutes of `now`.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function verifyWebhook(
  request: Pick<WebhookRequest, 'headers' | 'rawBody'>,
  secrets: readonly Uint8Array[],
  now: Instant,
): Verified {
  const webhookId = headerOf(request, 'webhook-id');
  const timestamp = headerOf(request, 'webhook-timestamp');
  const signatures = headerOf(request, 'webhook-signature');
  if (webhookId === null || timestamp === null || signatures === null) {
    return refused('webhook-id, webhook-timestamp and webhook-signature are needed, each once');
  }
  if (!FOREIGN_ID.test(webhookId)) {
    return refused('webhook-id has to be 1 to 190 visible ASCII characters');
  }
  if (!/^\d{1,12}$/.test(timestamp)) {
    return refused('webhook-timestamp has to be whole seconds since 1970');
  }
  const apart = Math.abs(now / 1_000 - Number(timestamp));
  if (apart > MOST_SECONDS_APART) {
    return refused('webhook-timestamp is more than five minutes from our clock');
  }
  const given = signatures.split(' ').map((signature) => Buffer.from(signature));
  const signed = { webhookId, timestamp, body: request.rawBody };
  const fits = secrets.some((secret) => {
    const expected = Buffer.from(signWebhook(secret, signed));
    return given.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
  });
  return fits
    ? { authentic: true, webhookId }
    : refused(
        'webhook-signature does not fit: sign "id.timestamp.body" with the secret after whsec_, decoded from base64',
      );
}

function refused(because: string): Verified {
  return { authentic: false, because };
}
