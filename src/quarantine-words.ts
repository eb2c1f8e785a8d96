import type { CameWith } from './inbox/account-ports.ts';
import type { QuarantineEntry } from './inbox/quarantine-ports.ts';
import type { ReplayReport } from './quarantine-desk.ts';

/** As much of a body as is printed. */
const LONGEST_SHOWN = 20_000;
const LONGEST_REASON = 80;

export const USAGE = `npm run quarantine -- list [--all]     what waits to be looked at; --all: the settled ones, too
npm run quarantine -- show <id>         one entry: when, for whom, why, and the body
npm run quarantine -- replay <id|all>   put it, or all that wait, through the intake again
`;

/** One line an entry, newest first. */
export function listWords(entries: readonly QuarantineEntry[], which: 'waiting' | 'all'): string {
  if (entries.length === 0) {
    return which === 'all' ? 'The quarantine is empty.\n' : 'Nothing waits in quarantine.\n';
  }
  const rows = entries.map((entry) => [
    `${entry.id}`,
    timeOf(entry.receivedAt),
    entry.channel,
    shorten(printable(entry.accountLabel), 24),
    sizeOf(entry.size),
    entry.replayed === null ? 'waits' : entry.replayed.result,
    shorten(printable(entry.reason), LONGEST_REASON),
  ]);
  const head = ['id', 'received', 'channel', 'account', 'size', 'replay', 'why'];
  return `${tableOf([head, ...rows])}\n`;
}

export function entryWords(
  entry: QuarantineEntry & { body: Uint8Array; cameWith: CameWith },
): string {
  const { replayed } = entry;
  const beside = Object.entries(entry.cameWith);
  const lines = [
    `id        ${entry.id}`,
    `received  ${timeOf(entry.receivedAt)}`,
    `account   ${printable(entry.accountLabel)} (${entry.channel}, ${entry.accountId})`,
    `why       ${printable(entry.reason)}`,
    `replayed  ${replayed === null ? 'not yet' : `${timeOf(replayed.at)}: ${replayed.result}`}`,
    ...beside.map(([name, value]) => `${printable(name)}: ${printable(value)}`),
    `body      ${sizeOf(entry.size)}`,
  ];
  return `${lines.join('\n')}\n\n${bodyWords(entry.body)}\n`;
}

/** What became of one replay, as a sentence. */
export function replayWords(id: number, report: ReplayReport): string {
  return `${id}: ${outcomeWords(report)}\n`;
}

function outcomeWords(report: ReplayReport): string {
  const where = report.conversationNumber === null ? '' : `#${report.conversationNumber}`;
  switch (report.result) {
    case 'stored':
      return report.messageNumber === null
        ? `stored, in ${where}`
        : `stored as ${where} message ${report.messageNumber}`;
    case 'known':
      return where === '' ? 'nothing of it is for us' : `known already, in ${where}`;
    case 'refused':
      return `refused by the rules: ${report.reason}`;
    case 'unreadable':
      return `still unreadable: ${report.reasons.map(printable).join('; ')}`;
    case 'try_again':
      return 'not done: the database is busy or away. Try again.';
  }
}

/** Each line behind a bar, so that nothing in a body can look like words of ours. */
function bodyWords(body: Uint8Array): string {
  const text = textOf(body);
  const shown = shorten(text, LONGEST_SHOWN);
  return shown
    .split('\n')
    .map((line) => `| ${printable(line)}`)
    .join('\n');
}

/** Bytes that are no UTF-8 one by one, as they are written in C. */
function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    const bytes = Buffer.from(body).toString('latin1');
    return bytes.replace(
      /[^\n\u0020-\u007E]/g,
      (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
  }
}

/** What a terminal would obey, hide or turn round: controls, lone surrogates, and everything that shows nothing or sets directions. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Foreign text for a terminal, on one line: nothing in it can act, and nothing is hidden. */
function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function timeOf(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

function sizeOf(bytes: number): string {
  return bytes < 10_000 ? `${bytes} B` : `${Math.round(bytes / 1_024)} kB`;
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => (row[at] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
