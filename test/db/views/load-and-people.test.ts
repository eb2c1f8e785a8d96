import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId } from '../../../src/domain/ids.ts';
import { days, minutes } from '../../../src/domain/ids.ts';
import { beginStory, START, type Story, type StoryInbox } from '../../helpers/story.ts';

let story: Story;
let support: StoryInbox;
let sales: StoryInbox;
let rosa: AgentId;
let ana: AgentId;
let ben: AgentId;
let chen: AgentId;

beforeEach(async () => {
  story = await beginStory();
  rosa = await story.person('UROSA', 'Rosa Klein');
  ana = await story.person('UANA', 'Ana Silva');
  ben = await story.person('UBEN', 'Ben Adler');
  chen = await story.person('UCHEN', 'Chen Wu');
  support = await story.inbox('support', { manage: [rosa], answer: [ana, ben, chen] });
  sales = await story.inbox('sales', { manage: [rosa], answer: [ana] });
});

afterEach(() => story.end());

async function owned(who: AgentId, inbox: StoryInbox, from: string): Promise<ConversationId> {
  const { id } = await inbox.write(from, `I am ${from}`);
  await story.tell(who, id, { type: 'claim' });
  return id;
}

async function answered(who: AgentId, inbox: StoryInbox, from: string): Promise<void> {
  const id = await owned(who, inbox, from);
  const view = await story.views.conversation(story.workspaceId, id);
  const seenVersion = view?.conversation.version ?? 0;
  await story.tell(who, id, { type: 'reply', text: 'yes', seenVersion });
}

