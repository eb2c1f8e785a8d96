import type { WorkspaceId } from '../domain/ids.ts';
import type { Outbox, TeamChat } from './ports.ts';

/** So many calls in a row without an answer are Slack's trouble, and no single message's. */
const AWAY = 3;

/**
 * Slack, as before; but when it answers again after an outage, whatever waits for another try may go at once. Each waits by itself for up
 * to five minutes, and so the more urgent would often come after the less urgent.
 */
export function makingUp(
  teamChat: TeamChat,
  deps: { outbox: Pick<Outbox, 'hurry'>; onError: (error: unknown) => void },
): TeamChat {
  const unanswered = new Map<WorkspaceId, number>();

  return {
    async show(request) {
      const { workspaceId } = request;
      const result = await teamChat.show(request);
      const before = unanswered.get(workspaceId) ?? 0;
      if (result.done === 'refused') {
        if (result.remedy.remedy === 'retry_uncertain') unanswered.set(workspaceId, before + 1);
      } else if (result.done !== 'nothing_to_say') {
        unanswered.delete(workspaceId);
        if (before >= AWAY) await deps.outbox.hurry(workspaceId).catch(deps.onError);
      }
      return result;
    },
  };
}
