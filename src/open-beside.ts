import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseConfig } from './config.ts';
import { runningEmbeddedPostgres } from './db/embedded.ts';
import { type Database, openDatabase } from './db/open-database.ts';
import { createCommands } from './inbox/commands.ts';
import type { Logger } from './logger.ts';

/** The database and the commands, for who works beside the running program or without it. Rejects if there is no database to be had. */
export async function openBeside(
  config: DatabaseConfig,
  log: Logger,
): Promise<{ database: Database; commands: ReturnType<typeof createCommands> }> {
  // A server that the running program keeps is used, never taken over.
  const running = config.databaseUrl ?? (await runningEmbeddedPostgres(config.dataDir));
  const database = await openDatabase({
    ...config,
    databaseUrl: running,
    openGates: false,
    onError: (error) => log.warn({ err: error }, 'a connection to the database broke'),
  });
  const commands = createCommands({
    stores: database.stores,
    // What follows is in the outbox: the sweep of the running program finds it.
    bell: { ring: async () => undefined },
    observe: (report) => log.debug(report, 'command'),
    pause: (ms) => sleep(ms),
    monotonicNow: () => performance.now(),
  });
  return { database, commands };
}
