import { createHmac } from 'node:crypto';
import type { CustomerMessageState, CustomerState } from '../page-protocol.ts';
import type { Account } from './accounts.ts';
import type { CustomerFile } from './media.ts';
import type { SignedRequest } from './signed-request.ts';

type WhatsAppAccount = Account & { channel: 'whatsapp' };

/** WhatsApp Cloud API webhooks as Meta sends them: one message, of text or with one file. */
export function whatsappMessageRequest(
  account: WhatsAppAccount,
  customer: CustomerState,
  message: CustomerMessageState,
  file: CustomerFile | undefined,
): SignedRequest {
  return signed(account, `message over ${account.label}`, {
    contacts: [{ profile: { name: customer.name }, wa_id: customer.address }],
    messages: [
      {
        from: customer.address,
        id: message.id,
        timestamp: seconds(message.at),
        ...(file ? mediaOf(file, message.text) : { text: { body: message.text }, type: 'text' }),
      },
    ],
  });
}

function mediaOf(file: CustomerFile, caption: string): object {
  const { id, mimeType: mime_type, name } = file;
  const type = file.kind === 'voice' ? 'audio' : file.kind;
  const media = {
    id,
    mime_type,
    sha256: '',
    ...(caption !== '' && { caption }),
    ...(type === 'document' && name !== null && { filename: name }),
    ...(type === 'audio' && { voice: file.kind === 'voice' }),
  };
  return { type, [type]: media };
}

/** The delivery note of a reply. */
export function whatsappStatusRequest(
  account: WhatsAppAccount,
  customer: CustomerState,
  status: { id: string; status: 'delivered' | 'read' | 'failed'; at: number; opaque?: string },
): SignedRequest {
  return signed(account, `status ${status.status} over ${account.label}`, {
    contacts: [{ profile: { name: customer.name }, wa_id: customer.address }],
    statuses: [
      {
        id: status.id,
        status: status.status,
        timestamp: seconds(status.at),
        recipient_id: customer.address,
        ...(status.opaque !== undefined && { biz_opaque_callback_data: status.opaque }),
        ...(status.status === 'failed' && {
          errors: [
            {
              code: 131047,
              title: 'Re-engagement message',
              message: 'Re-engagement message',
              error_data: {
                details: 'More than 24 hours have passed since the customer last replied.',
              },
            },
          ],
        }),
      },
    ],
  });
}

function signed(account: WhatsAppAccount, title: string, value: object): SignedRequest {
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            value: {
              messaging_product: 'whatsapp',
              metadata: {
                display_phone_number: account.displayPhoneNumber,
                phone_number_id: account.phoneNumberId,
              },
              ...value,
            },
            field: 'messages',
          },
        ],
      },
    ],
  });
  const digest = createHmac('sha256', account.appSecret).update(body).digest('hex');
  return { title, headers: { 'x-hub-signature-256': `sha256=${digest}` }, body };
}

function seconds(milliseconds: number): string {
  return String(Math.floor(milliseconds / 1000));
}
