import type { KnownBlock } from '@slack/types';
import { LIMITS } from './limits.ts';
import { type Line, paragraphs, section, toText } from './lines.ts';
import { shorten } from './text.ts';

/** What one person is told who has just done something: `text` says it whole, `blocks` show it. */
export interface Answer {
  text: string;
  blocks: KnownBlock[];
}

/** One sentence or two, and what can be done next. */
export function answer(sentence: Line, ...next: (KnownBlock | null)[]): Answer {
  return {
    text: shorten(toText(sentence), LIMITS.messageText),
    blocks: [paragraphs(section(sentence)), ...next.filter((block) => block !== null)],
  };
}
