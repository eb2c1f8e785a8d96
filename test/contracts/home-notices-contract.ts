import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentId, Duration, WorkspaceId } from '../../src/domain/ids.ts';
import type { HomeNoticeStore } from '../../src/inbox/reading-ports.ts';

export interface HomeNoticesUnderTest {
  store: HomeNoticeStore;
  workspaceId: WorkspaceId;
  advance(time: Duration): Promise<void>;
  close(): Promise<void>;
}

const ana = 'U0ANA' as AgentId;
const ben = 'U0BEN' as AgentId;

/** What every place does where answers on top of Homes are kept. */
export function homeNoticesContract(name: string, make: () => Promise<HomeNoticesUnderTest>): void {
  describe(`home notices contract › ${name}`, () => {
    let subject: HomeNoticesUnderTest;
    beforeAll(async () => {
      subject = await make();
    });
    afterAll(() => subject.close());

    it('keeps the newest of each person until its time is over', async () => {
      const { store, workspaceId, advance } = subject;
      const leave = (agentId: AgentId, text: string) =>
        store.leave({ workspaceId, agentId, answer: { text, blocks: [] }, staysFor: 60_000 });
      const of = (agentId: AgentId) => store.of(workspaceId, agentId);
      expect(await of(ana)).toBeNull();
      await leave(ana, 'Ben was faster.');
      await leave(ben, 'Nothing else is waiting.');
      await leave(ana, 'Nul\u0000 and \uD800 are kept, too.');
      expect(await of(ana)).toEqual({ text: 'Nul\u0000 and \uD800 are kept, too.', blocks: [] });
      await advance(60_000);
      expect(await of(ben)).toEqual({ text: 'Nothing else is waiting.', blocks: [] });
      await advance(1);
      expect([await of(ana), await of(ben)]).toEqual([null, null]);
      await leave(ana, 'Again.');
      expect([await of(ana), await of(ben)]).toEqual([{ text: 'Again.', blocks: [] }, null]);
      expect(await store.of('T0OTHER' as WorkspaceId, ana)).toBeNull();
    });
  });
}
