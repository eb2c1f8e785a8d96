import type { KnownBlock } from '@slack/types';
import { expect } from 'vitest';
import type { Person } from '../../sandbox/driver.ts';
import { threadOf } from '../../sandbox/driver.ts';
import type { Ephemeral, Message } from '../../sandbox/model.ts';
import type { Dibs } from './dibs.ts';

type Readable = { blocks?: KnownBlock[] };
type Json = Record<string, unknown>;

/** What stands there, read aloud: a line a paragraph, times as their fallback says them, emoji by name, buttons in brackets. */
export function readOut({ blocks = [] }: Readable): string {
  return blocks
    .flatMap((block) => linesOf(block as unknown as Json))
    .filter((line) => line !== '')
    .join('\n');
}

/** Waits until the app has told somebody this for their eyes only; fails with all that they were told instead. */
export async function heard(dibs: Dibs, person: Person, words: string): Promise<Ephemeral> {
  const told = () => person.ephemerals().findLast((each) => readOut(each).includes(words));
  const found = await dibs.sandbox.until('words', told).catch(() => undefined);
  expect(person.ephemerals().map(readOut).join('\n---\n')).toContain(words);
  if (found === undefined) throw new Error('they were told it too late');
  return found;
}

/** The newest direct message with these words. */
export function dmWith(person: Person, words: string): Message {
  const found = person.dms().findLast((message) => readOut(message).includes(words));
  if (found !== undefined) return found;
  throw new Error(`no DM says "${words}", only:\n${person.dms().map(readOut).join('\n---\n')}`);
}

/** The thread of a card, as one text. */
export function threadText(dibs: Dibs, card: Message): string {
  return threadOf(dibs.sandbox, card).map(readOut).join('\n');
}

function linesOf(block: Json): string[] {
  switch (block['type']) {
    case 'rich_text':
      return list(block['elements']).flatMap(paragraphs);
    case 'actions':
      return [list(block['elements']).map(pressable).join(' ')];
    case 'context':
      return [list(block['elements']).map(textOf).join('')];
    case 'input':
      return [`${textOf(block['label'])}:`, textOf(block['hint'])];
    default:
      return [textOf(block['text'])];
  }
}

function paragraphs(element: Json): string[] {
  if (element['type'] === 'rich_text_list') return list(element['elements']).flatMap(paragraphs);
  return list(element['elements']).map(piece).join('').split('\n');
}

function piece(element: Json): string {
  switch (element['type']) {
    case 'date':
      return String(element['fallback']);
    case 'emoji':
      return `:${String(element['name'])}:`;
    case 'user':
      return `@${String(element['user_id'])}`;
    default:
      return String(element['text'] ?? '');
  }
}

function pressable(element: Json): string {
  return element['type'] === 'button'
    ? `[${textOf(element['text'])}]`
    : `[${textOf(element['placeholder'])} ▾]`;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? textOf((value as Json)['text']) : '';
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
