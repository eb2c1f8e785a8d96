import type { RichTextBlock } from '@slack/types';
import type { ConversationView, MessageView } from '../../../domain/views.ts';
import { customerName, personName } from '../facts.ts';
import { bold, line, paragraphs, quote, section, time } from '../lines.ts';
import { deliveryMark, messageWords } from '../message-words.ts';
import { clockOf } from '../state-line.ts';

/** The last messages, oldest first, each with who and when; the newest in more words. Null where there are none. */
export function transcript(view: ConversationView): RichTextBlock | null {
  const { lastMessages } = view;
  if (lastMessages.length === 0) return null;
  const newest = lastMessages.length - 1;
  return paragraphs(
    ...lastMessages.flatMap((message, index) => [
      section(heading(message, view)),
      quote(messageWords(message, index === newest ? 1_000 : 300)),
    ]),
  );
}

function heading(message: MessageView, view: ConversationView): ReturnType<typeof line> {
  const lock = message.kind === 'note' ? '🔒 ' : '';
  const name = message.kind === 'customer' ? customerName(view) : personName(message.authorName);
  const what =
    message.kind === 'note' ? ', note' : message.author.kind === 'elsewhere' ? ', elsewhere' : '';
  const mark = deliveryMark(message.delivery);
  return line(
    lock,
    bold(`${name}${what}`),
    ' ',
    time(message.at, clockOf(view)),
    mark === '' ? null : `  ${mark}`,
  );
}
