import type {
  RichTextBlock,
  RichTextDate,
  RichTextElement,
  RichTextList,
  RichTextPreformatted,
  RichTextQuote,
  RichTextSection,
} from '@slack/types';
import type { AgentId, Instant } from '../../domain/ids.ts';
import { piecesOf, signOf } from './signs.ts';
import { escapeMrkdwn, ISOLATE, isTurned, LEFT_TO_RIGHT_MARK } from './text.ts';

/**
 * Everything that people read is a line of pieces, and stands in rich text: there, text is only text. A customer called
 * `*<!channel>*` is called that on the card, too. The same line gives the plain words for pushes, screen readers and modal errors.
 */
export type Piece = RichTextElement;
export type Line = Piece[];
/** Nothing is left out without a trace of it: `null` and `false` are for what need not be said. */
export type Part = string | Piece | Line | null | false;

/** Joins words and pieces into a line. Strings are literal, and harmless whoever wrote them. */
export function line(...parts: Part[]): Line {
  return parts.flatMap((part): Line => {
    if (part === null || part === false) return [];
    if (typeof part === 'string') return piecesOf(part);
    return Array.isArray(part) ? part : [part];
  });
}

export function bold(...parts: Part[]): Line {
  return line(...parts).map((piece) => ({ ...piece, style: { ...piece.style, bold: true } }));
}

export function italic(...parts: Part[]): Line {
  return line(...parts).map((piece) => ({ ...piece, style: { ...piece.style, italic: true } }));
}

/** Names somebody so that Slack notifies them: only where they must act. */
export function mention(agentId: AgentId): Piece {
  return { type: 'user', user_id: agentId };
}

/** Names a user group of Slack's. */
export function usergroup(id: string): Piece {
  return { type: 'usergroup', usergroup_id: id };
}

/** Several parts with ` · ` between them. */
export function dotted(...parts: Part[]): Line {
  const lines = parts.map((part) => line(part)).filter((part) => part.length > 0);
  return lines.flatMap((part, index) => (index === 0 ? part : [...piecesOf(' · '), ...part]));
}

/** The reader's clock, and the inbox's for where Slack cannot tell it. */
export interface Clockwork {
  now: Instant;
  timeZone: string;
}

/** For lists that span inboxes: where Slack cannot tell the reader's time, UTC is said. */
export function inUtc(now: Instant): Clockwork {
  return { now, timeZone: 'UTC' };
}

/** A clock time in the reader's zone: `14:15`; with the day where it is not today's in the inbox's zone. */
export function time(at: Instant, clock: Clockwork): RichTextDate {
  const isToday = dayOf(at, clock.timeZone) === dayOf(clock.now, clock.timeZone);
  return dateOf(at, isToday ? '{time}' : '{date_short_pretty}, {time}', clock);
}

/** For what stands for days: `today at 14:15`, which becomes `yesterday at 14:15` by itself. */
export function dayAndTime(at: Instant, clock: Clockwork): RichTextDate {
  return dateOf(at, '{date_short_pretty} at {time}', clock);
}

/** To the second, for what can be stopped until then. */
export function timeWithSeconds(at: Instant, clock: Clockwork): RichTextDate {
  return dateOf(at, '{time_secs}', clock);
}

export function day(at: Instant, clock: Clockwork): RichTextDate {
  return dateOf(at, '{date_short_pretty}', clock);
}

function dateOf(at: Instant, format: string, { timeZone }: Clockwork): RichTextDate {
  const date = formatter('date', timeZone).format(at);
  const clock = formatter('time', timeZone).format(at);
  const seconds = formatter('seconds', timeZone).format(at);
  const fallback = format
    .replace('{date_short_pretty}', date)
    .replace('{time}', clock)
    .replace('{time_secs}', seconds);
  return { type: 'date', timestamp: Math.floor(at / 1_000), format, fallback };
}

function dayOf(at: Instant, timeZone: string): string {
  return formatter('day', timeZone).format(at);
}

const FORMATS = {
  time: { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' },
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  day: { day: '2-digit', month: '2-digit', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Making one costs more than a thousand uses of it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(kind: keyof typeof FORMATS, timeZone: string): Intl.DateTimeFormat {
  const key = `${kind} ${timeZone}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { ...FORMATS[kind], timeZone });
  formatters.set(key, made);
  return made;
}

// --- Lines as blocks -----------------------------------------------------------------------------------------------------------

/** Lines of ours run from left to right, whoever they begin with. */
export function section(...parts: Part[]): RichTextSection {
  const words = line(...parts);
  const isPlain = !words.some((piece) => 'text' in piece && piece.text?.includes(ISOLATE));
  const elements = isPlain || !isTurned(toPlain(words)) ? words : [MARK, ...words];
  return { type: 'rich_text_section', elements };
}

const MARK: Piece = { type: 'text', text: LEFT_TO_RIGHT_MARK };

export function quote(...parts: Part[]): RichTextQuote {
  return { type: 'rich_text_quote', elements: line(...parts) };
}

export function code(text: string): RichTextPreformatted {
  return { type: 'rich_text_preformatted', elements: [{ type: 'text', text }] };
}

export function bullets(lines: readonly Line[]): RichTextList {
  const elements = lines.map((each): RichTextSection => section(each));
  return { type: 'rich_text_list', style: 'bullet', elements };
}

export type Paragraph = RichTextSection | RichTextQuote | RichTextPreformatted | RichTextList;

/** A block of paragraphs, each on lines of its own; empty ones are left out. */
export function paragraphs(...parts: (Paragraph | null | false)[]): RichTextBlock {
  const elements = parts.filter((part): part is Paragraph => part !== null && part !== false);
  return { type: 'rich_text', elements: elements.filter((part) => part.elements.length > 0) };
}

// --- Lines as text -------------------------------------------------------------------------------------------------------------

/** For the top-level `text` of a message: what pushes and screen readers say. */
export function toText(...parts: Part[]): string {
  return line(...parts)
    .map(mrkdwnOf)
    .join('');
}

/** Without any markup of Slack's: for modal errors, titles and labels. */
export function toPlain(...parts: Part[]): string {
  return line(...parts)
    .map(plainOf)
    .join('');
}

function mrkdwnOf(piece: Piece): string {
  switch (piece.type) {
    case 'date':
      return `<!date^${piece.timestamp}^${piece.format}|${escapeMrkdwn(piece.fallback ?? '')}>`;
    case 'user':
      return `<@${piece.user_id}>`;
    case 'text':
    case 'link':
    case 'broadcast':
    case 'color':
    case 'channel':
    case 'emoji':
    case 'team':
    case 'usergroup':
      return escapeMrkdwn(plainOf(piece));
  }
}

function plainOf(piece: Piece): string {
  switch (piece.type) {
    case 'text':
      return piece.text;
    case 'date':
      return piece.fallback ?? '';
    case 'emoji':
      return signOf(piece.name);
    case 'link':
      return piece.text ?? piece.url;
    case 'user':
    case 'broadcast':
    case 'color':
    case 'channel':
    case 'team':
    case 'usergroup':
      return '';
  }
}
