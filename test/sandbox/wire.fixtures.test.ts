import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import type { Json } from '../../sandbox/blocks/problems.ts';
import { as } from '../../sandbox/driver.ts';
import { isStandardWebhook, signStandardWebhook } from '../../sandbox/standard-webhooks.ts';
import { signSlackRequest } from '../../sandbox/transport/signature.ts';
import { expectedExtras, fixtureOf, unknownKeys } from './known-keys.ts';
import { recordPayloads } from './record-payloads.ts';
import { clientOf, startWithProbe } from './start.ts';

const folder = inject('fixturesDir') ?? '';
const read = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as Json;

test('the signature is the one in Slack’s documentation', () => {
  const vector = read('slack/signature_vector.json');
  const signature = signSlackRequest(
    String(vector['signing_secret']),
    String(vector['x-slack-request-timestamp']),
    String(vector['body']),
  );
  expect(signature).toBe(vector['expected']);
});

test('the webhook signature is the one in the Standard Webhooks tests', () => {
  const vector = read('webhooks/standard-webhooks/vector.json');
  const message = {
    id: String(vector['webhook-id']),
    timestamp: String(vector['webhook-timestamp']),
    body: String(vector['payload']),
  };
  const secret = String(vector['secret']);
  expect(signStandardWebhook(secret, message)).toBe(vector['webhook-signature']);
  expect(
    isStandardWebhook(secret, { ...message, body: '{}' }, String(vector['webhook-signature'])),
  ).toBe(false);
});

test('no payload has a key that Slack’s own do not have', async () => {
  const payloads = await recordPayloads();
  const unknown = Object.keys(fixtureOf).flatMap((name) => {
    expect(payloads[name], name).toBeDefined();
    return unknownKeys(folder, name, payloads[name]);
  });
  expect(unknown).toEqual(expectedExtras);
});

test('every method’s answer has the fields that Slack’s reference requires', async () => {
  const { client, sandbox } = await startWithProbe();
  const channel = sandbox.scene.support.id;
  const user = sandbox.scene.ana.id;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'x' });
  const view = { type: 'home' as const, blocks: [] };
  const shared = await as(sandbox, 'ana').say('#support', '', {
    files: [{ name: 'a.txt', mimeType: 'text/plain', bytes: Buffer.from('a') }],
  });
  const { file_id: upload = '', upload_url = '' } = await client.files.getUploadURLExternal({
    filename: 'a.txt',
    length: 1,
  });
  await fetch(upload_url, { method: 'POST', body: 'a' });
  const calls: Record<string, Json> = {
    'apps.connections.open': {},
    'auth.test': {},
    'bots.info': { bot: sandbox.workspace.app.botId },
    'chat.getPermalink': { channel, message_ts: ts },
    'chat.postEphemeral': { channel, user, text: 'x' },
    'chat.postMessage': { channel, text: 'x' },
    'chat.update': { channel, ts, text: 'y' },
    'conversations.history': { channel },
    'conversations.info': { channel },
    'conversations.join': { channel },
    'conversations.list': {},
    'conversations.members': { channel },
    'conversations.open': { users: user },
    'conversations.replies': { channel, ts },
    'files.getUploadURLExternal': { filename: 'a.txt', length: 1 },
    'files.completeUploadExternal': { files: [{ id: upload }] },
    'files.info': { file: shared.files?.[0] ?? '' },
    'reactions.add': { channel, timestamp: ts, name: 'lock' },
    'reactions.remove': { channel, timestamp: ts, name: 'lock' },
    'team.info': {},
    'usergroups.list': {},
    'users.conversations': {},
    'users.getPresence': { user },
    'users.info': { user },
    'users.list': {},
    'users.lookupByEmail': { email: sandbox.scene.ana.email },
    'views.publish': { user_id: user, view },
    'chat.delete': { channel, ts },
  };
  for (const [method, args] of Object.entries(calls)) {
    const token =
      method === 'apps.connections.open'
        ? sandbox.credentials.appToken
        : sandbox.credentials.botToken;
    const caller = clientOf(sandbox, token);
    const answer = await caller.apiCall(method, args);
    const output = read(`slack/methods/${method}.json`)['output'] as { required?: string[] } | null;
    expect(Object.keys(answer), method).toEqual(
      expect.arrayContaining(['ok', ...(output?.required ?? [])]),
    );
  }
});

test('the scopes are those of Slack’s reference', async () => {
  const { client, sandbox } = await startWithProbe({
    manifest: 'display_information: { name: Bare }',
  });
  const channel = sandbox.scene.support.id;
  const methods: Record<string, Json> = {
    'bots.info': {},
    'chat.delete': { channel },
    'chat.postEphemeral': { channel },
    'chat.postMessage': { channel },
    'chat.update': { channel },
    'conversations.history': { channel },
    'conversations.info': { channel },
    'conversations.join': { channel },
    'conversations.list': {},
    'conversations.members': { channel },
    'conversations.open': {},
    'conversations.replies': { channel },
    'files.getUploadURLExternal': {},
    'files.completeUploadExternal': {},
    'files.info': {},
    'reactions.add': { channel },
    'usergroups.list': {},
    'users.conversations': {},
    'users.getPresence': {},
    'users.info': {},
    'users.list': {},
    'users.lookupByEmail': {},
  };
  for (const [method, args] of Object.entries(methods)) {
    const refusal = (await client
      .apiCall(method, args)
      .catch((error: { data: Json }) => error.data)) as Json;
    expect(refusal, method).toMatchObject({ error: 'missing_scope' });
    const { bot } = read(`slack/methods/${method}.json`)['scope'] as { bot: string[] };
    expect(bot, method).toEqual(expect.arrayContaining(String(refusal['needed']).split(',')));
  }
});
