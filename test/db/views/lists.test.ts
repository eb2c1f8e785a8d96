import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, InboxId } from '../../../src/domain/ids.ts';
import { minutes } from '../../../src/domain/ids.ts';
import type { ListedConversation } from '../../../src/domain/listed.ts';
import { beginStory, START, type Story, type StoryInbox } from '../../helpers/story.ts';

let story: Story;
let support: StoryInbox;
let sales: StoryInbox;
let rosa: AgentId;
let ana: AgentId;
let ben: AgentId;
let wim: AgentId;

beforeEach(async () => {
  story = await beginStory();
  rosa = await story.person('UROSA', 'Rosa Klein');
  ana = await story.person('UANA', 'Ana Silva');
  ben = await story.person('UBEN', 'Ben Adler');
  wim = await story.person('UWIM', 'Wim Watcher');
  support = await story.inbox('support', { manage: [rosa], answer: [ana, ben], watch: [wim] });
  sales = await story.inbox('sales', { manage: [rosa], answer: [ana] });
});

afterEach(() => story.end());

const customersOf = (list: readonly ListedConversation[]) =>
  list.map(({ customerName }) => customerName);

async function reply(who: AgentId, id: ConversationId, text = 'here you are'): Promise<void> {
  const view = await story.views.conversation(story.workspaceId, id);
  await story.tell(who, id, { type: 'reply', text, seenVersion: view?.conversation.version ?? 0 });
}

async function release(who: AgentId, id: ConversationId): Promise<void> {
  const view = await story.views.conversation(story.workspaceId, id);
  const seenVersion = view?.conversation.version ?? 0;
  await story.tell(who, id, { type: 'release', seenVersion, note: null });
}

async function owned(who: AgentId, inbox: StoryInbox, from: string): Promise<ConversationId> {
  const { id } = await inbox.write(from, `I am ${from}`);
  await story.tell(who, id, { type: 'claim' });
  return id;
}

describe('a conversation as a line', () => {
  it('says who waits since when for whom, and the promises with their phases', async () => {
    const { id } = await support.write('Marta', 'one');
    await support.write('Marta', 'two');
    await story.tell(ana, id, { type: 'claim' });
    const line = await story.views.byNumber(story.workspaceId, 1, ana);
    expect(line).toEqual({
      id,
      number: 1,
      version: 3,
      inboxId: support.id,
      inboxName: 'support',
      customerName: 'Marta',
      channel: 'api',
      status: 'open',
      turn: 'team',
      owner: { id: ana, name: 'Ana Silva' },
      excerpt: 'two',
      waitingSince: START,
      unanswered: 2,
      response: { dueAt: START + minutes(15), phase: 'on_time' },
      assignment: null,
      window: { dueAt: START + minutes(15), phase: 'on_time' },
      resolution: null,
      answeredAt: null,
      answeredOnTime: false,
      snoozedUntil: null,
      heldUntil: null,
      vip: false,
      previews: 'quoted',
      purpose: 'real',
      card: null,
    });
  });

  it('says when it was answered', async () => {
    const id = await owned(ana, support, 'Marta');
    await story.pass(minutes(3));
    await reply(ana, id);
    await expect(story.views.byNumber(story.workspaceId, 1, ana)).resolves.toMatchObject({
      turn: 'customer',
      waitingSince: null,
      unanswered: 0,
      response: null,
      window: null,
      answeredAt: START + minutes(3),
      answeredOnTime: true,
    });
  });

  it('is found by its number by everybody in its inbox, and by nobody else', async () => {
    await sales.write('Kim', 'hi');
    await expect(story.views.byNumber(story.workspaceId, 1, ana)).resolves.toMatchObject({
      customerName: 'Kim',
    });
    await expect(story.views.byNumber(story.workspaceId, 1, ben)).resolves.toBeNull();
    await expect(story.views.byNumber(story.workspaceId, 99, ana)).resolves.toBeNull();
    await expect(story.views.byNumber(story.workspaceId, 1e12, ana)).resolves.toBeNull();
  });

  it('is found by where its card or thread stands', async () => {
    const { id } = await support.write('Marta', 'hi');
    const place = { slackChannel: 'CSUPPORT', ts: '1700000000.000100' };
    await story.standsAt(`card:${id}`, place, id);
    await expect(story.views.byPlace(story.workspaceId, place)).resolves.toBe(id);
    const elsewhere = { ...place, ts: '1700000000.000200' };
    await expect(story.views.byPlace(story.workspaceId, elsewhere)).resolves.toBeNull();
  });

  it('has the newest number that the viewer can see', async () => {
    await support.write('Marta', 'hi');
    await sales.write('Kim', 'hi');
    await expect(story.views.newestNumber(story.workspaceId, ana)).resolves.toBe(2);
    await expect(story.views.newestNumber(story.workspaceId, ben)).resolves.toBe(1);
    const stranger = 'USTRANGER' as AgentId;
    await expect(story.views.newestNumber(story.workspaceId, stranger)).resolves.toBeNull();
  });
});

