import type { Duration } from './domain/ids.ts';
import { StoreUnavailable } from './inbox/ports.ts';

/** What is asked one by one and may be answered in one round trip. */
export interface Together<Asked, Answer> {
  /** Answers as if it had been asked alone. */
  ask(asked: Asked): Promise<Answer>;
}

/** Has a round trip begin when it may. It ends when all who asked are answered. */
export type Trips = (trip: () => Promise<unknown>) => void;

/**
 * At most so many at once, in the order in which they were asked for. Where loads and saves share them, whoever has just been loaded goes
 * with those who wait to be saved: in one group, where there would be two that take turns. Trips that can wait a moment begin so many
 * milliseconds `apart`: the first goes at once, and what comes soon after it goes together.
 */
export function createTrips(atOnce: number, apart: Duration = 0): Trips {
  const waiting: (() => Promise<unknown>)[] = [];
  let free = atOnce;

  function next(): void {
    const trip = waiting.shift();
    if (trip === undefined) {
      free += 1;
      return;
    }
    const beganAt = performance.now();
    const later = () => {
      const pause = apart - (performance.now() - beganAt);
      if (pause > 0) setTimeout(next, pause);
      else soon();
    };
    trip().then(later, later);
  }
  // What answers to the same round trip asks for the next one in the same turn of the event loop.
  const soon = () => void setImmediate(next);

  return (trip) => {
    waiting.push(trip);
    if (free === 0) return;
    free -= 1;
    soon();
  };
}

/**
 * Whatever is asked for in the same moment goes together, at most `most`, and so does what came before `trips` let it begin (at once when
 * left out). `all` answers each in its place; what it cannot answer rejects there alone, as a promise of its own.
 */
export function createTogether<Asked, Answer>(
  most: number,
  all: (asked: readonly Asked[]) => Promise<readonly Promise<Answer>[]>,
  trips: Trips = createTrips(Number.POSITIVE_INFINITY),
): Together<Asked, Answer> {
  const waiting: { asked: Asked; answer: (later: Promise<Answer>) => void }[] = [];

  function go(): Promise<unknown> {
    const some = waiting.splice(0, most);
    if (waiting.length > 0) trips(go);
    const answers = all(some.map(({ asked }) => asked));
    some.forEach(({ answer }, place) => {
      answer(answers.then((each) => each[place] ?? Promise.reject(new TypeError('no answer'))));
    });
    return answers.then((each) => Promise.allSettled(each));
  }

  return {
    ask(asked) {
      if (waiting.length === 0) trips(go);
      return new Promise((resolve) => waiting.push({ asked, answer: resolve }));
    },
  };
}

/**
 * How a group is answered: by `many`, each in its place. One alone is answered by `alone`, and so is each where `many` fails because of one of
 * them: then everybody hears what they would have heard. Where the database is away, all hear that.
 */
export function orEachAlone<Asked, Answer>(
  many: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  alone: (asked: Asked) => Promise<Answer>,
): (asked: readonly Asked[]) => Promise<Promise<Answer>[]> {
  return async (asked) => {
    if (asked.length === 1) return asked.map(alone);
    try {
      return (await many(asked)).map(async (answer) => answer);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      return asked.map(alone);
    }
  };
}
