/** A stretch of text inside a line, as Slack's `mrkdwn` means it. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'break' }
  | { type: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'emoji'; name: string }
  | { type: 'user' | 'channel' | 'usergroup'; id: string; label: string }
  | { type: 'broadcast'; range: string }
  | { type: 'date'; epochSeconds: number; format: string; link: string; fallback: string }
  | { type: 'link'; url: string; label: string };

export type Paragraph =
  | { type: 'lines'; children: Inline[] }
  | { type: 'quote'; children: Inline[] }
  | { type: 'pre'; text: string };

interface Match {
  node: Inline;
  length: number;
}

type Matcher = (text: string, at: number, depth: number) => Match | undefined;

/** Deeper nesting than this is shown as plain text: hostile text must not exhaust the stack. */
const MAX_DEPTH = 5;

const STYLES: Record<string, 'bold' | 'italic' | 'strike'> = {
  '*': 'bold',
  _: 'italic',
  '~': 'strike',
};

/** Slack escapes exactly these three; everything else is literal. */
function unescapeText(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** Only these schemes become links: `javascript:` and the like stay text. */
export function isSafeUrl(url: string): boolean {
  return /^(https?:\/\/|mailto:|tel:)/i.test(url);
}

/** Reads Slack `mrkdwn` into paragraphs. Never throws: what it does not understand stays text. */
export function parseMrkdwn(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  const pieces = text.split(/```\n?([\s\S]+?)\n?```/);
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 1) paragraphs.push({ type: 'pre', text: codeText(piece) });
    else paragraphs.push(...parseLines(piece, index > 0));
  }
  return paragraphs;
}

/** The emoji shortcodes alone, as in a `plain_text` object. */
export function parsePlain(text: string, withEmoji: boolean): Inline[] {
  return scan(text, 0, withEmoji ? { ':': matchEmoji } : {});
}

function parseLines(text: string, followsCode: boolean): Paragraph[] {
  const trimmed = followsCode ? text.replace(/^\n/, '') : text;
  if (trimmed === '') return [];
  const paragraphs: Paragraph[] = [];
  let rest = false;
  for (const line of trimmed.split('\n')) {
    const triple = /^(?:>|&gt;){3}\s?/.exec(line);
    const single = /^(?:>|&gt;) ?/.exec(line);
    rest ||= triple !== null;
    const quoted = rest || single !== null;
    const prefix = triple?.[0] ?? (rest ? '' : (single?.[0] ?? ''));
    appendLine(paragraphs, quoted ? 'quote' : 'lines', parseInline(line.slice(prefix.length), 0));
  }
  return paragraphs;
}

function appendLine(paragraphs: Paragraph[], type: 'lines' | 'quote', children: Inline[]): void {
  const last = paragraphs.at(-1);
  if (last?.type === type) last.children.push({ type: 'break' }, ...children);
  else paragraphs.push({ type, children });
}

function parseInline(text: string, depth: number): Inline[] {
  return scan(text, depth, INLINE_MATCHERS);
}

function scan(text: string, depth: number, matchers: Record<string, Matcher>): Inline[] {
  const nodes: Inline[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    const match = matchers[char]?.(text, at, depth);
    if (match === undefined) {
      plain += char;
      at += 1;
      continue;
    }
    if (plain !== '') nodes.push({ type: 'text', text: unescapeText(plain) });
    plain = '';
    nodes.push(match.node);
    at += match.length;
  }
  if (plain !== '') nodes.push({ type: 'text', text: unescapeText(plain) });
  return nodes;
}

function isWordChar(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}]/u.test(char);
}

function matchStyle(text: string, at: number, depth: number): Match | undefined {
  const mark = text[at] ?? '';
  const type = STYLES[mark];
  if (type === undefined || depth >= MAX_DEPTH || isWordChar(text[at - 1])) return undefined;
  if (text[at - 1] === mark) return undefined;
  const end = findClosing(text, at + 1, mark);
  if (end === undefined) return undefined;
  const children = parseInline(text.slice(at + 1, end), depth + 1);
  return { node: { type, children }, length: end - at + 1 };
}

