import { type BackendFactory, type IQueueBackend, type JobsOptions, withBackend } from 'bullmq';
import type { Duration, Instant } from '../domain/ids.ts';
import type { BellJob } from '../inbox/ports.ts';
import type { ErrorReporter } from './error-reporter.ts';
import { createTally } from './tally.ts';
import { within } from './within.ts';

const QUEUE_NAME = 'bells';

/** How many handlers run at once in this process. They mostly wait for Slack. */
const CONCURRENCY = 16;

/**
 * How long a killed process may hold a job before another one takes it: lock and interval together, so about 4 s. BullMQ's own 30 s
 * each would silence a workspace's bell for a minute, because its deduplication waits for that job.
 */
const LOCK_DURATION: Duration = 3_000;
const STALLED_INTERVAL: Duration = 1_000;

/** A worker that lost its connection tries again after this; BullMQ's own 15 s is too long for a bell. */
const RETRY_DELAY: Duration = 1_000;

/** How long closing waits for handlers that run, and for each further step. */
const GRACE: Duration = 5_000;
const FAREWELL: Duration = 1_000;

/** A bell as BullMQ takes it. */
export interface AddedJob {
  job: BellJob;
  options: JobsOptions;
}

/** BullMQ on one of its backends: the queue that is rung and the worker that hears it. */
export interface BellQueue {
  /** Rejects if the job is surely or possibly not there. */
  add(added: AddedJob): Promise<void>;
  /** The same for many in one round trip. Rejects if any of them is surely or possibly not there. */
  addAll(added: readonly AddedJob[]): Promise<void>;
  /** Jobs that wait, run, or are due later. */
  pending(): Promise<number>;
  /** Resolves once the queue can be used. */
  ready(): Promise<void>;
  /** Begins to hear bells; `late` is how long after its time one rang. */
  listen(handle: (data: unknown, late: Duration) => Promise<void>): Promise<void>;
  /** Ends within bounded time, whatever the other side does. */
  close(): Promise<void>;
}

export interface Connections<Backend extends IQueueBackend, Connection> {
  factory: BackendFactory<Backend, Connection>;
  forRinging: Connection;
  forListening: Connection;
  /** Prefix of all keys; only Redis has it. */
  prefix: string;
}

/** Opens queue and worker on a backend. Connections come up, break and come back by themselves; errors are only reported. */
export function openBellQueue<Backend extends IQueueBackend, Connection>(
  connections: Connections<Backend, Connection>,
  errors: ErrorReporter,
): BellQueue {
  const { Queue, Worker } = withBackend(connections.factory);
  const queue = new Queue<BellJob, void, BellJob['job']>(QUEUE_NAME, {
    connection: connections.forRinging,
    prefix: connections.prefix,
    // The ringing connection needs none of what a version could forbid, and a failed check would break the queue for good.
    skipVersionCheck: true,
    streams: { events: { maxLen: 100 } },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: { count: 50, age: 3_600 } },
  });
  queue.on('error', (error) => errors.report('queue', error));
  let listening: Listening | null = null;
  const handlers = createTally();
  const unrecorded = createTally();

  return {
    async add({ job, options }) {
      await queue.add(job.job, job, options);
    },
    async addAll(added) {
      await queue.addBulk(
        added.map(({ job, options }) => ({ name: job.job, data: job, opts: options })),
      );
    },
    async pending() {
      const counts = await queue.getJobCounts('waiting', 'active', 'delayed');
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    ready: () => queue.waitUntilReady(),
    async listen(handle) {
      const hear = async (job: HeardJob) => {
        handlers.up();
        unrecorded.up();
        await handle(job.data, latenessOf(job)).finally(handlers.down);
      };
      const worker = new Worker(QUEUE_NAME, hear, {
        connection: connections.forListening,
        prefix: connections.prefix,
        concurrency: CONCURRENCY,
        lockDuration: LOCK_DURATION,
        stalledInterval: STALLED_INTERVAL,
        runRetryDelay: RETRY_DELAY,
        // A job that was interrupted often is no worse than another: it only says "look".
        maxStalledCount: 100,
      });
      listening = worker;
      worker.on('error', (error) => errors.report('worker', error));
      worker.on('completed', unrecorded.down);
      worker.on('failed', (_job, error) => {
        unrecorded.down();
        errors.report('handler', error);
      });
      await worker.waitUntilReady();
    },
    async close() {
      if (listening !== null) {
        await listening.pause(true);
        await attempt(GRACE, handlers.zero());
        await attempt(FAREWELL, unrecorded.zero());
        // Only a forced close ends a worker whose server is dead or whose handler is stuck.
        const closed = listening.close(true);
        await attempt(FAREWELL, listening.getBackend().disconnectBlocking(false));
        await attempt(FAREWELL, closed);
      }
      await attempt(FAREWELL, queue.close());
    },
  };
}

interface HeardJob {
  data: unknown;
  /** When it was added, and how much later it was to ring. */
  timestamp: Instant;
  opts: { delay?: Duration };
}

/** Of a bell that is heard again after a failure, since the first time. */
function latenessOf({ timestamp, opts }: HeardJob): Duration {
  return Math.max(0, Date.now() - timestamp - (opts.delay ?? 0));
}

interface Listening {
  /** Hears no further bell. */
  pause(doNotWaitActive: true): Promise<void>;
  close(force: true): Promise<void>;
  getBackend(): IQueueBackend;
}

/** What fails on the way out does so because the other side is gone already. */
async function attempt(limit: Duration, step: Promise<void>): Promise<void> {
  await within(limit, step).catch(() => undefined);
}
