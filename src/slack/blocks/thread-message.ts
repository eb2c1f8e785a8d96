import type { Button, KnownBlock } from '@slack/types';
import { isCourtesy } from '../../domain/courtesy.ts';
import type { MessageView, SurfaceViewOf } from '../../domain/views.ts';
import { maskCardNumbers } from './card-numbers.ts';
import { conversationButton, subjectOf } from './conversation-buttons.ts';
import { actions, blocksOf } from './elements.ts';
import { atBeginning, customerWithin, forPush, maySayWords, personName } from './facts.ts';
import { LIMITS } from './limits.ts';
import { bold, type Line, line, paragraphs, quote, section, toText } from './lines.ts';
import { loadAgainButton, mediaLine, slackFileLine } from './media-words.ts';
import { attachmentWords, deliveryLine, messageWords } from './message-words.ts';
import { stoppedButtons, undoReplyButton } from './reply-buttons.ts';
import { sendAgainButton } from './send-again.ts';
import { clockOf } from './state-line.ts';
import { shorten, tame } from './text.ts';

/** So much of one message stands in the thread; Slack cuts longer messages or refuses them. */
const LONGEST_SHOWN = 9_000;

/** One message of the conversation in its card's thread, whole, with what became of it if it is a reply. */
export function threadMessage(view: SurfaceViewOf<'thread_message'>): {
  text: string;
  blocks: KnownBlock[];
} {
  const { message } = view;
  const heading = headingOf(message, customerWithin(view));
  const pushed = headingOf(message, customerWithin(forPush(view)));
  const words = maySayWords(view) ? `: ${messageWords(message, 300)}` : '.';
  return {
    text: shorten(toText(pushed, words), LIMITS.messageText),
    blocks: blocksOf(
      ...wholeText(message, heading),
      after(view),
      actions([
        loadAgainButton(view),
        undoReplyButton(view),
        ...stoppedButtons(view),
        sendAgainButton(view),
        reopenButton(view),
      ]),
    ),
  };
}

function headingOf(message: MessageView, customer: string): Line {
  const author = personName(message.authorName);
  switch (message.kind) {
    case 'customer':
      return bold(atBeginning(customer));
    case 'reply':
      if (message.author.kind !== 'elsewhere')
        return line(bold(author), replyVerb(message, customer));
      return message.author.name === null
        ? line(bold(atBeginning(customer)), ' was answered elsewhere')
        : line(bold(personName(message.author.name)), ` answered ${customer} elsewhere`);
    case 'note':
      return line('🔒 ', bold(author), ' added a note that only the team sees');
    case 'automation':
      return line('🤖 ', bold(author), ` wrote to ${customer}`);
  }
}

/** What did not go out is no reply that the customer got. */
function replyVerb({ delivery }: MessageView, customer: string): string {
  const state = delivery?.state;
  if (state === 'held') return ` is replying to ${customer}`;
  const isInside = state === 'taken_back' || state === 'stopped';
  return isInside ? ` wrote a reply to ${customer}` : ` replied to ${customer}`;
}

/** The heading and the text in quotes, in as many blocks as its length needs. */
function wholeText(message: MessageView, heading: Line): KnownBlock[] {
  const chunks = chunksOf(maskCardNumbers(message.text).slice(0, LONGEST_SHOWN));
  const [first, ...rest] = chunks;
  return [
    paragraphs(section(heading), quote(first ?? '')),
    ...rest.map((chunk) => paragraphs(quote(chunk))),
  ];
}

/** Pieces that Slack takes, cut at a line's end where there is one. */
function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  let left = text.trimEnd();
  while (left !== '') {
    const chunk = left.length <= PIECE ? left : left.slice(0, cutAt(left));
    left = left.slice(chunk.length);
    const shown = tame(chunk).trimEnd();
    if (shown.trim() !== '') chunks.push(shorten(shown, LIMITS.text));
  }
  return chunks;
}

/** Leaves room for the isolates of right-to-left lines. */
const PIECE = 2_000;

function cutAt(text: string): number {
  const line = text.lastIndexOf('\n', PIECE);
  if (line > PIECE / 2) return line + 1;
  const space = text.lastIndexOf(' ', PIECE);
  if (space > PIECE / 2) return space + 1;
  return /[\uD800-\uDBFF]/.test(text.charAt(PIECE - 1)) ? PIECE - 1 : PIECE;
}

function after(view: SurfaceViewOf<'thread_message'>): KnownBlock | null {
  const { message } = view;
  const cut = message.text.length - LONGEST_SHOWN;
  const lines = [
    ...message.attachments.slice(0, 10).map((attachment) => section(attachmentLine(attachment))),
    message.attachments.length > 10 ? section(`and ${message.attachments.length - 10} more`) : null,
    cut > 0
      ? section(`… and ${cut.toLocaleString('en')} more characters that are not shown here.`)
      : null,
    message.kind === 'reply' ? section(deliveryLine(message.delivery, clockOf(view))) : null,
    isThanksAfterAll(view) ? section('This does not reopen it.') : null,
  ].filter((part) => part !== null && part.elements.length > 0);
  return lines.length === 0 ? null : paragraphs(...lines);
}

function attachmentLine(attachment: MessageView['attachments'][number]): string {
  switch (attachment.type) {
    case 'image':
    case 'video':
    case 'audio':
    case 'voice':
    case 'document':
    case 'sticker':
      return mediaLine(attachment);
    case 'slack_file':
      return slackFileLine(attachment);
    case 'location':
    case 'contact':
    case 'order':
    case 'unsupported':
      return `📎 ${attachmentWords(attachment)}`;
    case 'reaction':
      return attachmentWords(attachment);
  }
}

/** A thank-you, a sticker or the like that came after it was resolved and left it so (UX.md A12). */
function isThanksAfterAll({ conversation, message }: SurfaceViewOf<'thread_message'>): boolean {
  return (
    conversation.status === 'resolved' &&
    message.kind === 'customer' &&
    message.at >= conversation.resolvedAt &&
    isCourtesy(message)
  );
}

function reopenButton(view: SurfaceViewOf<'thread_message'>): Button | null {
  return isThanksAfterAll(view) ? conversationButton('reopen', subjectOf(view)) : null;
}
