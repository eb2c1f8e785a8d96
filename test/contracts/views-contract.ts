import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, InboxId, WorkspaceId } from '../../src/domain/ids.ts';
import type { Views } from '../../src/inbox/reading-ports.ts';

/** The questions that both answer; the others are asked of Postgres in test/db/views alone. */
type Asked = Omit<
  Views,
  'ofSurface' | 'more' | 'byPlace' | 'typedAt' | 'byCardPost' | 'load' | 'unassigned' | 'move'
>;

/** One inbox with one conversation, which nobody owns: its customer waits for us. */
export interface ViewsUnderTest {
  views: Asked;
  workspaceId: WorkspaceId;
  inboxId: InboxId;
  conversationId: ConversationId;
  /** In the inbox, with their roles and in the order of their names: all whom Slack told us about. */
  people: [
    { id: AgentId; name: string; role: 'agent' },
    { id: AgentId; name: string; role: 'agent' },
    { id: AgentId; name: string; role: 'admin' },
  ];
  close(): Promise<void>;
}

const elsewhere = 'T0OTHER' as WorkspaceId;
const stranger = 'U0STRANGER' as AgentId;
const newId = <Id extends string>() => randomUUID() as string as Id;

/** What all views say of the same little world, so that they belong together. */
export function viewsContract(name: string, make: () => Promise<ViewsUnderTest>): void {
  describe(`views contract › ${name}`, () => {
    let subject: ViewsUnderTest;
    let views: Asked;
    let workspaceId: WorkspaceId;
    beforeAll(async () => {
      subject = await make();
      ({ views, workspaceId } = subject);
    });
    afterAll(() => subject.close());

    const numberOfIt = async () =>
      (await views.conversation(workspaceId, subject.conversationId))?.number ?? 0;

    it('tell of one inbox under one name, in one Slack channel, with the roles in it', async () => {
      const { inboxId: id, people, conversationId } = subject;
      const inbox = await views.inbox(workspaceId, id);
      const roles = Object.fromEntries(people.map((one) => [one.id, one.role]));
      expect(inbox).toMatchObject({ id, workspaceId, status: 'ready', members: roles });
      const named = { id, name: inbox?.name, slackChannel: inbox?.slackChannel };
      const conversation = await views.conversation(workspaceId, conversationId);
      expect(conversation?.inbox).toMatchObject(named);
      for (const { id: agentId, role } of people) {
        const own = [{ ...named, role }];
        expect(await views.inboxesOf(workspaceId, agentId)).toEqual(own);
        expect((await views.home(workspaceId, agentId)).inboxes).toEqual(own);
      }
    });

    it('find the same conversation by id, by number, as the newest and as the next that waits', async () => {
      const { inboxId, conversationId: id, people } = subject;
      const found = await views.conversation(workspaceId, id);
      const { number = 0, conversation, customer } = found ?? {};
      expect(conversation).toMatchObject({ id, inboxId, workspaceId, status: 'open', owner: null });
      for (const { id: viewer } of people) {
        const line = await views.byNumber(workspaceId, number, viewer);
        expect(line).toMatchObject({ id, number, inboxId, owner: null, status: 'open' });
        expect(line?.version).toBe(conversation?.version);
        expect(line?.customerName).toBe(customer?.name);
        expect(await views.newestNumber(workspaceId, viewer)).toBe(number);
        expect(await views.home(workspaceId, viewer)).toMatchObject({
          person: { id: viewer },
          mine: [],
          mineCount: 0,
          unassigned: [{ id }],
          unassignedCount: 1,
          lastCustomerMessageAt: expect.any(Number),
        });
        expect(await views.nextWaiting(workspaceId, inboxId, null)).toEqual(line);
      }
      expect(await views.nextWaiting(workspaceId, inboxId, id)).toBeNull();
    });

    it('name the same people, who may own it, who manages, and those who were asked for', async () => {
      const { inboxId, people } = subject;
      const [first, second, admin] = people;
      const named = people.map(({ id, name: called }) => ({ id, name: called }));
      const candidates = await views.candidates(workspaceId, inboxId, '');
      expect(candidates.map(({ agent, role }) => ({ ...agent, role }))).toEqual(people);
      const free = { open: 0, ourTurn: 0, load: 0, most: 8, away: null };
      expect(candidates).toMatchObject(people.map(() => free));
      const part = second.name.slice(1, -1).toUpperCase();
      const byName = await views.candidates(workspaceId, inboxId, part);
      expect(byName.map(({ agent }) => agent)).toEqual([named[1]]);
      expect(await views.candidates(workspaceId, inboxId, 'nobody is called so')).toEqual([]);
      expect(await views.managers(workspaceId, inboxId)).toEqual([named[2]]);
      const asked = await views.people(workspaceId, [admin.id, stranger, first.id]);
      expect(asked).toMatchObject([named[0] ?? {}, named[2] ?? {}]);
      expect(asked).toHaveLength(2);
    });

    it('find nothing that is not there', async () => {
      const { people } = subject;
      const [{ id: viewer }] = people;
      const noInbox = newId<InboxId>();
      expect(await views.inbox(workspaceId, noInbox)).toBeNull();
      expect(await views.conversation(workspaceId, newId<ConversationId>())).toBeNull();
      expect(await views.byNumber(workspaceId, (await numberOfIt()) + 1, viewer)).toBeNull();
      expect(await views.nextWaiting(workspaceId, noInbox, null)).toBeNull();
      expect(await views.candidates(workspaceId, noInbox, '')).toEqual([]);
      expect(await views.managers(workspaceId, noInbox)).toEqual([]);
      expect(await views.people(workspaceId, [])).toEqual([]);
    });

    it('tell a stranger nothing', async () => {
      expect(await views.inboxesOf(workspaceId, stranger)).toEqual([]);
      expect(await views.byNumber(workspaceId, await numberOfIt(), stranger)).toBeNull();
      expect(await views.newestNumber(workspaceId, stranger)).toBeNull();
      expect(await views.home(workspaceId, stranger)).toMatchObject({
        person: { id: stranger },
        inboxes: [],
        unassigned: [],
        unassignedCount: 0,
        lastCustomerMessageAt: null,
      });
    });

    it('tell another workspace nothing', async () => {
      const { inboxId, conversationId, people } = subject;
      const ids = people.map(({ id }) => id);
      const [viewer = stranger] = ids;
      expect(await views.inbox(elsewhere, inboxId)).toBeNull();
      expect(await views.conversation(elsewhere, conversationId)).toBeNull();
      expect(await views.byNumber(elsewhere, await numberOfIt(), viewer)).toBeNull();
      expect(await views.newestNumber(elsewhere, viewer)).toBeNull();
      expect(await views.nextWaiting(elsewhere, inboxId, null)).toBeNull();
      expect(await views.candidates(elsewhere, inboxId, '')).toEqual([]);
      expect(await views.managers(elsewhere, inboxId)).toEqual([]);
      expect(await views.inboxesOf(elsewhere, viewer)).toEqual([]);
      expect(await views.people(elsewhere, ids)).toEqual([]);
    });
  });
}
