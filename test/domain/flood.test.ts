import { describe, expect, it } from 'vitest';
import { isOutOfSight, roomForCards, tellsAgain } from '../../src/domain/flood.ts';

describe('in a flood', () => {
  it.each([
    [16, 0, 10],
    [10_000, 4, 6],
    [10_000, 10, 0],
    [10_000, 25, 0],
    [15, 25, null],
    [0, 0, null],
  ])(
    'with %i that wait and %i that stand unclaimed there is room for %s',
    (waiting, standing, room) => {
      expect(roomForCards(waiting, standing)).toBe(room);
    },
  );

  it('the list is drawn anew every five seconds, and moves down when it is out of sight', () => {
    expect(tellsAgain({ count: 16, cardsBelow: 10 }, 1_000)).toEqual({
      at: 6_000,
      because: 'change',
    });
    expect(tellsAgain({ count: 16, cardsBelow: 11 }, 1_000)).toEqual({
      at: 6_000,
      because: 'news',
    });
    expect(tellsAgain({ count: 15, cardsBelow: 11 }, 1_000)).toBeNull();
    expect([10, 11].map(isOutOfSight)).toEqual([false, true]);
  });
});
