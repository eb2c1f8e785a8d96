import { expect, test } from 'vitest';
import { as, cardsIn } from '../../sandbox/driver.ts';
import type {
  ActAnswer,
  Action,
  SandboxState,
  TroubleName,
  TroubleState,
} from '../../sandbox/page-protocol.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { type Started, startWithProbe } from './start.ts';

const outcomeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: { data?: { error: string }; code?: string }) =>
      error.data?.error ?? error.code ?? String(error),
  );

/** As the page does it. */
async function act(sandbox: Sandbox, action: Action): Promise<ActAnswer> {
  const response = await fetch(`${sandbox.url}/sandbox/act`, {
    method: 'POST',
    body: JSON.stringify(action),
  });
  return (await response.json()) as ActAnswer;
}

async function switchesOf(sandbox: Sandbox): Promise<TroubleState[]> {
  const response = await fetch(`${sandbox.url}/sandbox/state`);
  return ((await response.json()) as SandboxState).troubles;
}

async function onesOn(sandbox: Sandbox): Promise<TroubleName[]> {
  return (await switchesOf(sandbox)).filter(({ isOn }) => isOn).map(({ name }) => name);
}

const post = ({ client, sandbox }: Started) =>
  outcomeOf(client.chat.postMessage({ channel: sandbox.scene.support.id, text: 'x' }));

const perCall: { name: TroubleName; seen: string }[] = [
  { name: 'answer_lost', seen: 'slack_webapi_request_error' },
  { name: 'error_before', seen: 'slack_webapi_http_error' },
  { name: 'error_after', seen: 'slack_webapi_http_error' },
  { name: 'internal_error', seen: 'internal_error' },
  { name: 'connection_reset', seen: 'slack_webapi_request_error' },
  { name: 'hang', seen: 'slack_webapi_request_error' },
  { name: 'rate_limited', seen: 'slack_webapi_rate_limited_error' },
];

for (const { name, seen } of perCall) {
  test(`${name} stays until it is switched off on the page`, async () => {
    const started = await startWithProbe();
    const { sandbox } = started;
    await act(sandbox, { type: 'set_trouble', name });
    expect(await onesOn(sandbox)).toEqual([name]);
    expect(await post(started)).toBe(seen);
    await act(sandbox, { type: 'clear_trouble', name });
    expect(await onesOn(sandbox)).toEqual([]);
    expect(await post(started)).toBe('ok');
  });
}

test('a trouble for one call of one method is off after it', async () => {
  const started = await startWithProbe();
  const { client, sandbox } = started;
  sandbox.troubles.set({ name: 'answer_lost', method: 'chat.postMessage', calls: 1 });
  expect(await outcomeOf(client.auth.test())).toBe('ok');
  expect(await post(started)).toBe('slack_webapi_request_error');
  expect(await onesOn(sandbox)).toEqual([]);
});

test('slow answers come after so many seconds', async () => {
  const started = await startWithProbe();
  started.sandbox.troubles.set({ name: 'slow', seconds: 0.001 });
  expect(await post(started)).toBe('ok');
  expect(started.sandbox.ledger.calls('chat.postMessage')[0]?.fault).toBe('slow');
});

test('a closed edit window refuses edits and nothing else', async () => {
  const started = await startWithProbe();
  const { client, sandbox } = started;
  const channel = sandbox.scene.support.id;
  const { ts = '' } = await client.chat.postMessage({ channel, text: 'x' });
  sandbox.troubles.set({ name: 'edit_window_closed' });
  expect(await outcomeOf(client.chat.update({ channel, ts, text: 'y' }))).toBe(
    'edit_window_closed',
  );
  expect(await post(started)).toBe('ok');
});

test('an archived channel takes no message until it is back, and the app is told', async () => {
  const started = await startWithProbe();
  const { app, sandbox } = started;
  await act(sandbox, { type: 'set_trouble', name: 'channel_archived' });
  expect(await post(started)).toBe('is_archived');
  expect(app.requests.map(({ body }) => body.event.type)).toEqual(['channel_archive']);
  await act(sandbox, { type: 'clear_trouble', name: 'channel_archived' });
  expect(await post(started)).toBe('ok');
});

