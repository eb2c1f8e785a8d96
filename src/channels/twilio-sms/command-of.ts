import { cleanLine, cleanLineOrNull, cleanText } from '../../domain/clean-text.ts';
import type { ConversationDetails } from '../../domain/conversation.ts';
import type { OutboxId } from '../../domain/ids.ts';
import type { Attachment } from '../../domain/message.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import { channelCommandId } from '../command-id.ts';
import type { ChannelCommand } from '../commit.ts';
import type { ReplyStatus } from '../report-status.ts';
import { reasonOf } from './errors.ts';
import type { TwilioMessage, TwilioStatus } from './form.ts';

/** A customer's message as a command. The same message id is always the same command. */
export function commandOfMessage(message: TwilioMessage, account: ChannelAccount): ChannelCommand {
  const { workspaceId, id: channelAccountId } = account;
  const customer = { address: message.from, name: cleanLineOrNull(message.name) };
  return {
    target: { by: 'customer', workspaceId, channelAccountId, customer },
    actor: { kind: 'customer' },
    command: {
      type: 'receive_message',
      commandId: channelCommandId('sms', account.id, message.sid),
      message: {
        externalId: message.sid,
        text: cleanText(message.text),
        attachments: attachmentsOf(message),
        writtenAt: null,
      },
      details: detailsOf(message),
      automation: null,
    },
  };
}

function attachmentsOf({ text, media, location, type }: TwilioMessage): Attachment[] {
  const files = media.map(({ url, mimeType }) => ({
    type: fileTypeOf(mimeType),
    name: null,
    mimeType: cleanLineOrNull(mimeType),
    reference: cleanLine(url, 2_000),
  }));
  const places = location === null ? [] : [placeOf(location)];
  const shown = [...files, ...places];
  if (shown.length > 0 || cleanText(text).trim() !== '') return shown;
  return [{ type: 'unsupported', what: cleanLineOrNull(type) ?? 'empty message' }];
}

function fileTypeOf(mimeType: string | null): 'image' | 'video' | 'audio' | 'document' {
  const kind = mimeType?.split('/')[0];
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document';
}

function placeOf(location: NonNullable<TwilioMessage['location']>): Attachment {
  const { latitude, longitude, name, address } = location;
  return {
    type: 'location',
    latitude,
    longitude,
    name: cleanLineOrNull(name),
    address: cleanLineOrNull(address),
  };
}

function detailsOf({ from, referral }: TwilioMessage): Partial<ConversationDetails> {
  const source = cleanLineOrNull(referral.headline ?? referral.url ?? referral.id);
  return {
    ...(source === null ? {} : { source }),
    // The account is one for SMS; people should know where they will be read.
    ...(from.startsWith('whatsapp:') ? { captured: { 'Writes by': 'WhatsApp' } } : {}),
  };
}

/** What became of a reply of ours; `outboxId` comes from the address that we gave. A status comes once for each message. */
export function replyStatusOf(
  status: TwilioStatus,
  outboxId: OutboxId | null,
  account: ChannelAccount,
): ReplyStatus {
  const { sid: externalId } = status;
  const commandId = channelCommandId('sms_status', account.id, `${externalId}:${status.status}`);
  return { commandId, externalId, outboxId, outcome: outcomeOf(status) };
}

function outcomeOf({ sid, status, error }: TwilioStatus): ReplyStatus['outcome'] {
  switch (status) {
    case 'sent':
    case 'delivered':
    case 'read':
      return { state: status, externalId: sid };
    case 'failed':
      return {
        state: 'failed',
        reason: error === null ? 'Twilio gave no reason.' : reasonOf(error),
      };
  }
}