describe('who waits for an owner', () => {
  it('is next by the nearest promise, and never the one just taken', async () => {
    const first = await support.write('First', 'hi');
    await story.pass(minutes(1));
    const second = await support.write('Second', 'hi');
    const next = (except: ConversationId | null) =>
      story.views.nextWaiting(story.workspaceId, support.id, except);
    await expect(next(null)).resolves.toMatchObject({ id: first.id });
    await expect(next(first.id)).resolves.toMatchObject({ id: second.id });
    await story.tell(ana, second.id, { type: 'claim' });
    await expect(next(first.id)).resolves.toBeNull();
  });

  it('is listed, oldest promise first, without those that wait for the customer', async () => {
    const answered = await owned(ana, support, 'Answered');
    await reply(ana, answered);
    await release(ana, answered);
    await support.write('One', 'hi');
    await story.pass(minutes(1));
    await support.write('Two', 'hi');
    await sales.write('Other', 'hi');
    const report = await story.views.unassigned(story.workspaceId, support.id);
    expect(report).toMatchObject({
      now: START + minutes(1),
      inbox: { id: support.id, name: 'support', slackChannel: 'CSUPPORT' },
      count: 2,
      workspaceUrl: 'https://acme.slack.com/',
    });
    expect(customersOf(report?.waiting ?? [])).toEqual(['One', 'Two']);
  });

  it('shows ten and counts all', async () => {
    for (let each = 0; each < 12; each += 1) await support.write(`Customer ${each}`, 'hi');
    const report = await story.views.unassigned(story.workspaceId, support.id);
    expect(report?.count).toBe(12);
    expect(report?.waiting).toHaveLength(10);
  });

  it('names the last claim and how long the customer had waited for it', async () => {
    const { id } = await support.write('Marta', 'hi');
    await story.pass(40_000);
    await story.tell(ana, id, { type: 'claim' });
    await story.pass(minutes(1));
    await reply(ana, id);
    const report = await story.views.unassigned(story.workspaceId, support.id);
    expect(report).toMatchObject({
      count: 0,
      waiting: [],
      lastClaim: { number: 1, owner: { id: ana, name: 'Ana Silva' }, tookMs: 40_000 },
    });
  });

  it('is no report for an inbox that is not there', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000' as InboxId;
    await expect(story.views.unassigned(story.workspaceId, nobody)).resolves.toBeNull();
  });
});

describe('rolling messages', () => {
  const nudges = async (before: ConversationId[] = []) => {
    const surface = { type: 'nudges_dm', agentId: ana } as const;
    const view = await story.views.ofSurface(story.workspaceId, surface, before);
    if (view?.surface.type !== 'nudges_dm' || !('due' in view)) throw new Error('no nudges');
    return view;
  };

  it('nudges name what is soon or late of one person in all inboxes, most urgent first', async () => {
    const early = await owned(ana, support, 'Early');
    await story.pass(minutes(2));
    const late = await owned(ana, sales, 'Late');
    await owned(ben, support, 'Not mine');
    await expect(nudges()).resolves.toMatchObject({ due: [], settled: [] });
    await story.pass(minutes(12));
    const { due } = await nudges();
    expect(due.map(({ id }) => id)).toEqual([early, late]);
    expect(due.map(({ window }) => window?.phase)).toEqual(['soon', 'soon']);
  });

  it('nudges name what they named before and is settled', async () => {
    const answered = await owned(ana, support, 'Answered');
    const given = await owned(ana, support, 'Given');
    const still = await owned(ana, support, 'Still');
    await story.pass(minutes(12));
    const before = (await nudges()).due.map(({ id }) => id);
    expect(before).toHaveLength(3);
    await reply(ana, answered);
    await release(ana, given);
    const { due, settled } = await nudges([given, still, answered]);
    expect(due.map(({ id }) => id)).toEqual([still]);
    expect(settled.map(({ id }) => id)).toEqual([given, answered]);
    expect(settled[1]).toMatchObject({ answeredAt: START + minutes(12) });
  });

  it("a manager's list names what is late in that inbox, and what was answered since", async () => {
    const one = await owned(ana, support, 'One');
    const two = await support.write('Two', 'hi');
    await owned(ana, sales, 'Elsewhere');
    await story.pass(minutes(15));
    const surface = { type: 'late_list', inboxId: support.id, agentId: rosa } as const;
    const before = await story.views.ofSurface(story.workspaceId, surface, []);
    expect(before).toMatchObject({
      inbox: { id: support.id, name: 'support' },
      late: [{ id: one }, { id: two.id }],
      settled: [],
    });
    await reply(ana, one);
    const after = await story.views.ofSurface(story.workspaceId, surface, [one, two.id]);
    expect(after).toMatchObject({ late: [{ id: two.id }], settled: [{ id: one }] });
  });

  it("the channel's list names what nobody claimed in time, oldest first", async () => {
    const old = await support.write('Old', 'hi');
    await story.pass(minutes(3));
    await support.write('New', 'hi');
    await owned(ana, support, 'Claimed');
    await story.pass(minutes(3));
    const surface = { type: 'unclaimed_list', inboxId: support.id } as const;
    await expect(story.views.ofSurface(story.workspaceId, surface, [])).resolves.toMatchObject({
      waiting: [{ id: old.id, assignment: { phase: 'late' } }],
      count: 1,
    });
  });
});

