import { createPostgresBackend, type PostgresPoolConfig } from 'bullmq';
import type { Duration } from '../domain/ids.ts';
import { type BellQueue, openBellQueue } from './bell-queue.ts';
import type { ErrorReporter } from './error-reporter.ts';

/** pg's own defaults wait for ever. */
const CONNECT_TIMEOUT: Duration = 2_000;
const QUERY_TIMEOUT: Duration = 10_000;

/** The bells in the database itself, in a schema of their own, so that one machine needs no Redis. */
export function openPostgresQueue(
  options: { databaseUrl: string; prefix: string },
  errors: ErrorReporter,
): BellQueue {
  const connection = (migrate: boolean): PostgresPoolConfig => ({
    connectionString: options.databaseUrl,
    schema: 'bullmq',
    migrate,
    max: 4,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    query_timeout: QUERY_TIMEOUT,
    keepAlive: true,
  });
  return openBellQueue(
    {
      factory: createPostgresBackend,
      // The queue is ready before anybody listens; so its connection makes the tables.
      forRinging: connection(true),
      forListening: connection(false),
      prefix: options.prefix,
    },
    errors,
  );
}
