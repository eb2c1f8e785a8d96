import type { KnownBlock, ModalView } from '@slack/types';
import { expect, test } from 'vitest';
import { as, cardsIn } from '../../sandbox/driver.ts';
import { startWithProbe } from './start.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

const card: KnownBlock[] = [
  { type: 'section', block_id: 'head', text: { type: 'mrkdwn', text: '*#142*' } },
  {
    type: 'actions',
    block_id: 'buttons',
    elements: [
      {
        type: 'button',
        action_id: 'claim',
        text: plain('Claim'),
        value: '{"v":1}',
        style: 'primary',
      },
      {
        type: 'external_select',
        action_id: 'assign',
        placeholder: plain('Assign to…'),
        min_query_length: 0,
      },
      {
        type: 'overflow',
        action_id: 'more',
        options: [
          { text: plain('Release'), value: 'release' },
          { text: plain('History'), value: 'history' },
        ],
      },
    ],
  },
];

const modal: ModalView = {
  type: 'modal',
  callback_id: 'reply',
  private_metadata: '142',
  title: plain('Reply · #142'),
  submit: plain('Send'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'message',
      label: plain('Message'),
      element: { type: 'plain_text_input', action_id: 'text', multiline: true },
    },
    {
      type: 'input',
      block_id: 'after',
      label: plain('Afterwards'),
      optional: true,
      element: {
        type: 'radio_buttons',
        action_id: 'choice',
        options: [
          { text: plain('Wait'), value: 'wait' },
          { text: plain('Resolve'), value: 'resolve' },
        ],
        initial_option: { text: plain('Wait'), value: 'wait' },
      },
    },
  ],
};

async function startWithCard() {
  const started = await startWithProbe();
  await started.client.chat.postMessage({
    channel: started.sandbox.scene.support.id,
    text: 'card',
    blocks: card,
  });
  await started.sandbox.idle();
  started.app.requests.length = 0;
  const [posted] = cardsIn(started.sandbox, '#support');
  if (!posted) throw new Error('no card');
  return { ...started, posted, ana: as(started.sandbox, 'ana') };
}

async function startWithModal() {
  const started = await startWithCard();
  await started.ana.click(started.posted, 'Claim');
  const trigger_id: string = started.app.requests[0]?.body.trigger_id;
  await started.client.views.open({ trigger_id, view: modal });
  started.app.requests.length = 0;
  return started;
}

test('a button sends its value, the message and a way to answer', async () => {
  const { ana, app, posted, sandbox } = await startWithCard();
  expect(await ana.click(posted, 'Claim')).toEqual({ type: 'nothing' });
  expect(app.requests[0]?.body).toMatchObject({
    type: 'block_actions',
    user: { id: ana.id, team_id: sandbox.workspace.team.id },
    container: { type: 'message', message_ts: posted.ts, is_ephemeral: false },
    channel: { id: posted.channel, name: 'support' },
    message: { ts: posted.ts, bot_id: sandbox.workspace.app.botId },
    state: { values: { buttons: { assign: { selected_option: null } } } },
    actions: [{ action_id: 'claim', block_id: 'buttons', value: '{"v":1}', type: 'button' }],
  });
});

test('a button that is refused or not acknowledged in time bears a warning until it works', async () => {
  const { ana, app, posted } = await startWithCard();
  app.answer = () => ({ status: 500 });
  expect(await ana.click(posted, 'Claim')).toMatchObject({ type: 'button_warning' });
  expect([...posted.warnedFor]).toEqual([ana.id]);
  app.answer = () => ({});
  await ana.click(posted, 'Claim');
  expect([...posted.warnedFor]).toEqual([]);
});

test('a select asks the app for options and sends the chosen one', async () => {
  const { ana, app, posted } = await startWithCard();
  app.answer = ({ body }) =>
    body.type === 'block_suggestion'
      ? {
          body: {
            option_groups: [
              {
                label: plain('Free now'),
                options: [{ text: plain('Chen Wu · 4 open'), value: 'U1' }],
              },
            ],
          },
        }
      : {};
  await ana.choose(posted, 'Assign to…', 'Chen');
  expect(app.requests.map(({ body }) => body.type)).toEqual(['block_suggestion', 'block_actions']);
  expect(app.requests[0]?.body).toMatchObject({ action_id: 'assign', value: 'Chen' });
  expect(app.requests[1]?.body.actions[0]).toMatchObject({
    type: 'external_select',
    selected_option: { value: 'U1' },
  });
});

test('options that Slack would not show are an error for the person', async () => {
  const { ana, app, posted } = await startWithCard();
  const options = Array.from({ length: 101 }, (_, n) => ({ text: plain(`${n}`), value: `${n}` }));
  app.answer = () => ({ body: { options } });
  const shown = await ana.act({
    type: 'suggest',
    place: { kind: 'message', conversation: posted.channel, ts: posted.ts },
    blockId: 'buttons',
    actionId: 'assign',
    query: '',
  });
  expect(shown).toMatchObject({ type: 'options_error' });
});

