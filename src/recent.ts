import type { Duration } from './domain/ids.ts';

/** Whoever was asked has not answered in time. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * Asks at most every so often, however many want to know: in between they get the last answer, or wait for it together. Rejects when
 * there is none in time; what was begun goes on, and nobody waits for it.
 */
export function createRecent<Answer>(
  ask: () => Promise<Answer>,
  options: { keepFor: Duration; patience: Duration; monotonicNow: () => number },
): () => Promise<Answer> {
  const { keepFor, patience, monotonicNow } = options;
  let last: { at: number; state: 'asked' | 'answered'; answer: Promise<Answer> } | null = null;
  return () => {
    const at = monotonicNow();
    if (last === null || (last.state === 'answered' && at - last.at >= keepFor)) {
      const answer = answerWithin(patience, ask());
      const asked: NonNullable<typeof last> = { at, state: 'asked', answer };
      const answered = () => {
        asked.state = 'answered';
      };
      answer.then(answered, answered);
      last = asked;
    }
    return last.answer;
  };
}

export async function answerWithin<Answer>(
  limit: Duration,
  answer: Promise<Answer>,
): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`none within ${limit} ms`)), limit);
  });
  try {
    return await Promise.race([answer, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
