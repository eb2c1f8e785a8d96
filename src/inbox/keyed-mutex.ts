/** Runs work of the same key one after the other, in the order in which it came; work of other keys at the same time. */
export interface KeyedMutex {
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
  /** Resolves when whoever has the turn now is through; null: nobody has. */
  turnOfOthers(key: string): Promise<void> | null;
}

interface Line {
  turn: Promise<void>;
  last: Promise<void>;
}

export function createKeyedMutex(): KeyedMutex {
  const lines = new Map<string, Line>();
  return {
    async run(key, work) {
      const before = lines.get(key);
      const mine = before === undefined ? work() : before.last.then(takeTurn);
      const through = mine.then(
        () => undefined,
        () => undefined,
      );
      const line = { turn: before?.turn ?? through, last: through };
      lines.set(key, line);
      async function takeTurn() {
        const now = lines.get(key);
        if (now !== undefined) now.turn = through;
        return work();
      }
      try {
        return await mine;
      } finally {
        if (lines.get(key)?.last === through) lines.delete(key);
      }
    },
    turnOfOthers: (key) => lines.get(key)?.turn ?? null,
  };
}
