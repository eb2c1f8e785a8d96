import type { OpenedAt } from '../button-value.ts';
import type { Spot } from './caller.ts';

/** Where a modal is opened from, as its metadata remembers it, so that somebody can be answered there later. */
export function whereOpened(spot: Spot): { openedAt?: OpenedAt } {
  return spot.at === 'home' || spot.openedAt === null ? {} : { openedAt: spot.openedAt };
}
