import type { WebClient } from '@slack/web-api';
import { createEmulator } from 'emulate';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './free-port.ts';
import { clientOf, startTestSandbox } from './start.ts';

/** A stand-in that others wrote, as a second opinion on what Slack answers. It has no blocks, triggers or sockets. */
const scopes = [
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'im:write',
  'reactions:write',
  'team:read',
  'users:read',
  'users:read.email',
];
const token = 'xoxb-side-by-side';

async function startEmulator(): Promise<string> {
  const emulator = await createEmulator({
    service: 'slack',
    port: await freePort(),
    seed: {
      tokens: { [token]: { login: 'ana', scopes } },
      slack: {
        strict_scopes: true,
        team: { name: 'Acme', domain: 'acme' },
        users: [{ name: 'ana', real_name: 'Ana Silva', email: 'ana@acme.example' }],
        channels: [{ name: 'general' }],
      },
    },
  });
  onTestFinished(() => emulator.close());
  return `${emulator.url}/api/`;
}

type Answer = Record<string, unknown>;
type Step = { call: string; args: (seen: Seen) => Record<string, unknown> };
type Seen = { channel: string; ts: string; user: string };

const here = ({ channel }: Seen) => ({ channel });
const message = ({ channel, ts }: Seen) => ({ channel, ts });
const reaction = ({ channel, ts }: Seen) => ({ channel, timestamp: ts, name: 'lock' });
const home = { type: 'home', blocks: [] };
const modal = { type: 'modal', title: { type: 'plain_text', text: 'x' }, blocks: [] };

/** One life of a message, with the mistakes that can be made on the way. */
const steps: Step[] = [
  { call: 'auth.test', args: () => ({}) },
  { call: 'team.info', args: () => ({}) },
  { call: 'conversations.join', args: here },
  { call: 'conversations.info', args: here },
  { call: 'conversations.info', args: () => ({ channel: 'C0NOTHERE00' }) },
  { call: 'conversations.members', args: here },
  { call: 'chat.postMessage', args: (seen) => ({ ...here(seen), text: 'Hello' }) },
  { call: 'chat.postMessage', args: (seen) => ({ ...here(seen), text: '' }) },
  { call: 'chat.postMessage', args: () => ({ channel: 'C0NOTHERE00', text: 'x' }) },
  { call: 'chat.update', args: (seen) => ({ ...message(seen), text: 'Hello, edited' }) },
  { call: 'chat.update', args: (seen) => ({ ...here(seen), ts: '1.000000', text: 'x' }) },
  { call: 'chat.getPermalink', args: ({ channel, ts }) => ({ channel, message_ts: ts }) },
  { call: 'conversations.history', args: here },
  { call: 'conversations.replies', args: message },
  { call: 'reactions.add', args: reaction },
  { call: 'reactions.add', args: reaction },
  { call: 'reactions.remove', args: reaction },
  { call: 'reactions.remove', args: reaction },
  { call: 'users.list', args: () => ({}) },
  { call: 'users.info', args: ({ user }) => ({ user }) },
  { call: 'users.info', args: () => ({ user: 'U0NOTHERE00' }) },
  { call: 'users.lookupByEmail', args: () => ({ email: 'ana@acme.example' }) },
  { call: 'users.lookupByEmail', args: () => ({ email: 'nobody@acme.example' }) },
  { call: 'users.getPresence', args: ({ user }) => ({ user }) },
  { call: 'views.publish', args: ({ user }) => ({ user_id: user, view: home }) },
  { call: 'views.open', args: () => ({ trigger_id: '1.2.3', view: modal }) },
  { call: 'chat.delete', args: message },
  { call: 'chat.delete', args: message },
];

async function walk(client: WebClient): Promise<Answer[]> {
  const call = (method: string, args: Record<string, unknown>) =>
    client.apiCall(method, args).then(
      (answer): Answer => ({ ...answer }),
      (error: { data?: Answer; code: string }) => error.data ?? { error: error.code },
    );
  const seen: Seen = { channel: '', ts: '', user: '' };
  const { channels } = (await call('conversations.list', {})) as {
    channels: { id: string; name: string }[];
  };
  const { members } = (await call('users.list', {})) as { members: { id: string; name: string }[] };
  seen.channel = channels.find(({ name }) => name === 'general')?.id ?? '';
  seen.user = members.find(({ name }) => name === 'ana')?.id ?? '';
  const answers: Answer[] = [];
  for (const step of steps) {
    const answer = await call(step.call, step.args(seen));
    if (step.call === 'chat.postMessage' && typeof answer['ts'] === 'string') {
      seen.ts = answer['ts'];
    }
    answers.push(answer);
  }
  return answers;
}

/** Told to people about themselves only; ours is asked by the bot. */
const ownPresence = new Set([
  'online',
  'auto_away',
  'manual_away',
  'connection_count',
  'last_activity',
]);

const outcomesOf = (answers: Answer[]) =>
  answers.map((answer, index) => `${steps[index]?.call}: ${String(answer['error'] ?? 'ok')}`);

test('the same calls have the same outcomes as at the other stand-in, and no fewer fields', async () => {
  const { sandbox } = await startTestSandbox();
  const slackApiUrl = await startEmulator();
  const theirs = await walk(clientOf({ slackApiUrl }, token));
  const ours = await walk(clientOf(sandbox, sandbox.credentials.botToken));
  expect(outcomesOf(ours)).toEqual(outcomesOf(theirs));
  const fewer = theirs.flatMap((answer, index) =>
    Object.keys(answer)
      .filter((key) => !(key in (ours[index] ?? {})) && !ownPresence.has(key))
      .map((key) => `${steps[index]?.call}: ${key}`),
  );
  expect(fewer).toEqual([]);
});
