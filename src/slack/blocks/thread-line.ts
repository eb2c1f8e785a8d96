import type { KnownBlock } from '@slack/types';
import type { ConversationEvent } from '../../domain/events.ts';
import type { HistoryEntry, SurfaceViewOf } from '../../domain/views.ts';
import {
  capturedWords,
  customerName,
  firstName,
  forPush,
  maySayWords,
  permalink,
} from './facts.ts';
import { threadWords } from './history-words.ts';
import { LIMITS } from './limits.ts';
import { type Line, line, paragraphs, section, time, toText } from './lines.ts';
import { clockOf } from './state-line.ts';
import { shorten } from './text.ts';

type View = SurfaceViewOf<'thread_line'>;

/** Of more changes within a minute, the first and the last ones are told. */
const MOST_TOLD = 6;

/** What changed, as one line in the card's thread: one commit, or owner changes within a minute. Null: nothing that it has to hear. */
export function threadLine(view: View): { text: string; blocks: KnownBlock[] } | null {
  const told = wordsOf(view);
  if (told === null) return null;
  return {
    text: shorten(toText(`#${view.number}: `, wordsOf(pushed(view)) ?? []), LIMITS.messageText),
    blocks: [paragraphs(section(told, captured(view)), section(earlierPart(view)))],
  };
}

/** Where the inbox keeps customers out of pushes, without what the team or automation noted about them, too. */
function pushed(view: View): View {
  if (maySayWords(view)) return view;
  const quiet = (entry: HistoryEntry): HistoryEntry => ({
    ...entry,
    events: entry.events.map((event) => withoutWords(event)),
  });
  const [first, ...more] = view.entries;
  return { ...forPush(view), entries: [quiet(first), ...more.map(quiet)] };
}

function withoutWords(event: ConversationEvent): ConversationEvent {
  if (event.type === 'owner_changed' || event.type === 'resolved') return { ...event, note: null };
  return event.type === 'handed_over' ? { ...event, reason: null } : event;
}

function wordsOf(view: View): Line | null {
  const { entries, names } = view;
  const customer = firstName(customerName(view));
  const parts = entries.flatMap((entry) => threadWords(entry, { names, customer }));
  if (parts.length === 0) return null;
  const newest = entries.at(-1) ?? entries[0];
  return line(joined(parts), ' · ', time(newest.at, clockOf(view)));
}

function joined(parts: Line[]): Line {
  const dropped = parts.length - MOST_TOLD;
  const shown =
    dropped > 0 ? [...parts.slice(0, 2), line('…'), ...parts.slice(2 + dropped)] : parts;
  return shown.flatMap((part, index): Line => (index === 0 ? part : line('. ', part)));
}

function captured(view: View): Line | null {
  const isHandedOver = has(view.entries, 'handed_over');
  const words = isHandedOver ? capturedWords(view.conversation) : '';
  return words === '' ? null : line(`\nWhat was asked already: ${words}`);
}

/** Under a card that was posted anew, the thread says where its beginning is. */
function earlierPart({ entries, formerCard, workspaceUrl }: View): Line {
  const mayHaveAppeared = has(entries, 'owner_changed') || has(entries, 'reopened');
  const url = mayHaveAppeared ? permalink(workspaceUrl, formerCard) : null;
  return url === null ? [] : [{ type: 'link', url, text: 'The earlier part ↑' }];
}

function has(entries: readonly HistoryEntry[], type: HistoryEntry['events'][number]['type']) {
  return entries.some(({ events }) => events.some((event) => event.type === type));
}
