import type { ConversationCommand } from '../domain/commands.ts';
import type { CommandId, ConversationId, Duration, WorkspaceId } from '../domain/ids.ts';
import type { Outcome } from './handle-command.ts';
import type { Alarms, SlackEvents, StoredEvent } from './ports.ts';

const AT_ONCE = 100;
/** An event that nobody processed for this long was left by a process that died. */
const EVENT_PATIENCE: Duration = 10_000;

export interface SweepDeps {
  alarms: Alarms;
  slackEvents: Pick<SlackEvents, 'unprocessed'>;
  processEvent: (event: StoredEvent) => Promise<void>;
  command: (
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
    command: ConversationCommand,
  ) => Promise<Outcome<unknown, unknown, unknown>>;
  /** Delivers until nothing can go now. */
  deliver: () => Promise<void>;
  onError: (error: unknown) => void;
}

/** The command of an alarm: the same alarm twice is one command. */
export function checkClocks(conversationId: ConversationId, at: number): ConversationCommand {
  return { type: 'check_clocks', commandId: `alarm:${conversationId}:${at}` as CommandId };
}

/**
 * Does what no bell rang for: due alarms, stored events that nobody processed, due outbox entries. It does the work itself, so that
 * everything goes on while the queue is dead, at most one sweep later.
 */
export function createSweep(deps: SweepDeps): () => Promise<void> {
  async function alarms(): Promise<void> {
    for (;;) {
      const due = await deps.alarms.due(AT_ONCE);
      for (const { workspaceId, conversationId, version } of due) {
        await deps.command(workspaceId, conversationId, checkClocks(conversationId, version));
      }
      if (due.length < AT_ONCE) return;
    }
  }

  async function events(): Promise<void> {
    const request = { olderThan: EVENT_PATIENCE, leaseFor: EVENT_PATIENCE * 3, limit: AT_ONCE };
    for (const event of await deps.slackEvents.unprocessed(request)) {
      await deps.processEvent(event);
    }
  }

  return async () => {
    for (const step of [alarms, events, deps.deliver]) {
      try {
        await step();
      } catch (error) {
        deps.onError(error);
      }
    }
  };
}
