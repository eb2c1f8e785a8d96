import type { Duration, Instant } from '../domain/ids.ts';
import type { Bell, BellJob } from '../inbox/ports.ts';
import { createBell } from './create-bell.ts';
import { createErrorReporter, type ErrorReporter, type OnJobsError } from './error-reporter.ts';
import { type JobName, type JobOf, nameOf, parseJob } from './job-catalog.ts';
import { openPostgresQueue } from './postgres-queue.ts';
import { openRedisQueue } from './redis-queue.ts';
import { spaceOut } from './spaced-rings.ts';
import { within } from './within.ts';

/** What each bell does when it rings. May come late, twice or never, in any number at once. */
export type JobHandlers = { [Name in JobName]: (job: JobOf<Name>) => Promise<void> };

export interface JobsOptions {
  /** Null: BullMQ's Postgres backend, in schema `bullmq` of the database. */
  redisUrl: string | null;
  databaseUrl: string;
  /** Keeps the Redis keys of several installations apart. */
  prefix?: string;
  /** The clock by which bells are rung: the database's, as far as it is known. This machine's may be an hour off. */
  now?: () => Instant;
  handlers: JobHandlers;
  /** How long the bells of commits for deliveries are to be apart; left out, as long as nobody notices. */
  apart?: () => Duration;
  /** Told of each bell that rang. */
  observe?: (report: JobReport) => void;
  onError: OnJobsError;
}

export interface JobReport {
  job: JobName;
  outcome: 'done' | 'failed';
  /** How long after its time it rang. */
  late: Duration;
  ms: Duration;
}

export interface JobsHealth {
  backend: 'redis' | 'postgres';
  ok: boolean;
  /** Bells that wait, ring, or are due later; null if the backend does not answer. */
  pending: number | null;
}

export interface Jobs {
  bell: Bell;
  /** Answers within a second or so. */
  health(): Promise<JobsHealth>;
  /** Lets handlers finish for some seconds, then ends whatever there is. */
  close(): Promise<void>;
}

const HEALTH_LIMIT: Duration = 1_000;
const APART: Duration = 100;

/**
 * Bells on Redis or on Postgres; on Postgres only for deliveries. `ring` ends within a second, and never rejects: what no bell rings for,
 * the sweep finds. A backend that goes away is reported and comes back by itself; only a Postgres that is away at the start is an error.
 */
export async function createJobs(options: JobsOptions): Promise<Jobs> {
  const errors = createErrorReporter(options.onError, () => performance.now());
  const prefix = options.prefix ?? 'dibs';
  const backend = options.redisUrl === null ? 'postgres' : 'redis';
  const queue =
    options.redisUrl === null
      ? openPostgresQueue({ databaseUrl: options.databaseUrl, prefix }, errors)
      : await openRedisQueue({ redisUrl: options.redisUrl, prefix }, errors);
  try {
    await queue.ready();
    await queue.listen((data, late) => hear(data, late, options, errors));
  } catch (error) {
    errors.silence();
    await queue.close();
    throw error;
  }
  const bell = createBell(queue, errors, options.now ?? Date.now);
  // ADR 0012: many delayed jobs are what BullMQ's Postgres backend cannot carry, and the sweep knows the time of alarms from their rows.
  const ring: Bell['ring'] = async (job, at) => {
    if (backend === 'redis' || job.job === 'deliver') await bell.ring(job, at);
  };
  const spaced = spaceOut(ring, options.apart ?? (() => APART));
  return {
    bell: { ring: spaced.ring },
    async health() {
      try {
        return { backend, ok: true, pending: await within(HEALTH_LIMIT, queue.pending()) };
      } catch {
        return { backend, ok: false, pending: null };
      }
    },
    async close() {
      spaced.stop();
      errors.silence();
      await bell.stop();
      await queue.close();
    },
  };
}

async function hear(
  data: unknown,
  late: Duration,
  { handlers, observe }: Pick<JobsOptions, 'handlers' | 'observe'>,
  errors: ErrorReporter,
): Promise<void> {
  const job = parseJob(data);
  if (job === null) {
    // As of a newer release, which runs beside this one for a while; whatever it means, the sweep does.
    errors.warnOnce('handler', `a bell that this release does not know: ${nameOf(data)}`);
    return;
  }
  const startedAt = performance.now();
  const report = (outcome: JobReport['outcome']) =>
    observe?.({ job: job.job, outcome, late, ms: performance.now() - startedAt });
  try {
    await handle(job, handlers);
  } catch (error) {
    report('failed');
    throw error;
  }
  report('done');
}

function handle(job: BellJob, handlers: JobHandlers): Promise<void> {
  switch (job.job) {
    case 'deliver':
      return handlers.deliver(job);
    case 'check_clocks':
      return handlers.check_clocks(job);
    case 'check_day':
      return handlers.check_day(job);
  }
}
