import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgentId, ConversationId, WorkspaceId } from '../../../src/domain/ids.ts';
import { minutes, seconds } from '../../../src/domain/ids.ts';
import { beginStory, START, type Story, type StoryInbox } from '../../helpers/story.ts';

describe('conversation view', () => {
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

  const read = (id: ConversationId) => story.views.conversation(story.workspaceId, id);

  it('shows the state as it was committed, with its number, inbox, customer and time', async () => {
    const state = await support.write('+49301234567', 'Is the blue one there?', 'Marta Díaz');
    const view = await read(state.id);
    expect(view).toMatchObject({
      now: START,
      number: 1,
      inbox: {
        id: support.id,
        name: 'support',
        slackChannel: 'CSUPPORT',
        timeZone: 'Europe/Berlin',
      },
      customer: { name: 'Marta Díaz', address: '+49301234567', earlier: 0 },
      names: {},
      alsoOpen: [],
      card: null,
      workspaceUrl: 'https://acme.slack.com/',
    });
    expect(state).toMatchObject(view?.conversation ?? {});
    expect(view?.lastFromCustomer).toMatchObject({
      number: 1,
      kind: 'customer',
      author: { kind: 'customer' },
      authorName: 'Marta Díaz',
      text: 'Is the blue one there?',
      attachments: [],
      at: START,
      delivery: null,
    });
    expect(view?.lastMessages).toEqual([view?.lastFromCustomer]);
  });

  it('shows the last five messages, oldest first, notes and replies with who wrote them', async () => {
    const { id } = await support.write('five@example.org', 'one');
    for (const text of ['two', 'three', 'four']) await support.write('five@example.org', text);
    await story.tell(ana, id, { type: 'claim' });
    const { version } = await story.tell(ana, id, { type: 'note', text: 'knows us' });
    const state = await story.tell(ana, id, { type: 'reply', text: 'hello', seenVersion: version });
    const view = await read(id);
    expect(view?.conversation).toEqual(state);
    expect(view?.lastMessages.map(({ text }) => text)).toEqual([
      'two',
      'three',
      'four',
      'knows us',
      'hello',
    ]);
    expect(view?.lastMessages.at(-1)).toMatchObject({
      kind: 'reply',
      author: { kind: 'agent', agentId: ana },
      authorName: 'Ana Silva',
      delivery: { state: 'held', until: START + seconds(10) },
    });
    expect(view?.lastMessages.at(-2)).toMatchObject({ kind: 'note', delivery: null });
    expect(view?.lastFromCustomer?.text).toBe('four');
    expect(view?.names).toEqual({ [ana]: 'Ana Silva' });
  });

  it('says how a reply got on', async () => {
    const { id, version } = await support.write('late@example.org', 'hello?');
    await story.tell(ana, id, { type: 'reply', text: 'yes', seenVersion: version });
    await story.pass(seconds(10));
    await story.tell('system', id, {
      type: 'report_reply',
      messageNumber: 2,
      outboxId: null,
      outcome: { state: 'failed', reason: 'number unknown' },
    });
    const view = await read(id);
    expect(view?.lastMessages.at(-1)?.delivery).toEqual({
      state: 'failed',
      at: story.now(),
      reason: 'number unknown',
    });
  });

  it('says how soon the first answer came by the inbox’s hours, and counts what went out', async () => {
    const { id, version } = await support.write('soon@example.org', 'hello?');
    expect((await read(id))?.answers).toEqual({ first: null, replies: 0, trouble: null });
    await story.pass(minutes(4));
    await story.tell(ana, id, { type: 'reply', text: 'yes', seenVersion: version });
    const first = { after: minutes(4), target: minutes(15) };
    expect((await read(id))?.answers).toEqual({ first, replies: 1, trouble: null });
    await story.tell(ana, id, { type: 'take_back_reply', messageNumber: 2 });
    expect((await read(id))?.answers).toEqual({ first: null, replies: 0, trouble: null });
  });

  it('names the customer by the address where they gave no name', async () => {
    const { id } = await support.write('+4930555', 'hi', null);
    await expect(read(id)).resolves.toMatchObject({ customer: { name: '+4930555' } });
  });

  it('names other open conversations of the customer, and where the card stands', async () => {
    const sales = await story.inbox('sales', { manage: [rosa], answer: [ana] });
    const first = await support.write('both@example.org', 'one');
    const second = await sales.write('both@example.org', 'two');
    await story.tell(ana, second.id, { type: 'claim' });
    const place = { slackChannel: 'CSUPPORT', ts: '1700000000.000100' };
    await story.standsAt(`card:${first.id}`, place, first.id);
    const view = await read(first.id);
    const other = await read(second.id);
    expect(view?.card).toEqual(place);
    expect(view?.alsoOpen).toEqual([
      { number: other?.number, channel: 'api', owner: { id: ana, name: 'Ana Silva' } },
    ]);
    expect(other?.customer.earlier).toBe(1);
  });

  it('is nothing for an unknown id, an id of another workspace, and what is no id', async () => {
    const { id } = await support.write('ids@example.org', 'hi');
    const nobody = '00000000-0000-4000-8000-000000000000' as ConversationId;
    await expect(read(nobody)).resolves.toBeNull();
    await expect(story.views.conversation('T0OTHER' as WorkspaceId, id)).resolves.toBeNull();
    await expect(read("x' OR true --" as ConversationId)).resolves.toBeNull();
  });

  it('of an answer that came the next morning, the night does not count', async () => {
    await story.pass(Date.UTC(2026, 2, 4, 16, 55) - story.now());
    const { id, version } = await support.write('night@example.org', 'hello?');
    await story.pass(Date.UTC(2026, 2, 5, 8, 5) - story.now());
    await story.tell(ana, id, { type: 'reply', text: 'yes', seenVersion: version });
    const first = { after: minutes(10), target: minutes(15) };
    expect((await read(id))?.answers.first).toEqual(first);
  });

  describe('More', () => {
    it('shows the history newest first with the words of its messages, and the role of who looks', async () => {
      const { id } = await support.write('more@example.org', 'my order?');
      await story.tell(ana, id, { type: 'claim' });
      await story.pass(minutes(1));
      const { version } = await story.tell(ana, id, { type: 'note', text: 'ask Ben' });
      const view = await story.views.more(story.workspaceId, id, rosa);
      expect(view?.viewer).toEqual({ id: rosa, role: 'admin' });
      expect(view?.history.map((entry) => entry.version)).toEqual([version, 2, 1]);
      expect(view?.history[0]).toMatchObject({
        at: story.now(),
        actor: { kind: 'agent', agentId: ana },
        events: [{ type: 'note_added', message: { number: 2, text: 'ask Ben', kind: 'note' } }],
      });
      expect(view?.history[2]?.events).toContainEqual(
        expect.objectContaining({
          type: 'message_received',
          message: expect.objectContaining({ text: 'my order?', author: { kind: 'customer' } }),
        }),
      );
      expect(view?.names[ana]).toBe('Ana Silva');
    });

    it('lists what came before, with who had it last', async () => {
      const first = await support.write('again@example.org', 'one');
      await story.tell(ben, first.id, { type: 'claim' });
      const resolve = { type: 'resolve', seenVersion: null, note: null, by: null } as const;
      await story.tell(ben, first.id, resolve);
      await story.pass(minutes(60 * 24 * 8));
      const second = await support.write('again@example.org', 'two');
      const view = await story.views.more(story.workspaceId, second.id, 'UNOBODY' as AgentId);
      expect(view?.viewer.role).toBeNull();
      expect(view?.others).toEqual({ shown: [], count: 0, elsewhere: 1 });
      const seen = await story.views.more(story.workspaceId, second.id, rosa);
      expect(seen?.others).toEqual({
        count: 1,
        elsewhere: 0,
        shown: [
          {
            number: expect.any(Number),
            status: 'resolved',
            channel: expect.any(String),
            openedAt: first.openedAt,
            owner: { id: ben, name: 'Ben Adler' },
            inboxName: 'support',
            card: null,
          },
        ],
      });
      expect(seen?.historyCount).toBe(seen?.history.length);
    });
  });
});
