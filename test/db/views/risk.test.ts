import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Chains, GENTLE } from '../../../src/domain/chains.ts';
import type { AgentId, ConversationId, Duration } from '../../../src/domain/ids.ts';
import { days, minutes } from '../../../src/domain/ids.ts';
import type { RiskReport } from '../../../src/domain/risk.ts';
import type { Surface } from '../../../src/domain/surfaces.ts';
import type { SurfaceView, SurfaceViewOf } from '../../../src/domain/views.ts';
import { beginStory, START, type Story, type StoryInbox } from '../../helpers/story.ts';

const hours = (many: number): Duration => minutes(60 * many);

let story: Story;
let support: StoryInbox;
let rosa: AgentId;
let ana: AgentId;
let ben: AgentId;

beforeEach(async () => {
  story = await beginStory();
  rosa = await story.person('UROSA', 'Rosa Klein');
  ana = await story.person('UANA', 'Ana Silva');
  ben = await story.person('UBEN', 'Ben Adler');
  support = await story.inbox('support', { manage: [rosa], answer: [ana, ben] });
});
afterEach(() => story.end());

async function risk(): Promise<RiskReport> {
  const report = await story.views.risk(story.workspaceId, support.id, rosa);
  if (report === null) throw new Error('there is no report');
  return report;
}

async function surface<Type extends Surface['type']>(
  shown: Extract<Surface, { type: Type }>,
  before: ConversationId[] = [],
): Promise<SurfaceViewOf<Type>> {
  const view: SurfaceView | null = await story.views.ofSurface(story.workspaceId, shown, before);
  if (view === null) throw new Error(`${shown.type}: nothing to read`);
  return view as SurfaceViewOf<Type>;
}

async function owned(who: AgentId, from: string): Promise<ConversationId> {
  const { id } = await support.write(from, 'hello');
  await story.tell(who, id, { type: 'claim' });
  return id;
}

const names = (list: readonly { customerName: string }[]) => list.map((each) => each.customerName);

describe('what is at risk in an inbox', () => {
  it('is late by a promise or near it, whoever has it, and a test is in the list alone', async () => {
    await owned(ana, 'Late');
    await story.pass(minutes(5));
    await owned(ana, 'Soon');
    await owned(ben, 'On time');
    const test = await owned(ben, 'Test');
    await support.write('Unclaimed', 'hello');
    await story.sql.pool.query(`UPDATE conversation SET purpose = 'test' WHERE id = $1`, [test]);
    await story.pass(minutes(5));
    await owned(ana, 'Fresh');
    await story.pass(minutes(5));
    await story.sql.pool.query(`UPDATE conversation SET response_phase = 'on_time', window_phase = 'on_time'
      WHERE owner_id = 'UBEN' AND purpose = 'real'`);
    await story.says(ana, { type: 'go_away', until: START + hours(3) });
    const report = await risk();
    expect(report).toMatchObject({
      ...{ inboxId: support.id, inboxName: 'support', late: 1, soon: 2, unassigned: 1 },
      nextDueAt: START + minutes(20),
      ...{ now: START + minutes(15), onTime: 2, unplaced: null },
      inbox: { name: 'support', open: true, opensAt: null },
      viewer: { id: rosa, role: 'admin' },
    });
    expect(names(report.atRisk)).toEqual(['Late', 'Soon', 'Unclaimed', 'Test']);
    expect(report.agents).toEqual([
      {
        agent: { id: ana, name: 'Ana Silva' },
        away: { since: START + minutes(15), until: START + hours(3) },
        ...{ late: 1, soon: 1, next: { number: 2, dueAt: START + minutes(20) } },
      },
    ]);
    const home = await story.views.home(story.workspaceId, rosa);
    const { inboxId, inboxName, late, soon, unassigned, nextDueAt } = report;
    expect(home.atRisk).toEqual([{ inboxId, inboxName, late, soon, unassigned, nextDueAt }]);
    expect((await story.views.home(story.workspaceId, ana)).atRisk).toEqual([]);
  });

  it('has those of whom nobody could be found, since when', async () => {
    const chains: Chains = {
      ...GENTLE,
      assignment: [
        {
          when: { from: 'target', after: 0 },
          do: { type: 'reassign', to: { who: 'least_loaded' } },
        },
      ],
    };
    await story.change(support.id, { chains });
    for (const who of [rosa, ana, ben]) await story.away(who, null);
    await support.write('Marta', 'hello');
    await story.pass(minutes(5));
    await expect(risk()).resolves.toMatchObject({
      unplaced: { count: 1, since: START + minutes(5) },
    });
  });

  it('is nothing where nobody waits, and says when it opens', async () => {
    await story.pass(hours(9));
    await expect(risk()).resolves.toMatchObject({
      ...{ late: 0, soon: 0, nextDueAt: null, onTime: 0, atRisk: [], agents: [] },
      inbox: { open: false, opensAt: START + days(1) - hours(1) },
    });
    await expect(story.views.risk(story.workspaceId, 'nothing' as never, rosa)).resolves.toBeNull();
  });

  it('is late by the promise to resolve it, too', async () => {
    const targets = { assignment: minutes(5), firstResponse: hours(2), nextResponse: hours(2) };
    await story.change(support.id, { targets: { ...targets, resolution: minutes(30) } });
    await owned(ana, 'Marta');
    await story.pass(minutes(31));
    const report = await risk();
    expect(report).toMatchObject({ late: 1, soon: 0, nextDueAt: null });
    expect(report.atRisk[0]?.resolution).toEqual({ dueAt: START + minutes(30), phase: 'late' });
  });
});

