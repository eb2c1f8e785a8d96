import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, Duration, WorkspaceId } from '../../src/domain/ids.ts';
import type { Drafts } from '../../src/inbox/reading-ports.ts';

export interface DraftsUnderTest {
  drafts: Drafts;
  workspaceId: WorkspaceId;
  conversationId: ConversationId;
  advance(time: Duration): Promise<void>;
  close(): Promise<void>;
}

const ana = 'U0ANA' as AgentId;
const ben = 'U0BEN' as AgentId;

/** What all drafts do. */
export function draftsContract(name: string, make: () => Promise<DraftsUnderTest>): void {
  describe(`drafts contract › ${name}`, () => {
    let subject: DraftsUnderTest;
    beforeAll(async () => {
      subject = await make();
    });
    afterAll(() => subject.close());

    it('keeps the newest of each person, says since when, and forgets it when told', async () => {
      const { drafts, workspaceId, conversationId, advance } = subject;
      const keep = (agentId: AgentId, text: string) =>
        drafts.keep({ workspaceId, agentId, conversationId, text });
      const of = (agentId: AgentId) => drafts.of(workspaceId, agentId, conversationId);
      expect(await of(ana)).toBeNull();
      const first = await keep(ana, 'It sh');
      expect(first.since).toBeNull();
      await advance(1_000);
      const second = await keep(ana, 'It ships\u0000 tomorrow.');
      expect(second).toEqual({ now: first.now + 1_000, since: first.now });
      await keep(ben, 'No.');
      expect([await of(ana), await of(ben)]).toEqual(['It ships tomorrow.', 'No.']);
      await drafts.forget(workspaceId, ana, conversationId);
      await drafts.forget(workspaceId, ana, conversationId);
      expect([await of(ana), await of(ben)]).toEqual([null, 'No.']);
      expect((await keep(ana, 'Again')).since).toBeNull();
    });
  });
}
