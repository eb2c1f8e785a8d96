import { createHmac, timingSafeEqual } from 'node:crypto';

/** Standard Webhooks (standardwebhooks.com): `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`. */
export function signStandardWebhook(
  secret: string,
  message: { id: string; timestamp: string; body: string },
): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const content = `${message.id}.${message.timestamp}.${message.body}`;
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
}

/** Several signatures may stand there, with blanks between, while a secret is being changed. */
export function isStandardWebhook(
  secret: string,
  message: { id: string; timestamp: string; body: string },
  signatures: string,
): boolean {
  const expected = Buffer.from(signStandardWebhook(secret, message));
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
