import type { KnownBlock, RichTextElement } from '@slack/types';
import { signOf } from '../../../src/slack/blocks/signs.ts';

/** What people see of blocks: text as they read it, and what they can press. */

interface Loose {
  type?: string;
  text?: { text: string } | string;
  elements?: Loose[];
  element?: Loose;
  label?: { text: string };
  hint?: { text: string };
  fallback?: string;
  url?: string;
  user_id?: string;
  placeholder?: { text: string };
  accessibility_label?: string;
  action_id?: string;
  style?: unknown;
  options?: { text: { text: string } }[];
}

/** The visible lines, one a paragraph; times as in the fallback, in UTC without the zone. */
export function seen(blocks: readonly KnownBlock[]): string {
  return blocks
    .map((block) => linesOf(block as Loose))
    .filter((lines) => lines !== '')
    .join('\n');
}

function linesOf(block: Loose): string {
  const { type, elements = [] } = block;
  if (type === 'rich_text') return elements.map(paragraph).join('\n');
  if (type === 'actions') return '';
  if (type === 'context') return elements.map(ownText).join(' ');
  if (type === 'input') return [block.label?.text, block.hint?.text].filter(Boolean).join('\n');
  return ownText(block);
}

function paragraph(part: Loose): string {
  const { elements = [] } = part;
  if (part.type === 'rich_text_list')
    return elements.map((item) => `• ${paragraph(item)}`).join('\n');
  const words = elements.map((piece) => pieceOf(piece as unknown as RichTextElement)).join('');
  return part.type === 'rich_text_quote' ? words.replace(/^/gm, '> ') : words;
}

function pieceOf(piece: RichTextElement): string {
  if (piece.type === 'text') return piece.text;
  if (piece.type === 'date') return (piece.fallback ?? '').replace(/ UTC$/, '');
  if (piece.type === 'emoji') return signOf(piece.name);
  if (piece.type === 'user') return `@${piece.user_id}`;
  return piece.type === 'link' ? (piece.text ?? piece.url) : '';
}

function ownText(element: Loose): string {
  return typeof element.text === 'string' ? element.text : (element.text?.text ?? '');
}

function pressable(blocks: readonly KnownBlock[]): Loose[] {
  return (blocks as readonly Loose[]).flatMap((block) =>
    block.type === 'actions' ? (block.elements ?? []) : [],
  );
}

/** The labels of buttons and selects, in order; the primary one with a `*`. */
export function labels(blocks: readonly KnownBlock[]): string[] {
  return pressable(blocks).map((element) => {
    const label =
      element.type === 'button' ? ownText(element) : `${element.placeholder?.text ?? ''} ▾`;
    return element.style === 'primary' ? `*${label}` : label;
  });
}

/** What a screen reader says for the buttons. */
export function spokenLabels(blocks: readonly KnownBlock[]): string[] {
  return pressable(blocks).flatMap(({ accessibility_label: label }) =>
    label === undefined ? [] : [label],
  );
}
