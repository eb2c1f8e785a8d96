import { setTimeout as sleep } from 'node:timers/promises';
import { type Replayed, replayWebhook } from './channels/replay.ts';
import type { DatabaseConfig } from './config.ts';
import { runningEmbeddedPostgres } from './db/embedded.ts';
import { openDatabase } from './db/open-database.ts';
import { createCommands } from './inbox/commands.ts';
import type { QuarantineDesk } from './inbox/quarantine-ports.ts';
import type { Logger } from './logger.ts';

/** What those who run Dibs can do with the quarantine, beside the running program or without it. Slack has no part in it. */
export interface Desk extends Pick<QuarantineDesk, 'list' | 'find'> {
  /** Puts an entry through the intake again and notes what became of it; null: there is no such entry. */
  replay(id: number): Promise<ReplayReport | null>;
  close(): Promise<void>;
}

export type ReplayReport = Replayed & { conversationNumber: number | null };

/** Joins what a replay needs, as app.ts joins the program. Rejects if there is no database to be had. */
export async function openDesk(config: DatabaseConfig, log: Logger): Promise<Desk> {
  // A server that the running program keeps is used, never taken over.
  const running = config.databaseUrl ?? (await runningEmbeddedPostgres(config.dataDir));
  const database = await openDatabase({
    ...config,
    databaseUrl: running,
    openGates: false,
    onError: (error) => log.warn({ err: error }, 'a connection to the database broke'),
  });
  const { quarantine, accounts, sentReplies, stores } = database;
  const commands = createCommands({
    stores,
    // What follows is in the outbox: the sweep of the running program finds it.
    bell: { ring: async () => undefined },
    observe: (report) => log.debug(report, 'command'),
    pause: (ms) => sleep(ms),
    monotonicNow: () => performance.now(),
  });

  async function report(workspaceId: Parameters<QuarantineDesk['numberOf']>[0], done: Replayed) {
    const conversationId = 'conversationId' in done ? done.conversationId : null;
    const conversationNumber =
      conversationId === null ? null : await quarantine.numberOf(workspaceId, conversationId);
    return { ...done, conversationNumber };
  }

  return {
    list: quarantine.list,
    find: quarantine.find,
    async replay(id) {
      const entry = await quarantine.find(id);
      if (entry === null) return null;
      const { workspaceId, accountId, body, cameWith } = entry;
      const account = await accounts.byId(workspaceId, accountId);
      if (account === null) return null;
      const deps = { accounts, sentReplies, log, handle: commands.handleConversation };
      const done = await replayWebhook({ account, body, cameWith }, deps);
      if (done.result !== 'try_again') await quarantine.replayed(id, done.result);
      return report(workspaceId, done);
    },
    close: database.close,
  };
}
