import { afterEach, describe, expect, it, vi } from 'vitest';
import { StoreUnavailable } from '../../../src/inbox/ports.ts';
import { ACTIONS, MODALS } from '../../../src/slack/action-ids.ts';
import { encodeConversationValue, encodeInboxValue } from '../../../src/slack/button-value.ts';
import { startSlackApp, wordsIn } from '../../helpers/slack-app.ts';
import { buttonClick } from '../../helpers/slack-payloads.ts';
import { ana, ben, conversationId, inboxId, owned, unclaimed, viewOf } from '../blocks/given.ts';

const value = encodeConversationValue({ conversationId, seenVersion: 1 });
const press = (action: string, spec: Parameters<typeof buttonClick>[1] = {}) =>
  buttonClick({ action, value }, { user: ana, ...spec });

const done = { outcome: 'done', state: owned(), events: [] } as const;
const taken = (since: number) =>
  ({
    outcome: 'refused',
    refusal: { reason: 'owned_by_other', owner: ben, since },
    state: null,
  }) as const;

describe('Claim', () => {
  it('sends the command of whoever pressed, named after the click, and delivers at once', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue(done);
    const { responseUrl } = app.slack;
    const answer = await app.send(press(ACTIONS.claim, { triggerId: 'trigger.9', responseUrl }));
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(app.handleConversation.mock.calls).toEqual([
      [
        { by: 'id', workspaceId: 'T1', conversationId },
        { kind: 'agent', agentId: ana },
        { type: 'claim', commandId: 'click:trigger.9' },
      ],
    ]);
    expect(app.delivered).toEqual([`conversation:${conversationId}`]);
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('#142 · Marta Díaz is yours.');
  });

  it('offers to take it back as long as that is possible', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue(done);
    const { responseUrl } = app.slack;
    const before = { owner: null, assignment: null, ownerChangedIn: 1 };
    const undoable = { what: 'claim', in: 2, by: ana, before } as const;
    for (const [until, offered] of [
      [10_000, true],
      [-1, false],
    ] as const) {
      const view = viewOf(owned());
      const conversation = {
        ...view.conversation,
        undoable: { ...undoable, until: view.now + until },
      };
      app.views.conversation = async () => ({ ...view, conversation });
      await app.send(press(ACTIONS.claim, { triggerId: `trigger.${until}`, responseUrl }));
      expect(wordsIn(app.slack.callsOf('respond').at(-1)).includes('"Undo"')).toBe(offered);
    }
  });

  it('is acknowledged only after the commit', async () => {
    const app = await startSlackApp();
    let commit: () => void = () => undefined;
    app.handleConversation.mockReturnValue(
      new Promise((resolve) => {
        commit = () => resolve(done);
      }),
    );
    let acknowledged = false;
    const answer = app.answerTo(press(ACTIONS.claim)).then(() => {
      acknowledged = true;
    });
    await expect.poll(() => app.handleConversation.mock.calls.length).toBe(1);
    expect(acknowledged).toBe(false);
    commit();
    await answer;
    expect(acknowledged).toBe(true);
  });

  it('that came too late tells only the loser who was faster, and offers the next', async () => {
    const app = await startSlackApp();
    const view = viewOf(owned());
    app.views.conversation = async () => view;
    app.views.nextWaiting = async () => unclaimed({ number: 143, customerName: 'Kim Park' });
    app.handleConversation.mockResolvedValue(taken(view.now - 400));
    await app.send(press(ACTIONS.claim, { responseUrl: app.slack.responseUrl }));
    const [told, ...others] = app.slack.callsOf('respond');
    expect(others).toEqual([]);
    expect(told).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(told?.['text']).toContain('Ben Adler claimed #142 0.4 s before you');
    expect(wordsIn(told)).toContain('Claim #143');
  });

  it('of what is theirs already says so', async () => {
    const app = await startSlackApp();
    app.views.conversation = async () => viewOf(owned());
    await app.send(press(ACTIONS.claim, { responseUrl: app.slack.responseUrl }));
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('yours already');
    expect(app.delivered).toEqual([]);
  });

  it('from an old ephemeral answer takes its place', async () => {
    const app = await startSlackApp();
    app.views.conversation = async () => viewOf(owned());
    app.handleConversation.mockResolvedValue(done);
    const { responseUrl } = app.slack;
    await app.send(press(ACTIONS.claim, { at: 'ephemeral', responseUrl }));
    expect(app.slack.callsOf('respond')).toMatchObject([{ replace_original: true }]);
  });

  it('at Home answers in a line on top of it', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue(taken(0));
    await app.send(press(ACTIONS.claim, { at: 'home', triggerId: 'trigger.home' }));
    const [published] = app.slack.callsOf('views.publish');
    expect(published).toMatchObject({ user_id: ana, view: { type: 'home' } });
    expect(wordsIn(published)).toContain('; your screen was behind');
    expect(app.slack.callsOf('views.open')).toEqual([]);
  });

  it('of a guest from another workspace is refused without asking the domain', async () => {
    const app = await startSlackApp();
    const { responseUrl } = app.slack;
    await app.send(press(ACTIONS.claim, { userTeam: 'T9', responseUrl }));
    expect(app.handleConversation).not.toHaveBeenCalled();
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('Only members of this workspace');
  });

  it('of a guest of this workspace says that guests cannot answer', async () => {
    const app = await startSlackApp();
    app.views.people = async () => [
      {
        ...{ id: ana, name: 'Ana', publicName: 'Ana', timeZone: 'UTC' },
        ...{ mayAct: false, guest: true, threadMessages: 'ask' },
        ...{ hours: null, quiet: null, nudges: { usual: 'dm' as const, of: {} }, leave: null },
      },
    ];
    const refusal = { reason: 'not_allowed', role: null } as const;
    app.handleConversation.mockResolvedValue({ outcome: 'refused', refusal, state: null });
    await app.send(press(ACTIONS.claim, { responseUrl: app.slack.responseUrl }));
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('Guests');
  });

  it('with a value that is none of ours says that the button is too old', async () => {
    const app = await startSlackApp();
    const { responseUrl } = app.slack;
    await app.send(buttonClick({ action: ACTIONS.claim, value: '{"v":99}' }, { responseUrl }));
    expect(app.handleConversation).not.toHaveBeenCalled();
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('too old');
  });

  it('that cannot be saved says so, and is an error in the log', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockRejectedValue(new StoreUnavailable('away'));
    const answer = await app.send(press(ACTIONS.claim, { responseUrl: app.slack.responseUrl }));
    expect(answer.status).toBe(200);
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('Not saved');
    expect(app.log.lines.map(({ level }) => level)).toContain('error');
  });

  it('that breaks tells a reference that stands in the log', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockRejectedValue(new Error('a bug'));
    await app.send(press(ACTIONS.claim, { responseUrl: app.slack.responseUrl }));
    const line = app.log.lines.find(({ level }) => level === 'error');
    const { reference } = (line?.fields ?? {}) as { reference?: string };
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain(reference);
  });

  it('is answered by an ephemeral message when the response_url does not work or is not of Slack', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue({ outcome: 'busy' });
    await app.send(press(ACTIONS.claim, { responseUrl: 'http://169.254.169.254/latest' }));
    expect(app.slack.callsOf('chat.postEphemeral')).toMatchObject([{ channel: 'C1', user: ana }]);
  });
});

