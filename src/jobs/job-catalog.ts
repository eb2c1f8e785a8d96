import { z } from 'zod';
import type { ConversationId, Duration, InboxId, Instant, WorkspaceId } from '../domain/ids.ts';
import type { BellJob } from '../inbox/ports.ts';

export type JobName = BellJob['job'];
export type JobOf<Name extends JobName> = Extract<BellJob, { job: Name }>;

interface JobSpec<Name extends JobName> {
  /** What the job carries. Anything else is thrown away: the sweep finds what it meant. */
  schema: z.ZodType<JobOf<Name>>;
  /** How often a failing handler is tried in all, and how long is waited in between. */
  attempts: number;
  backoff: Duration;
  /** Of rings with the same id one waits at most; one that comes while the handler runs is kept. Only saves work. */
  deduplicationId(job: JobOf<Name>, at: Instant | null): string;
}

/** Deliveries that shall begin later are bundled on this grid, since many waits end at nearly the same time. */
const DELIVERY_GRID: Duration = 250;

/** Every job there is: its name, what it carries, and how it is tried. */
export const JOB_CATALOG: { [Name in JobName]: JobSpec<Name> } = {
  deliver: {
    schema: z.object({ job: z.literal('deliver'), workspaceId: idOf<WorkspaceId>() }),
    // Only once: a second try that waits would swallow the urgent rings behind it, and the sweep comes within seconds.
    attempts: 1,
    backoff: 0,
    deduplicationId: (job, at) =>
      `deliver:${job.workspaceId}:${at === null ? 'now' : onDeliveryGrid(at)}`,
  },
  check_clocks: {
    schema: z.object({
      job: z.literal('check_clocks'),
      workspaceId: idOf<WorkspaceId>(),
      conversationId: idOf<ConversationId>(),
      at: z.number(),
    }),
    attempts: 3,
    backoff: 1_000,
    deduplicationId: (job, at) => `check_clocks:${job.conversationId}:${at ?? 'now'}`,
  },
  check_day: {
    schema: z.object({
      job: z.literal('check_day'),
      workspaceId: idOf<WorkspaceId>(),
      inboxId: idOf<InboxId>(),
      at: z.number(),
    }),
    attempts: 3,
    backoff: 1_000,
    deduplicationId: (job, at) => `check_day:${job.inboxId}:${at ?? 'now'}`,
  },
};

const namedJob = z.object({ job: z.enum(['deliver', 'check_clocks', 'check_day']) });

/** A job as it came out of a queue; null if this release does not know it. */
export function parseJob(data: unknown): BellJob | null {
  const named = namedJob.safeParse(data);
  if (!named.success) return null;
  const parsed = JOB_CATALOG[named.data.job].schema.safeParse(data);
  return parsed.success ? parsed.data : null;
}

/** What an unknown job calls itself. */
export function nameOf(data: unknown): string {
  const named = z.object({ job: z.string().regex(/^\w{1,40}$/) }).safeParse(data);
  return named.success ? named.data.job : 'without a name';
}

/** Under which id a ring is deduplicated; `at` is null for at once. */
export function deduplicationIdOf(job: BellJob, at: Instant | null): string {
  switch (job.job) {
    case 'deliver':
      return JOB_CATALOG.deliver.deduplicationId(job, at);
    case 'check_clocks':
      return JOB_CATALOG.check_clocks.deduplicationId(job, at);
    case 'check_day':
      return JOB_CATALOG.check_day.deduplicationId(job, at);
  }
}

function onDeliveryGrid(at: Instant): Instant {
  return Math.ceil(at / DELIVERY_GRID) * DELIVERY_GRID;
}

function idOf<Id extends string>() {
  return z.custom<Id>((value) => typeof value === 'string' && value !== '' && value.length <= 255);
}
