import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measureLightAlarms } from '../../bench/light-alarms.ts';
import { measureWholeAlarms } from '../../bench/whole-alarms.ts';
import type { JobsOptions } from '../../src/jobs/create-jobs.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';

/** The short form of `npm run bench -- alarms`: what must hold however slow the machine is. */
export function manyAlarms(
  name: string,
  connect: () => Pick<JobsOptions, 'redisUrl' | 'prefix'>,
): void {
  describe(`many alarms ${name}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await createTestDatabase();
    });
    afterAll(() => database.drop());

    it('none rings early, and none is lost without a word', async () => {
      const heard = await measureLightAlarms({
        connect: { ...connect(), databaseUrl: database.url },
        count: 2_000,
        over: 1_000,
      });
      expect(heard.early).toBe(0);
      expect(heard.lost).toBeLessThanOrEqual(heard.errors.length);
      expect(heard.lateness.length + heard.rungLate + heard.lost).toBe(2_000);
    });

    it('two processes that both look take each once, and none before its time', async () => {
      const kept = await takenByTwo(database.url, connect());
      expect(kept).toMatchObject({ warned: 200, early: 0, lost: 0, twice: 0 });
    });
  });
}

/** Null: the queue is dead, and both sweep. */
export function takenByTwo(
  databaseUrl: string,
  bells: Pick<JobsOptions, 'redisUrl' | 'prefix'> | null,
): ReturnType<typeof measureWholeAlarms> {
  const often = { processes: 2, sweepInterval: 100 };
  return measureWholeAlarms({ databaseUrl, bells, count: 200, over: 500, ...often });
}
