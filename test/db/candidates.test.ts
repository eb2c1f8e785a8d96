import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createOwnerships } from '../../src/db/ownerships.ts';
import { AUTOMATIC, type Chains } from '../../src/domain/chains.ts';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import type { ConversationContext } from '../../src/domain/decide-context.ts';
import type { AgentId, CommandId, ConversationId } from '../../src/domain/ids.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import { beginStory, START, type Story, type StoryInbox } from '../helpers/story.ts';

/** What rules know of the people to whom they may give something, read from the tables. */
let story: Story;
let support: StoryInbox;
let rosa: AgentId;
let mia: AgentId;
let ana: AgentId;
let ben: AgentId;

beforeEach(async () => {
  story = await beginStory();
  rosa = await story.person('UROSA', 'Rosa Klein');
  mia = await story.person('UMIA', 'Mia Abel');
  ana = await story.person('UANA', 'Ana Silva');
  ben = await story.person('UBEN', 'Ben Adler');
  support = await story.inbox('support', { manage: [rosa, mia], answer: [ana, ben] });
  await story.change(support.id, { chains: AUTOMATIC });
});
afterEach(() => story.end());

type LookUps = NonNullable<Parameters<typeof createConversationStore>[1]>;

async function contextOf(
  conversationId: ConversationId,
  {
    type = 'check_clocks',
    lookUps,
  }: { type?: 'check_clocks' | 'place' | 'claim'; lookUps?: LookUps } = {},
): Promise<ConversationContext> {
  const command = { commandId: randomUUID() as string as CommandId, type } as ConversationCommand;
  const { context } = await createConversationStore(story.sql, lookUps).load(
    { by: 'id', workspaceId: story.workspaceId, conversationId },
    type === 'claim' ? { kind: 'agent', agentId: ana } : { kind: 'system' },
    command,
  );
  return context;
}

async function candidate(who: AgentId, conversationId: ConversationId, lookUps?: LookUps) {
  const about = lookUps === undefined ? {} : { lookUps };
  const { candidates } = await contextOf(conversationId, about);
  return candidates.find(({ agentId }) => agentId === who);
}

async function waiting(from = 'Marta'): Promise<ConversationId> {
  return (await support.write(from, 'hello')).id;
}

async function owned(who: AgentId, inbox: StoryInbox, from: string): Promise<ConversationId> {
  const { id } = await inbox.write(from, 'hello');
  await story.tell(who, id, { type: 'claim' });
  return id;
}

const allWeek = (start: number, end: number) => Array.from({ length: 7 }, () => [{ start, end }]);
const none = { publicHolidays: async () => ({}), groupMembers: async () => [] };

