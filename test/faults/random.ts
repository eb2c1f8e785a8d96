/** Chance that can be repeated: the same seed gives the same choices. */
export interface Random {
  /** From 0 to 1, without 1. */
  next(): number;
  /** From 0 to `below`, without it. */
  whole(below: number): number;
  oneOf<T>(items: readonly T[]): T;
  /** One of them, the more likely the greater its weight. */
  weighted<T>(items: readonly { weight: number; value: T }[]): T;
  isIt(probability: number): boolean;
  shuffled<T>(items: readonly T[]): T[];
}

/** Mulberry32: 32 bits of state are plenty for some thousand choices. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const whole = (below: number) => Math.floor(next() * below);

  function oneOf<T>(items: readonly T[]): T {
    const item = items[whole(items.length)];
    if (item === undefined) throw new Error('there is nothing to choose from');
    return item;
  }

  return {
    next,
    whole,
    oneOf,
    weighted(items) {
      let left = next() * items.reduce((sum, { weight }) => sum + weight, 0);
      for (const { weight, value } of items) {
        left -= weight;
        if (left < 0) return value;
      }
      return oneOf(items).value;
    },
    isIt: (probability) => next() < probability,
    shuffled: (items) =>
      items
        .map((item) => ({ item, at: next() }))
        .sort((one, other) => one.at - other.at)
        .map(({ item }) => item),
  };
}
