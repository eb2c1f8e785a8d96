import type { WorkspaceId } from '../domain/ids.ts';
import type { Outbox, TeamChat } from './ports.ts';

/** So many calls in a row without an answer are Slack's trouble, and no single message's. */
const AWAY = 3;
/** What was under way when it ended may still fail, as late as so many answers after that. */
const STILL_UNDER_WAY = 32;

interface Watched {
  /** Calls in a row without an answer. */
  unanswered: number;
  /** Answers until an outage that has just ended is over for good. */
  untilOver: number;
}

/**
 * Slack, as before; but when it answers again after an outage, whatever waits for another try may go at once. Each waits by itself for up
 * to five minutes, and so the more urgent would often come after the less urgent.
 */
export function makingUp(
  teamChat: TeamChat,
  deps: { outbox: Pick<Outbox, 'hurry'>; onError: (error: unknown) => void },
): TeamChat {
  const watched = new Map<WorkspaceId, Watched>();

  /** Whether it is back with this answer. */
  function isBack(watch: Watched): boolean {
    const { unanswered, untilOver } = watch;
    watch.unanswered = 0;
    // A message that is in trouble of its own does not begin anew what follows an outage, or it would be tried without a pause.
    watch.untilOver = unanswered >= AWAY ? STILL_UNDER_WAY : Math.max(0, untilOver - 1);
    return unanswered >= (untilOver > 0 ? 1 : AWAY);
  }

  return {
    async show(request) {
      const { workspaceId } = request;
      const result = await teamChat.show(request);
      const watch = watched.get(workspaceId) ?? { unanswered: 0, untilOver: 0 };
      watched.set(workspaceId, watch);
      if (result.done === 'refused') {
        if (result.remedy.remedy === 'retry_uncertain') watch.unanswered += 1;
      } else if (result.done !== 'nothing_to_say' && isBack(watch)) {
        await deps.outbox.hurry(workspaceId).catch(deps.onError);
      }
      return result;
    },
  };
}
