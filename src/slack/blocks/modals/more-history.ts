import type { MoreView } from '../../../domain/reports.ts';
import type { HistoryEntry } from '../../../domain/views.ts';
import { customerName, firstName } from '../facts.ts';
import { logWords } from '../history-words.ts';
import { dayAndTime, type Line, line } from '../lines.ts';
import { clockOf } from '../state-line.ts';

const MOST_HISTORY = 30;

/** One line a commit, newest first; what a commit did is told in one breath. */
export function historyLines(view: MoreView): Line[] {
  const shown = view.history.slice(0, MOST_HISTORY);
  const more = view.historyCount - shown.length;
  return [
    ...shown.map((entry) => entryLine(entry, view)).filter((words) => words.length > 0),
    ...(more > 0 ? [line(`… and ${more.toLocaleString('en')} more, before that`)] : []),
  ];
}

function entryLine(entry: HistoryEntry, view: MoreView): Line {
  const clock = clockOf(view);
  const about = { names: view.names, customer: firstName(customerName(view)), clock };
  const told = logWords(entry, about);
  if (told.length === 0) return [];
  const all = told.flatMap(
    (words, index): Line => (index === 0 ? words : line('; ', continued(words))),
  );
  return line(dayAndTime(entry.at, clock), ' · ', all);
}

/** The same words after a semicolon. Names stand in bold and keep their capital. */
function continued(words: Line): Line {
  const [first, ...rest] = words;
  if (first?.type !== 'text' || first.style?.bold) return words;
  return [{ ...first, text: first.text.charAt(0).toLowerCase() + first.text.slice(1) }, ...rest];
}
