import type { Around } from './around-ports.ts';
import type { Jobs, JobsOptions } from './jobs/create-jobs.ts';

/** What tests and the sandbox do otherwise; the program needs none of it. */
export interface AppVariations {
  /** Bells of their own, in virtual time. */
  createJobs?: (options: JobsOptions) => Promise<Jobs>;
  /** Milliseconds between sweeps; null: only when asked. */
  sweepInterval?: number | null;
  /** Lets everything through to Slack at once. */
  openGates?: boolean;
  /** Most connections to the database at once. */
  poolSize?: number;
  /** Calls to people's own systems are allowed only there. */
  allowedReplyHosts?: readonly string[];
  /** Stands around each call of a port. */
  around?: Around;
}
