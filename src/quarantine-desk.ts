import { type Replayed, replayWebhook } from './channels/replay.ts';
import type { DatabaseConfig } from './config.ts';
import type { QuarantineDesk } from './inbox/quarantine-ports.ts';
import type { Logger } from './logger.ts';
import { openBeside } from './open-beside.ts';

/** What those who run Dibs can do with the quarantine, beside the running program or without it. Slack has no part in it. */
export interface Desk extends Pick<QuarantineDesk, 'list' | 'find'> {
  /** Puts an entry through the intake again and notes what became of it; null: there is no such entry. */
  replay(id: number): Promise<ReplayReport | null>;
  close(): Promise<void>;
}

export type ReplayReport = Replayed & { conversationNumber: number | null };

/** Joins what a replay needs, as app.ts joins the program. Rejects if there is no database to be had. */
export async function openDesk(config: DatabaseConfig, log: Logger): Promise<Desk> {
  const { database, commands } = await openBeside(config, log);
  const { quarantine, accounts, sentReplies } = database;

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
