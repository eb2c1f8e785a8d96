import { describe, expect, it } from 'vitest';
import { ACTIONS, INPUTS, MODALS } from '../../../src/slack/action-ids.ts';
import { noteModal } from '../../../src/slack/blocks/modals/note.ts';
import { replyModal } from '../../../src/slack/blocks/modals/reply.ts';
import { encodeConversationValue } from '../../../src/slack/button-value.ts';
import { startSlackApp } from '../../helpers/slack-app.ts';
import { buttonClick, closing, submission, typing } from '../../helpers/slack-payloads.ts';
import {
  ana,
  ben,
  conversationId,
  message,
  NOON,
  owned,
  reply,
  resolved,
  unassigned,
  viewOf,
} from '../blocks/given.ts';

const value = encodeConversationValue({ conversationId, seenVersion: 1 });
const done = { outcome: 'done', state: owned(), events: [] } as const;
const pressReply = (user: string, responseUrl: string) =>
  buttonClick({ action: ACTIONS.reply, value }, { user, responseUrl });

describe('Reply', () => {
  it('opens for the owner with the newest version, whatever the button carries', async () => {
    const app = await startSlackApp();
    app.views.conversation = async () => viewOf(owned({}, { version: 9 }));
    await app.send(pressReply(ana, app.slack.responseUrl));
    const [opened] = app.slack.callsOf('views.open');
    expect(opened).toMatchObject({ view: { callback_id: MODALS.reply } });
    const { private_metadata: metadata } = (opened?.['view'] ?? {}) as {
      private_metadata?: string;
    };
    expect(metadata).toContain('"seenVersion":9');
    expect(metadata).toContain('"slackChannel":"C1"');
  });

  it('tells an agent before typing that somebody else owns it', async () => {
    const app = await startSlackApp();
    app.views.conversation = async () => viewOf(owned());
    await app.send(pressReply(ben, app.slack.responseUrl));
    expect(app.slack.callsOf('views.open')).toEqual([]);
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('Ana Silva');
  });

  it('opens for a manager all the same', async () => {
    const app = await startSlackApp();
    app.views.conversation = async () => viewOf(owned());
    const [inbox] = await app.views.inboxesOf('T1' as never, ben);
    app.views.inboxesOf = async () => (inbox ? [{ ...inbox, role: 'manager' as const }] : []);
    await app.send(pressReply(ben, app.slack.responseUrl));
    expect(app.slack.callsOf('views.open')).toHaveLength(1);
  });

  it('tells a watcher who can add them', async () => {
    const app = await startSlackApp();
    const [inbox] = await app.views.inboxesOf('T1' as never, ben);
    app.views.inboxesOf = async () => (inbox ? [{ ...inbox, role: 'watcher' as const }] : []);
    await app.send(pressReply(ben, app.slack.responseUrl));
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('Rosa Klein can add you');
  });

  it('on a resolved conversation says who resolved it', async () => {
    const app = await startSlackApp();
    app.views.conversation = async () => viewOf(resolved());
    await app.send(pressReply(ana, app.slack.responseUrl));
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('Ana Silva resolved #142');
  });
});

