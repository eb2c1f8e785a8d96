import type { AgentId, Duration, Instant } from '../domain/ids.ts';
import { createKeyedMutex } from '../inbox/keyed-mutex.ts';
import type { Answer } from './blocks/answer.ts';

/** As long as an answer stays on top of a Home that is drawn again. */
const STAYS_FOR: Duration = 60_000;

/**
 * Answers to clicks on the Home stand on top of it: there is no other place that a phone would not drop (UX.md A14). The same click often
 * has the Home drawn anew by the outbox, so whoever draws it draws the answer, too, and one at a time. In memory: it is an answer, no fact.
 */
export interface HomeNotices {
  leave(agentId: AgentId, answer: Answer, now: Instant): void;
  /** Draws somebody's Home; `top` is the answer that still stands there. */
  draw<Result>(
    agentId: AgentId,
    now: Instant,
    publish: (top: Answer | undefined) => Promise<Result>,
  ): Promise<Result>;
}

export function createHomeNotices(): HomeNotices {
  const left = new Map<AgentId, { answer: Answer; until: Instant }>();
  const mutex = createKeyedMutex();
  return {
    leave(agentId, answer, now) {
      left.set(agentId, { answer, until: now + STAYS_FOR });
    },
    draw: (agentId, now, publish) =>
      mutex.run(agentId, async () => {
        const notice = left.get(agentId);
        if (notice !== undefined && now > notice.until) left.delete(agentId);
        return publish(left.get(agentId)?.answer);
      }),
  };
}
