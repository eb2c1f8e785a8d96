import type { HomeNoticeStore } from '../../src/inbox/reading-ports.ts';

/** Notices in memory; its clock stands still unless a test moves it. */
export function fakeHomeNotices(clock = { now: 0 }): HomeNoticeStore {
  const left = new Map<string, { answer: unknown; until: number }>();
  return {
    leave: async ({ workspaceId, agentId, answer, staysFor }) => {
      const kept: unknown = JSON.parse(JSON.stringify(answer));
      left.set(`${workspaceId} ${agentId}`, { answer: kept, until: clock.now + staysFor });
    },
    of: async (workspaceId, agentId) => {
      const notice = left.get(`${workspaceId} ${agentId}`);
      return notice === undefined || notice.until < clock.now ? null : notice.answer;
    },
  };
}
