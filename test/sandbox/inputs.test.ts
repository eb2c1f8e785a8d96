import type { KnownBlock, ModalView } from '@slack/web-api';
import { expect, test } from 'vitest';
import { as, cardsIn } from '../../sandbox/driver.ts';
import { startWithProbe } from './start.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });

/** Each field sends at its own moment: at once, on Enter, with the others. */
const blocks: KnownBlock[] = [
  {
    type: 'input',
    block_id: 'search',
    label: plain('Search'),
    optional: true,
    dispatch_action: true,
    element: {
      type: 'plain_text_input',
      action_id: 'words',
      dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
    },
  },
  {
    type: 'input',
    block_id: 'note',
    label: plain('Note'),
    optional: true,
    element: { type: 'plain_text_input', action_id: 'text' },
  },
  {
    type: 'input',
    block_id: 'reply',
    label: plain('Saved reply'),
    optional: true,
    dispatch_action: true,
    element: { type: 'external_select', action_id: 'saved', min_query_length: 2 },
  },
  {
    type: 'input',
    block_id: 'kind',
    label: plain('Kind'),
    optional: true,
    element: {
      type: 'static_select',
      action_id: 'kind',
      option_groups: [
        { label: plain('Money'), options: [option('Refund'), option('Invoice')] },
        { label: plain('Goods'), options: [option('Broken')] },
      ],
    },
  },
  {
    type: 'actions',
    block_id: 'filters',
    elements: [
      { type: 'checkboxes', action_id: 'only', options: [option('Mine'), option('Late')] },
      { type: 'multi_static_select', action_id: 'tags', options: [option('VIP'), option('New')] },
      { type: 'multi_users_select', action_id: 'people' },
      { type: 'users_select', action_id: 'person' },
      { type: 'radio_buttons', action_id: 'order', options: [option('Oldest'), option('Newest')] },
      { type: 'datepicker', action_id: 'day' },
    ],
  },
  {
    type: 'actions',
    block_id: 'danger',
    elements: [
      {
        type: 'button',
        action_id: 'delete',
        text: plain('Delete'),
        confirm: { title: plain('Delete it?'), text: plain('For good.') },
      },
    ],
  },
];

const modal: ModalView = {
  type: 'modal',
  callback_id: 'find',
  title: plain('Find'),
  submit: plain('Go'),
  notify_on_close: true,
  blocks,
};

async function startWithModal(view: ModalView = modal) {
  const started = await startWithProbe();
  const { app, client, sandbox } = started;
  const ana = as(sandbox, 'ana');
  await ana.globalShortcut('start');
  await client.views.open({ trigger_id: app.requests.at(-1)?.body.trigger_id, view });
  app.requests.length = 0;
  const shown = ana.modal();
  if (!shown) throw new Error('no modal');
  return { ...started, ana, shown, last: () => app.requests.at(-1)?.body };
}

test('typing into a field with dispatch_action tells the app once, with all that stands in the modal', async () => {
  const { ana, app, last } = await startWithModal();
  await ana.type('Note', 'for later');
  expect(app.requests).toEqual([]);
  await ana.type('search', 'lamp');
  expect(app.requests).toHaveLength(1);
  expect(last()).toMatchObject({
    type: 'block_actions',
    container: { type: 'view' },
    actions: [{ type: 'plain_text_input', block_id: 'search', action_id: 'words', value: 'lamp' }],
    view: {
      callback_id: 'find',
      state: {
        values: {
          search: { words: { type: 'plain_text_input', value: 'lamp' } },
          note: { text: { value: 'for later' } },
        },
      },
    },
  });
  expect(last()).not.toHaveProperty('response_url');
});

test('what was typed stays while the app changes the modal, and is submitted', async () => {
  const { ana, client, last, shown } = await startWithModal();
  await ana.type('Note', 'for later');
  await client.views.update({
    view_id: shown.id,
    view: { ...modal, blocks: [...blocks, { type: 'section', text: plain('3 found') }] },
  });
  await ana.submit();
  expect(last().view.state.values.note.text.value).toBe('for later');
});

test('a field without dispatch_action cannot be made to send', async () => {
  const { ana, shown } = await startWithModal();
  const pressed = ana.act({
    type: 'block_action',
    place: { kind: 'modal', viewId: shown.id },
    blockId: 'note',
    actionId: 'text',
    press: { type: 'plain_text_input', value: 'x' },
  });
  await expect(pressed).rejects.toThrow('That field is sent with the others only.');
});

test('an external select asks from its shortest query on and offers groups', async () => {
  const { ana, app, last, shown } = await startWithModal();
  const groups = [{ label: plain('Shipping'), options: [option('Late parcel')] }];
  app.answer = ({ body }) =>
    body.type === 'block_suggestion' ? { body: { option_groups: groups } } : {};
  expect(await ana.options(shown, 'Saved reply', 'l')).toEqual([]);
  expect(app.requests).toEqual([]);
  expect(await ana.options(shown, 'Saved reply', 'la')).toMatchObject([{ value: 'late parcel' }]);
  expect(last()).toMatchObject({ type: 'block_suggestion', value: 'la', view: { id: shown.id } });
  await ana.choose(shown, 'Saved reply', 'Late');
  expect(last()).toMatchObject({
    type: 'block_actions',
    actions: [{ type: 'external_select', selected_option: { value: 'late parcel' } }],
  });
});

test('options in groups are chosen and submitted', async () => {
  const { ana, last } = await startWithModal();
  await ana.submit({ Kind: 'Broken' });
  expect(last().view.state.values.kind.kind.selected_option.value).toBe('broken');
});

