import type { Duration } from '../domain/ids.ts';

/** Lets a few work at once. All others wait, and get their turn in the order in which they came. */
export interface Turns {
  /** What the work gives; `too_late` when its turn did not come in time, and then it never will. */
  take<Result>(work: () => Promise<Result>): Promise<Result | 'too_late'>;
}

export function createTurns(limits: { atOnce: number; patience: Duration }): Turns {
  /** Called when it is their turn; the one who has waited longest first. */
  const waiting = new Set<() => void>();
  let free = limits.atOnce;

  function wait(): Promise<'my_turn' | 'too_late'> {
    return new Promise((resolve) => {
      const begin = () => {
        clearTimeout(ending);
        waiting.delete(begin);
        resolve('my_turn');
      };
      const ending = setTimeout(() => {
        waiting.delete(begin);
        resolve('too_late');
      }, limits.patience);
      waiting.add(begin);
    });
  }

  /** To the next one, so that nobody who has just come can slip in between. */
  function handOn(): void {
    const [begin] = waiting;
    if (begin === undefined) free += 1;
    else begin();
  }

  return {
    async take(work) {
      if (free > 0) free -= 1;
      else if ((await wait()) === 'too_late') return 'too_late';
      try {
        return await work();
      } finally {
        handOn();
      }
    },
  };
}