describe('a reply that is sent', () => {
  const desk = { viewer: ana, signature: null, savedReplies: 'none' } as const;
  const modal = replyModal(viewOf(owned()), desk);
  const submit = (text: string, hash = 'h1') =>
    submission(modal, { [INPUTS.message]: { value: text } }, { user: ana, viewId: 'V1', hash });

  it('carries what was typed, cleaned, and the version that was on the screen', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue(done);
    const { body } = await app.send(submit('It ships\u0000 tomorrow.'));
    expect(app.handleConversation.mock.calls[0]?.[2]).toEqual({
      type: 'reply',
      commandId: 'view:V1:h1',
      text: 'It ships tomorrow.',
      seenVersion: 2,
    });
    expect(JSON.parse(body)).toEqual({ response_action: 'clear' });
  });

  it('twice is the same command', async () => {
    const app = await startSlackApp();
    await app.send(submit('Yes'));
    await app.send(submit('Yes'));
    const [first, second] = app.handleConversation.mock.calls.map(
      ([, , { commandId }]) => commandId,
    );
    expect(first).toBe(second);
  });

  it('while the customer wrote again stays in the modal, with the new message above it', async () => {
    const app = await startSlackApp();
    const newest = message({ number: 2, text: 'I found it, never mind.' });
    app.views.conversation = async () =>
      viewOf(owned({}, { version: 3 }), { lastMessages: [newest], lastFromCustomer: newest });
    app.handleConversation.mockResolvedValue({
      outcome: 'refused',
      refusal: { reason: 'customer_wrote_again' },
      state: null,
    });
    const { body } = await app.send(submit('It ships tomorrow.'));
    expect(JSON.parse(body)).toMatchObject({ response_action: 'update' });
    expect(body).toContain('It ships tomorrow.');
    expect(body).toContain('I found it, never mind.');
    expect(body).toContain('\\"seenVersion\\":3');
  });

  it.each([
    [{ reason: 'text_empty' } as const, 'Write something'],
    [{ reason: 'channel_cannot_reply' } as const, 'no address for replies'],
    [
      { reason: 'already_resolved', by: { kind: 'agent', agentId: ben }, at: 0 } as const,
      'Ben Adler',
    ],
  ])('that is refused keeps the text and says why: $reason', async (refusal, said) => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue({ outcome: 'refused', refusal, state: null });
    const { body } = await app.send(submit('Hello'));
    const answer = JSON.parse(body) as { response_action: string; errors: Record<string, string> };
    expect(answer.response_action).toBe('errors');
    expect(answer.errors[INPUTS.message]).toContain(said);
  });

  it('that breaks keeps the text and gives a reference', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockRejectedValue(new Error('a bug'));
    const { body } = await app.send(submit('Hello'));
    expect(JSON.parse(body)).toMatchObject({
      response_action: 'errors',
      errors: { [INPUTS.message]: expect.stringContaining('reference') },
    });
    expect(wordsOfLog(app.log.lines)).not.toContain('Hello');
  });
});

const wordsOfLog = (lines: object[]) => JSON.stringify(lines);

describe('while somebody types', () => {
  const desk = { viewer: ana, signature: null, savedReplies: 'none' } as const;
  const modal = replyModal(viewOf(owned()), desk);
  const typed = (text: string) => typing(modal, { field: INPUTS.message, text }, ana);
  const begun = (app: Awaited<ReturnType<typeof startSlackApp>>) =>
    app.handleConversation.mock.calls.filter(([, , { type }]) => type === 'begin_reply').length;

  it('keeps what they typed, for them alone, and says so in no log', async () => {
    const app = await startSlackApp();
    await app.send(typed('It ships'));
    await app.send(typed('It ships tomorrow.'));
    const of = (agentId: typeof ana) => app.deps.drafts.of('T1' as never, agentId, conversationId);
    expect([await of(ana), await of(ben)]).toEqual(['It ships tomorrow.', null]);
    expect(wordsOfLog(app.log.lines)).not.toContain('It ships');
    await app.send(typed('  '));
    expect(await of(ana)).toBeNull();
  });

  it('tells the team once a minute, not at each character', async () => {
    const app = await startSlackApp();
    await app.send(typed('I'));
    await app.send(typed('It'));
    await app.send(typed('It '));
    expect(begun(app)).toBe(1);
  });

  it('takes what is told after the sending for no new writing', async () => {
    const app = await startSlackApp();
    const sent = reply({ text: 'It ships tomorrow.', at: NOON });
    app.views.conversation = async () => viewOf(owned(), { now: NOON + 900, lastMessages: [sent] });
    await app.send(typed('It ships tomorro'));
    await app.send(typed('It ships tomorrow.'));
    expect(begun(app)).toBe(0);
    expect(await app.deps.drafts.of('T1' as never, ana, conversationId)).toBeNull();
    await app.send(typed('It ships on Monday.'));
    expect(begun(app)).toBe(1);
    expect(await app.deps.drafts.of('T1' as never, ana, conversationId)).toBe(
      'It ships on Monday.',
    );
  });

  it('lets them type on when the draft cannot be kept', async () => {
    const app = await startSlackApp();
    app.deps.drafts.keep = async () => Promise.reject(new Error('no room'));
    await app.send(typed('It ships'));
    expect(app.slack.callsOf('views.update')).toEqual([]);
    expect(wordsOfLog(app.log.lines)).not.toContain('It ships');
  });

  it('hears that Reply was closed', async () => {
    const app = await startSlackApp();
    await app.send(closing(modal, ana));
    expect(app.handleConversation.mock.calls[0]?.[2]).toMatchObject({ type: 'end_reply' });
  });

  it('does not count as writing when Reply did not open', async () => {
    const app = await startSlackApp();
    app.views.conversation = async () => viewOf(owned());
    app.slack.answer('views.open', { ok: false, error: 'expired_trigger_id' });
    await app.send(pressReply(ana, app.slack.responseUrl));
    expect(begun(app)).toBe(0);
  });
});

