import { expect, test } from 'vitest';
import { as } from '../../sandbox/driver.ts';
import { startWithProbe } from './start.ts';
import { manifestWithout } from './test-manifest.ts';

test('a message in a channel of the bot is told with its envelope', async () => {
  const { app, sandbox } = await startWithProbe();
  const message = await as(sandbox, 'ana').say('#support', 'Hello & <b>');
  expect(app.requests).toHaveLength(1);
  expect(app.requests[0]?.body).toMatchObject({
    type: 'event_callback',
    team_id: sandbox.workspace.team.id,
    api_app_id: sandbox.workspace.app.id,
    event_id: expect.stringMatching(/^Ev[A-Z0-9]{10}$/),
    authorizations: [{ user_id: sandbox.workspace.app.botUserId, is_bot: true }],
    event: {
      type: 'message',
      channel_type: 'channel',
      channel: sandbox.scene.support.id,
      user: sandbox.scene.ana.id,
      text: 'Hello &amp; &lt;b&gt;',
      ts: message.ts,
      event_ts: message.ts,
    },
  });
});

test('where the bot is not, and to what it did not subscribe, it hears nothing', async () => {
  const { app, sandbox } = await startWithProbe({ manifest: manifestWithout('reaction_added') });
  const ana = as(sandbox, 'ana');
  const message = await ana.say('#general', 'elsewhere');
  await ana.react(message, 'eyes');
  expect(app.requests).toEqual([]);
  const here = await ana.say('#support', 'here');
  await ana.react(here, 'eyes');
  expect(app.requests.map(({ body }) => body.event.type)).toEqual(['message']);
});

test('our own posts come back as an echo with their metadata', async () => {
  const { app, client, sandbox } = await startWithProbe();
  const metadata = { event_type: 'card', event_payload: { outbox_id: 'o1' } };
  await client.chat.postMessage({ channel: sandbox.scene.support.id, text: 'card', metadata });
  await sandbox.idle();
  expect(app.requests[0]?.body.event).toMatchObject({
    type: 'message',
    bot_id: sandbox.workspace.app.botId,
    metadata,
  });
});

test('edits, deletions, mentions, joins, reactions and people are told as such', async () => {
  const { app, sandbox } = await startWithProbe();
  const ana = as(sandbox, 'ana');
  const { support, ola } = sandbox.scene;
  const message = await ana.say('#support', 'Hello @Probe');
  const place = { conversation: support.id, ts: message.ts };
  await ana.react(message, 'eyes');
  await ana.act({ type: 'edit_message', ...place, text: 'Hi' });
  await ana.act({ type: 'delete_message', ...place });
  await ana.invite('#support', 'ola');
  await as(sandbox, 'ola').leave('#support');
  await as(sandbox, 'rosa').act({ type: 'change_user', change: { tz: 'America/New_York' } });
  await ana.act({ type: 'rename_channel', conversation: support.id, name: 'help' });
  await ana.act({ type: 'archive_channel', conversation: support.id });
  const told = app.requests.map(({ body }) =>
    [body.event.type, body.event.subtype].filter(Boolean).join(':'),
  );
  expect(told).toEqual([
    'message',
    'app_mention',
    'reaction_added',
    'message:message_changed',
    'message:message_deleted',
    'message:channel_join',
    'member_joined_channel',
    'message:channel_leave',
    'member_left_channel',
    'user_change',
    'channel_rename',
    'channel_archive',
  ]);
  expect(app.requests[6]?.body.event).toMatchObject({ user: ola.id, inviter: ana.id });
});

test('the bot that is removed hears channel_left and nothing after', async () => {
  const { app, sandbox } = await startWithProbe();
  await as(sandbox, 'rosa').act({
    type: 'remove',
    conversation: sandbox.scene.support.id,
    removed: sandbox.workspace.app.botUserId,
  });
  await as(sandbox, 'ana').say('#support', 'gone?');
  expect(app.requests.map(({ body }) => body.event.type)).toEqual(['channel_left']);
});

test('an unacknowledged event comes again at once, after one minute and after five', async () => {
  const { app, sandbox } = await startWithProbe();
  app.answer = () => ({ status: 503 });
  await as(sandbox, 'ana').say('#support', 'again');
  expect(app.requests).toHaveLength(2);
  sandbox.clock.advance(59_999);
  await sandbox.idle();
  expect(app.requests).toHaveLength(2);
  sandbox.clock.advance(1);
  await sandbox.idle();
  expect(app.requests).toHaveLength(3);
  sandbox.clock.advance(5 * 60_000);
  await sandbox.idle();
  sandbox.clock.advance(60 * 60_000);
  await sandbox.idle();
  expect(app.requests.map(({ headers }) => headers['x-slack-retry-num'])).toEqual([
    undefined,
    '1',
    '2',
    '3',
  ]);
  expect(app.requests[1]?.headers['x-slack-retry-reason']).toBe('http_error');
  expect(new Set(app.requests.map(({ body }) => body.event_id)).size).toBe(1);
});

test('x-slack-no-retry ends the retries, and a timeout is named as the reason', async () => {
  const { app, sandbox } = await startWithProbe({ acknowledgeWithinMs: 100 });
  app.answer = () => ({ status: 500, headers: { 'x-slack-no-retry': '1' } });
  await as(sandbox, 'ana').say('#support', 'once');
  expect(app.requests).toHaveLength(1);
  app.answer = () => 'never';
  await as(sandbox, 'ana').say('#support', 'slow');
  expect(app.requests[2]?.headers['x-slack-retry-reason']).toBe('http_timeout');
});

test('an event can be sent twice on purpose', async () => {
  const { app, sandbox } = await startWithProbe();
  await as(sandbox, 'ana').say('#support', 'twice');
  await sandbox.events.redeliver(app.requests[0]?.body.event_id);
  expect(app.requests.map(({ body }) => body.event_id)).toEqual([
    app.requests[0]?.body.event_id,
    app.requests[0]?.body.event_id,
  ]);
});

test('uninstalling tells the app and ends its token', async () => {
  const { app, client, sandbox } = await startWithProbe();
  await sandbox.act({ type: 'uninstall_app' });
  await sandbox.idle();
  expect(app.requests.map(({ body }) => body.event.type)).toEqual([
    'tokens_revoked',
    'app_uninstalled',
  ]);
  await expect(client.auth.test()).rejects.toMatchObject({ data: { error: 'account_inactive' } });
});

test('direct messages and mentions are pushed to phones, channel talk is only unread', async () => {
  const { client, sandbox } = await startWithProbe();
  const { ana, ben, support } = sandbox.scene;
  await client.chat.postMessage({ channel: ana.id, text: '#142 is yours.' });
  await client.chat.postMessage({ channel: support.id, text: 'New on WhatsApp' });
  await client.chat.postMessage({ channel: support.id, text: `<@${ben.id}> please` });
  const pushes = sandbox.workspace.pushes.map(({ user, body }) => ({ user, body }));
  expect(pushes).toEqual([
    { user: ana.id, body: '#142 is yours.' },
    { user: ben.id, body: `<@${ben.id}> please` },
  ]);
});