test('each kind of choice sends what was chosen, and the state has it', async () => {
  const { ana, app, sandbox, shown } = await startWithModal();
  const { ben, chen } = sandbox.scene;
  await ana.choose(shown, 'only', ['Mine', 'Late']);
  await ana.choose(shown, 'tags', 'VIP');
  await ana.choose(shown, 'people', ['ben', 'chen']);
  await ana.choose(shown, 'person', 'ben');
  await ana.choose(shown, 'order', 'Newest');
  await ana.choose(shown, 'day', '2025-09-16');
  expect(app.requests.map(({ body }) => body.actions[0])).toMatchObject([
    { selected_options: [{ value: 'mine' }, { value: 'late' }] },
    { selected_options: [{ value: 'vip' }] },
    { selected_users: [ben.id, chen.id] },
    { selected_user: ben.id },
    { selected_option: { value: 'newest' } },
    { selected_date: '2025-09-16' },
  ]);
  expect(app.requests.at(-1)?.body.view.state.values.filters).toMatchObject({
    only: { selected_options: [{ value: 'mine' }, { value: 'late' }] },
    person: { selected_user: ben.id },
  });
});

test('a button that asks first sends only what was confirmed', async () => {
  const { ana, app, last, shown } = await startWithModal();
  await expect(ana.click(shown, 'Delete')).rejects.toThrow('"delete" asks first');
  await ana.click(shown, 'Delete', { confirm: 'no' });
  expect(app.requests).toEqual([]);
  await ana.click(shown, 'Delete', { confirm: 'yes' });
  expect(last()).toMatchObject({ actions: [{ action_id: 'delete', confirm: { title: {} } }] });
});

test('Cancel closes the upper modal, the cross all of them, and the app hears which', async () => {
  const { ana, app, client, last, shown } = await startWithModal();
  const push = async () => {
    await ana.type('search', 'again');
    const upper = { ...modal, callback_id: 'upper' };
    await client.views.push({ trigger_id: last().trigger_id, view: upper });
    app.requests.length = 0;
  };
  await push();
  await ana.cancel();
  expect(app.requests.map(({ body }) => body)).toMatchObject([
    { type: 'view_closed', is_cleared: false, view: { callback_id: 'upper' } },
  ]);
  expect(ana.modal()?.id).toBe(shown.id);
  await push();
  await ana.closeAll();
  const closed = app.requests.map(({ body }) => [body.view.callback_id, body.is_cleared]);
  expect(closed.sort()).toEqual([
    ['find', true],
    ['upper', true],
  ]);
  expect(ana.modal()).toBeUndefined();
});

test('a modal that did not ask for it closes without a word', async () => {
  const { ana, app } = await startWithModal({ ...modal, notify_on_close: false });
  await ana.cancel();
  expect(app.requests).toEqual([]);
});

test('a message shortcut in a thread carries the reply with its files, and never changes a person’s message', async () => {
  const { app, client, sandbox } = await startWithProbe();
  const ana = as(sandbox, 'ana');
  await client.chat.postMessage({
    channel: sandbox.scene.support.id,
    text: 'card',
    blocks: [{ type: 'section', text: plain('card') }],
  });
  const [card] = cardsIn(sandbox, '#support');
  if (!card) throw new Error('no card');
  const photo = { name: 'lamp.png', mimeType: 'image/png', bytes: Buffer.from('png') };
  const note = await ana.reply(card, 'please send', { files: [photo] });
  await ana.messageShortcut(note, 'look');
  const payload = app.requests.at(-1)?.body;
  expect(payload).toMatchObject({
    type: 'message_action',
    callback_id: 'look',
    channel: { id: card.channel },
    message: { ts: note.ts, thread_ts: card.ts, files: [{ name: 'lamp.png' }] },
  });
  const respond = (body: object) =>
    fetch(payload.response_url, { method: 'POST', body: JSON.stringify(body) });
  expect((await respond({ replace_original: true, text: 'mine' })).status).toBe(400);
  expect(note.text).toBe('please send');
  await respond({ text: 'only you', thread_ts: card.ts });
  expect(ana.ephemerals('#support')).toMatchObject([{ text: 'only you', threadTs: card.ts }]);
});

test('an ephemeral in a thread is replaced more than once, then deleted, by its response_url', async () => {
  const { app, client, sandbox } = await startWithProbe();
  const ana = as(sandbox, 'ana');
  const note = await ana.say('#support', 'parent');
  const button = { type: 'button' as const, action_id: 'go', text: plain('Go') };
  await client.chat.postEphemeral({
    channel: note.channel,
    user: ana.id,
    thread_ts: note.ts,
    text: 'Only you',
    blocks: [{ type: 'actions', elements: [button] }],
  });
  const [ephemeral] = ana.ephemerals('#support');
  if (!ephemeral) throw new Error('no ephemeral');
  expect(ephemeral.threadTs).toBe(note.ts);
  await ana.click(ephemeral, 'Go');
  const payload = app.requests.at(-1)?.body;
  expect(payload.container).toMatchObject({ is_ephemeral: true, thread_ts: note.ts });
  const respond = (body: object) =>
    fetch(payload.response_url, { method: 'POST', body: JSON.stringify(body) });
  for (const text of ['One', 'Two']) {
    await respond({ replace_original: true, text });
    expect(ana.ephemerals('#support')).toMatchObject([{ text, threadTs: note.ts }]);
  }
  await respond({ delete_original: true });
  expect(ana.ephemerals('#support')).toEqual([]);
});