describe('Send again', () => {
  const again = encodeConversationValue({ conversationId, seenVersion: 3, messageNumber: 2 });

  it('sends that reply once more', async () => {
    const app = await startSlackApp();
    await app.send(buttonClick({ action: ACTIONS.sendAgain, value: again }, { user: ana }));
    expect(app.handleConversation.mock.calls[0]?.[2]).toMatchObject({
      type: 'resend_reply',
      messageNumber: 2,
    });
  });

  it('of a reply that has arrived says so', async () => {
    const app = await startSlackApp();
    const refusal = { reason: 'reply_not_failed' } as const;
    app.handleConversation.mockResolvedValue({ outcome: 'refused', refusal, state: null });
    const { responseUrl } = app.slack;
    await app.send(
      buttonClick({ action: ACTIONS.sendAgain, value: again }, { user: ana, responseUrl }),
    );
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('not sent again');
  });
});

describe('a note', () => {
  it('is added from its modal', async () => {
    const app = await startSlackApp();
    await app.send(buttonClick({ action: ACTIONS.addNote, value }, { user: ana }));
    expect(app.slack.callsOf('views.open')).toMatchObject([{ view: { callback_id: MODALS.note } }]);
    app.handleConversation.mockResolvedValue(done);
    const modal = noteModal(viewOf(unassigned()));
    const { body } = await app.send(
      submission(modal, { [INPUTS.note]: { value: 'Charge id ends 81.' } }, { user: ana }),
    );
    expect(app.handleConversation.mock.calls[0]?.[2]).toMatchObject({
      type: 'note',
      text: 'Charge id ends 81.',
    });
    expect(JSON.parse(body)).toEqual({ response_action: 'clear' });
  });
});

describe('More…', () => {
  it('is drawn for whoever asks', async () => {
    const app = await startSlackApp();
    const asked: unknown[] = [];
    app.views.more = async (_workspaceId, _conversationId, viewer) => {
      asked.push(viewer);
      const others = { shown: [], count: 0, elsewhere: 0 };
      const history = { history: [], historyCount: 0, others };
      return { ...viewOf(owned()), ...history, viewer: { id: ana, role: 'agent' } };
    };
    await app.send(buttonClick({ action: ACTIONS.more, value }, { user: ana }));
    expect(asked).toEqual([ana]);
    expect(app.slack.callsOf('views.open')).toMatchObject([{ view: { callback_id: MODALS.more } }]);
  });

  it('of a conversation that is gone says so', async () => {
    const app = await startSlackApp();
    app.views.more = async () => null;
    const { responseUrl } = app.slack;
    await app.send(buttonClick({ action: ACTIONS.more, value }, { user: ana, responseUrl }));
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('gone');
  });
});

describe('a button of a conversation whose channel somebody has left', () => {
  it.each([ACTIONS.more, ACTIONS.reply, ACTIONS.reassign, ACTIONS.addNote])(
    '%s shows them nothing of it',
    async (action) => {
      const app = await startSlackApp();
      app.views.more = () => Promise.reject(new Error('not for them'));
      app.views.inboxesOf = async () => [];
      const { responseUrl } = app.slack;
      await app.send(buttonClick({ action, value }, { user: ana, responseUrl }));
      expect(app.slack.callsOf('views.open')).toEqual([]);
      expect(app.slack.callsOf('respond')[0]?.['text']).toContain('You are not in #support');
    },
  );
});
