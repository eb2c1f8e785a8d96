import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentId, Duration } from '../../../src/domain/ids.ts';
import { minutes, seconds } from '../../../src/domain/ids.ts';
import type { DaySummary } from '../../../src/domain/risk.ts';
import { beginStory, type Story, type StoryInbox } from '../../helpers/story.ts';

/** How promises count that were kept after all, or broken after all: each story is one conversation. */
let story: Story;
let support: StoryInbox;
let rosa: AgentId;
let ana: AgentId;
let version = 0;

beforeEach(async () => {
  story = await beginStory();
  rosa = await story.person('UROSA', 'Rosa Klein');
  ana = await story.person('UANA', 'Ana Silva');
  support = await story.inbox('support', { manage: [rosa], answer: [ana] });
});
afterEach(() => story.end());

type Wish = Parameters<Story['tell']>[2];

async function begin() {
  const { id } = await support.write('Marta', 'hello');
  version = 1;
  const tell = async (wish: Wish, who: AgentId | 'system' = ana) => {
    version = (await story.tell(who, id, wish)).version;
  };
  return {
    tell,
    reply: () => tell({ type: 'reply', text: 'here you are', seenVersion: version }),
    async failed(messageNumber: number) {
      const outcome = { state: 'failed', reason: 'no such number' } as const;
      await tell({ type: 'report_reply', messageNumber, outboxId: null, outcome }, 'system');
    },
    async write() {
      version = (await support.write('Marta', 'one more thing')).version;
    },
  };
}

async function day(): Promise<DaySummary> {
  const surface = { type: 'summary_dm', inboxId: support.id, agentId: rosa, date: '2026-03-04' };
  const view = await story.views.ofSurface(story.workspaceId, surface as never, []);
  if (view === null || !('day' in view)) throw new Error('there is no summary');
  return view.day;
}

/** Met, missed, and how long it took. */
async function targets(): Promise<Record<string, readonly [number, number, Duration | null]>> {
  const each = (await day()).targets.map(
    ({ target, met, missed, halfWithin }) => [target, [met, missed, halfWithin]] as const,
  );
  return Object.fromEntries(each);
}

describe('a promise in the summary of a day', () => {
  it('is not kept by a reply that did not arrive', async () => {
    const { tell, reply, failed } = await begin();
    await tell({ type: 'claim' });
    await story.pass(minutes(2));
    await reply();
    await story.pass(seconds(20));
    expect(await targets()).toMatchObject({ first_response: [1, 0, minutes(2)] });
    await story.pass(minutes(5));
    await failed(2);
    expect((await targets())['first_response']).toBeUndefined();
    await story.pass(minutes(13));
    await reply();
    expect(await targets()).toMatchObject({
      first_response: [0, 1, minutes(20) + seconds(20)],
    });
  });

  it('is not kept by a reply that was taken back, nor by a claim that was undone', async () => {
    const { tell, reply } = await begin();
    await story.pass(minutes(1));
    await tell({ type: 'claim' });
    expect(await targets()).toEqual({ assignment: [1, 0, minutes(1)] });
    await tell({ type: 'undo', version });
    expect(await targets()).toEqual({});
    await story.pass(minutes(2));
    await reply();
    await tell({ type: 'take_back_reply', messageNumber: 2 });
    expect(await targets()).toEqual({ assignment: [1, 0, minutes(3)] });
    await story.pass(minutes(13));
    expect(await targets()).toMatchObject({ first_response: [0, 1, null] });
  });

  it('begins anew where somebody puts it back', async () => {
    const { tell } = await begin();
    await tell({ type: 'claim' });
    await story.pass(minutes(1));
    await tell({ type: 'release', seenVersion: version, note: null });
    await story.pass(minutes(6));
    expect(await targets()).toEqual({ assignment: [1, 1, 0] });
    await tell({ type: 'claim' });
    expect(await targets()).toEqual({ assignment: [1, 1, 0] });
    await story.pass(minutes(9));
    expect((await day()).missedBecause).toEqual({ nobodyAssigned: 0, ownerAway: 0, noAnswer: 1 });
  });

  it('to resolve stands still in the turns of the customer, and what was late stays late', async () => {
    const first = { assignment: minutes(5), firstResponse: minutes(60), nextResponse: minutes(60) };
    await story.change(support.id, { targets: { ...first, resolution: minutes(30) } });
    const { tell, reply, write } = await begin();
    await story.pass(minutes(20));
    await reply();
    await story.pass(minutes(90));
    await write();
    await story.pass(minutes(8));
    await tell({ type: 'reply', text: 'now', seenVersion: version });
    const resolve = { type: 'resolve', note: null, by: null } as const;
    await tell({ ...resolve, seenVersion: version });
    expect(await targets()).toMatchObject({ resolution: [1, 0, minutes(28)] });
    await tell({ type: 'undo', version });
    expect((await targets())['resolution']).toBeUndefined();
    await story.pass(minutes(1));
    await write();
    await story.pass(minutes(3));
    expect(await targets()).toMatchObject({ resolution: [0, 1, null] });
    await tell({ type: 'reply', text: 'at last', seenVersion: version });
    await tell({ ...resolve, seenVersion: version });
    expect(await targets()).toMatchObject({ resolution: [0, 1, minutes(31)] });
    expect(await day()).toMatchObject({ came: 1, resolved: 1 });
  });

  it('is counted by its new time where it got one', async () => {
    const { tell } = await begin();
    await tell({ type: 'claim' });
    await tell({ type: 'set_details', priority: 'low', tags: [] });
    await story.pass(minutes(20));
    expect(await targets()).toEqual({ assignment: [1, 0, 0] });
    await tell({ type: 'reply', text: 'here', seenVersion: version });
    expect(await targets()).toMatchObject({ first_response: [1, 0, minutes(20)] });
  });

  it('is broken by resolving without an answer; opened again, it is another one', async () => {
    const { tell, write } = await begin();
    await tell({ type: 'claim' });
    await tell({ type: 'resolve', seenVersion: version, note: null, by: null });
    expect(await targets()).toMatchObject({ first_response: [0, 1, null] });
    await story.pass(minutes(1));
    await write();
    await story.pass(minutes(1));
    await tell({ type: 'reply', text: 'here', seenVersion: version });
    expect(await targets()).toMatchObject({ first_response: [1, 1, minutes(1)] });
    expect(await day()).toMatchObject({ came: 2, resolved: 1 });
  });
});
