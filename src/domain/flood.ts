import { type Duration, type Instant, seconds } from './ids.ts';

/**
 * When more new cards wait for a channel than it can take in half a minute, they would bury all else for as long as they come. Then one
 * message tells of them, and cards follow as people claim.
 *
 *   none ──more than 30 wait as one is posted──▶ on ──at most 15 wait──▶ none
 */
export type Flood = 'none' | 'on';

/** Slack takes a message a second and channel: half a minute's. */
export const FLOOD_FROM = 30;
/** Less than where it began, so that it does not begin and end with each card. */
const FLOOD_UNTIL = 15;

/** Unassigned cards that stand in the channel at once: what people can still look through. */
const READABLE = 10;
/** How often the list of those that wait is drawn anew, beside each claim. */
const EVERY: Duration = seconds(5);

/** How many more cards may go now: `waiting` wait for their card, `standing` have one and nobody who claims them. Null: all of them. */
export function roomForCards(waiting: number, standing: number): number | null {
  if (waiting <= FLOOD_UNTIL) return null;
  return Math.max(0, READABLE - standing);
}

/** With more cards than this below it, the list is out of sight and moves down to the bottom of the channel. */
export const CARDS_IN_SIGHT = 10;

export function isOutOfSight(cardsBelow: number): boolean {
  return cardsBelow > CARDS_IN_SIGHT;
}

/** When and how what is told of a flood is to be told anew by the clock alone; null: it is over. */
export function tellsAgain(
  { count, cardsBelow }: { count: number; cardsBelow: number },
  now: Instant,
): { at: Instant; because: 'news' | 'change' } | null {
  if (count <= FLOOD_UNTIL) return null;
  return { at: now + EVERY, because: isOutOfSight(cardsBelow) ? 'news' : 'change' };
}
