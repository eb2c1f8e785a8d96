import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EACH_ONCE, takenByTwo } from '../contracts/many-alarms.ts';
import { createTestDatabase, type TestDatabase } from '../helpers/database.ts';

describe('many alarms › two processes that both look take each once, and none before its time', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  it('on Postgres, by their rows', async () => {
    expect(await takenByTwo(database.url, 'sweep')).toMatchObject(EACH_ONCE);
  });

  it('with the queue dead', async () => {
    expect(await takenByTwo(database.url, 'nobody')).toMatchObject(EACH_ONCE);
  });
});
