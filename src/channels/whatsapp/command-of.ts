import { cleanLine, cleanLineOrNull, cleanText } from '../../domain/clean-text.ts';
import type { ConversationDetails } from '../../domain/conversation.ts';
import type { OutboxId } from '../../domain/ids.ts';
import type { Attachment } from '../../domain/message.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import { channelCommandId } from '../command-id.ts';
import type { ChannelCommand } from '../commit.ts';
import type { ReplyStatus } from '../report-status.ts';
import type { Content } from './content.ts';
import { reasonOf } from './errors.ts';
import type { Referral, WhatsAppMessage, WhatsAppStatus } from './webhook-body.ts';

/** A customer's message as a command. The same message id is always the same command. */
export function commandOfMessage(
  message: WhatsAppMessage,
  account: ChannelAccount,
): ChannelCommand {
  const { workspaceId, id: channelAccountId } = account;
  const customer = { address: message.address, name: cleanLineOrNull(message.name) };
  const { text, attachments } = shownAs(message.content);
  return {
    target: { by: 'customer', workspaceId, channelAccountId, customer },
    actor: { kind: 'customer' },
    command: {
      type: 'receive_message',
      commandId: channelCommandId('whatsapp', account.id, message.id),
      message: { externalId: message.id, text, attachments, writtenAt: message.writtenAt },
      details: detailsOf(message),
      automation: null,
    },
  };
}

/** What people read, and what hangs on it. */
function shownAs(content: Content): { text: string; attachments: Attachment[] } {
  switch (content.kind) {
    case 'text':
    case 'form':
      return { text: cleanText(content.text), attachments: [] };
    case 'choice':
      return { text: cleanText(content.title), attachments: [] };
    case 'media': {
      const { type, mediaId, caption } = content;
      const name = cleanLineOrNull(content.name);
      const file = {
        type,
        name,
        mimeType: cleanLineOrNull(content.mimeType),
        reference: cleanLine(mediaId),
      };
      return { text: cleanText(caption), attachments: [file] };
    }
    case 'location': {
      const { latitude, longitude } = content;
      const name = cleanLineOrNull(content.name);
      const address = cleanLineOrNull(content.address);
      return { text: '', attachments: [{ type: 'location', latitude, longitude, name, address }] };
    }
    case 'contacts':
      return { text: '', attachments: content.contacts.slice(0, 50).map(contactOf) };
    case 'reaction':
      return {
        text: '',
        attachments: [{ type: 'reaction', emoji: cleanLineOrNull(content.emoji) }],
      };
    case 'order':
      return {
        text: cleanText(content.text),
        attachments: [{ type: 'order', items: content.items }],
      };
    case 'system':
    case 'withheld':
      return unsupported(content.what);
    case 'unknown':
      return unsupported(content.type);
  }
}

function unsupported(what: string): { text: string; attachments: Attachment[] } {
  return {
    text: '',
    attachments: [{ type: 'unsupported', what: cleanLineOrNull(what) ?? 'message' }],
  };
}

function contactOf({ name, phones }: { name: string; phones: string[] }): Attachment {
  return {
    type: 'contact',
    name: cleanLine(name),
    phones: phones.slice(0, 20).map((phone) => cleanLine(phone)),
  };
}

function detailsOf({ referral, product, content }: WhatsAppMessage): Partial<ConversationDetails> {
  const source = cleanLineOrNull(referral?.headline ?? referral?.source_url ?? referral?.source_id);
  const answers = content.kind === 'form' ? Object.entries(content.answers).slice(0, 50) : [];
  const known = [
    ...answers,
    ...(referral === null ? [] : campaignOf(referral)),
    ['Product', product] as const,
  ];
  const captured = known.flatMap(([label, answer]) => {
    const text = cleanText(answer ?? '', 2_000);
    return text === '' ? [] : [[cleanLine(label), text] as const];
  });
  return {
    ...(source === null ? {} : { source }),
    ...(captured.length === 0 ? {} : { captured: Object.fromEntries(captured) }),
  };
}

function campaignOf({ body, source_url, source_id, ctwa_clid }: Referral) {
  return [
    ['Ad text', body],
    ['Ad link', source_url],
    ['Ad id', source_id],
    ['Click id', ctwa_clid],
  ] as const;
}

/** What became of a reply of ours. A status comes once for each message, so the two name the command. */
export function replyStatusOf(status: WhatsAppStatus, account: ChannelAccount): ReplyStatus {
  const { id: externalId } = status;
  const commandId = channelCommandId(
    'whatsapp_status',
    account.id,
    `${externalId}:${status.status}`,
  );
  return { commandId, externalId, outboxId: outboxIdOf(status), outcome: outcomeOf(status) };
}

/** Other programs put other things there. */
function outboxIdOf({ callbackData }: WhatsAppStatus): OutboxId | null {
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(callbackData ?? '');
  return isUuid ? (callbackData as OutboxId) : null;
}

function outcomeOf({ id, status, error }: WhatsAppStatus): ReplyStatus['outcome'] {
  switch (status) {
    case 'sent':
    case 'delivered':
    case 'read':
      return { state: status, externalId: id };
    case 'failed':
      return {
        state: 'failed',
        reason: error === null ? 'WhatsApp gave no reason.' : reasonOf(error),
      };
  }
}
