/** Counts what is under way, and tells when nothing is. */
export interface Tally {
  up(): void;
  down(): void;
  /** Resolves as soon as the count is 0; at once if it is. */
  zero(): Promise<void>;
}

export function createTally(): Tally {
  let count = 0;
  let waiters: (() => void)[] = [];
  return {
    up() {
      count += 1;
    },
    down() {
      count -= 1;
      if (count > 0) return;
      for (const tell of waiters) tell();
      waiters = [];
    },
    async zero() {
      if (count > 0) await new Promise<void>((resolve) => waiters.push(resolve));
    },
  };
}
