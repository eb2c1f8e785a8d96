/** What is asked one by one and may be answered in one round trip. */
export interface Together<Asked, Answer> {
  /** Answers as if it had been asked alone. */
  ask(asked: Asked): Promise<Answer>;
}

/**
 * Whatever is asked for in the same moment goes together, at most `most`, and so does what came while `trips` round trips were under way
 * (any number when left out). `all` answers each in its place; what it cannot answer rejects there alone, as a promise of its own.
 */
export function createTogether<Asked, Answer>(
  most: number,
  all: (asked: readonly Asked[]) => Promise<readonly Promise<Answer>[]>,
  trips = Number.POSITIVE_INFINITY,
): Together<Asked, Answer> {
  const waiting: { asked: Asked; answer: (later: Promise<Answer>) => void }[] = [];
  let underWay = 0;

  function go(): void {
    while (waiting.length > 0 && underWay < trips) {
      const some = waiting.splice(0, most);
      underWay += 1;
      const answers = all(some.map(({ asked }) => asked));
      some.forEach(({ answer }, place) => {
        answer(answers.then((each) => each[place] ?? Promise.reject(new TypeError('no answer'))));
      });
      answers.then((each) => Promise.allSettled(each)).then(next, next);
    }
  }

  function next(): void {
    underWay -= 1;
    go();
  }

  return {
    ask(asked) {
      // What answers to the same round trip asks for the next one in the same turn of the event loop.
      if (waiting.length === 0) setImmediate(go);
      return new Promise((resolve) => waiting.push({ asked, answer: resolve }));
    },
  };
}
