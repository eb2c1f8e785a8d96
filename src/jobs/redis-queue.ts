import { createRedisBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { Duration } from '../domain/ids.ts';
import { type BellQueue, openBellQueue } from './bell-queue.ts';
import type { ErrorReporter } from './error-reporter.ts';
import { within } from './within.ts';

/** How long a start waits for a Redis that is not there. The bell rings as soon as it is. */
const PATIENCE_AT_START: Duration = 2_000;
const COMMAND_TIMEOUT: Duration = 1_000;
const CONNECT_TIMEOUT: Duration = 2_000;

/** Tries for ever, soon enough that a Redis that came back is found within a second. */
const retryStrategy = (times: number): Duration => Math.min(100 * times, 1_000);

/**
 * What had the say before a failover still answers, and refuses to be written to: the address stands for another one by now, so it is
 * asked for anew.
 */
const reconnectOnError = (error: Error): boolean => error.message.includes('READONLY');

/** The bells on Redis, for many processes. A Redis that is not there only makes them silent. */
export async function openRedisQueue(
  options: { redisUrl: string; prefix: string },
  errors: ErrorReporter,
): Promise<BellQueue> {
  // Who rings must never wait for Redis: no queue of commands while it is away, and a limit for each command.
  const ringing = new Redis(options.redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT,
    connectTimeout: CONNECT_TIMEOUT,
    retryStrategy,
    reconnectOnError,
  });
  ringing.on('error', (error) => errors.report('queue', error));
  const queue = openBellQueue(
    {
      factory: createRedisBackend,
      forRinging: ringing,
      // Who listens blocks in a command, and sends it again when Redis is back.
      forListening: {
        url: options.redisUrl,
        maxRetriesPerRequest: null,
        connectTimeout: CONNECT_TIMEOUT,
        retryStrategy,
        reconnectOnError,
      },
      prefix: options.prefix,
    },
    errors,
  );
  const requireConnection = () => {
    if (ringing.status !== 'ready') throw new Error(`Redis is not connected: ${ringing.status}`);
  };
  return {
    ...queue,
    async add(added) {
      requireConnection();
      await queue.add(added);
    },
    async addAll(added) {
      requireConnection();
      await queue.addAll(added);
    },
    async pending() {
      requireConnection();
      // One that is full, or may only be read, tells numbers and takes no bell.
      await ringing.set(`${options.prefix}:can-be-written`, '', 'EX', 60);
      return queue.pending();
    },
    async ready() {
      await within(PATIENCE_AT_START, queue.ready()).catch((error) =>
        errors.report('queue', error),
      );
    },
    async listen(handle) {
      const listening = queue.listen(handle);
      await within(PATIENCE_AT_START, listening).catch((error) => errors.report('worker', error));
    },
    async close() {
      await queue.close();
      ringing.disconnect();
    },
  };
}
