import { expect, vi } from 'vitest';
import { createJobs, type JobsOptions } from '../../src/jobs/create-jobs.ts';
import type { BellUnderTest, MakeBell } from '../contracts/bell-contract.ts';

/** Waits for a condition of real time; long, because it only ends early when all is well. */
export async function eventually(done: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitFor(async () => expect(await done()).toBe(true), { timeout: 50_000, interval: 20 });
}

/** The contract's bell on a real backend. */
export function realBell(
  connect: () => Promise<Pick<JobsOptions, 'redisUrl' | 'databaseUrl' | 'prefix'>>,
): MakeBell {
  return async (handlers, onError): Promise<BellUnderTest> => {
    const jobs = await createJobs({ ...(await connect()), handlers, onError });
    const { backend } = await jobs.health();
    return {
      bell: jobs.bell,
      alarms: backend === 'redis' ? 'rung' : 'swept',
      now: () => Date.now(),
      until: eventually,
      async pending() {
        const { pending } = await jobs.health();
        if (pending === null) throw new Error('no answer from the backend');
        return pending;
      },
      close: jobs.close,
    };
  };
}
