import { describe, expect, it } from 'vitest';
import { ACTIONS, INPUTS, MODALS } from '../../../src/slack/action-ids.ts';
import { reassignModal } from '../../../src/slack/blocks/modals/reassign.ts';
import { encodeConversationValue, encodeSelectBlockId } from '../../../src/slack/button-value.ts';
import { startSlackApp, wordsIn } from '../../helpers/slack-app.ts';
import {
  buttonClick,
  selectChoice,
  submission,
  suggestion,
  viewOutput,
} from '../../helpers/slack-payloads.ts';
import {
  ana,
  ben,
  conversationId,
  owned,
  resolved,
  rosa,
  unassigned,
  viewOf,
} from '../blocks/given.ts';

const seen = { conversationId, seenVersion: 4 };
const blockId = encodeSelectBlockId(seen, 'salt');
const value = encodeConversationValue(seen);
const done = { outcome: 'done', state: owned(), events: [] } as const;
const ownerChanged = {
  outcome: 'refused',
  refusal: { reason: 'owner_changed', owner: ben, since: 0 },
  state: null,
} as const;

describe('Assign to…', () => {
  const choose = (chosen: string, responseUrl: string) =>
    selectChoice({ action: ACTIONS.assignTo, blockId, chosen }, { user: rosa, responseUrl });

  it('assigns to the chosen person with the version that was seen, and confirms', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue(done);
    await app.send(choose(ben, app.slack.responseUrl));
    expect(app.handleConversation.mock.calls[0]).toMatchObject([
      { conversationId },
      { kind: 'agent', agentId: rosa },
      { type: 'assign', to: ben, seenVersion: 4, reason: null, note: null },
    ]);
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('with Ben Adler now');
  });

  it('releases when "Unassigned" is chosen', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue(done);
    await app.send(choose('unassigned', app.slack.responseUrl));
    expect(app.handleConversation.mock.calls[0]?.[2]).toMatchObject({
      type: 'release',
      seenVersion: 4,
    });
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('is unassigned: anybody');
  });

  it('whose owner changed meanwhile says who has it', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue(ownerChanged);
    await app.send(choose(ana, app.slack.responseUrl));
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain('Ben Adler');
  });

  it('offers people of the inbox with their load, to people of the inbox only', async () => {
    const app = await startSlackApp();
    const asked: string[] = [];
    app.views.candidates = async (_workspaceId, _inboxId, query) => {
      asked.push(query);
      const load = { open: 4, ourTurn: 1, load: 4, most: 8, away: null };
      return [{ agent: { id: ben, name: 'Ben Adler' }, role: 'agent', ...load }];
    };
    const ask = () =>
      app.send(suggestion({ action: ACTIONS.assignTo, blockId, query: ' be ' }, rosa));
    const { body } = await ask();
    expect(asked).toEqual(['be']);
    expect(body).toContain('Ben Adler · 4 open, 1 our turn');
    app.views.inboxesOf = async () => [];
    expect((await ask()).body).toBe('{"options":[]}');
  });
});

describe('Reassign…', () => {
  const modal = reassignModal(viewOf(unassigned()), {
    openedAt: { slackChannel: 'C1', ts: '1.1' },
  });
  const submit = (fields: Parameters<typeof submission>[1] = {}) =>
    submission(
      modal,
      {
        [INPUTS.person]: {
          selected_option: { value: ben, text: { type: 'plain_text', text: 'B' } },
        },
        [INPUTS.reason]: {
          selected_option: { value: 'language', text: { type: 'plain_text', text: 'L' } },
        },
        [INPUTS.note]: { value: 'Speaks only\u0000 Danish.' },
        ...fields,
      },
      { user: rosa, viewId: 'V7', hash: 'h1' },
    );

  it('opens on the conversation', async () => {
    const app = await startSlackApp();
    await app.send(buttonClick({ action: ACTIONS.reassign, value }, { user: rosa }));
    expect(app.slack.callsOf('views.open')).toMatchObject([
      { view: { callback_id: MODALS.reassign } },
    ]);
  });

  it('from More goes on top of it', async () => {
    const app = await startSlackApp();
    const inModal = viewOutput({ callback_id: MODALS.more });
    await app.send(buttonClick({ action: ACTIONS.reassign, value }, { user: rosa, inModal }));
    expect(app.slack.callsOf('views.push')).toHaveLength(1);
  });

  it('hands over with reason and clean note, and closes everything', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue(done);
    const { body } = await app.send(submit());
    expect(app.handleConversation.mock.calls[0]?.[2]).toEqual({
      type: 'assign',
      commandId: 'view:V7:h1',
      to: ben,
      seenVersion: 1,
      reason: 'language',
      note: 'Speaks only Danish.',
    });
    expect(JSON.parse(body)).toEqual({ response_action: 'clear' });
  });

  it('whose owner changed is drawn again with the newest version and says so', async () => {
    const app = await startSlackApp();
    app.views.conversation = async () => viewOf(owned());
    app.handleConversation.mockResolvedValue(ownerChanged);
    const { body } = await app.send(submit());
    const answer = JSON.parse(body) as {
      response_action: string;
      view: { private_metadata: string };
    };
    expect(answer.response_action).toBe('update');
    expect(answer.view.private_metadata).toContain('"seenVersion":2');
    expect(body).toContain('Ben Adler');
  });

  it('to somebody who does not answer is an error of the field', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue({
      outcome: 'refused',
      refusal: { reason: 'receiver_cannot_answer', agentId: ben },
      state: null,
    });
    const { body } = await app.send(submit());
    expect(JSON.parse(body)).toMatchObject({
      response_action: 'errors',
      errors: { [INPUTS.person]: expect.stringContaining('Ben Adler does not answer') },
    });
  });
});

describe('Resolve, Reopen and Release', () => {
  it.each([
    [ACTIONS.resolve, { type: 'resolve', seenVersion: 4, note: null, by: null }, 'is resolved'],
    [ACTIONS.release, { type: 'release', seenVersion: 4, note: null }, 'is unassigned: anybody'],
    [ACTIONS.reopen, { type: 'reopen' }, 'open again'],
  ])('%s is one press', async (action, command, said) => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue(done);
    if (action === ACTIONS.resolve) app.views.conversation = async () => viewOf(resolved());
    const { responseUrl } = app.slack;
    await app.send(
      buttonClick({ action, value }, { user: ana, responseUrl, triggerId: 'trigger.r' }),
    );
    expect(app.handleConversation.mock.calls[0]?.[2]).toEqual({
      ...command,
      commandId: 'click:trigger.r',
    });
    expect(app.slack.callsOf('respond')[0]?.['text']).toContain(said);
  });

  it('pressed in More turn More into the answer', async () => {
    const app = await startSlackApp();
    app.handleConversation.mockResolvedValue(done);
    const inModal = viewOutput({ callback_id: MODALS.more, id: 'V8' });
    await app.send(buttonClick({ action: ACTIONS.release, value }, { inModal }));
    const [updated] = app.slack.callsOf('views.update');
    expect(updated).toMatchObject({ view_id: 'V8', view: { callback_id: MODALS.notice } });
    expect(wordsIn(updated)).toContain('is unassigned: anybody');
  });
});
