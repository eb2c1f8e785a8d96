import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { isDeepStrictEqual } from 'node:util';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConversationId, minutes, type WorkspaceId } from '../../src/domain/ids.ts';
import type { BellJob } from '../../src/inbox/ports.ts';
import { createJobs, type Jobs } from '../../src/jobs/create-jobs.ts';
import type { JobsErrorSource } from '../../src/jobs/error-reporter.ts';
import { eventually } from '../helpers/real-bell.ts';
import { type RedisServer, startRedisServer } from '../helpers/redis-server.ts';

const acme = 'T0ACME' as WorkspaceId;
const deliver: BellJob = { job: 'deliver', workspaceId: acme };

describe('bells on a Redis that fails', () => {
  let redis: RedisServer;
  let jobs: Jobs | null;
  let prefix: string;
  let rung: BellJob[];
  let errors: JobsErrorSource[];

  beforeEach(async () => {
    redis = await startRedisServer();
    prefix = randomUUID();
    jobs = null;
    rung = [];
    errors = [];
  });

  afterEach(async () => {
    redis.thaw();
    await jobs?.close();
    await redis.kill();
  });

  async function begin(): Promise<Jobs> {
    const note = async (job: BellJob) => {
      rung.push(job);
    };
    jobs = await createJobs({
      redisUrl: redis.url,
      databaseUrl: '',
      prefix,
      handlers: { deliver: note, check_clocks: note, check_day: note },
      onError: (_error, { source }) => errors.push(source),
    });
    return jobs;
  }
  const ringUntilHeard = (bell: Jobs['bell']) =>
    eventually(async () => {
      await bell.ring(deliver);
      return rung.length > 0;
    });
  const howOften = (source: JobsErrorSource) => errors.filter((each) => each === source).length;

  it('starts without it, says so once, and rings when it is there', async () => {
    await redis.kill();
    const { bell, health } = await begin();
    await expect(health()).resolves.toEqual({ backend: 'redis', ok: false, pending: null });
    for (let ring = 0; ring < 50; ring += 1) await bell.ring(deliver);
    expect(rung).toEqual([]);
    expect(howOften('ring')).toBe(1);
    await redis.start();
    await ringUntilHeard(bell);
    await expect(health()).resolves.toMatchObject({ ok: true });
  });

  it('rings again after it was killed and came back empty', async () => {
    const { bell } = await begin();
    await ringUntilHeard(bell);
    await redis.kill();
    await eventually(() => errors.length > 0);
    await expect(bell.ring(deliver)).resolves.toBeUndefined();
    rung = [];
    await redis.start();
    await ringUntilHeard(bell);
  });

  it('takes alarms of the same moment in a few round trips, each for its own time, also those of the moment before it is closed', async () => {
    const { bell, health, close } = await begin();
    const looking = new Redis(redis.url);
    const reads = async () =>
      Number(/total_reads_processed:(\d+)/.exec(await looking.info('stats'))?.[1]);
    try {
      const at = Date.now() + minutes(10);
      const before = await reads();
      const ringing: Promise<void>[] = [];
      for (let place = 0; place < 300; place += 1) {
        const conversationId = `${place}` as ConversationId;
        ringing.push(
          bell.ring({ job: 'check_clocks', workspaceId: acme, conversationId, at }, at + place),
        );
        if (place % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await Promise.all(ringing);
      // Some 20; one by one it would be 240 to 300.
      expect((await reads()) - before).toBeLessThan(120);
      expect((await health()).pending).toBe(300);
      const last = {
        job: 'check_clocks',
        workspaceId: acme,
        conversationId: 'last',
        at,
      } as BellJob;
      void bell.ring(last, at);
      void bell.ring({ ...last, conversationId: 'the very last' } as BellJob, at);
      await close();
      jobs = null;
      expect(await looking.zcard(`${prefix}:bells:delayed`)).toBe(302);
    } finally {
      looking.disconnect();
    }
  });

  it('lets nobody wait who rings for alarms while it is away or hangs, and takes them when it is back', async () => {
    const { bell, health } = await begin();
    const ringThree = async (of: string) => {
      const at = Date.now() + 1_100;
      const conversationIds = [1, 2, 3].map((each) => `${of} ${each}` as ConversationId);
      const alarms = conversationIds.map((conversationId) => {
        return { job: 'check_clocks', workspaceId: acme, conversationId, at } as const;
      });
      await Promise.all(alarms.map((alarm) => bell.ring(alarm, at)));
      return alarms;
    };
    const first = await ringThree('first');
    await eventually(() => rung.length === 3);
    expect(rung).toEqual(expect.arrayContaining(first));
    expect(Date.now()).toBeGreaterThanOrEqual(first[0]?.at ?? Number.NaN);
    await redis.kill();
    await eventually(() => errors.length > 0);
    await ringThree('lost');
    await redis.start();
    await eventually(async () => (await health()).ok);
    redis.freeze();
    await ringThree('while it hangs');
    redis.thaw();
    rung = [];
    const second = await ringThree('second');
    await eventually(() =>
      second.every((alarm) => rung.some((one) => isDeepStrictEqual(one, alarm))),
    );
  });

  it('lets nobody wait who rings while it hangs, and rings when it goes on', async () => {
    const { bell, health } = await begin();
    redis.freeze();
    await expect(bell.ring(deliver)).resolves.toBeUndefined();
    await expect(health()).resolves.toMatchObject({ ok: false });
    redis.thaw();
    await ringUntilHeard(bell);
  });

  it('closes though it is dead', async () => {
    const { close } = await begin();
    await redis.kill();
    await expect(close()).resolves.toBeUndefined();
    jobs = null;
  });

  it('closes though it hangs', async () => {
    const { close } = await begin();
    redis.freeze();
    await expect(close()).resolves.toBeUndefined();
    jobs = null;
  });

  it('frees the bell of a process that was killed while it rang', async () => {
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        new URL('../helpers/hold-bell.ts', import.meta.url).pathname,
        redis.url,
        prefix,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const lines = createInterface({ input: child.stdout });
    await once(lines, 'line');
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const { bell } = await begin();
    await bell.ring(deliver);
    await eventually(() => rung.length > 0);
    expect(rung[0]).toEqual(deliver);
  });

  it('rings no more after it was closed', async () => {
    const { bell, close, health } = await begin();
    await close();
    await expect(bell.ring(deliver)).resolves.toBeUndefined();
    await expect(health()).resolves.toMatchObject({ ok: false });
    expect(errors).toEqual([]);
    jobs = null;
  });
});
