import type { Duration } from '../domain/ids.ts';

/** Where something went wrong: a bell was not rung, the queue's connection, the worker, or a job's handler. */
export type JobsErrorSource = 'ring' | 'queue' | 'worker' | 'handler';

/** Told of an error; `suppressed` is how many of the same source were not told since the one before. `warn`: nobody must act. */
export type OnJobsError = (
  error: unknown,
  about: { source: JobsErrorSource; level: 'error' | 'warn'; suppressed: number },
) => void;

/** A lost connection fails many times a second; one line says it. */
const QUIET: Duration = 5_000;

/** Passes errors on, of each source at most one every 5 seconds; warnings once. */
export function createErrorReporter(onError: OnJobsError, monotonicNow: () => number) {
  const told = new Map<JobsErrorSource, { at: number; suppressed: number }>();
  const warned = new Set<string>();
  let silent = false;
  return {
    report(source: JobsErrorSource, error: unknown): void {
      if (silent) return;
      const now = monotonicNow();
      const last = told.get(source);
      if (last !== undefined && now - last.at < QUIET) {
        last.suppressed += 1;
        return;
      }
      told.set(source, { at: now, suppressed: 0 });
      onError(error, { source, level: 'error', suppressed: last?.suppressed ?? 0 });
    },
    /** Once for each `what`, however often. */
    warnOnce(source: JobsErrorSource, what: string): void {
      if (silent || warned.has(what)) return;
      warned.add(what);
      onError(new Error(what), { source, level: 'warn', suppressed: 0 });
    },
    /** For the time after closing, when broken connections are what we want. */
    silence(): void {
      silent = true;
    },
  };
}

export type ErrorReporter = ReturnType<typeof createErrorReporter>;