describe('load report', () => {
  const load = async (viewer = rosa) => {
    const report = await story.views.load(story.workspaceId, support.id, viewer);
    if (report === null) throw new Error('no report');
    return report;
  };

  it('counts each agent, the most pressed first, also who has nothing', async () => {
    await owned(ben, support, 'Late');
    await story.pass(minutes(8));
    await owned(ana, support, 'Soon');
    await answered(ana, support, 'Waits for customer');
    await owned(ana, sales, 'Another inbox');
    await story.pass(minutes(2));
    await owned(chen, support, 'On time');
    await story.pass(minutes(9));
    const report = await load();
    expect(report.agents).toEqual([
      {
        agent: { id: ben, name: 'Ben Adler' },
        ...{ answers: true, open: 1, load: 1, most: 8, away: null, ourTurn: 1, late: 1, soon: 0 },
        oldest: { number: 1, waitingSince: START },
      },
      {
        agent: { id: ana, name: 'Ana Silva' },
        ...{ answers: true, open: 2, load: 2, most: 8, away: null, ourTurn: 1, late: 0, soon: 1 },
        oldest: { number: 2, waitingSince: START + minutes(8) },
      },
      {
        agent: { id: chen, name: 'Chen Wu' },
        ...{ answers: true, open: 1, load: 1, most: 8, away: null, ourTurn: 1, late: 0, soon: 0 },
        oldest: { number: 5, waitingSince: START + minutes(10) },
      },
      {
        agent: { id: rosa, name: 'Rosa Klein' },
        ...{ answers: true, open: 0, load: 0, most: 8, away: null, ourTurn: 0, late: 0, soon: 0 },
        oldest: null,
      },
    ]);
    expect(report.owned).toEqual({
      count: 4,
      ourTurn: 3,
      late: 1,
      soon: 1,
      soonUntil: START + minutes(23),
      waitingForCustomers: 1,
      snoozed: 0,
    });
    expect(report).toMatchObject({ answering: 4, present: 4, firstReplies: null });
  });

  it('who takes over what is late already is not late, but the customer still waits past the promise', async () => {
    const id = await owned(ben, support, 'Late');
    await story.pass(minutes(20));
    const view = await story.views.conversation(story.workspaceId, id);
    const seenVersion = view?.conversation.version ?? 0;
    await story.tell(rosa, id, { type: 'assign', to: chen, seenVersion, reason: null, note: null });
    const report = await load();
    expect(report.agents.find(({ agent }) => agent.id === chen)).toMatchObject({
      ourTurn: 1,
      late: 0,
    });
    expect(report.owned).toMatchObject({ count: 1, late: 1 });
  });

  it('orders equals by who waits longest, then by name', async () => {
    await owned(chen, support, 'First');
    await story.pass(1_000);
    await owned(ana, support, 'Second');
    const { agents } = await load();
    expect(agents.map(({ agent }) => agent.name)).toEqual([
      'Chen Wu',
      'Ana Silva',
      'Ben Adler',
      'Rosa Klein',
    ]);
  });

  it('lists who still owns something and does not answer any more, and nobody else who left', async () => {
    await owned(ben, support, 'Left alone');
    await story.sql.pool.query('UPDATE membership SET ended_at = dibs_now() WHERE agent_id = $1', [
      ben,
    ]);
    await story.person('UCHEN', 'Chen Wu', { deactivated: true });
    const report = await load();
    expect(report.agents.map(({ agent }) => agent.id)).toEqual([ben, ana, rosa]);
    expect(report.answering).toBe(2);
  });

  it('names the one without an owner whose customer has waited longest', async () => {
    await support.write('Old', 'hi');
    await story.pass(minutes(1));
    await support.write('New', 'hi');
    await sales.write('Other', 'hi');
    const { unassigned } = await load();
    expect(unassigned).toMatchObject({ count: 2, oldest: { customerName: 'Old' } });
  });

  it('does not count as load what waits for the customer for more than a day', async () => {
    await answered(ben, support, 'Answered yesterday');
    await story.pass(days(1) - 1_000);
    const ofBen = async () => (await load()).agents.find(({ agent }) => agent.id === ben);
    await expect(ofBen()).resolves.toMatchObject({ open: 1, load: 1 });
    await story.pass(2_000);
    await expect(ofBen()).resolves.toMatchObject({ open: 1, load: 0 });
    const candidates = await story.views.candidates(story.workspaceId, support.id, 'ben');
    expect(candidates).toMatchObject([{ open: 1, load: 0 }]);
  });

  it('says who is away, and not that somebody is whose time is over', async () => {
    await story.away(ben, START + minutes(60));
    await expect(load()).resolves.toMatchObject({ answering: 4, present: 3 });
    const away = async () => (await load()).agents.find(({ agent }) => agent.id === ben)?.away;
    await expect(away()).resolves.toEqual({ since: START, until: START + minutes(60) });
    const candidates = await story.views.candidates(story.workspaceId, support.id, 'ben');
    expect(candidates).toMatchObject([{ away: { until: START + minutes(60) } }]);
    await story.pass(minutes(60));
    await expect(away()).resolves.toBeNull();
  });

  it('knows how soon customers got their first answer today, in working time, and a week ago', async () => {
    const reply = async (from: string, after: number) => {
      const { id } = await support.write(from, 'hi');
      await story.pass(after);
      const view = await story.views.conversation(story.workspaceId, id);
      const seenVersion = view?.conversation.version ?? 0;
      await story.tell(ana, id, { type: 'reply', text: 'yes', seenVersion });
      return id;
    };
    for (const [index, after] of [1, 2, 3, 16, 20].entries()) {
      await reply(`last week ${index}`, minutes(after));
    }
    await expect(load()).resolves.toMatchObject({
      firstReplies: { halfWithin: minutes(3), onTime: 60, onTimeLastWeek: null },
    });
    await story.pass(days(7) - minutes(42));
    for (const [index, after] of [1, 1, 2, 4].entries()) {
      await reply(`today ${index}`, minutes(after));
    }
    await expect(load()).resolves.toMatchObject({ firstReplies: null });
    await reply('today', minutes(5));
    // Resolved without an answer: not on time.
    const { id } = await support.write('Not answered', 'hi');
    const before = await story.views.conversation(story.workspaceId, id);
    await story.tell(ana, id, {
      type: 'resolve',
      ...{ seenVersion: before?.conversation.version ?? 0, note: null, by: null },
    });
    await expect(load()).resolves.toMatchObject({
      firstReplies: { halfWithin: minutes(2), onTime: 83, onTimeLastWeek: 60 },
    });
  });

  it('says whether the inbox works now and when it does next, and who looks', async () => {
    await expect(load(ana)).resolves.toMatchObject({
      now: START,
      inbox: {
        id: support.id,
        name: 'support',
        slackChannel: 'CSUPPORT',
        open: true,
        opensAt: null,
      },
      viewer: { id: ana, role: 'agent' },
    });
    await story.pass(days(3));
    const mondayNine = START + days(5) - minutes(60);
    await expect(load('USTRANGER' as AgentId)).resolves.toMatchObject({
      inbox: { open: false, opensAt: mondayNine },
      viewer: { role: null },
    });
  });
});