describe('App Home', () => {
  const home = (agentId: AgentId) => story.views.home(story.workspaceId, agentId);

  it("shows mine, the team's turn by promise first, then the customers', newest first", async () => {
    const answeredFirst = await owned(ana, support, 'Answered first');
    await reply(ana, answeredFirst);
    await story.pass(minutes(1));
    const answeredLast = await owned(ana, support, 'Answered last');
    await reply(ana, answeredLast);
    await story.pass(minutes(1));
    await owned(ana, support, 'Nearest');
    await story.pass(minutes(1));
    await owned(ana, sales, 'Next');
    const view = await home(ana);
    expect(customersOf(view.mine)).toEqual(['Nearest', 'Next', 'Answered last', 'Answered first']);
    expect(view.mineCount).toBe(4);
    expect(view).toMatchObject({
      now: START + minutes(3),
      person: { id: ana, name: 'Ana Silva' },
      workspaceUrl: 'https://acme.slack.com/',
      lastCustomerMessageAt: START + minutes(3),
    });
  });

  it('shows who waits in the inboxes where this person answers', async () => {
    await sales.write('Sales', 'hi');
    await story.pass(minutes(1));
    await support.write('Support', 'hi');
    expect(customersOf((await home(ana)).unassigned)).toEqual(['Sales', 'Support']);
    expect(customersOf((await home(ben)).unassigned)).toEqual(['Support']);
    await expect(home(wim)).resolves.toMatchObject({ unassigned: [], unassignedCount: 0 });
  });

  it('names the inboxes with the role in each', async () => {
    const view = await home(ana);
    expect(view.inboxes).toEqual([
      { id: sales.id, name: 'sales', slackChannel: 'CSALES', role: 'agent' },
      { id: support.id, name: 'support', slackChannel: 'CSUPPORT', role: 'agent' },
    ]);
    await expect(story.views.inboxesOf(story.workspaceId, wim)).resolves.toEqual([
      { id: support.id, name: 'support', slackChannel: 'CSUPPORT', role: 'watcher' },
    ]);
  });

  it('is there, and empty, for somebody in no inbox', async () => {
    await expect(home('USTRANGER' as AgentId)).resolves.toEqual({
      now: START,
      away: null,
      leave: null,
      atRisk: [],
      person: { id: 'USTRANGER', name: 'USTRANGER' },
      workspaceUrl: 'https://acme.slack.com/',
      inboxes: [],
      mine: [],
      mineCount: 0,
      unassigned: [],
      unassignedCount: 0,
      lastCustomerMessageAt: null,
      channels: [],
    });
  });

  it('knows the last customer message though all is resolved', async () => {
    const { id } = await support.write('Marta', 'thanks');
    const resolve = { type: 'resolve', seenVersion: null, note: null, by: null } as const;
    await story.pass(minutes(1));
    await story.tell(ana, id, resolve);
    await expect(home(ana)).resolves.toMatchObject({ lastCustomerMessageAt: START });
  });
});

describe('who is blocked', () => {
  it('is blocked in that inbox, and heard in the others', async () => {
    const { id, version: seenVersion } = await support.write('Marta', 'Cheap watches!');
    await story.tell(ana, id, { type: 'dismiss', as: 'spam', sender: 'blocked', seenVersion });
    const asked = await sales.write('Marta', 'What does it cost?');
    expect(asked).toMatchObject({ status: 'open', inboxId: sales.id });
    const sender = async (of: ConversationId) =>
      (await story.views.conversation(story.workspaceId, of))?.customer.sender;
    expect([await sender(id), await sender(asked.id)]).toEqual(['blocked', 'allowed']);
    expect(await support.write('Marta', 'Really cheap!')).toMatchObject({ status: 'resolved' });

    const blocked = await story.views.blocked(story.workspaceId, ana);
    expect(blocked).toMatchObject({
      count: 1,
      senders: [{ conversation: { id, inboxName: 'support' }, messagesSince: 0, role: 'agent' }],
    });
    await story.tell(rosa, asked.id, {
      ...{ type: 'dismiss', as: 'spam', sender: 'blocked', seenVersion: asked.version },
    });
    expect((await story.views.blocked(story.workspaceId, rosa)).count).toBe(2);
    expect((await story.views.blocked(story.workspaceId, ben)).count).toBe(1);
    await story.tell(rosa, asked.id, { type: 'unblock_sender' });
    expect((await story.views.blocked(story.workspaceId, rosa)).senders).toMatchObject([
      { conversation: { id } },
    ]);
  });
});
