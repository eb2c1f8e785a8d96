/**
 * Longest text of a customer that is kept, in UTF-16 units. No channel of ours lets people write more (WhatsApp 4,096, a long e-mail
 * perhaps 50,000), and 100,000 still fit into one row and a few dozen Slack messages.
 */
export const LONGEST_KEPT = 100_000;
/** Longest name, subject, tag, file name or the like. */
export const LONGEST_LINE = 250;

/** What is no text: Postgres refuses NUL and lone surrogates in JSON, and the others show nothing. Tab and line feed stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F]/g;
const LONE_SURROGATES = /\p{Surrogate}/gu;

/**
 * Foreign text as we store it: well-formed Unicode, lines that end in `\n`, no NUL, at most `longest` UTF-16 units. What is cut off
 * is said at the end.
 */
export function cleanText(text: string, longest = LONGEST_KEPT): string {
  const lines = text.replace(/\r\n?/g, '\n');
  const clean = lines.replace(CONTROLS, '').replace(LONE_SURROGATES, '\uFFFD');
  if (clean.length <= longest) return clean;
  const said = `\n[… cut off: ${clean.length.toLocaleString('en-US')} characters in all]`;
  return firstUnits(clean, Math.max(0, longest - said.length)) + said;
}

/** Foreign text that has to stand on one line: a name, a subject, a tag, a file name. Cut with an ellipsis. */
export function cleanLine(text: string, longest = LONGEST_LINE): string {
  const line = cleanText(text, Number.POSITIVE_INFINITY).replace(/\s+/gu, ' ').trim();
  return line.length <= longest ? line : `${firstUnits(line, longest - 1)}…`;
}

/** The same, or null when nothing is left to show. */
export function cleanLineOrNull(
  text: string | null | undefined,
  longest = LONGEST_LINE,
): string | null {
  if (text === null || text === undefined) return null;
  const line = cleanLine(text, longest);
  return line === '' ? null : line;
}

/** The first units, without half a character at the end. */
function firstUnits(text: string, count: number): string {
  return text.slice(0, count).replace(/[\uD800-\uDBFF]$/, '');
}
