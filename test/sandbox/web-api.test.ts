import { expect, test } from 'vitest';
import { clientOf, inviteBot, startTestSandbox } from './start.ts';
import { manifestWithout } from './test-manifest.ts';

const section = (text: string) => ({
  type: 'section' as const,
  text: { type: 'mrkdwn' as const, text },
});

async function errorOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
  const answer = await call.then(
    () => ({ ok: true }),
    (error: { data?: Record<string, unknown> }) => error.data ?? { error: String(error) },
  );
  return answer as Record<string, unknown>;
}

test('auth.test says which bot the token belongs to', async () => {
  const { sandbox, client } = await startTestSandbox();
  expect(await client.auth.test()).toMatchObject({
    ok: true,
    team: 'Acme',
    team_id: sandbox.workspace.team.id,
    user_id: sandbox.workspace.app.botUserId,
    bot_id: sandbox.workspace.app.botId,
  });
});

test('a message that was posted stands in history, with its metadata when that is asked for', async () => {
  const { sandbox, client } = await startTestSandbox();
  await inviteBot(sandbox);
  const channel = sandbox.scene.support.id;
  const metadata = { event_type: 'card', event_payload: { outbox_id: 'o1' } };
  const posted = await client.chat.postMessage({
    channel,
    text: 'Hello',
    blocks: [section('*Hello*')],
    metadata,
  });
  const plain = await client.conversations.history({ channel, limit: 1 });
  const full = await client.conversations.history({
    channel,
    limit: 1,
    include_all_metadata: true,
  });
  expect(plain.messages?.[0]).toMatchObject({ ts: posted.ts, text: 'Hello' });
  expect(plain.messages?.[0]).not.toHaveProperty('metadata');
  expect(full.messages?.[0]?.metadata).toEqual(metadata);
  expect(sandbox.ledger.postsWithMetadata('outbox_id', 'o1')).toHaveLength(1);
});

test('ts are unique and grow, also while the clock stands', async () => {
  const { sandbox, client } = await startTestSandbox();
  await inviteBot(sandbox);
  const channel = sandbox.scene.support.id;
  const posted = await Promise.all(
    Array.from({ length: 20 }, (_, n) => client.chat.postMessage({ channel, text: `${n}` })),
  );
  expect(new Set(posted.map(({ ts }) => ts)).size).toBe(20);
  const stored = [...sandbox.scene.support.messages.keys()];
  expect(stored).toEqual([...stored].sort());
});

test('a reply hangs below its parent and an update keeps the ts and marks the edit', async () => {
  const { sandbox, client } = await startTestSandbox();
  await inviteBot(sandbox);
  const channel = sandbox.scene.support.id;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'parent' });
  await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts });
  await client.chat.update({ channel, ts, text: 'parent, edited' });
  const { messages = [] } = await client.conversations.replies({ channel, ts });
  expect(messages.map(({ text }) => text)).toEqual(['parent, edited', 'reply']);
  expect(messages[0]).toMatchObject({ reply_count: 1, thread_ts: ts, edited: expect.anything() });
  const { messages: top = [] } = await client.conversations.history({ channel });
  expect(top.map(({ text }) => text)).not.toContain('reply');
});

test('lists come in pages until the cursor is empty', async () => {
  const { client } = await startTestSandbox();
  const first = await client.users.list({ limit: 4 });
  const second = await client.users.list({
    limit: 4,
    cursor: first.response_metadata?.next_cursor ?? '',
  });
  expect(first.members).toHaveLength(4);
  expect(second.members).toHaveLength(2);
  expect(second.response_metadata?.next_cursor).toBe('');
});

test('a DM opens once and is the same for open and for posting to the person', async () => {
  const { sandbox, client } = await startTestSandbox();
  const { ana } = sandbox.scene;
  const opened = await client.conversations.open({ users: ana.id });
  const posted = await client.chat.postMessage({ channel: ana.id, text: 'yours' });
  expect(posted.channel).toBe(opened.channel?.id);
});

