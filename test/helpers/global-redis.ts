import type { TestProject } from 'vitest/node';
import { findMeans } from './means.ts';
import { startRedisServer } from './redis-server.ts';
import { shareForRun } from './share-for-run.ts';

/** One Redis for all projects of a run: the one of REDIS_URL, or a server of our own on a free port. */
const sharedRedis = shareForRun('redis', async () => {
  const { redis } = findMeans();
  if (redis === null) return { value: null, stop: async () => {} };
  if ('url' in redis) return { value: redis.url, stop: async () => {} };
  const server = await startRedisServer();
  return { value: server.url, stop: server.kill };
});

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { value, release } = await sharedRedis();
  project.provide('redisUrl', value);
  return release;
}
