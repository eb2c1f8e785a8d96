import type { KnownBlock } from '@slack/types';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { permalink } from './facts.ts';
import { type Line, line, paragraphs, section, toText } from './lines.ts';

/** Where a card stood before it was posted anew: `#142 goes on below →`. Its thread stays, and goes on under the new one. */
export function formerCard({ number, workspaceUrl, card }: SurfaceViewOf<'former_card'>): {
  text: string;
  blocks: KnownBlock[];
} {
  const words = `#${number} goes on below →`;
  const url = permalink(workspaceUrl, card);
  const shown: Line = url === null ? line(words) : [{ type: 'link', url, text: words }];
  return { text: toText(words), blocks: [paragraphs(section(shown))] };
}
