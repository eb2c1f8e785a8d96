import { SlackRefusal } from '../slack-refusal.ts';
import type { Args } from './args.ts';

/** One page of a list, by `cursor` and `limit`, and the cursor of the next one ('' on the last). */
export function pageOf<T>(
  items: T[],
  args: Args,
  limits: { usual: number; max: number },
): { page: T[]; response_metadata: { next_cursor: string } } {
  const limit = args.number('limit') ?? limits.usual;
  if (!Number.isInteger(limit) || limit < 0 || limit > limits.max) {
    throw new SlackRefusal('invalid_limit');
  }
  const size = limit === 0 ? limits.usual : limit;
  const start = offsetOf(args.text('cursor'));
  const end = start + size;
  return {
    page: items.slice(start, end),
    response_metadata: { next_cursor: end < items.length ? cursorOf(end) : '' },
  };
}

function cursorOf(offset: number): string {
  return Buffer.from(`offset:${offset}`).toString('base64');
}

function offsetOf(cursor: string | undefined): number {
  if (!cursor) return 0;
  const match = /^offset:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString());
  if (!match) throw new SlackRefusal('invalid_cursor');
  return Number(match[1]);
}
