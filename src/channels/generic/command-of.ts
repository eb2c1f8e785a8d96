import { cleanLine, cleanLineOrNull, cleanText } from '../../domain/clean-text.ts';
import type { ConversationCommand, IncomingMessage } from '../../domain/commands.ts';
import type { ConversationDetails } from '../../domain/conversation.ts';
import type { Attachment } from '../../domain/message.ts';
import type { ActorRef } from '../../domain/people.ts';
import type { ChannelAccount } from '../../inbox/account-ports.ts';
import { channelCommandId } from '../command-id.ts';
import type { ChannelCommand } from '../commit.ts';
import type {
  GenericAttachment,
  GenericBody,
  GenericConversation,
  GenericMessage,
} from './body.ts';

/** What a readable body asks for. The sender's `webhookId` makes it happen once. */
export function commandOf(
  body: GenericBody,
  account: ChannelAccount,
  webhookId: string,
): ChannelCommand {
  const { id: address, name } = body.customer;
  const customer = { address: cleanLine(address), name: cleanLineOrNull(name) };
  const { workspaceId, id: channelAccountId } = account;
  const target = { by: 'customer', workspaceId, channelAccountId, customer } as const;
  const commandId = channelCommandId('hook', account.id, webhookId);
  return {
    target,
    actor: actorOf(body, account),
    command: { commandId, ...askedFor(body, webhookId) },
  };
}

function actorOf(body: GenericBody, account: ChannelAccount): ActorRef {
  if (body.type === 'message') return { kind: 'customer' };
  return { kind: 'automation', name: cleanLineOrNull(body.by) ?? account.label };
}

type WithoutId<Command> = Command extends unknown ? Omit<Command, 'commandId'> : never;

function askedFor(body: GenericBody, webhookId: string): WithoutId<ConversationCommand> {
  switch (body.type) {
    case 'message': {
      const bot = cleanLineOrNull(body.automation);
      const automation = bot === null ? null : { name: bot };
      const details = detailsOf(body.conversation);
      return {
        type: 'receive_message',
        message: messageOf(body.message, webhookId),
        details,
        automation,
      };
    }
    case 'reply_recorded': {
      const message = messageOf(body.message, webhookId);
      return { type: 'record_reply', message, by: cleanLineOrNull(body.by) };
    }
    case 'resolved': {
      const note = body.note ? cleanText(body.note) : null;
      return { type: 'resolve', seenVersion: null, note, by: cleanLineOrNull(body.by) };
    }
    case 'handed_over': {
      const { by, reason } = body;
      const details = detailsOf(body.conversation);
      return { type: 'handed_over', by: cleanLine(by), reason: cleanLineOrNull(reason), details };
    }
  }
}

function messageOf(message: GenericMessage, webhookId: string): IncomingMessage {
  return {
    externalId: cleanLine(message.id ?? webhookId),
    text: cleanText(message.text),
    attachments: message.attachments.map(attachmentOf),
    writtenAt: message.sent_at ? Date.parse(message.sent_at) : null,
  };
}

function attachmentOf(given: GenericAttachment): Attachment {
  const name = cleanLineOrNull(given.name);
  const { type, latitude, longitude } = given;
  switch (type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker':
      return {
        type,
        name,
        mimeType: cleanLineOrNull(given.mime_type),
        reference: webAddress(given.url),
      };
    case 'location':
      if (latitude === undefined || longitude === undefined) break;
      return { type, latitude, longitude, name, address: cleanLineOrNull(given.address) };
  }
  const what = cleanLineOrNull(type) ?? 'attachment';
  return { type: 'unsupported', what: name === null ? what : `${what}: ${name}` };
}

/** Only what a browser may safely open. */
function webAddress(url: string | null | undefined): string | null {
  if (!url || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

/** Only what was said: the rest stays as it is. */
function detailsOf(given: GenericConversation | undefined): Partial<ConversationDetails> {
  if (given === undefined) return {};
  const subject = cleanLineOrNull(given.subject);
  const source = cleanLineOrNull(given.source);
  return {
    ...(subject === null ? {} : { subject }),
    ...(source === null ? {} : { source }),
    ...(given.priority === undefined ? {} : { priority: given.priority }),
    ...(given.tags === undefined ? {} : { tags: tagsOf(given.tags) }),
    ...(given.captured === undefined ? {} : { captured: capturedOf(given.captured) }),
  };
}

function tagsOf(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => cleanLine(tag)).filter((tag) => tag !== ''))];
}

function capturedOf(
  captured: NonNullable<GenericConversation['captured']>,
): Record<string, string> {
  const clean = Object.entries(captured).map(([label, answer]) => [
    cleanLine(label),
    cleanText(String(answer)),
  ]);
  return Object.fromEntries(clean);
}
