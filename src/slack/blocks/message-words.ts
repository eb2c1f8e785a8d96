import type { Attachment, ReplyDelivery, StoppedBecause } from '../../domain/message.ts';
import type { MessageView } from '../../domain/views.ts';
import { bold, type Clockwork, type Line, line, time, timeWithSeconds } from './lines.ts';
import { excerpt, oneLine, plural, shorten } from './text.ts';

const NOUNS = {
  image: 'Photo',
  video: 'Video',
  audio: 'Audio file',
  voice: 'Voice message',
  document: 'Document',
  sticker: 'Sticker',
} as const;

/** What came with a message, named honestly: also what cannot be shown. */
export function attachmentWords(attachment: Attachment): string {
  switch (attachment.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker': {
      const name = excerpt(attachment.name ?? '', 80);
      return name === '' ? NOUNS[attachment.type] : `${NOUNS[attachment.type]} “${name}”`;
    }
    case 'slack_file':
      return `File “${excerpt(attachment.name, 80) || 'unnamed'}”`;
    case 'location': {
      const place = [attachment.name, attachment.address]
        .map((part) => excerpt(part ?? '', 120))
        .filter((part) => part !== '')
        .join(', ');
      const position = `${attachment.latitude}, ${attachment.longitude}`;
      return place === '' ? `Location ${position}` : `Location: ${place} (${position})`;
    }
    case 'contact': {
      const phones = attachment.phones.slice(0, 5).map((phone) => excerpt(phone, 30));
      return `Contact: ${[excerpt(attachment.name, 80), ...phones].join(', ')}`;
    }
    case 'reaction': {
      const emoji = excerpt(attachment.emoji ?? '', 20);
      return emoji === '' ? 'Took a reaction back' : `Reacted with ${emoji}`;
    }
    case 'order':
      return `Order of ${plural(attachment.items, 'item', 'items')}`;
    case 'unsupported':
      return `Something Dibs cannot show: ${excerpt(attachment.what, 80) || 'unknown'}`;
  }
}

/** The first words of a message, or what came instead of words. */
export function messageWords(
  message: Pick<MessageView, 'text' | 'attachments'>,
  limit = 140,
): string {
  const words = excerpt(message.text, limit);
  const [first] = message.attachments;
  if (first === undefined) return words === '' ? '(no words)' : words;
  const attached = attachmentWords(first);
  const more = message.attachments.length > 1 ? ` and ${message.attachments.length - 1} more` : '';
  return words === ''
    ? `(${shorten(attached, limit)}${more})`
    : `${words} (${shorten(attached, 60)}${more})`;
}

const STOPPED_WORDS: Record<StoppedBecause, string> = {
  customer_wrote: 'the customer wrote again before it went out.',
  answered_elsewhere: 'the customer was answered elsewhere before it went out.',
};

/** How far a reply has come: a mark and a word. Null where nothing is known, as of replies given elsewhere. */
export function deliveryLine(delivery: ReplyDelivery | null, clock: Clockwork): Line | null {
  if (delivery === null) return null;
  switch (delivery.state) {
    case 'held':
      return line('⏳ goes out at ', timeWithSeconds(delivery.until, clock));
    case 'taken_back':
      return line('↩ taken back ', time(delivery.at, clock), ', so it was not sent');
    case 'stopped':
      return line('⚠ ', bold('Not sent: '), STOPPED_WORDS[delivery.because]);
    case 'queued':
      return line('⏳ sending');
    case 'sent':
      return line('✅ sent ', time(delivery.at, clock));
    case 'delivered':
      return line('✅ arrived ', time(delivery.at, clock));
    case 'read':
      return line('👁 read ', time(delivery.at, clock));
    case 'failed':
      return line(
        '❌ ',
        bold('Not sent: '),
        oneLine(shorten(delivery.reason, 300)) || 'no reason was given',
      );
    case 'uncertain':
      return line('⚠ ', bold('May not have arrived.'), ' No confirmation came back.');
  }
}

/** The mark alone, where a line has no room. */
export function deliveryMark(delivery: ReplyDelivery | null): string {
  if (delivery === null) return '';
  switch (delivery.state) {
    case 'held':
      return '⏳ about to go out';
    case 'taken_back':
      return '↩ taken back';
    case 'stopped':
      return '❌ not sent';
    case 'queued':
      return '⏳ sending';
    case 'sent':
      return '✅ sent';
    case 'delivered':
      return '✅ arrived';
    case 'read':
      return '👁 read';
    case 'failed':
      return '❌ not sent';
    case 'uncertain':
      return '⚠ may not have arrived';
  }
}