test('a revoked token is refused until it is given back', async () => {
  const started = await startWithProbe();
  await act(started.sandbox, { type: 'set_trouble', name: 'token_revoked' });
  expect(await post(started)).toBe('token_revoked');
  await act(started.sandbox, { type: 'clear_faults' });
  expect(await post(started)).toBe('ok');
});

test('during an outage no call works and no click arrives; what happened comes when it is over', async () => {
  const started = await startWithProbe();
  const { app, sandbox } = started;
  const ana = as(sandbox, 'ana');
  sandbox.troubles.set({ name: 'outage', minutes: 20 });
  expect(await post(started)).toBe('slack_webapi_http_error');
  expect(await ana.command('/probe', '#support')).toMatchObject({ type: 'command_error' });
  await ana.say('#support', 'one');
  await ana.say('#support', 'two');
  expect(app.requests).toEqual([]);
  const before = (await switchesOf(sandbox)).find(({ name }) => name === 'outage');
  expect(before?.until).toBe(sandbox.clock.now() + 20 * 60_000);
  sandbox.clock.advance(20 * 60_000);
  await sandbox.events.delivered();
  expect(app.requests.map(({ body }) => body.event.text)).toEqual(['one', 'two']);
  expect(await post(started)).toBe('ok');
  expect(await onesOn(sandbox)).toEqual([]);
});

test('an outage that is switched off early is over at once', async () => {
  const started = await startWithProbe();
  const { app, sandbox } = started;
  sandbox.troubles.set({ name: 'outage' });
  await as(sandbox, 'ana').say('#support', 'one');
  sandbox.troubles.clear('outage');
  await sandbox.events.delivered();
  expect(app.requests).toHaveLength(1);
  sandbox.clock.advance(60 * 60_000);
  expect(app.requests).toHaveLength(1);
});

test('events come twice with one id', async () => {
  const { app, sandbox } = await startWithProbe();
  sandbox.troubles.set({ name: 'duplicate_events' });
  await as(sandbox, 'ana').say('#support', 'one');
  const ids = app.requests.map(({ body }) => body.event_id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

test('an event is overtaken by the next one, and goes alone when none comes', async () => {
  const { app, sandbox } = await startWithProbe();
  const ana = as(sandbox, 'ana');
  sandbox.troubles.set({ name: 'reordered_events' });
  const words = () => app.requests.map(({ body }) => body.event.text);
  await ana.say('#support', 'one');
  await ana.say('#support', 'two');
  expect(words()).toEqual(['two', 'one']);
  await ana.say('#support', 'three');
  expect(words()).toHaveLength(2);
  sandbox.clock.advance(2000);
  await sandbox.events.delivered();
  expect(words()).toEqual(['two', 'one', 'three']);
});

test('every switch has words, and a recycled socket is a moment', async () => {
  const { sandbox } = await startWithProbe();
  const switches = await switchesOf(sandbox);
  expect(switches.filter(({ label, explanation }) => !label || !explanation)).toEqual([]);
  expect(await act(sandbox, { type: 'set_trouble', name: 'socket_refresh' })).toMatchObject({
    ok: true,
  });
  expect(await onesOn(sandbox)).toEqual([]);
});

test('somebody else presses the same button at the same moment', async () => {
  const { app, client, sandbox } = await startWithProbe();
  const { ana, ben, support } = sandbox.scene;
  const text = { type: 'plain_text' as const, text: 'Claim' };
  await client.chat.postMessage({
    channel: support.id,
    text: 'card',
    blocks: [
      {
        type: 'actions',
        block_id: 'buttons',
        elements: [{ type: 'button', action_id: 'claim', text }],
      },
    ],
  });
  await sandbox.idle();
  app.requests.length = 0;
  const ts = cardsIn(sandbox, '#support')[0]?.ts ?? '';
  const mine: Action = {
    type: 'block_action',
    user: ana.id,
    place: { kind: 'message', conversation: support.id, ts },
    blockId: 'buttons',
    actionId: 'claim',
    press: { type: 'button' },
  };
  const press = { type: 'press_button' as const, user: ben.id, conversation: support.id, ts };
  await act(sandbox, { type: 'race', actions: [mine, { ...press, button: 'Claim' }] });
  expect(app.requests.map(({ body }) => body.user.id).sort()).toEqual([ana.id, ben.id].sort());
  expect(await act(sandbox, { ...press, button: 'Resolve' })).toMatchObject({
    ok: false,
    error: 'There is no button "Resolve" any more.',
  });
});