describe('people', () => {
  it('who may own a conversation, the least loaded first', async () => {
    await owned(ana, sales, 'In another inbox');
    await answered(ben, support, 'Waits for customer');
    const candidates = await story.views.candidates(story.workspaceId, support.id, '');
    const free = { most: 8, away: null };
    expect(candidates).toEqual([
      {
        agent: { id: chen, name: 'Chen Wu' },
        role: 'agent',
        open: 0,
        ourTurn: 0,
        load: 0,
        ...free,
      },
      {
        agent: { id: rosa, name: 'Rosa Klein' },
        role: 'admin',
        open: 0,
        ourTurn: 0,
        load: 0,
        ...free,
      },
      {
        agent: { id: ben, name: 'Ben Adler' },
        role: 'agent',
        open: 1,
        ourTurn: 0,
        load: 1,
        ...free,
      },
      {
        agent: { id: ana, name: 'Ana Silva' },
        role: 'agent',
        open: 1,
        ourTurn: 1,
        load: 1,
        ...free,
      },
    ]);
  });

  it.each([
    ['a part of a name, whatever its case', 'SILVA', ['Ana Silva']],
    ['no pattern', '%', []],
    ['no escape', '\\', []],
    ['characters that Postgres refuses', 'Silva\0', ['Ana Silva']],
  ])('are found by %s', async (_what, query, names) => {
    const candidates = await story.views.candidates(story.workspaceId, support.id, query);
    expect(candidates.map(({ agent }) => agent.name)).toEqual(names);
  });

  it('who cannot act is no candidate and no manager', async () => {
    await story.person('UCHEN', 'Chen Wu', { kind: 'guest' });
    await story.person('UROSA', 'Rosa Klein', { deactivated: true });
    const candidates = await story.views.candidates(story.workspaceId, support.id, '');
    expect(candidates.map(({ agent }) => agent.id)).toEqual([ana, ben]);
    await expect(story.views.managers(story.workspaceId, support.id)).resolves.toEqual([]);
  });

  it('managers are those who can say who answers', async () => {
    await expect(story.views.managers(story.workspaceId, support.id)).resolves.toEqual([
      { id: rosa, name: 'Rosa Klein' },
    ]);
  });

  it('are described as Slack described them', async () => {
    const guest = await story.person('UGUEST', 'Gus Guest', {
      kind: 'guest',
      timeZone: 'Asia/Tokyo',
    });
    const people = await story.views.people(story.workspaceId, [guest, ana, 'UNKNOWN' as AgentId]);
    const usual = { hours: null, quiet: null, nudges: { usual: 'dm', of: {} }, leave: null };
    expect(people).toEqual([
      {
        ...{ id: ana, name: 'Ana Silva', timeZone: 'Europe/Berlin', mayAct: true, guest: false },
        ...{ publicName: 'Ana', threadMessages: 'ask', ...usual },
      },
      {
        ...{ id: guest, name: 'Gus Guest', timeZone: 'Asia/Tokyo', mayAct: false, guest: true },
        ...{ publicName: 'Gus', threadMessages: 'ask', ...usual },
      },
    ]);
  });

  it('are counted for the first message in a channel, guests by name', async () => {
    const guest = await story.person('UGUEST', 'Gus Guest', { kind: 'guest' });
    const shop = await story.inbox('shop', { manage: [rosa], answer: [ana], watch: [guest] });
    const surface = { type: 'first_run', inboxId: shop.id } as const;
    await expect(story.views.ofSurface(story.workspaceId, surface, [])).resolves.toMatchObject({
      inbox: { id: shop.id, name: 'shop', members: { [rosa]: 'admin', [ana]: 'agent' } },
      inviter: { id: rosa, name: 'Rosa Klein' },
      guests: [{ id: guest, name: 'Gus Guest' }],
    });
  });

  it('who set an inbox up is shown the inbox', async () => {
    const surface = { type: 'ready_dm', inboxId: support.id, agentId: rosa } as const;
    await expect(story.views.ofSurface(story.workspaceId, surface, [])).resolves.toMatchObject({
      surface,
      inbox: { id: support.id, status: 'ready', members: { [ben]: 'agent' } },
    });
  });
});
