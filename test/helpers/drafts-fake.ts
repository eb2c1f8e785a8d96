import type { Drafts } from '../../src/inbox/reading-ports.ts';

/** Drafts in memory; its clock stands still unless a test moves it. */
export function fakeDrafts(clock = { now: 0 }): Drafts {
  const kept = new Map<string, { text: string; at: number }>();
  return {
    keep: async ({ workspaceId, agentId, conversationId, text }) => {
      const key = [workspaceId, agentId, conversationId].join(' ');
      const since = kept.get(key)?.at ?? null;
      kept.set(key, { text: text.replaceAll('\0', ''), at: clock.now });
      return { now: clock.now, since };
    },
    of: async (...key) => kept.get(key.join(' '))?.text ?? null,
    forget: async (...key) => {
      kept.delete(key.join(' '));
    },
  };
}
