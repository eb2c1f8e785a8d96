import type { KnownBlock } from '@slack/types';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { capturedWords, customerName, firstName } from './facts.ts';
import { threadWords } from './history-words.ts';
import { LIMITS } from './limits.ts';
import { type Line, line, paragraphs, section, time, toText } from './lines.ts';
import { clockOf } from './state-line.ts';
import { shorten } from './text.ts';

/** What one commit changed, as one line in the card's thread. Null: nothing that the thread has to hear. */
export function threadLine(
  view: SurfaceViewOf<'thread_line'>,
): { text: string; blocks: KnownBlock[] } | null {
  const { entry, names } = view;
  const customer = firstName(customerName(view));
  const parts = threadWords(entry, { names, customer });
  if (parts.length === 0) return null;
  const known = entry.events.some((event) => event.type === 'handed_over') ? captured(view) : null;
  const told = parts.flatMap((part, index): Line => (index === 0 ? part : line('. ', part)));
  const whole = line(told, ' · ', time(entry.at, clockOf(view)), known);
  return {
    text: shorten(toText(`#${view.number}: `, whole), LIMITS.messageText),
    blocks: [paragraphs(section(whole))],
  };
}

function captured(view: SurfaceViewOf<'thread_line'>): Line | null {
  const words = capturedWords(view.conversation);
  return words === '' ? null : line(`\nWhat was asked already: ${words}`);
}
