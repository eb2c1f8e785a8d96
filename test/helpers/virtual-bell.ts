import type { Instant } from '../../src/domain/ids.ts';
import type { Bell, BellJob } from '../../src/inbox/ports.ts';
import type { JobHandlers } from '../../src/jobs/create-jobs.ts';
import { deduplicationIdOf } from '../../src/jobs/job-catalog.ts';

export interface WaitingBell {
  job: BellJob;
  /** Null: at once. */
  at: Instant | null;
}

/** A bell that rings when the test says so. */
export interface VirtualBell extends Bell {
  /** What waits, in the order in which it was rung. */
  readonly waiting: readonly WaitingBell[];
  /** When the next one is due, 0 for at once; null: nothing waits. */
  nextDueAt(): Instant | null;
  /** Calls the handlers of all that is due at `now`, and of what they ring; resolves when all have ended. */
  runDue(now: Instant): Promise<void>;
  /** Forgets everything, as a Redis that was flushed. */
  forget(): void;
}

/** Deduplicates as the real ones do: of rings with the same id one waits; one that comes while the handler runs is kept. */
export function createVirtualBell(
  handlers: JobHandlers,
  onError: (error: unknown) => void,
): VirtualBell {
  const waiting = new Map<string, WaitingBell>();
  const active = new Map<string, WaitingBell | null>();

  async function handle(job: BellJob): Promise<void> {
    switch (job.job) {
      case 'deliver':
        return handlers.deliver(job);
      case 'check_clocks':
        return handlers.check_clocks(job);
      case 'check_day':
        return handlers.check_day(job);
    }
  }
  async function run(id: string, bell: WaitingBell): Promise<void> {
    active.set(id, null);
    try {
      await handle(bell.job);
    } catch (error) {
      onError(error);
    }
    const again = active.get(id) ?? null;
    active.delete(id);
    if (again !== null) waiting.set(id, again);
  }
  function startDue(now: Instant): Promise<void>[] {
    const due = [...waiting].filter(([, bell]) => bell.at === null || bell.at <= now);
    for (const [id] of due) waiting.delete(id);
    return due.map(([id, bell]) => run(id, bell));
  }
  return {
    get waiting() {
      return [...waiting.values()];
    },
    async ring(job, at) {
      const bell = { job, at: at ?? null };
      const id = deduplicationIdOf(job, bell.at);
      if (active.has(id)) active.set(id, bell);
      else if (!waiting.has(id)) waiting.set(id, bell);
    },
    nextDueAt() {
      const times = [...waiting.values()].map((bell) => bell.at ?? 0);
      return times.length === 0 ? null : Math.min(...times);
    },
    async runDue(now) {
      for (let begun = startDue(now); begun.length > 0; begun = startDue(now)) {
        await Promise.all(begun);
      }
    },
    forget() {
      waiting.clear();
    },
  };
}
