import type { Button } from '@slack/types';
import { isToBeLoaded } from '../../domain/files.ts';
import type {
  Channel,
  FileAttachment,
  MediaFailure,
  SlackFileAttachment,
} from '../../domain/message.ts';
import type { ConversationView, MessageView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeConversationValue } from '../button-value.ts';
import { button } from './elements.ts';
import { customerName, listedWithin, spoken } from './facts.ts';
import { attachmentWords } from './message-words.ts';
import { excerpt, oneLine, shorten } from './text.ts';

/** A customer's file in the thread: on its way, below as Slack shows it, or why it is not. */
export function mediaLine(file: FileAttachment): string {
  const words = attachmentWords(file);
  const { media } = file;
  if (media === undefined)
    return `📎 ${words} not loaded${file.reference === null ? ': it came without an address' : ''}.`;
  switch (media.state) {
    case 'waiting':
      return `📎 ${words}, on its way here…`;
    case 'shown':
      return `📎 ${words}`;
    case 'failed':
      return `📎 ${words} not loaded${becauseOf(media.because)}`;
  }
}

function becauseOf(because: MediaFailure): string {
  switch (because.reason) {
    case 'too_large':
      return because.size === null
        ? ' (too large: more than 20 MB).'
        : ` (too large: ${sizeWords(because.size)}).`;
    case 'gone':
      return ' (it is not there any more).';
    case 'unreachable':
      return ' (nobody answered where it lies).';
    case 'refused':
      return `. ${oneLine(shorten(because.said, 300))}`;
    case 'slack':
      return ` (Slack did not take it: ${excerpt(because.code, 80)}).`;
  }
}

/** `31 MB`, `20.1 MB`, as people count; rounded up, so that what is over a limit looks so. */
export function sizeWords(bytes: number): string {
  const tenths = Math.ceil(bytes / 100_000);
  if (tenths >= 10) return `${(tenths / 10).toLocaleString('en')} MB`;
  return `${Math.max(1, Math.ceil(bytes / 1_000)).toLocaleString('en')} KB`;
}

/** A file that went along with a reply, or did not. */
export function slackFileLine(file: SlackFileAttachment): string {
  const words = attachmentWords(file);
  return file.notSent === undefined
    ? `📎 ${words}`
    : `📎 ${words} was not sent: ${oneLine(shorten(file.notSent, 300))}`;
}

/** One press for all files of a message that are not in the thread. Null where nothing can be loaded. */
export function loadAgainButton(view: ConversationView & { message: MessageView }): Button | null {
  const { message, conversation, number } = view;
  if (!message.attachments.some(isToBeLoaded)) return null;
  return button({
    action: ACTIONS.loadAgain,
    label: 'Try again',
    spoken: spoken('Try again to load the files in', number, customerName(view)),
    value: encodeConversationValue({
      conversationId: conversation.id,
      seenVersion: conversation.version,
      messageNumber: message.number,
    }),
  });
}

const ENDINGS: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/heic': 'heic',
  'video/mp4': 'mp4',
  'video/3gpp': '3gp',
  'video/quicktime': 'mov',
  'audio/ogg': 'ogg',
  'audio/opus': 'ogg',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/aac': 'aac',
  'audio/amr': 'amr',
  'audio/wav': 'wav',
  'application/pdf': 'pdf',
  'text/plain': 'txt',
  'text/csv': 'csv',
};

const PLAIN_NAMES: Record<FileAttachment['type'], string> = {
  image: 'photo',
  video: 'video',
  audio: 'audio',
  voice: 'voice-message',
  document: 'document',
  sticker: 'sticker',
};

/** What a customer's file is called in Slack: by `mark` it is found again, and nothing in the rest hides what it is. */
export function fileName(mark: string, file: FileAttachment, mimeType: string | null): string {
  const given = harmlessName(file.name ?? '');
  const type = mimeType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const ending = ENDINGS[type];
  const name = given === '' ? PLAIN_NAMES[file.type] : given;
  const isWhole = /\.[A-Za-z0-9]{1,8}$/.test(name) || ending === undefined;
  return `${mark}${isWhole ? name : `${name}.${ending}`}`;
}

const LONGEST_NAME = 80;

/** No path, no control or direction characters, no dots in front. The ending stays when it is cut. */
function harmlessName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\p{C}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[.\s]+/, '')
    .trim();
  if (clean.length <= LONGEST_NAME) return clean;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(clean)?.[0] ?? '';
  const head = clean.slice(0, LONGEST_NAME - ending.length).replace(/[\uD800-\uDBFF]$/, '');
  return head + ending;
}

/** What stands above it in the thread. */
export function fileTitle(file: FileAttachment): string {
  return attachmentWords(file);
}

/** For people who cannot see it. */
export function fileAltText(
  file: FileAttachment,
  from: { customerName: string; channel: Channel },
): string {
  return shorten(`${attachmentWords(file)} from ${listedWithin(from)}`, 200);
}
