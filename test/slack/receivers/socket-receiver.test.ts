import { App } from '@slack/bolt';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { as } from '../../../sandbox/driver.ts';
import type { WorkspaceId } from '../../../src/domain/ids.ts';
import { StoreUnavailable } from '../../../src/inbox/ports.ts';
import { createSocketReceiver } from '../../../src/slack/receivers/socket-receiver.ts';
import { fakeLog } from '../../helpers/fake-log.ts';
import { fakeSlackEvents } from '../../helpers/slack-events-fake.ts';
import { inviteBot, startTestSandbox } from '../../sandbox/start.ts';

async function start() {
  const { sandbox } = await startTestSandbox({ acknowledgeWithinMs: 200 });
  const events = fakeSlackEvents();
  const receiver = createSocketReceiver({
    appToken: sandbox.credentials.appToken,
    slackApiUrl: sandbox.slackApiUrl,
    events,
    installation: { workspaceId: sandbox.workspace.team.id as WorkspaceId },
    log: fakeLog(),
    pause: async () => undefined,
  });
  const app = new App({
    receiver,
    authorize: async () => ({ botToken: 'xoxb-none', botId: 'B0' }),
    convoStore: false,
  });
  onTestFinished(() => receiver.stop());
  await sandbox.connectApp('http://127.0.0.1:9', { slack: 'socket' });
  const connect = async () => {
    await receiver.start();
    await sandbox.until('the socket', () => sandbox.sockets.count() === 1);
  };
  return { sandbox, events, receiver, app, connect };
}

describe('Socket Mode', () => {
  it('stores an event before it acknowledges it, and then processes it', async () => {
    const { sandbox, events, app, receiver, connect } = await start();
    const seen: string[] = [];
    app.event('member_joined_channel', async ({ event }) => {
      seen.push(event.channel);
    });
    await connect();
    await inviteBot(sandbox);
    await sandbox.events.delivered();
    await receiver.stop();
    expect(seen).toEqual([sandbox.scene.support.id]);
    const [delivery] = sandbox.ledger.deliveries('event member_joined_channel');
    expect(delivery?.outcome).toBe('ok');
    const ids = [...events.stored.keys()];
    expect(events.outcomes.toSorted()).toEqual(ids.map((id) => [id, 'done']).toSorted());
  });

  it('does not acknowledge what cannot be stored: Slack sends it again', async () => {
    const { sandbox, events, connect } = await start();
    events.breakDown(new StoreUnavailable('away'));
    await connect();
    await inviteBot(sandbox);
    await sandbox.events.delivered();
    const deliveries = sandbox.ledger.deliveries('event member_joined_channel');
    expect(deliveries.map(({ outcome }) => outcome)).not.toContain('ok');
    expect(deliveries.length).toBeGreaterThan(1);
    expect(events.outcomes).toEqual([]);
  });

  it('acknowledges a command with its answer', async () => {
    const { sandbox, app, connect } = await start();
    app.command('/probe', async ({ ack }) => ack({ text: 'Nobody waits.' }));
    await connect();
    await as(sandbox, 'ana').command('/probe', 'support');
    expect(as(sandbox, 'ana').ephemerals('support')).toMatchObject([{ text: 'Nobody waits.' }]);
  });

  it('connects again when Slack asks for it', async () => {
    const { sandbox, app, receiver, connect } = await start();
    app.command('/probe', async ({ ack }) => ack({ text: 'Still here.' }));
    await connect();
    sandbox.sockets.requestRefresh();
    await sandbox.until('another connection', () => {
      const opened = sandbox.ledger.calls('apps.connections.open').length === 2;
      return opened && sandbox.sockets.count() === 1;
    });
    await vi.waitUntil(() => receiver.isConnected());
    await as(sandbox, 'ana').command('/probe', 'support');
    expect(as(sandbox, 'ana').ephemerals('support')).toMatchObject([{ text: 'Still here.' }]);
  });

  it('goes on trying when Slack cannot be reached at the start', async () => {
    const { sandbox, receiver } = await start();
    const fault = { type: 'http_500_before' } as const;
    sandbox.faults.add({ method: 'apps.connections.open', fault, remaining: 3 });
    await receiver.start();
    await vi.waitUntil(() => receiver.isConnected());
    expect(sandbox.ledger.calls('apps.connections.open')).toHaveLength(4);
  });

  it('refuses to start with a wrong app token', async () => {
    const { sandbox, events } = await start();
    const receiver = createSocketReceiver({
      appToken: 'xapp-wrong',
      slackApiUrl: sandbox.slackApiUrl,
      events,
      installation: { workspaceId: 'T1' as WorkspaceId },
      log: fakeLog(),
    });
    await expect(receiver.start()).rejects.toThrow('invalid_auth');
  });
});
