import { App } from '@slack/bolt';
import { beforeEach, describe, expect, it } from 'vitest';
import { listenToAction, listenToEvent } from '../../../src/slack/listeners/dispatch.ts';
import { buttonClick, enveloped } from '../../helpers/slack-payloads.ts';

let app: App;
let heard: string[];
beforeEach(() => {
  heard = [];
  app = new App({
    receiver: { init: () => undefined, start: async () => undefined, stop: async () => undefined },
    authorize: async () => ({ botToken: 'xoxb-none', botId: 'B1' }),
    convoStore: false,
    ignoreSelf: false,
  });
  app.error(async (error) => {
    throw error;
  });
});

const left = enveloped({ type: 'channel_left', channel: 'C1', actor_id: 'U1', event_ts: '1' });
const send = (body: object) => app.processEvent({ body: { ...body }, ack: async () => undefined });

describe('an event', () => {
  it('is heard by all who listen to its type, and fails when one of them does', async () => {
    listenToEvent(app, ['channel_left', 'group_left'], async ({ event }) => {
      heard.push(`first: ${event.type}`);
      throw new Error('not now');
    });
    listenToEvent(app, ['channel_left'], async ({ event }) => {
      heard.push(`second: ${event.type}`);
    });
    listenToEvent(app, ['group_left'], async () => void heard.push('not this one'));
    await expect(send(left)).rejects.toThrow('not now');
    expect(heard).toEqual(['first: channel_left', 'second: channel_left']);
  });

  it('that nobody listens to does nothing', async () => {
    listenToEvent(app, ['group_left'], async () => void heard.push('not this one'));
    await send(left);
    expect(heard).toEqual([]);
  });
});

describe('a click', () => {
  it('is heard by the one who listens to its action', async () => {
    listenToAction(app, 'one', async ({ body }) => void heard.push(`one: ${body.user.id}`));
    listenToAction(app, 'other', async () => void heard.push('not this one'));
    await send(buttonClick({ action: 'one', value: 'x' }));
    await send(buttonClick({ action: 'nobody', value: 'x' }));
    expect(heard).toEqual([expect.stringMatching(/^one: /)]);
  });

  it('has one listener only', () => {
    listenToAction(app, 'one', async () => undefined);
    expect(() => listenToAction(app, 'one', async () => undefined)).toThrow(
      'two listeners for one',
    );
  });
});
