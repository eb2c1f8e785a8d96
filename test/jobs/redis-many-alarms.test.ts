import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { dibsJobs, measureLightAlarms } from '../../bench/light-alarms.ts';
import { EACH_ONCE, takenByTwo } from '../contracts/many-alarms.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';

describe('many alarms on Redis', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  const connect = () => ({ redisUrl: inject('redisUrl'), prefix: randomUUID() });

  it('none rings early, and none is lost without a word', async () => {
    const heard = await measureLightAlarms({
      queue: dibsJobs(connect()),
      count: 2_000,
      over: 1_000,
    });
    expect(heard.early).toBe(0);
    expect(heard.lost).toBeLessThanOrEqual(heard.errors.length);
    expect(heard.lateness.length + heard.addedLate + heard.lost).toBe(2_000);
  });

  it('two processes that both look take each once, and none before its time', async () => {
    expect(await takenByTwo(database.url, connect())).toMatchObject(EACH_ONCE);
  });
});
