import type { KnownBlock } from '@slack/types';
import { LIMITS } from '../limits.ts';
import { bold, bullets, type Line, paragraphs, section, toPlain } from '../lines.ts';

/** A list under its title, in as many blocks as its words need. Nothing where the list is empty. */
export function longList(title: string, rows: readonly Line[]): KnownBlock[] {
  const parts: Line[][] = [];
  let room = 0;
  for (const row of rows) {
    const length = toPlain(row).length;
    if (length > room) {
      parts.push([]);
      room = LIMITS.text - title.length;
    }
    parts.at(-1)?.push(row);
    room -= length;
  }
  return parts.map((part, index) => paragraphs(index === 0 && section(bold(title)), bullets(part)));
}
