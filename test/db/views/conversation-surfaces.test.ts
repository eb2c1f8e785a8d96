import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId } from '../../../src/domain/ids.ts';
import { minutes } from '../../../src/domain/ids.ts';
import type { SurfaceOf } from '../../../src/domain/surfaces.ts';
import type { SurfaceViewOf } from '../../../src/domain/views.ts';
import { beginStory, START, type Story, type StoryInbox } from '../../helpers/story.ts';

describe('surfaces of a conversation', () => {
  let story: Story;
  let support: StoryInbox;
  let rosa: AgentId;
  let ana: AgentId;
  let ben: AgentId;

  beforeAll(async () => {
    story = await beginStory();
    rosa = await story.person('UROSA', 'Rosa Klein');
    ana = await story.person('UANA', 'Ana Silva');
    ben = await story.person('UBEN', 'Ben Adler');
    support = await story.inbox('support', { manage: [rosa], answer: [ana, ben] });
  });

  afterAll(() => story.end());

  const show = (surface: Parameters<Story['views']['ofSurface']>[1]) =>
    story.views.ofSurface(story.workspaceId, surface, []);

  it('a card is the conversation', async () => {
    const { id } = await support.write('card', 'hi');
    const surface: SurfaceOf<'card'> = { type: 'card', conversationId: id };
    const view = await show(surface);
    expect(view).toEqual({ ...(await story.views.conversation(story.workspaceId, id)), surface });
  });

  it('a message in the thread is that message, and nothing if there is none', async () => {
    const { id } = await support.write('thread', 'one');
    await support.write('thread', 'two');
    const surface = { type: 'thread_message', conversationId: id, messageNumber: 2 } as const;
    await expect(show(surface)).resolves.toMatchObject({ message: { number: 2, text: 'two' } });
    await expect(show({ ...surface, messageNumber: 9 })).resolves.toBeNull();
  });

  it('a line in the thread is that commit, with the names it mentions', async () => {
    const { id, version: seenVersion } = await support.write('line', 'hi');
    const { version } = await story.tell(rosa, id, {
      type: 'assign',
      ...{ to: ben, seenVersion, reason: null, note: 'yours' },
    });
    const view = await show({ type: 'thread_line', conversationId: id, version });
    expect(view).toMatchObject({
      entries: [
        {
          version,
          at: START,
          actor: { kind: 'agent', agentId: rosa },
          events: expect.arrayContaining([
            expect.objectContaining({ type: 'owner_changed', note: 'yours' }),
          ]),
        },
      ],
      names: { [rosa]: 'Rosa Klein', [ben]: 'Ben Adler' },
    });
    await expect(
      show({ type: 'thread_line', conversationId: id, version: 99 }),
    ).resolves.toBeNull();
  });

  it('the DMs about a change of owner tell of that change, with the newest notes', async () => {
    const { id } = await support.write('dm', 'refund?');
    await story.tell(ben, id, { type: 'claim' });
    for (const text of ['1', '2', '3', '4']) await story.tell(ben, id, { type: 'note', text });
    const seen = await story.views.conversation(story.workspaceId, id);
    const { version } = await story.tell(rosa, id, {
      ...{ type: 'assign', to: ana, seenVersion: seen?.conversation.version ?? 0 },
      ...{ reason: 'end_of_shift', note: null },
    });
    const mine = await show({ type: 'owner_dm', conversationId: id, agentId: ana, version });
    expect(mine).toMatchObject({
      change: { from: ben, owner: { agentId: ana }, how: 'assigned', reason: 'end_of_shift' },
      by: { kind: 'agent', agentId: rosa },
      ownerSince: START,
      names: { [ana]: 'Ana Silva', [ben]: 'Ben Adler', [rosa]: 'Rosa Klein' },
    });
    const { notes } = mine as SurfaceViewOf<'wrote_again_dm'> & { notes: { text: string }[] };
    expect(notes.map(({ text }) => text)).toEqual(['2', '3', '4']);
    const his = await show({ type: 'former_owner_dm', conversationId: id, agentId: ben, version });
    expect(his).toMatchObject({ surface: { type: 'former_owner_dm' }, change: { from: ben } });
  });

  it('there is no such DM about a version that changed no owner', async () => {
    const { id, version } = await support.write('none', 'hi');
    const surface = { type: 'owner_dm', conversationId: id, agentId: ana, version } as const;
    await expect(show(surface)).resolves.toBeNull();
  });

  it('the owner is since when nobody owns it any more unknown', async () => {
    const { id } = await support.write('released', 'hi');
    const { version } = await story.tell(ana, id, { type: 'claim' });
    await story.tell(ana, id, { type: 'release', seenVersion: version, note: null });
    const view = await show({ type: 'owner_dm', conversationId: id, agentId: ana, version });
    expect(view).toMatchObject({ ownerSince: null, change: { how: 'claimed' } });
  });

  describe('the DM that the customer wrote again', () => {
    let id: ConversationId;
    let turnStartedIn: number;
    const dm = (agentId: AgentId) =>
      show({ type: 'wrote_again_dm', conversationId: id, agentId, turnStartedIn });

    beforeAll(async () => {
      const first = await support.write('again', 'first');
      id = first.id;
      await story.tell(ana, id, { type: 'claim' });
      await answer('what is it?');
      await goesOut();
      await support.write('again', 'second');
      const state = await support.write('again', 'third');
      if (state.status !== 'open' || state.turn.of !== 'team') throw new Error('not our turn');
      turnStartedIn = state.turn.startedIn;
    });

    async function answer(text: string): Promise<void> {
      const seen = await story.views.conversation(story.workspaceId, id);
      const seenVersion = seen?.conversation.version ?? 0;
      await story.tell(ana, id, { type: 'reply', text, seenVersion });
    }
    const goesOut = () => story.pass(minutes(1));

    it('counts the messages of this turn and shows the newest', async () => {
      await expect(dm(ana)).resolves.toMatchObject({
        messages: 2,
        newest: { text: 'third' },
        current: true,
      });
    });

    it('is not current for somebody who does not own it', async () => {
      await expect(dm(ben)).resolves.toMatchObject({ messages: 2, current: false });
    });

    it('is settled by the answer, and later messages are of another turn', async () => {
      await answer('here you are');
      await expect(dm(ana)).resolves.toMatchObject({ messages: 2, current: false });
      await support.write('again', 'overtaken');
      await expect(dm(ana)).resolves.toMatchObject({ messages: 3, current: true });
      await answer('here you are, really');
      await goesOut();
      await support.write('again', 'fourth');
      await expect(dm(ana)).resolves.toMatchObject({
        messages: 3,
        newest: { text: 'overtaken' },
        current: false,
      });
    });
  });
});
