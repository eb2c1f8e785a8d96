import type { Duration, Instant } from '../domain/ids.ts';
import type { Bell, BellJob } from '../inbox/ports.ts';
import { createTogether, createTrips } from '../together.ts';
import type { AddedJob, BellQueue } from './bell-queue.ts';
import type { ErrorReporter } from './error-reporter.ts';
import { deduplicationIdOf, JOB_CATALOG } from './job-catalog.ts';
import { createTally } from './tally.ts';
import { within } from './within.ts';

/** How long somebody who rings waits at most. */
const RING_LIMIT: Duration = 1_000;
/** Alarms that are further away may be in the queue a moment later, with what else comes in that moment; and so far these moments are apart. */
const LATER: Duration = 1_000;
const LATER_APART: Duration = 50;
/** Rings under way at once; more than that means that nobody answers, and they are dropped. */
const MOST_RINGS = { now: 200, later: 1_000 };

/** Rings by putting jobs into a queue. `stop` lets rings that are under way end, for a second at most. */
export function createBell(
  queue: BellQueue,
  errors: ErrorReporter,
  now: () => Instant,
): Bell & { stop(): Promise<void> } {
  const underWay = { now: 0, later: 0 };
  const rings = createTally();
  let stopped = false;
  // Each that is added alone has the worker woken, too, only to look how long it may still sleep.
  const later = createTogether<AddedJob, void>(
    MOST_RINGS.later,
    async (added) => {
      const all = queue.addAll(added);
      return added.map(() => all);
    },
    createTrips(1, LATER_APART),
  );

  async function add(when: 'now' | 'later', added: AddedJob): Promise<void> {
    if (underWay[when] >= MOST_RINGS[when]) throw new Error('the queue does not answer');
    underWay[when] += 1;
    rings.up();
    try {
      await (when === 'later' ? later.ask(added) : queue.add(added));
    } finally {
      underWay[when] -= 1;
      rings.down();
    }
  }

  return {
    async ring(job, at) {
      if (stopped) return;
      // By a clock that is fast, whatever waits would be rung for at once, again and again.
      const delay = at === undefined ? 0 : Math.max(0, Math.ceil(at - now()));
      const when = job.job !== 'deliver' && delay > LATER ? 'later' : 'now';
      try {
        await within(RING_LIMIT, add(when, addedJob(job, at ?? null, delay)));
      } catch (error) {
        errors.report('ring', error);
      }
    },
    async stop() {
      stopped = true;
      await within(RING_LIMIT, rings.zero()).catch(() => undefined);
    },
  };
}

/** To ring after `delay`, which is for `at`. Near enough: handlers look again. */
function addedJob(job: BellJob, at: Instant | null, delay: Duration): AddedJob {
  const { attempts, backoff } = JOB_CATALOG[job.job];
  const id = deduplicationIdOf(job, delay === 0 ? null : at);
  // An alarm of a certain time is one job by its name, which takes a third less than a key beside it. BullMQ keeps colons for itself.
  const once =
    delay > 0 && job.job !== 'deliver'
      ? { jobId: id.replaceAll(':', '/') }
      : { deduplication: { id, keepLastIfActive: true } };
  // Counted from now, whenever it gets there.
  return { job, options: { delay, timestamp: Date.now(), attempts, backoff, ...once } };
}
