import type { Attachment, Channel, FileAttachment } from './message.ts';

/** 20 MB. Larger ones of customers are not shown in Slack, and larger ones of the team do not go to a customer. */
export const LARGEST_FILE = 20_000_000;

/** How much can go with one reply over a channel, in bytes and all files together; null: it takes no files. */
export function mostBytes(channel: Channel): number | null {
  switch (channel) {
    case 'sms':
      return null;
    case 'whatsapp':
      return LARGEST_FILE;
    // They stand in the body of a webhook, and as base64 they are a third longer there.
    case 'api':
    case 'web':
    case 'email':
    case 'telegram':
      return LARGEST_FILE / 2;
  }
}

/** Whether somebody can have it loaded: it is not in the thread, nor on its way there. */
export function isToBeLoaded(attachment: Attachment): attachment is FileAttachment {
  const file = fileOf(attachment);
  if (file === null || file.reference === null) return false;
  return file.media === undefined || file.media.state === 'failed';
}

/** A customer's file; null of all that is none. */
export function fileOf(attachment: Attachment): FileAttachment | null {
  switch (attachment.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker':
      return attachment;
    case 'slack_file':
    case 'location':
    case 'contact':
    case 'reaction':
    case 'order':
    case 'unsupported':
      return null;
  }
}