const refusals: {
  name: string;
  error: string;
  call: (given: {
    client: Awaited<ReturnType<typeof startTestSandbox>>['client'];
    sandbox: Awaited<ReturnType<typeof startTestSandbox>>['sandbox'];
  }) => Promise<unknown>;
}[] = [
  {
    name: 'an unknown channel',
    error: 'channel_not_found',
    call: ({ client }) => client.chat.postMessage({ channel: 'C0NOTHERE00', text: 'x' }),
  },
  {
    name: 'a channel the bot is not in',
    error: 'not_in_channel',
    call: ({ client, sandbox }) =>
      client.chat.postMessage({ channel: sandbox.scene.general.id, text: 'x' }),
  },
  {
    name: 'an archived channel',
    error: 'is_archived',
    call({ client, sandbox }) {
      sandbox.scene.support.isArchived = true;
      return client.chat.postMessage({ channel: sandbox.scene.support.id, text: 'x' });
    },
  },
  {
    name: 'a message without anything',
    error: 'no_text',
    call: ({ client, sandbox }) =>
      client.chat.postMessage({ channel: sandbox.scene.support.id, text: '' }),
  },
  {
    name: 'a text over 40,000 characters',
    error: 'msg_too_long',
    call: ({ client, sandbox }) =>
      client.chat.postMessage({ channel: sandbox.scene.support.id, text: 'x'.repeat(40_001) }),
  },
  {
    name: 'an update of nothing',
    error: 'message_not_found',
    call: ({ client, sandbox }) =>
      client.chat.update({ channel: sandbox.scene.support.id, ts: '1.000000', text: 'x' }),
  },
  {
    name: "an update of somebody else's message",
    error: 'cant_update_message',
    async call({ client, sandbox }) {
      const { ana, support } = sandbox.scene;
      await sandbox.act({
        type: 'post_message',
        user: ana.id,
        conversation: support.id,
        text: 'mine',
      });
      const ts = [...support.messages.keys()].at(-1) ?? '';
      return client.chat.update({ channel: support.id, ts, text: 'x' });
    },
  },
  {
    name: 'an unknown person',
    error: 'user_not_found',
    call: ({ client }) => client.users.info({ user: 'U0NOTHERE00' }),
  },
  {
    name: 'an ephemeral for somebody who is not there',
    error: 'user_not_in_channel',
    call: ({ client, sandbox }) =>
      client.chat.postEphemeral({
        channel: sandbox.scene.support.id,
        user: sandbox.scene.ola.id,
        text: 'x',
      }),
  },
  {
    name: 'a DM with a bot',
    error: 'cannot_dm_bot',
    call: ({ client, sandbox }) =>
      client.conversations.open({ users: sandbox.workspace.app.botUserId }),
  },
  {
    name: 'a trigger that never was',
    error: 'invalid_trigger_id',
    call: ({ client }) =>
      client.views.open({
        trigger_id: '1.2.3',
        view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] },
      }),
  },
  {
    name: 'an update of a modal that is gone',
    error: 'not_found',
    call: ({ client }) =>
      client.views.update({
        view_id: 'V0NOTHERE00',
        view: { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] },
      }),
  },
  {
    name: 'a method that does not exist',
    error: 'unknown_method',
    call: ({ client }) => client.apiCall('chat.shout'),
  },
  {
    name: 'a reaction twice',
    error: 'already_reacted',
    async call({ client, sandbox }) {
      const channel = sandbox.scene.support.id;
      const { ts: timestamp = '' } = await client.chat.postMessage({ channel, text: 'x' });
      await client.reactions.add({ channel, timestamp, name: 'lock' });
      return client.reactions.add({ channel, timestamp, name: 'lock' });
    },
  },
];

for (const { name, error, call } of refusals) {
  test(`refused with ${error}: ${name}`, async () => {
    const started = await startTestSandbox();
    await inviteBot(started.sandbox);
    expect(await errorOf(call(started))).toMatchObject({ ok: false, error });
  });
}

test('a wrong token is invalid_auth, no token not_authed, a revoked one token_revoked', async () => {
  const { sandbox, client } = await startTestSandbox();
  expect(await errorOf(clientOf(sandbox, 'xoxb-wrong').auth.test())).toMatchObject({
    error: 'invalid_auth',
  });
  const response = await fetch(`${sandbox.slackApiUrl}auth.test`, { method: 'POST' });
  expect(await response.json()).toEqual({ ok: false, error: 'not_authed' });
  sandbox.credentials.standing = 'revoked';
  expect(await errorOf(client.auth.test())).toMatchObject({ error: 'token_revoked' });
});

test('a scope that the manifest lacks is named', async () => {
  const { sandbox, client } = await startTestSandbox({ manifest: manifestWithout('users:read') });
  const refusal = await errorOf(client.users.list({}));
  expect(refusal).toMatchObject({ error: 'missing_scope', needed: 'users:read' });
  expect(refusal['provided']).toContain('chat:write');
  expect(await errorOf(client.users.info({ user: sandbox.scene.ana.id }))).toMatchObject({
    error: 'missing_scope',
  });
});

test('blocks that Slack would refuse are refused in its words', async () => {
  const { sandbox, client } = await startTestSandbox();
  await inviteBot(sandbox);
  const channel = sandbox.scene.support.id;
  const refusal = await errorOf(
    client.chat.postMessage({ channel, text: 'x', blocks: [section('x'.repeat(3001))] }),
  );
  expect(refusal).toMatchObject({
    error: 'invalid_blocks',
    response_metadata: {
      messages: ['[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]'],
    },
  });
  expect(sandbox.ledger.storedPosts).toHaveLength(0);
});

test('with Slack’s limits a burst of three posts goes through, the next waits, and not in another channel', async () => {
  const { sandbox, client } = await startTestSandbox({ rateLimits: 'slack' });
  await inviteBot(sandbox);
  const channel = sandbox.scene.support.id;
  for (const text of ['1', '2', '3']) await client.chat.postMessage({ channel, text });
  await expect(client.chat.postMessage({ channel, text: '4' })).rejects.toMatchObject({
    retryAfter: 1,
  });
  await client.chat.postMessage({ channel: sandbox.scene.ana.id, text: 'elsewhere' });
  sandbox.clock.advance(1000);
  await client.chat.postMessage({ channel, text: '5' });
  const texts = sandbox.ledger.storedPosts.map(({ text }) => text);
  expect(texts).toEqual(['1', '2', '3', 'elsewhere', '5']);
});

test('an update with an old hash is a conflict', async () => {
  const { sandbox, client } = await startTestSandbox();
  const home = { type: 'home' as const, blocks: [section('one')] };
  const user_id = sandbox.scene.ana.id;
  const { view } = await client.views.publish({ user_id, view: home });
  await client.views.publish({ user_id, view: home });
  expect(
    await errorOf(client.views.publish({ user_id, view: home, hash: view?.hash ?? '' })),
  ).toMatchObject({ error: 'hash_conflict' });
});
