import { App } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import { WebSocket as WebSocketClient } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { as } from '../../sandbox/driver.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { freePort } from './free-port.ts';
import { inviteBot, silent, startTestSandbox } from './start.ts';

const claimCard = {
  text: 'card',
  blocks: [
    {
      type: 'actions' as const,
      elements: [
        {
          type: 'button' as const,
          action_id: 'claim',
          text: { type: 'plain_text' as const, text: 'Claim' },
        },
      ],
    },
  ],
};

/** Says hello to whoever writes, answers `/probe`, and claims by editing the card. */
function addListeners(app: App): void {
  app.message('card please', async ({ say }) => {
    await say(claimCard);
  });
  app.action('claim', async ({ ack, body, respond }) => {
    await ack();
    await respond({ replace_original: true, text: `claimed by ${body.user.id}` });
  });
  app.command('/probe', async ({ ack, client, body }) => {
    await ack();
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: 'modal',
        callback_id: 'probe',
        title: { type: 'plain_text', text: 'Probe' },
        submit: { type: 'plain_text', text: 'Go' },
        blocks: [
          {
            type: 'input',
            block_id: 'word',
            label: { type: 'plain_text', text: 'Word' },
            element: { type: 'plain_text_input', action_id: 'word' },
          },
        ],
      },
    });
  });
  app.view('probe', async ({ ack }) => {
    await ack({ response_action: 'errors', errors: { word: 'Another one.' } });
  });
}

async function expectTheRound(sandbox: Sandbox): Promise<void> {
  await inviteBot(sandbox);
  const ana = as(sandbox, 'ana');
  await ana.say('#support', 'card please');
  const card = await sandbox.until('the card', () =>
    [...sandbox.scene.support.messages.values()].find((message) => message.text === 'card'),
  );
  await ana.click(card, 'Claim');
  await sandbox.until('the claim', () => card.text === `claimed by ${ana.id}`);
  expect(await ana.command('/probe', '#support')).toEqual({ type: 'nothing' });
  await sandbox.until('the modal', () => ana.modal());
  expect(await ana.submit({ Word: 'x' })).toEqual({
    type: 'field_errors',
    errors: { word: 'Another one.' },
  });
}

test('a Bolt app over signed HTTP hears messages, answers buttons, commands and modals', async () => {
  const { sandbox } = await startTestSandbox();
  const port = await freePort();
  const app = new App({
    token: sandbox.credentials.botToken,
    signingSecret: sandbox.credentials.signingSecret,
    clientOptions: { slackApiUrl: sandbox.slackApiUrl },
    logger: silent,
  });
  addListeners(app);
  await app.start(port);
  onTestFinished(async () => {
    await app.stop();
  });
  await sandbox.connectApp(`http://127.0.0.1:${port}`);
  await expectTheRound(sandbox);
});

test('a Bolt app over Socket Mode does the same', async () => {
  const { sandbox } = await startTestSandbox();
  const app = new App({
    token: sandbox.credentials.botToken,
    appToken: sandbox.credentials.appToken,
    socketMode: true,
    clientOptions: { slackApiUrl: sandbox.slackApiUrl },
    logger: silent,
  });
  addListeners(app);
  await app.start();
  onTestFinished(async () => {
    await app.stop();
  });
  expect(sandbox.sockets.count()).toBe(1);
  await expectTheRound(sandbox);
});

test('of several sockets one gets each envelope, and a refresh makes clients come again', async () => {
  const { sandbox } = await startTestSandbox();
  const heard: string[] = [];
  const clients = ['one', 'two'].map((name) => {
    const client = new SocketModeClient({
      appToken: sandbox.credentials.appToken,
      clientOptions: { slackApiUrl: sandbox.slackApiUrl },
      clientPingTimeout: 200,
      logger: silent,
    });
    client.on('slack_event', ({ ack }: { ack: () => Promise<void> }) => {
      heard.push(name);
      void ack();
    });
    return client;
  });
  await Promise.all(clients.map((client) => client.start()));
  onTestFinished(async () => {
    await Promise.all(clients.map((client) => client.disconnect()));
  });
  await inviteBot(sandbox);
  heard.length = 0;
  for (let n = 0; n < 4; n += 1) await as(sandbox, 'ana').say('#support', `${n}`);
  expect(heard.sort()).toEqual(['one', 'one', 'two', 'two']);
  const back = Promise.all(
    clients.map((client) => new Promise((resolve) => client.once('connected', resolve))),
  );
  sandbox.troubles.set({ name: 'socket_refresh' });
  await back;
  await sandbox.until('both sockets', () => sandbox.sockets.count() === 2);
  await as(sandbox, 'ana').say('#support', 'after');
  expect(heard).toHaveLength(5);
});

test('a socket without a ticket, and a bot token for a socket, are refused', async () => {
  const { sandbox, client } = await startTestSandbox();
  await expect(client.apps.connections.open()).rejects.toMatchObject({
    data: { error: 'not_allowed_token_type' },
  });
  const socket = new WebSocketClient(`${sandbox.url.replace('http', 'ws')}/link?ticket=made-up`);
  const outcome = await new Promise((resolve) => {
    socket.onopen = () => resolve('open');
    socket.onerror = () => resolve('refused');
  });
  expect(outcome).toBe('refused');
});
