import type { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { as } from '../../sandbox/driver.ts';
import type { FaultState } from '../../sandbox/page-protocol.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { inviteBot, startTestSandbox, startWithProbe } from './start.ts';

async function startWithBot(): Promise<{
  sandbox: Sandbox;
  client: WebClient;
  post: () => Promise<unknown>;
}> {
  const { sandbox, client } = await startTestSandbox();
  await inviteBot(sandbox);
  const post = () =>
    client.chat.postMessage({ channel: sandbox.scene.support.id, text: 'card' }).then(
      () => 'ok',
      (error: { data?: { error: string }; code: string }) => error.data?.error ?? error.code,
    );
  return { sandbox, client, post };
}

const faults: { fault: FaultState['fault']; seen: string; stored: number }[] = [
  { fault: { type: 'lose_answer' }, seen: 'slack_webapi_request_error', stored: 1 },
  { fault: { type: 'http_500_before' }, seen: 'slack_webapi_http_error', stored: 0 },
  { fault: { type: 'http_500_after' }, seen: 'slack_webapi_http_error', stored: 1 },
  { fault: { type: 'internal_error_after' }, seen: 'internal_error', stored: 1 },
  { fault: { type: 'reset' }, seen: 'slack_webapi_request_error', stored: 0 },
  {
    fault: { type: 'rate_limit', retryAfterSeconds: 7 },
    seen: 'slack_webapi_rate_limited_error',
    stored: 0,
  },
  { fault: { type: 'error', error: 'edit_window_closed' }, seen: 'edit_window_closed', stored: 0 },
  { fault: { type: 'slow', milliseconds: 1 }, seen: 'ok', stored: 1 },
];

for (const { fault, seen, stored } of faults) {
  test(`${fault.type}: the app sees ${seen}, ${stored} stored, and the next call is fine`, async () => {
    const { sandbox, post } = await startWithBot();
    sandbox.faults.add({ method: 'chat.postMessage', fault });
    expect(await post()).toBe(seen);
    expect(sandbox.ledger.storedPosts).toHaveLength(stored);
    expect(await post()).toBe('ok');
    expect(sandbox.ledger.calls('chat.postMessage').map((entry) => entry.fault)).toEqual([
      fault.type,
      undefined,
    ]);
  });
}

test('a hanging call ends with the client’s timeout and stores nothing', async () => {
  const { sandbox, post } = await startWithBot();
  sandbox.faults.add({ method: '*', fault: { type: 'hang' } });
  expect(await post()).toBe('slack_webapi_request_error');
  expect(sandbox.ledger.storedPosts).toHaveLength(0);
});

test('a fault for one conversation leaves the others alone, and stays until it is removed', async () => {
  const { sandbox, client, post } = await startWithBot();
  const added = sandbox.faults.add({
    method: 'chat.postMessage',
    conversation: sandbox.scene.support.id,
    fault: { type: 'error', error: 'is_archived' },
    remaining: null,
  });
  await client.chat.postMessage({ channel: sandbox.scene.ana.id, text: 'fine' });
  expect([await post(), await post()]).toEqual(['is_archived', 'is_archived']);
  sandbox.faults.remove(added.id);
  expect(await post()).toBe('ok');
});

test('a response_url can fail, before and after it did its work', async () => {
  const { sandbox, app } = await startWithProbe();
  await as(sandbox, 'ana').command('/probe', '#support');
  const respond = () =>
    fetch(app.requests[0]?.body.response_url, { method: 'POST', body: '{"text":"x"}' }).then(
      ({ status }) => status,
      () => 'cut',
    );
  sandbox.faults.add({ method: 'response_url', fault: { type: 'lose_answer' } });
  sandbox.faults.add({ method: 'response_url', fault: { type: 'http_500_before' } });
  expect([await respond(), await respond(), await respond()]).toEqual(['cut', 500, 200]);
  expect(as(sandbox, 'ana').ephemerals()).toHaveLength(2);
});
