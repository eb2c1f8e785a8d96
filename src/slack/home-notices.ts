import type { AgentId, Duration, WorkspaceId } from '../domain/ids.ts';
import { createKeyedMutex } from '../inbox/keyed-mutex.ts';
import type { HomeNoticeStore } from '../inbox/reading-ports.ts';
import type { Answer } from './blocks/answer.ts';

/** As long as an answer stays on top of a Home that is drawn again. */
const STAYS_FOR: Duration = 60_000;

/** Whose Home. */
export interface HomeOf {
  workspaceId: WorkspaceId;
  agentId: AgentId;
}

/**
 * Answers to clicks on the Home stand on top of it: there is no other place that a phone would not drop (UX.md A14). The same click often
 * has the Home drawn anew by the outbox, perhaps by another process; so whoever draws it draws the answer, too, and one at a time.
 */
export interface HomeNotices {
  leave(home: HomeOf, answer: Answer): Promise<void>;
  /** Draws somebody's Home; `top` is the answer that still stands there. */
  draw<Result>(
    home: HomeOf,
    publish: (top: Answer | undefined) => Promise<Result>,
  ): Promise<Result>;
}

export function createHomeNotices(store: HomeNoticeStore): HomeNotices {
  const mutex = createKeyedMutex();
  return {
    leave: ({ workspaceId, agentId }, answer) =>
      store.leave({ workspaceId, agentId, answer, staysFor: STAYS_FOR }),
    draw: ({ workspaceId, agentId }, publish) =>
      mutex.run(`${workspaceId}:${agentId}`, async () =>
        publish(asAnswer(await store.of(workspaceId, agentId))),
      ),
  };
}

/** What another release left there may look otherwise: then the Home is drawn without it. */
function asAnswer(kept: unknown): Answer | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { text, blocks } = kept as { text?: unknown; blocks?: unknown };
  return typeof text === 'string' && Array.isArray(blocks) ? { text, blocks } : undefined;
}
