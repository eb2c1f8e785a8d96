import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId } from '../../../src/domain/ids.ts';
import { days, minutes, seconds } from '../../../src/domain/ids.ts';
import type { SurfaceViewOf } from '../../../src/domain/views.ts';
import { beginStory, START, type Story, type StoryInbox } from '../../helpers/story.ts';

/** Two Wednesdays of an inbox, the second a week after the first. */
let story: Story;
let support: StoryInbox;
let rosa: AgentId;
let ana: AgentId;
let ben: AgentId;
const ids = new Map<string, ConversationId>();

const write = async (name: string) => {
  ids.set(name, (await support.write(name, 'hello')).id);
};
const idOf = (name: string): ConversationId => {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`${name} never wrote`);
  return id;
};
const claim = (who: AgentId, name: string) => story.tell(who, idOf(name), { type: 'claim' });
async function reply(who: AgentId, name: string): Promise<void> {
  const view = await story.views.conversation(story.workspaceId, idOf(name));
  const seenVersion = view?.conversation.version ?? 0;
  await story.tell(who, idOf(name), { type: 'reply', text: 'here you are', seenVersion });
}
const resolve = (who: AgentId, name: string) =>
  story.tell(who, idOf(name), { type: 'resolve', seenVersion: null, note: null, by: null });

async function summary(date: string): Promise<SurfaceViewOf<'summary_dm'>> {
  const surface = { type: 'summary_dm', inboxId: support.id, agentId: rosa, date } as const;
  const view = await story.views.ofSurface(story.workspaceId, surface, []);
  if (view === null || !('day' in view)) throw new Error('there is no summary');
  return view;
}

beforeAll(async () => {
  story = await beginStory();
  rosa = await story.person('UROSA', 'Rosa Klein');
  ana = await story.person('UANA', 'Ana Silva');
  ben = await story.person('UBEN', 'Ben Adler');
  support = await story.inbox('support', { manage: [rosa], answer: [ana, ben] });

  await write('a week ago, in time');
  await write('a week ago, late');
  await claim(ana, 'a week ago, in time');
  await story.pass(minutes(5));
  await reply(ana, 'a week ago, in time');
  await story.pass(minutes(15));
  await reply(ana, 'a week ago, late');
  await story.pass(days(7) - minutes(20));

  for (const name of ['Kept', 'Nobody', 'Away', 'Silent', 'Closed', 'Spam', 'Undone']) {
    await write(name);
  }
  await story.pass(minutes(1));
  await claim(ana, 'Kept');
  await claim(ben, 'Away');
  await claim(ana, 'Silent');
  await claim(ana, 'Undone');
  await claim(ana, 'Closed');
  await resolve(ana, 'Closed');
  const spam = { type: 'dismiss', as: 'spam', sender: 'allowed', seenVersion: 1 } as const;
  await story.tell(ana, idOf('Spam'), spam);
  await story.pass(minutes(3));
  await reply(ana, 'Kept');
  await reply(ana, 'Undone');
  await story.pass(seconds(20));
  const { version } = await resolve(ana, 'Undone');
  await story.tell(ana, idOf('Undone'), { type: 'undo', version });
  await story.says(ben, { type: 'go_away', until: null });
  await support.write('Kept', 'one more thing');
  await story.pass(minutes(6));
  await reply(ana, 'Kept');
  await story.pass(minutes(10));
  await story.says(ben, { type: 'come_back' });
  await reply(ana, 'Silent');
  await resolve(ana, 'Kept');
});
afterAll(() => story.end());

describe('the summary of a day', () => {
  it('counts each promise where it was kept or broken, and compares with the same weekday', async () => {
    const { day, inbox } = await summary('2026-03-11');
    expect(inbox).toMatchObject({ name: 'support', timeZone: 'Europe/Berlin' });
    expect(day).toMatchObject({ came: 6, resolved: 2 });
    expect(day.targets).toEqual([
      { target: 'assignment', met: 5, missed: 1, metBefore: 50, halfWithin: minutes(1) },
      { target: 'first_response', met: 2, missed: 4, metBefore: 50, halfWithin: minutes(4) },
      { target: 'next_response', met: 1, missed: 0, metBefore: null, halfWithin: minutes(6) },
    ]);
  });

  it('says why answers were late: by who had it when they were due', async () => {
    const { day } = await summary('2026-03-11');
    expect(day.missedBecause).toEqual({ nobodyAssigned: 1, ownerAway: 1, noAnswer: 2 });
  });

  it('ends with what waits now, nearest promise first', async () => {
    const { day } = await summary('2026-03-11');
    expect(day.atRisk.map(({ customerName }) => customerName)).toEqual(['Nobody', 'Away']);
    const began = START + days(7);
    expect(day).toMatchObject({ late: 2, soon: 0, oldestWaitingSince: began });
  });

  it('of another day has what happened then', async () => {
    const { day } = await summary('2026-03-04');
    expect(day).toMatchObject({
      ...{ came: 2, resolved: 0 },
      missedBecause: { nobodyAssigned: 1, ownerAway: 0, noAnswer: 0 },
    });
    expect(day.targets).toMatchObject([
      { target: 'assignment', met: 1, missed: 1 },
      { target: 'first_response', met: 1, missed: 1, metBefore: null },
    ]);
    expect((await summary('2026-03-05')).day).toMatchObject({ came: 0, targets: [] });
  });
});

describe('past turns', () => {
  it('are those that began since then, of real customers, as they went', async () => {
    const since = START + days(7);
    const turns = await story.views.pastTurns(story.workspaceId, support.id, since);
    const facts = { channel: 'api', priority: 'normal', tags: [], vip: false, captured: {} };
    const began = { ...facts, startedAt: since, firstOfEpisode: true };
    const claimedAt = since + minutes(1);
    const answeredAt = since + minutes(4);
    const written = since + minutes(4) + seconds(20);
    const inTime = { ...began, claimedAt, ownerId: ana, answeredAt, endedAt: answeredAt };
    const open = { ...began, answeredAt: null, endedAt: null };
    expect(turns).toEqual([
      { ...inTime, number: 3 },
      {
        ...{ ...facts, number: 3, firstOfEpisode: false, startedAt: written, ownerId: ana },
        ...{ claimedAt: written, answeredAt: written + minutes(6), endedAt: written + minutes(6) },
      },
      { ...open, number: 4, claimedAt: null, ownerId: null },
      { ...open, number: 5, claimedAt, ownerId: ben },
      {
        ...{ ...began, number: 6, claimedAt, ownerId: ana },
        ...{ answeredAt: written + minutes(16), endedAt: written + minutes(16) },
      },
      { ...open, number: 7, claimedAt, ownerId: ana, endedAt: claimedAt },
      { ...inTime, number: 9 },
    ]);
  });
});
