import type { Channel } from '../../domain/message.ts';
import { maskCardNumbers } from './card-numbers.ts';

/**
 * What customers write, made harmless to look at: no characters that hide, reorder or overprint what stands around them, and no whole
 * card numbers. Slack's own signs are dealt with where text becomes a piece of a message (`lines.ts`).
 */
export function tame(text: string): string {
  return maskCardNumbers(harmless(text));
}

/** The same for words of ours with such text in them: what keeps to itself already goes on doing so, and our words stay around it. */
export function tameWithin(text: string): string {
  const parts = text.split(KEPT_APART).map((part, index) => {
    return index % 2 === 0 ? harmless(part) : apart(visibleOf(part));
  });
  return maskCardNumbers(parts.join(''));
}

function harmless(text: string): string {
  const visible = visibleOf(text);
  return RIGHT_TO_LEFT.test(visible) ? isolate(visible) : visible;
}

function visibleOf(text: string): string {
  return text
    .replace(LONE_SURROGATES, '\uFFFD')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(UNSEEN, '')
    .replace(LOOSE_JOINERS, '')
    .replace(PILED_MARKS, '$1');
}

const LONE_SURROGATES = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
/** Control characters, and whatever takes no room or changes the direction of what follows; joiners are dealt with apart. */
const UNSEEN =
  /(?!\n|\t|\u200C|\u200D|\uFE0E|\uFE0F)[\p{Cc}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;
/** Joiners belong between letters or parts of an emoji; anywhere else they only hide. */
const LOOSE_JOINERS =
  /(?<!\p{L}|\p{M}|\p{Extended_Pictographic}|\p{Emoji_Modifier})[\u200C\u200D]+|[\u200C\u200D]+(?!\p{L}|\p{Extended_Pictographic})/gu;
/** No script needs more marks on one letter. */
const PILED_MARKS = /(\p{M}{6})\p{M}+/gu;
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** Begins what keeps to itself. */
export const ISOLATE = '\u2068';
/** What `isolate` has made: on one line, and never one within another. */
const KEPT_APART = /(\u2068[^\u2066-\u2069\n]*\u2069)/u;

/** Right-to-left text keeps to itself, line by line, and turns nothing around it. */
function isolate(text: string): string {
  return text.split('\n').map(apart).join('\n');
}

function apart(line: string): string {
  return line === '' ? '' : `\u2068${line}\u2069`;
}

const ANY_LETTER = /\p{L}/u;

/**
 * Whether a line of ours would be laid out from right to left: a browser goes by the first letter (`dir="auto"`), and does not care
 * that it keeps to itself. What is nothing but such text may run as it will.
 */
export function isTurned(text: string): boolean {
  const [before = '', , ...after] = text.split(KEPT_APART);
  const isOfOurs = before.trim() !== '' || after.join('').trim() !== '';
  return text.includes(ISOLATE) && isOfOurs && !ANY_LETTER.test(before);
}

/** Put before such a line, it goes from left to right. */
export const LEFT_TO_RIGHT_MARK = '\u200E';

/** On one line: for names, subjects and excerpts. */
export function oneLine(text: string): string {
  return maskCardNumbers(addressLine(text));
}

/** An address on one line, with all of its digits. */
export function addressLine(text: string): string {
  return harmless(text.replace(/\s+/gu, ' ').trim());
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** At most `limit` UTF-16 units (so Slack counts), cut between what people see as characters, with an ellipsis. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A cluster can be endless ("e" with 100,000 accents): only so much is looked at.
  const head = text.slice(0, limit + 64);
  const room = limit - 2;
  let end = 0;
  for (const { index, segment } of graphemes.segment(head)) {
    if (index + segment.length > room) break;
    end = index + segment.length;
  }
  const kept = head.slice(0, end).trimEnd();
  return closeIsolate(kept === '' ? '…' : `${kept}…`);
}

/** What was cut within an isolate is closed again. */
function closeIsolate(text: string): string {
  return text.lastIndexOf('\u2068') > text.lastIndexOf('\u2069') ? `${text}\u2069` : text;
}

/** The first words of a text, on one line. Empty if there are none. */
export function excerpt(text: string, limit = 140): string {
  return shorten(oneLine(maskCardNumbers(text).slice(0, limit * 8)), limit);
}

/** For mrkdwn: Slack's three control characters, once. What comes out holds no mention, no link and no date of its own. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An address as the whole channel may see it: `··4417`, `m…@example.com`. */
export function maskAddress(channel: Channel, address: string): string {
  const tidy = addressLine(address);
  const at = tidy.lastIndexOf('@');
  if (channel === 'email' || (at > 0 && !/^\+?\d/.test(tidy))) {
    return at > 0 ? shorten(`${firstCharacter(tidy)}…${tidy.slice(at)}`, 60) : '…';
  }
  const letters = tidy.replace(/[^\p{L}\p{N}]/gu, '');
  return letters.length > 4 ? `··${lastUnits(letters, 4)}` : '··';
}

function firstCharacter(text: string): string {
  for (const { segment } of graphemes.segment(text)) return segment.slice(0, 8);
  return '';
}

function lastUnits(text: string, count: number): string {
  return [...text].slice(-count).join('');
}

export function plural(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** How long something took, roughly: `40 seconds`, `22 min`, `3 h 5 min`, `2 days`. */
export function durationWords(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return plural(seconds, 'second', 'seconds');
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return plural(Math.round(hours / 24), 'day', 'days');
  const rest = minutes % 60;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