describe('a reminder', () => {
  it('says what comes, who sees it, and that its owner is on it', async () => {
    const chains: Chains = {
      ...GENTLE,
      owner: [
        ...GENTLE.owner,
        { when: { from: 'target', after: minutes(15) }, do: { type: 'return' } },
      ],
    };
    await story.change(support.id, { chains });
    const id = await owned(ana, 'Marta');
    await story.pass(minutes(10));
    const before = (await surface({ type: 'nudges_dm', agentId: ana })).due[0];
    expect(before).toMatchObject({
      acknowledged: null,
      seenBy: [{ id: rosa, name: 'Rosa Klein' }],
    });
    expect(before?.coming).toEqual([
      { at: START + minutes(15), do: { type: 'remind_owner' } },
      { at: START + minutes(30), do: { type: 'return' } },
    ]);
    const { version } = await story.tell(ana, id, { type: 'follow' });
    await story.tell(ana, id, { type: 'acknowledge', seenVersion: version });
    const after = (await surface({ type: 'nudges_dm', agentId: ana })).due[0];
    expect(after?.acknowledged).toMatchObject({ by: ana, until: START + minutes(20), times: 1 });
    expect(after?.coming[0]?.at).toBe(START + minutes(20));
  });

  it('names managers on duty first', async () => {
    const mia = await story.person('UMIA', 'Mia Abel', { timeZone: 'Asia/Tokyo' });
    support = await story.inbox('shop', { manage: [rosa, mia], answer: [ana] });
    await story.says(mia, {
      type: 'set_hours',
      hours: Array.from({ length: 7 }, () => [{ start: 540, end: 1_020 }]),
    });
    await owned(ana, 'Marta');
    await story.pass(minutes(10));
    const [due] = (await surface({ type: 'nudges_dm', agentId: ana })).due;
    expect(due?.seenBy.map(({ id }) => id)).toEqual([rosa, mia]);
  });

  it('stands for what a chain reminded of before the window warns', async () => {
    const chains: Chains = {
      ...GENTLE,
      owner: [{ when: { from: 'last_step', after: minutes(1) }, do: { type: 'remind_owner' } }],
    };
    await story.change(support.id, { chains });
    await owned(ana, 'Marta');
    await expect(surface({ type: 'nudges_dm', agentId: ana })).resolves.toMatchObject({ due: [] });
    await story.pass(minutes(1));
    const { due } = await surface({ type: 'nudges_dm', agentId: ana });
    expect(due).toMatchObject([{ customerName: 'Marta', window: { phase: 'on_time' } }]);
  });
});

describe('a call of a group', () => {
  it('names what is near its target, whichever group is called', async () => {
    await support.write('Marta', 'hello');
    await story.pass(minutes(3));
    const list = { type: 'unclaimed_list', inboxId: support.id } as const;
    expect((await surface(list)).waiting).toEqual([]);
    expect(names((await surface({ ...list, group: 'S1' })).waiting)).toEqual(['Marta']);
  });
});

describe('what is told of one conversation', () => {
  it('is for managers who are still there', async () => {
    const id = await owned(ana, 'Marta');
    const notice = { type: 'late_notice', inboxId: support.id, conversationId: id } as const;
    const own = { ...notice, slackChannel: null, turnStartedIn: 1 };
    await expect(surface(own)).resolves.toMatchObject({ number: 1, surface: own });
    await expect(surface({ ...own, agentId: rosa })).resolves.toMatchObject({ number: 1 });
    const gone = { ...own, agentId: 'UGONE' as AgentId };
    await expect(story.views.ofSurface(story.workspaceId, gone, [])).resolves.toBeNull();
  });

  it('has the word that alarmed, and the message where it stood', async () => {
    await story.change(support.id, { alarmWords: ['lawyer'] });
    const { id } = await support.write('Marta', 'hello');
    await support.write('Marta', 'my LAWYER will write to you');
    await support.write('Marta', 'lawyer, I said');
    const alarm = {
      type: 'alarm_dm',
      conversationId: id,
      agentId: rosa,
      turnStartedIn: 1,
    } as const;
    await expect(surface(alarm)).resolves.toMatchObject({
      ...{ word: 'lawyer', message: { number: 2, text: 'my LAWYER will write to you' } },
    });
    const quiet = { ...alarm, turnStartedIn: 99 };
    await expect(story.views.ofSurface(story.workspaceId, quiet, [])).resolves.toBeNull();
  });
});

describe('before an inbox closes', () => {
  it('all who wait are listed, nearest promise first, and those who do not wait any more', async () => {
    const first = await owned(ana, 'Answered');
    await owned(ana, 'Marta');
    await support.write('Ned', 'hello');
    const { version } = await story.tell(ana, first, { type: 'follow' });
    await story.tell(ana, first, { type: 'reply', text: 'here', seenVersion: version });
    const list = { type: 'closing_list', inboxId: support.id, date: '2026-03-04' } as const;
    const view = await surface(list, [first]);
    expect(names(view.waiting)).toEqual(['Marta', 'Ned']);
    expect(names(view.settled)).toEqual(['Answered']);
    const closesAt = START + hours(8);
    expect(view).toMatchObject({ count: 2, closesAt, opensAt: START + days(1) - hours(1) });
    const sunday = { ...list, date: '2026-03-08' };
    await expect(story.views.ofSurface(story.workspaceId, sunday, [])).resolves.toBeNull();
  });
});
