import { expect, it } from 'vitest';
import { manyAlarms, takenByTwo } from '../contracts/many-alarms.ts';
import { createTestDatabase } from '../helpers/database.ts';

manyAlarms('on Postgres', () => ({ redisUrl: null }));

it('many alarms with the queue dead › two sweeps take each once, and none before its time', async () => {
  const database = await createTestDatabase();
  const kept = await takenByTwo(database.url, null);
  await database.drop();
  expect(kept).toMatchObject({ warned: 200, early: 0, lost: 0, twice: 0 });
});
