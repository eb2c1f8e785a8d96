import { expect, test } from 'vitest';
import type { ActAnswer, Action, SandboxState } from '../../sandbox/page-protocol.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { startWithProbe } from './start.ts';

async function stateOf(sandbox: Sandbox): Promise<SandboxState> {
  return (await (await fetch(`${sandbox.url}/sandbox/state`)).json()) as SandboxState;
}

async function act(sandbox: Sandbox, action: Action): Promise<ActAnswer> {
  const response = await fetch(`${sandbox.url}/sandbox/act`, {
    method: 'POST',
    body: JSON.stringify(action),
  });
  return (await response.json()) as ActAnswer;
}

test('the state shows people, channels, messages, unread marks and the requests', async () => {
  const { client, sandbox } = await startWithProbe();
  const { ana, support } = sandbox.scene;
  await client.chat.postMessage({ channel: support.id, text: 'card' });
  const state = await stateOf(sandbox);
  expect(state.users.map(({ handle }) => handle)).toEqual([
    'rosa',
    'ana',
    'ben',
    'chen',
    'ola',
    'probe',
  ]);
  expect(state.messages[support.id]?.at(-1)).toMatchObject({ text: 'card' });
  expect(state.unread[ana.id]?.[support.id]).toEqual({ count: 1, mentions: 0 });
  expect(state.app).toMatchObject({ connection: 'http', name: 'Probe' });
  const request = state.requests.find(({ title }) => title === 'chat.postMessage');
  const detail = await fetch(`${sandbox.url}/sandbox/request?id=${request?.id}`);
  expect(await detail.json()).toMatchObject({ sent: { text: 'card' }, answered: { ok: true } });
});

test('an action on the page is done, and one that cannot be done says why', async () => {
  const { sandbox } = await startWithProbe();
  const { ana, ola, support } = sandbox.scene;
  const post = { type: 'post_message' as const, conversation: support.id, text: 'Hello' };
  expect(await act(sandbox, { ...post, user: ana.id })).toMatchObject({ ok: true });
  expect(await act(sandbox, { ...post, user: ola.id })).toMatchObject({
    ok: false,
    error: 'Ola Berg is not in that conversation.',
  });
  await act(sandbox, { type: 'mark_read', user: ana.id, conversation: support.id });
  expect((await stateOf(sandbox)).unread[ana.id]).toBeUndefined();
});

test('open pages hear of each change', async () => {
  const { sandbox } = await startWithProbe();
  const stop = new AbortController();
  const live = await fetch(`${sandbox.url}/sandbox/live`, { signal: stop.signal });
  const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => {
    const { value = '' } = (await reader?.read()) ?? {};
    return JSON.parse(value.replace('data: ', '').split('\n')[0] ?? '').revision as number;
  };
  const first = await next();
  sandbox.workspace.touch();
  expect(await next()).toBeGreaterThan(first);
  stop.abort();
});

test('two people at the same moment are one action', async () => {
  const { app, sandbox } = await startWithProbe();
  const { ana, ben, support } = sandbox.scene;
  const command = (user: string): Action => ({
    type: 'slash_command',
    user,
    conversation: support.id,
    text: '/probe',
  });
  const answer = await act(sandbox, {
    type: 'race',
    actions: [command(ana.id), command(ben.id)],
  });
  expect(answer).toMatchObject({ ok: true, shown: { type: 'race' } });
  expect(app.requests.map(({ body }) => body.user_name).sort()).toEqual(['ana', 'ben']);
});

test('the clock can be moved and sped up from the page', async () => {
  const { sandbox } = await startWithProbe();
  const before = sandbox.clock.now();
  await act(sandbox, { type: 'advance_clock', milliseconds: 60_000 });
  expect(sandbox.clock.now()).toBe(before + 60_000);
  await act(sandbox, { type: 'set_clock_speed', speed: 60 });
  expect((await stateOf(sandbox)).clock.speed).toBe(60);
});

test('the page is served with its parts', async () => {
  const { sandbox } = await startWithProbe({
    page: () => Promise.resolve({ html: '<p>page', js: '1', css: 'p{}' }),
  });
  const type = async (path: string) =>
    (await fetch(sandbox.url + path)).headers.get('content-type')?.split(';')[0];
  expect([await type('/'), await type('/page.js'), await type('/page.css')]).toEqual([
    'text/html',
    'text/javascript',
    'text/css',
  ]);
});
