import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAgentStore } from '../../../src/db/agent-store.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createInboxStore } from '../../../src/db/inbox-store.ts';
import type { AgentId, CommandId, ConversationId } from '../../../src/domain/ids.ts';
import { minutes, seconds } from '../../../src/domain/ids.ts';
import type { SurfaceViewOf } from '../../../src/domain/views.ts';
import { createCommands } from '../../../src/inbox/commands.ts';
import { beginStory, START, type Story, type StoryInbox } from '../../helpers/story.ts';

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
const ids = (all: readonly { id: ConversationId }[]) => all.map(({ id }) => id);

async function owned(by: AgentId, from: string): Promise<{ id: ConversationId; version: number }> {
  const { id } = await support.write(from, 'hi');
  return story.tell(by, id, { type: 'claim' });
}

describe('a line in the thread', () => {
  const line = async (conversationId: ConversationId, version: number) => {
    const view = await show({ type: 'thread_line', conversationId, version });
    const { entries } = view as SurfaceViewOf<'thread_line'>;
    return entries.map((entry) => entry.version);
  };

  it('tells owner changes within a minute of one another, and later ones in a line of their own', async () => {
    const { id, version } = await owned(ana, 'one line');
    await story.pass(seconds(50));
    const seenVersion = (await story.tell(ben, id, { type: 'note', text: 'mine?' })).version;
    const given = await story.tell(ana, id, {
      ...{ type: 'assign', to: ben, seenVersion, reason: null, note: null },
    });
    await story.pass(seconds(50));
    const back = await story.tell(ben, id, {
      ...{ type: 'release', seenVersion: given.version, note: null },
    });
    expect(await line(id, version)).toEqual([version, given.version, back.version]);
    expect(back.ownerLine?.startedIn).toBe(version);
    await story.pass(minutes(2));
    const later = await story.tell(ana, id, { type: 'claim' });
    expect(await line(id, version)).toEqual([version, given.version, back.version]);
    expect(await line(id, later.version)).toEqual([later.version]);
  });

  it('tells that its commit was undone', async () => {
    const { id, version: seenVersion } = await owned(ana, 'undone');
    await story.pass(minutes(2));
    const done = await story.tell(ana, id, { type: 'resolve', seenVersion, note: null, by: null });
    const undone = await story.tell(ana, id, { type: 'undo', version: done.version });
    expect(undone.status).toBe('open');
    expect(await line(id, done.version)).toEqual([done.version, undone.version]);
  });
});

describe('what somebody typed in the thread', () => {
  it('bears marks and is not posted again; what stands in Reply is posted and bears none', async () => {
    const { id } = await owned(ana, 'typed');
    const typedIn = { slackChannel: 'CSUPPORT', ts: '5.5' };
    await story.tell(ana, id, { type: 'note', text: 'typed', typedIn });
    await story.tell(ana, id, { type: 'note', text: 'written' });
    const typed = { conversationId: id, messageNumber: 2 };
    const written = { conversationId: id, messageNumber: 3 };
    expect(await show({ type: 'message_mark', ...typed })).toMatchObject({ message: { typedIn } });
    expect(await show({ type: 'thread_message', ...typed })).toBeNull();
    expect(await show({ type: 'message_mark', ...written })).toBeNull();
    expect(await show({ type: 'thread_message', ...written })).toMatchObject({
      message: { text: 'written' },
    });
  });

  it('is suggested to the owner, by whom', async () => {
    const { id } = await owned(ana, 'suggested');
    await story.tell(ben, id, { type: 'note', text: 'Try this' });
    await story.tell(ben, id, { type: 'suggest_reply', messageNumber: 2 });
    const surface = { type: 'suggestion_dm', conversationId: id, agentId: ana } as const;
    expect(await show(surface)).toMatchObject({
      message: { text: 'Try this' },
      by: { id: ben, name: 'Ben Adler' },
    });
    expect(await show({ ...surface, agentId: rosa })).toBeNull();
    await story.tell(ben, id, { type: 'note', text: 'Or that' });
    await story.tell(ben, id, { type: 'suggest_reply', messageNumber: 3 });
    expect(await show(surface)).toMatchObject({ message: { text: 'Or that' } });
  });
});