test('an overflow sends the chosen option', async () => {
  const { ana, app, posted } = await startWithCard();
  await ana.choose(posted, 'more', 'History');
  expect(app.requests[0]?.body.actions[0]).toMatchObject({
    type: 'overflow',
    selected_option: { value: 'history' },
  });
});

test('a trigger opens one modal, once, within three seconds', async () => {
  const { ana, app, client, posted, sandbox } = await startWithCard();
  await ana.click(posted, 'Claim');
  const trigger_id: string = app.requests[0]?.body.trigger_id;
  await client.views.open({ trigger_id, view: modal });
  expect(ana.modal()).toMatchObject({ callback_id: 'reply', private_metadata: '142' });
  await expect(client.views.open({ trigger_id, view: modal })).rejects.toMatchObject({
    data: { error: 'exchanged_trigger_id' },
  });
  await ana.click(posted, 'Claim');
  sandbox.clock.advance(3001);
  await expect(
    client.views.open({ trigger_id: app.requests[1]?.body.trigger_id, view: modal }),
  ).rejects.toMatchObject({ data: { error: 'expired_trigger_id' } });
});

test('a submission without a required field does not reach the app', async () => {
  const { ana, app } = await startWithModal();
  expect(await ana.submit()).toEqual({
    type: 'field_errors',
    errors: { message: 'Please complete this required field.' },
  });
  expect(app.requests).toEqual([]);
});

test('a submission carries what was typed and what was preset, and closes the modal', async () => {
  const { ana, app } = await startWithModal();
  await ana.submit({ Message: 'It ships tomorrow.' });
  expect(app.requests[0]?.body).toMatchObject({
    type: 'view_submission',
    view: {
      callback_id: 'reply',
      private_metadata: '142',
      state: {
        values: {
          message: { text: { type: 'plain_text_input', value: 'It ships tomorrow.' } },
          after: { choice: { type: 'radio_buttons', selected_option: { value: 'wait' } } },
        },
      },
    },
  });
  expect(ana.modal()).toBeUndefined();
});

test('errors stay under their fields, and only known fields may have them', async () => {
  const { ana, app } = await startWithModal();
  app.answer = () => ({ body: { response_action: 'errors', errors: { message: 'Too rude.' } } });
  expect(await ana.submit({ Message: 'x' })).toEqual({
    type: 'field_errors',
    errors: { message: 'Too rude.' },
  });
  app.answer = () => ({ body: { response_action: 'errors', errors: { nowhere: 'x' } } });
  expect(await ana.submit({ Message: 'x' })).toMatchObject({ type: 'modal_trouble' });
  expect(ana.modal()).toBeDefined();
});

test('update changes the modal, push puts one above up to three, clear closes all', async () => {
  const { ana, app } = await startWithModal();
  const titled = (title: string) => ({ ...modal, title: plain(title), blocks: [] });
  app.answer = () => ({ body: { response_action: 'update', view: titled('Second') } });
  await ana.submit({ Message: 'x' });
  expect(ana.modal()?.title.text).toBe('Second');
  app.answer = () => ({ body: { response_action: 'push', view: titled('Third') } });
  await ana.submit();
  await ana.submit();
  expect(ana.modal()?.title.text).toBe('Third');
  expect(await ana.submit()).toMatchObject({ type: 'modal_trouble' });
  app.answer = () => ({ body: { response_action: 'clear' } });
  await ana.submit();
  expect(ana.modal()).toBeUndefined();
});

test('closing tells the app where it asked for that', async () => {
  const { ana, app } = await startWithModal();
  await ana.cancel();
  expect(app.requests[0]?.body).toMatchObject({ type: 'view_closed', is_cleared: false });
  expect(ana.modal()).toBeUndefined();
});