describe('Claim next', () => {
  const value = encodeInboxValue({ inboxId });
  const pressNext = (triggerId: string, more = {}) =>
    buttonClick({ action: ACTIONS.claimNext, value }, { triggerId, ...more });
  afterEach(() => vi.restoreAllMocks());

  /** Each commit waits for the test. */
  async function start() {
    const app = await startSlackApp();
    const asked: string[] = [];
    const commits: (() => void)[] = [];
    app.views.nextWaiting = async () => {
      asked.push('next');
      return unclaimed({});
    };
    app.handleConversation.mockImplementation(async () => {
      asked.push('claim');
      await new Promise<void>((resolve) => commits.push(resolve));
      return done;
    });
    return { app, asked, commits };
  }

  it('pressed by several at once looks for one after the other, so that nobody is beaten to it', async () => {
    const { app, asked, commits } = await start();
    const presses = [1, 2].map((number) => app.send(pressNext(`trigger.${number}`)));
    await vi.waitFor(() => expect(commits).toHaveLength(1));
    expect(asked).toEqual(['next', 'claim']);
    commits[0]?.();
    await vi.waitFor(() => expect(commits).toHaveLength(2));
    commits[1]?.();
    await Promise.all(presses);
    expect(asked).toEqual(['next', 'claim', 'next', 'claim']);
  });

  it('whose turn comes too late for Slack takes nothing, and says so', async () => {
    const { app, asked, commits } = await start();
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const { responseUrl } = app.slack;
    const first = app.send(pressNext('trigger.1'));
    await vi.waitFor(() => expect(commits).toHaveLength(1));
    const second = app.send(pressNext('trigger.2', { responseUrl }));
    // Pressed after it and no such button: once this one commits, the one before waits for its turn.
    const other = app.send(press(ACTIONS.claim));
    await vi.waitFor(() => expect(commits).toHaveLength(2));
    now = 2_001;
    for (const commit of commits) commit();
    await Promise.all([first, second, other]);
    expect(asked).toEqual(['next', 'claim', 'claim']);
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('please try again');
  });
});

describe('Claim & reply', () => {
  it('claims at the press and opens Reply', async () => {
    const app = await startSlackApp();
    app.views.conversation = async () => viewOf(owned());
    app.handleConversation.mockResolvedValue(done);
    await app.send(press(ACTIONS.claimAndReply));
    expect(app.handleConversation.mock.calls[0]?.[2]).toMatchObject({ type: 'claim' });
    const [opened] = app.slack.callsOf('views.open');
    expect(opened).toMatchObject({ view: { callback_id: MODALS.reply } });
  });

  it('that lost the race opens nothing', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue(taken(0));
    await app.send(press(ACTIONS.claimAndReply, { responseUrl: app.slack.responseUrl }));
    expect(app.slack.callsOf('views.open')).toEqual([]);
    expect(app.slack.callsOf('respond')).toHaveLength(1);
  });
});
