import { createKeyedMutex } from '../inbox/keyed-mutex.ts';
import type { Drafts } from '../inbox/reading-ports.ts';

/** Drafts of one person and conversation are kept in the order in which they came: what was typed last stays. */
export function draftsInOrder(drafts: Drafts): Drafts {
  const mutex = createKeyedMutex();
  return {
    keep: (draft) =>
      mutex.run(`${draft.agentId}:${draft.conversationId}`, () => drafts.keep(draft)),
    of: (workspaceId, agentId, conversationId) =>
      mutex.run(`${agentId}:${conversationId}`, () =>
        drafts.of(workspaceId, agentId, conversationId),
      ),
    forget: (workspaceId, agentId, conversationId) =>
      mutex.run(`${agentId}:${conversationId}`, () =>
        drafts.forget(workspaceId, agentId, conversationId),
      ),
  };
}