function findClosing(text: string, from: number, mark: string): number | undefined {
  if (text[from] === undefined || text[from] === mark || /\s/.test(text[from])) return undefined;
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === '<') {
      const close = text.indexOf('>', at);
      if (close > at) at = close;
    } else if (char === mark && !/\s/.test(text[at - 1] ?? ' ') && !isWordChar(text[at + 1])) {
      return at;
    }
  }
  return undefined;
}

/** Code shows what was written: an automatic link inside it appears as its label. */
function codeText(raw: string): string {
  return unescapeText(raw.replace(/<(?:[^<>|]*\|)?([^<>]*)>/g, '$1'));
}

function matchCode(text: string, at: number): Match | undefined {
  const end = text.indexOf('`', at + 1);
  if (end <= at + 1) return undefined;
  return { node: { type: 'code', text: codeText(text.slice(at + 1, end)) }, length: end - at + 1 };
}

function matchEmoji(text: string, at: number): Match | undefined {
  // 14:15:30 is a time.
  if (/\d/.test(text[at - 1] ?? '')) return undefined;
  const found = /^:([a-z0-9_+'-]+):(?::skin-tone-[2-6]:)?/.exec(text.slice(at, at + 80));
  if (found === null) return undefined;
  return { node: { type: 'emoji', name: found[1] ?? '' }, length: found[0].length };
}

function matchBareUrl(text: string, at: number): Match | undefined {
  if (isWordChar(text[at - 1])) return undefined;
  const found = /^https?:\/\/[^\s<>]+/i.exec(text.slice(at, at + 2048));
  if (found === null) return undefined;
  const url = found[0].replace(/[.,;:!?)\]'"*_~]+$/, '');
  const shown = unescapeText(url);
  return { node: { type: 'link', url: shown, label: shown }, length: url.length };
}

function matchAngle(text: string, at: number): Match | undefined {
  const end = text.indexOf('>', at);
  if (end < 0) return undefined;
  const inner = text.slice(at + 1, end);
  if (inner === '' || inner.includes('<') || inner.includes('\n')) return undefined;
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? '' : unescapeText(inner.slice(bar + 1));
  const node = angleNode(target, label);
  return node === undefined ? undefined : { node, length: end - at + 1 };
}

function angleNode(target: string, label: string): Inline | undefined {
  const rest = target.slice(1);
  if (/^@[A-Z0-9_]+$/.test(target)) return { type: 'user', id: rest, label };
  if (/^#[A-Z0-9_]+$/.test(target)) return { type: 'channel', id: rest, label };
  if (target.startsWith('!')) return specialNode(rest, label);
  const url = unescapeText(target);
  return isSafeUrl(url) ? { type: 'link', url, label: label || shortUrl(url) } : undefined;
}

function shortUrl(url: string): string {
  return url.replace(/^(mailto:|tel:)/i, '');
}

function specialNode(target: string, label: string): Inline | undefined {
  const [kind, ...args] = target.split('^');
  if (kind === 'date') {
    const [seconds = '', format = '', link = ''] = args;
    const epochSeconds = Number(seconds);
    if (!/^\d+$/.test(seconds) || format === '') return undefined;
    return {
      type: 'date',
      epochSeconds,
      format,
      link: isSafeUrl(link) ? link : '',
      fallback: label,
    };
  }
  if (kind === 'subteam') return { type: 'usergroup', id: args[0] ?? '', label };
  return { type: 'broadcast', range: label || (kind ?? '') };
}

const INLINE_MATCHERS: Record<string, Matcher> = {
  '*': matchStyle,
  _: matchStyle,
  '~': matchStyle,
  '`': matchCode,
  ':': matchEmoji,
  '<': matchAngle,
  h: matchBareUrl,
};