describe('candidates', () => {
  it('are all who answer in the inbox and may act: nobody who watches, has gone, or is no member', async () => {
    const wim = await story.person('UWIM', 'Wim Watcher');
    const gus = await story.person('UGUS', 'Gus Gone');
    const shop = await story.inbox('shop', { manage: [rosa], answer: [ana, gus], watch: [wim] });
    await story.change(shop.id, { chains: AUTOMATIC });
    await story.sql.pool.query(`UPDATE agent SET deactivated = true WHERE id = 'UGUS'`);
    await story.sql.pool.query(
      `INSERT INTO membership (workspace_id, inbox_id, agent_id, role, ended_at) VALUES ($1, $2, $3, 'agent', dibs_now())`,
      [story.workspaceId, shop.id, ben],
    );
    const { candidates } = await contextOf((await shop.write('Marta', 'hello')).id);
    expect(candidates.map(({ agentId, role }) => [agentId, role]).sort()).toEqual([
      [ana, 'agent'],
      [rosa, 'admin'],
    ]);
  });

  it('are looked at only where a rule may choose one of them', async () => {
    const id = await waiting();
    expect((await contextOf(id, { type: 'place' })).candidates).toHaveLength(4);
    expect((await contextOf(id, { type: 'claim' })).candidates).toEqual([]);
    const chains: Chains = { ...AUTOMATIC, assignment: [], owner: [] };
    await story.change(support.id, { chains });
    expect((await contextOf(await waiting('Ned'))).candidates).toEqual([]);
  });

  it('have the load of all their inboxes: our turn, or answered within a day; no test', async () => {
    const shop = await story.inbox('shop', { manage: [rosa], answer: [ana] });
    const old = await owned(ana, shop, 'Answered long ago');
    await story.tell(ana, old, { type: 'reply', text: 'here', seenVersion: 2 });
    await story.pass(days(1) + minutes(60));
    await story.sql.pool.query(`UPDATE conversation SET purpose = 'test' WHERE id = $1`, [
      await owned(ana, shop, 'Test'),
    ]);
    const answered = await owned(ana, shop, 'Answered');
    await story.tell(ana, answered, { type: 'reply', text: 'here', seenVersion: 2 });
    await story.pass(minutes(1));
    const lastGivenAt = START + days(1) + minutes(61);
    await owned(ana, support, 'Ours');
    const id = await waiting();
    expect(await candidate(ana, id)).toMatchObject({ load: 2, lastGivenAt });
    expect(await candidate(ben, id)).toMatchObject({ load: 0, lastGivenAt: null });
  });

  it('have the capacity that the inbox gives them, or the usual one', async () => {
    await story.change(support.id, { capacity: { usual: 5, of: { [ana]: 2 } } });
    const id = await waiting();
    expect(await candidate(ana, id)).toMatchObject({ capacity: 2 });
    expect(await candidate(ben, id)).toMatchObject({ capacity: 5 });
  });

  it('are not available while away or on leave, and are again when that is over', async () => {
    const id = await waiting();
    await story.away(ana, START + minutes(30));
    await story.says(ben, {
      type: 'take_leave',
      from: START + minutes(10),
      until: START + days(3),
    });
    const available = async () => [
      (await candidate(ana, id))?.available,
      (await candidate(ben, id))?.available,
    ];
    expect(await available()).toEqual([false, true]);
    await story.pass(minutes(15));
    expect(await available()).toEqual([false, false]);
    await story.pass(minutes(20));
    expect(await available()).toEqual([true, false]);
    await story.says(ben, { type: 'cancel_leave' });
    expect(await available()).toEqual([true, true]);
    await story.away(ana, null);
    expect(await available()).toEqual([false, true]);
  });

  it('are available within their own hours and zone; without any, when the inbox works', async () => {
    const id = await waiting();
    const ken = await story.person('UKEN', 'Ken Ito', { timeZone: 'Asia/Tokyo' });
    const shop = await story.inbox('shop', { manage: [rosa], answer: [ana, ken] });
    await story.change(shop.id, { chains: AUTOMATIC });
    // 10:00 in Berlin is 18:00 in Tokyo.
    await story.says(ken, { type: 'set_hours', hours: allWeek(540, 1_080) });
    const there = (await shop.write('Marta', 'hello')).id;
    expect(await candidate(ken, there)).toMatchObject({ available: false });
    await story.says(ken, { type: 'set_hours', hours: allWeek(1_080, 1_200) });
    expect(await candidate(ken, there)).toMatchObject({ available: true });
    expect(await candidate(ana, there)).toMatchObject({ available: true });
    await story.says(ana, { type: 'set_hours', hours: allWeek(0, 1_440) });
    await story.pass(minutes(9 * 60));
    expect(await candidate(ana, id)).toMatchObject({ available: true });
    expect(await candidate(ben, id)).toMatchObject({ available: false });
  });

  it('are not available on public holidays of the inbox', async () => {
    const week = allWeek(540, 1_080);
    const holidays = { country: 'DE', region: null };
    await story.change(support.id, { calendar: { timeZone: 'Europe/Berlin', week, holidays } });
    const id = await waiting();
    const free = { ...none, publicHolidays: async () => ({ '2026-03-04': 'A feast' }) };
    expect(await candidate(ben, id, none)).toMatchObject({ available: true });
    expect(await candidate(ben, id, free)).toMatchObject({ available: false });
  });

  it('are known by the groups that the steps to come name, and asked for no others', async () => {
    const chains: Chains = {
      ...AUTOMATIC,
      assignment: [
        {
          when: { from: 'target', after: 0 },
          do: { type: 'reassign', to: { who: 'group', group: 'SNIGHT' } },
        },
      ],
    };
    await story.change(support.id, { chains });
    const asked: string[] = [];
    const groupMembers: LookUps['groupMembers'] = async (_workspace, group) => {
      asked.push(group);
      return [ben];
    };
    const id = await waiting();
    expect(await candidate(ben, id, { ...none, groupMembers })).toMatchObject({
      groups: ['SNIGHT'],
    });
    expect(await candidate(ana, id, { ...none, groupMembers })).toMatchObject({ groups: [] });
    expect(asked).toEqual(['SNIGHT', 'SNIGHT']);
  });
});

describe('managers on duty', () => {
  it('are those who are there; where nobody is, all of them', async () => {
    const id = await waiting();
    const onDuty = async () => (await contextOf(id, { type: 'claim' })).managersOnDuty;
    expect(await onDuty()).toEqual([mia, rosa]);
    await story.away(mia, null);
    expect(await onDuty()).toEqual([rosa]);
    await story.says(rosa, { type: 'set_hours', hours: allWeek(900, 960) });
    expect(await onDuty()).toEqual([mia, rosa]);
    expect((await contextOf(id)).managers).toEqual([mia, rosa]);
  });
});

describe('what could be given to nobody', () => {
  it('is found for who answers there, until somebody has it', async () => {
    const wim = await story.person('UWIM', 'Wim Watcher');
    const shop = await story.inbox('shop', { manage: [rosa], answer: [ana], watch: [wim] });
    await story.change(shop.id, { chains: AUTOMATIC });
    for (const who of [rosa, ana]) await story.away(who, null);
    const { id } = await shop.write('Marta', 'hello');
    await story.pass(minutes(11));
    const { unplaced } = createOwnerships(story.sql);
    expect(await unplaced(story.workspaceId, ana)).toEqual([id]);
    expect(await unplaced(story.workspaceId, wim)).toEqual([]);
    expect(await unplaced(story.workspaceId, ben)).toEqual([]);
    await story.tell(ana, id, { type: 'claim' });
    expect(await unplaced(story.workspaceId, ana)).toEqual([]);
  });
});

describe('whether a customer is a VIP', () => {
  it('is known to the rules', async () => {
    const id = await waiting();
    expect((await contextOf(id)).customer).toEqual({ vip: false });
    await story.tell(ana, id, { type: 'mark_customer', as: 'vip' });
    expect((await contextOf(id)).customer).toEqual({ vip: true });
  });
});
