import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { isObject, type Json } from '../../sandbox/blocks/problems.ts';
import { isStandardWebhook, signStandardWebhook } from '../../sandbox/standard-webhooks.ts';
import { signSlackRequest } from '../../sandbox/transport/signature.ts';
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

/** Keys that Slack is known to send and that the Java SDK does not model (`@slack/types` and users.list have them). */
const expectedExtras = [
  'event message/event/app_id',
  'event user_change/event/user/profile/fields',
  'event user_change/event/user/profile/status_emoji_display_info',
  'event user_change/event/event_ts',
];

/** Paths of keys that Slack's own payloads are not known to have. `blocks` and `values` are the app's own. */
function unknownKeys(sent: unknown, known: unknown, path = ''): string[] {
  if (Array.isArray(sent)) {
    const like = Array.isArray(known) ? known[0] : undefined;
    return like === undefined ? [] : sent.flatMap((item) => unknownKeys(item, like, `${path}[]`));
  }
  if (!isObject(sent) || !isObject(known) || Object.keys(known).length === 0) return [];
  return Object.entries(sent).flatMap(([key, value]) => {
    if (key === 'blocks' || key === 'metadata') return [];
    return key in known ? unknownKeys(value, known[key], `${path}/${key}`) : [`${path}/${key}`];
  });
}

const fixtureOf: Record<string, string> = {
  block_actions: 'BlockActionPayload',
  message_action: 'MessageShortcutPayload',
  slash_command: 'SlashCommandPayload',
  view_submission: 'ViewSubmissionPayload',
  view_closed: 'ViewClosedPayload',
  'event message': 'event-MessagePayload',
  'event app_home_opened': 'event-AppHomeOpenedPayload',
  'event user_change': 'event-UserChangePayload',
  'event tokens_revoked': 'event-TokensRevokedPayload',
  'event app_uninstalled': 'event-AppUninstalledPayload',
};

test('no payload has a key that Slack’s own do not have', async () => {
  const payloads = await recordPayloads();
  const unknown = Object.entries(fixtureOf).flatMap(([name, fixture]) => {
    expect(payloads[name], name).toBeDefined();
    return unknownKeys(payloads[name], read(`slack/java-sdk-${fixture}.json`)).map(
      (key) => name + key,
    );
  });
  expect(unknown).toEqual(expectedExtras);
});

test('every method’s answer has the fields that Slack’s reference requires', async () => {
  const { client, sandbox } = await startWithProbe();
  const channel = sandbox.scene.support.id;
  const user = sandbox.scene.ana.id;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'x' });
  const view = { type: 'home' as const, blocks: [] };
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
