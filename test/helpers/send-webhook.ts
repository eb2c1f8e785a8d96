import { signStandardWebhook } from '../../sandbox/standard-webhooks.ts';

export interface Answered {
  id: string;
  /** 0: there was no answer at all. */
  status: number;
  retryAfter: string | null;
}

/** Any body by the generic webhook, signed. */
export function postSigned(
  appUrl: string,
  account: { key: string; secret: string },
  { id, body }: { id: string; body: string },
): Promise<Response> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return fetch(`${appUrl}/hooks/${account.key}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signStandardWebhook(account.secret, { id, timestamp, body }),
    },
    body,
  });
}

/** A customer's message by the generic webhook, as a sender sees it. Never rejects. */
export async function sendWebhook(
  appUrl: string,
  account: { key: string; secret: string },
  { id, from, text }: { id: string; from: string; text: string },
): Promise<Answered> {
  const body = JSON.stringify({ customer: { id: from, name: from }, message: { id, text } });
  try {
    const response = await postSigned(appUrl, account, { id, body });
    await response.arrayBuffer();
    return { id, status: response.status, retryAfter: response.headers.get('retry-after') };
  } catch {
    return { id, status: 0, retryAfter: null };
  }
}
