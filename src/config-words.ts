import type { InboxSettings } from './domain/inbox.ts';
import { type Problem, pathText } from './settings-file/read.ts';

export const USAGE = `npm run config -- export [inbox…]   print what the inboxes promise, as a file
npm run config -- check <file>      say what is wrong with a file, or what it would change
npm run config -- apply <file>      put it in place; twice is as once
npm run config -- webhook-secret    print what the webhooks of chains are signed with
`;

/** One line a problem: `file.yaml:12: inboxes[0].targets.normal: write …`. */
export function problemWords(file: string, problems: readonly Problem[]): string {
  const lines = problems.map(({ line, path, message }) =>
    [`${printable(file)}:${line}`, ...(path.length === 0 ? [] : [pathText(path)]), message]
      .map(printable)
      .join(': '),
  );
  return `${lines.join('\n')}\n`;
}

/** Parts of settings, as the file calls them. */
const PART_NAMES: Partial<Record<keyof InboxSettings, string>> = {
  calendar: 'hours',
  byPriority: 'targets',
};

/** What came of one inbox, or would. */
export function outcomeWords(
  name: string,
  parts: readonly (keyof InboxSettings)[],
  how: 'would' | 'did',
): string {
  const changed = [...new Set(parts.map((part) => PART_NAMES[part] ?? part))];
  if (changed.length === 0) return `#${printable(name)}: nothing to change\n`;
  const verb = how === 'did' ? 'changed' : 'would change';
  return `#${printable(name)}: ${verb} ${changed.join(', ')}\n`;
}

/** What a terminal would obey, hide or turn round. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
