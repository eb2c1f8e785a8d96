import type { Duration } from '../domain/ids.ts';

/** Something took longer than it may. What was begun goes on, and nobody waits for it. */
class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

/** The result of `work`, or `TookTooLong` after `limit`. A failure that comes later than that is nobody's concern. */
export async function within<Result>(limit: Duration, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(`no answer within ${limit} ms`)), limit);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