describe('a conversation that was put aside', () => {
  it('is told awake with what it was put aside with', async () => {
    const { id } = await owned(ana, 'snoozed');
    const until = story.now() + minutes(90);
    await story.tell(ana, id, { type: 'snooze', until, note: 'parcel' });
    const seen = await story.views.conversation(story.workspaceId, id);
    expect(seen?.names).toMatchObject({ [ana]: 'Ana Silva' });
    await story.tell(ana, id, { type: 'note', text: 'between' });
    const surface = { type: 'woken_dm', conversationId: id, agentId: ana } as const;
    expect(await show(surface)).toBeNull();
    await story.tell(ana, id, { type: 'wake' });
    const woken = { snooze: { until, by: ana, note: 'parcel' }, because: 'asked' };
    expect(await show(surface)).toMatchObject(woken);
    await story.tell(ana, id, { type: 'snooze', until, note: 'again' });
    expect(await show(surface)).toMatchObject(woken);
  });

  it('is followed by whoever said so', async () => {
    const { id } = await owned(ana, 'followed');
    const surface = { type: 'follow_dm', conversationId: id, agentId: ben } as const;
    expect(await show(surface)).toMatchObject({ follows: false });
    await story.tell(ben, id, { type: 'follow' });
    expect(await show(surface)).toMatchObject({ follows: true, names: { [ben]: 'Ben Adler' } });
    expect(await show({ ...surface, agentId: 'UELSEWHERE' as AgentId })).toBeNull();
    expect(await show({ type: 'former_card', conversationId: id })).toMatchObject({
      conversation: { id },
      card: null,
    });
  });
});

describe('what somebody had', () => {
  const commands = () =>
    createCommands({
      stores: {
        conversations: createConversationStore(story.sql),
        inboxes: createInboxStore(story.sql),
        agents: createAgentStore(story.sql),
      },
      bell: { ring: async () => undefined },
      observe: () => undefined,
      pause: async () => undefined,
      monotonicNow: () => 0,
    });

  it('is moved by one commit of the inbox, which tells both sides', async () => {
    const one = await owned(ben, 'moved one');
    const two = await owned(ben, 'moved two');
    const moved = [one, two].map(({ id: conversationId, version: seenVersion }) => ({
      ...{ conversationId, seenVersion, from: ben, to: ana },
    }));
    const outcome = await commands().handleInbox(
      { by: 'id', workspaceId: story.workspaceId, inboxId: support.id },
      { kind: 'agent', agentId: rosa },
      { type: 'move', commandId: 'move' as CommandId, moved, note: 'ill', reason: 'end_of_shift' },
    );
    if (outcome.outcome !== 'done') throw new Error(JSON.stringify(outcome));
    const { version } = outcome.state;
    const surface = { type: 'moved_dm', inboxId: support.id, version } as const;
    const anas = (await show({ ...surface, agentId: ana })) as SurfaceViewOf<'moved_dm'>;
    expect(anas).toMatchObject({
      ...{ by: { id: rosa, name: 'Rosa Klein' }, note: 'ill', reason: 'end_of_shift' },
      ...{ inbox: { id: support.id, name: 'support' }, taken: [] },
    });
    expect(ids(anas.given)).toEqual([one.id, two.id]);
    const bens = (await show({ ...surface, agentId: ben })) as SurfaceViewOf<'moved_dm'>;
    expect([ids(bens.given), ids(bens.taken)]).toEqual([[], [one.id, two.id]]);
    expect(await show({ ...surface, agentId: ana, version: version - 1 })).toBeNull();
  });

  it('is left behind until somebody takes it', async () => {
    const one = await owned(ben, 'left one');
    const two = await owned(ben, 'left two');
    for (const { id } of [one, two]) {
      await story.tell('system', id, { type: 'owner_left', agentId: ben, departure: 7 });
    }
    const about = { inboxId: support.id, agentId: rosa, who: ben };
    const surface = { type: 'left_behind_dm', ...about } as const;
    const dm = async (departure: number) =>
      (await show({ ...surface, departure })) as SurfaceViewOf<'left_behind_dm'>;
    const both = await dm(7);
    expect(both).toMatchObject({ who: { id: ben, name: 'Ben Adler' }, count: 2 });
    expect(ids(both.waiting)).toEqual([one.id, two.id]);
    await story.tell(ana, one.id, { type: 'claim' });
    expect(ids((await dm(7)).waiting)).toEqual([two.id]);
    expect(await dm(8)).toMatchObject({ count: 0, waiting: [], now: story.now() });
    expect(story.now()).toBeGreaterThan(START);
  });
});
