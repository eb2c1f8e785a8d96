import { randomWord } from '../ids.ts';
import type { CustomerExtra, CustomerMessageState, CustomerState } from '../page-protocol.ts';
import { signStandardWebhook } from '../standard-webhooks.ts';
import type { Account } from './accounts.ts';
import type { CustomerFile } from './media.ts';
import type { SignedRequest } from './signed-request.ts';

/** The generic intake: our own JSON, signed by Standard Webhooks with the real time. */
export function genericRequest(
  account: Account & { channel: 'generic' },
  customer: CustomerState,
  message: CustomerMessageState,
  extra: CustomerExtra | undefined,
  { files, siteUrl }: { files: CustomerFile[]; siteUrl: string },
): SignedRequest {
  const attachments = files.length > 0 && {
    attachments: files.map(({ id, kind, name, mimeType }) => ({
      type: kind,
      mime_type: mimeType,
      url: `${siteUrl}/customers/media/${id}`,
      ...(name !== null && { name }),
    })),
  };
  const body = JSON.stringify({
    customer: { id: customer.address, name: customer.name },
    message: { id: message.id, text: message.text, ...attachments },
    ...(extra && { conversation: extra }),
  });
  const id = `wh_${randomWord(20)}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    title: `message over ${account.label}`,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signStandardWebhook(account.secret, { id, timestamp, body }),
    },
    body,
  };
}