test('a slash command answers ephemerally and its failure reads as in Slack', async () => {
  const { ana, app } = await startWithProbe().then(async (started) => ({
    ...started,
    ana: as(started.sandbox, 'ana'),
  }));
  app.answer = () => ({ body: { text: 'only you' } });
  expect(await ana.command('/probe one two', '#support')).toEqual({ type: 'nothing' });
  expect(app.requests[0]?.body).toMatchObject({ command: '/probe', text: 'one two' });
  expect(ana.ephemerals('#support').map(({ text }) => text)).toEqual(['only you']);
  await ana.command('/probe-escaped @ben in #support', '#support');
  expect(app.requests[1]?.body.text).toMatch(/^<@U\w+\|ben> in <#C\w+\|support>$/);
  expect(await ana.command('/nope', '#support')).toMatchObject({ type: 'command_error' });
});

test('a slash command that is not acknowledged in time is an operation_timeout', async () => {
  const { app, sandbox } = await startWithProbe({ acknowledgeWithinMs: 100 });
  app.answer = () => 'never';
  expect(await as(sandbox, 'ana').command('/probe', '#support')).toEqual({
    type: 'command_error',
    text: '/probe failed with the error "operation_timeout"',
  });
});

test('a response_url works five times in thirty minutes, for replacing as well', async () => {
  const { ana, app, posted, sandbox } = await startWithCard();
  await ana.click(posted, 'Claim');
  const url: string = app.requests[0]?.body.response_url;
  const post = (body: object) =>
    fetch(url, { method: 'POST', body: JSON.stringify(body) }).then(async (response) => ({
      status: response.status,
      body: await response.json(),
    }));
  await post({ replace_original: true, text: 'replaced' });
  expect(posted).toMatchObject({ text: 'replaced', edited: expect.anything() });
  expect(posted.blocks).toBeUndefined();
  await post({ text: 'only Ana' });
  expect(ana.ephemerals().map(({ text }) => text)).toEqual(['only Ana']);
  await post({ response_type: 'in_channel', text: 'everybody' });
  await post({ text: '4' });
  expect(await post({ text: '5' })).toMatchObject({ status: 200 });
  expect(await post({ text: '6' })).toEqual({
    status: 404,
    body: { ok: false, error: 'used_url' },
  });
  expect([...sandbox.scene.support.messages.values()].map(({ text }) => text)).toContain(
    'everybody',
  );
});

test('a response_url is expired after thirty minutes', async () => {
  const { ana, app, posted, sandbox } = await startWithCard();
  await ana.click(posted, 'Claim');
  sandbox.clock.advance(30 * 60_000 + 1);
  const response = await fetch(app.requests[0]?.body.response_url, {
    method: 'POST',
    body: '{"text":"late"}',
  });
  expect(await response.json()).toEqual({ ok: false, error: 'expired_url' });
});

test('an ephemeral can be clicked, carries no message, and is replaced or deleted', async () => {
  const { ana, app, client, posted } = await startWithCard();
  await client.chat.postEphemeral({
    channel: posted.channel,
    user: ana.id,
    text: 'you lost',
    blocks: card,
  });
  const [seen] = ana.ephemerals();
  if (!seen) throw new Error('no ephemeral');
  await ana.click(seen, 'Claim');
  const payload = app.requests[0]?.body;
  expect(payload.container).toMatchObject({ is_ephemeral: true, message_ts: seen.ts });
  expect(payload).not.toHaveProperty('message');
  await fetch(payload.response_url, { method: 'POST', body: '{"delete_original":true}' });
  expect(ana.ephemerals()).toEqual([]);
});

test('shortcuts carry the message and a trigger', async () => {
  const { ana, app, posted } = await startWithCard();
  await ana.messageShortcut(posted, 'look');
  await ana.globalShortcut('start');
  expect(app.requests[0]?.body).toMatchObject({
    type: 'message_action',
    callback_id: 'look',
    message_ts: posted.ts,
    message: { ts: posted.ts },
  });
  expect(app.requests[1]?.body).toMatchObject({ type: 'shortcut', callback_id: 'start' });
  await expect(ana.globalShortcut('other')).rejects.toThrow('no global shortcut other');
});

test('the Home is published for one person and its buttons have no response_url', async () => {
  const { ana, app, client } = await startWithProbe().then((started) => ({
    ...started,
    ana: as(started.sandbox, 'ana'),
  }));
  await ana.openHome();
  expect(app.requests[0]?.body.event).toMatchObject({ type: 'app_home_opened', tab: 'home' });
  await client.views.publish({ user_id: ana.id, view: { type: 'home', blocks: card } });
  const home = ana.home();
  if (!home) throw new Error('no home');
  await ana.click(home, 'Claim');
  const payload = app.requests[1]?.body;
  expect(payload).toMatchObject({ container: { type: 'view', view_id: home.id } });
  expect(payload).not.toHaveProperty('response_url');
});

test('four people click at the same moment and each click reaches the app', async () => {
  const { app, posted, sandbox } = await startWithCard();
  const clicks = ['ana', 'ben', 'chen', 'rosa'].map((handle) =>
    as(sandbox, handle).click(posted, 'Claim'),
  );
  await Promise.all(clicks);
  expect(new Set(app.requests.map(({ body }) => body.user.id)).size).toBe(4);
});

test('somebody who is not in the channel cannot click', async () => {
  const { posted, sandbox } = await startWithCard();
  await expect(as(sandbox, 'ola').click(posted, 'Claim')).rejects.toThrow('not in');
});
