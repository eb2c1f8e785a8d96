import { describe, expect, it } from 'vitest';
import { startSlackApp } from '../../helpers/slack-app.ts';
import { enveloped } from '../../helpers/slack-payloads.ts';
import { outboxId } from '../blocks/given.ts';

const metadata = { event_type: 'dibs_surface', event_payload: { outbox_id: outboxId } };
const blocks = [{ type: 'divider', block_id: `dibs:${outboxId}` }];
const ours = { bot_id: 'B1', user: 'UBOT', channel: 'C1', ts: '1.1' };

async function adoptedFrom(message: object) {
  const app = await startSlackApp();
  const event = { type: 'message', event_ts: '1.1', channel_type: 'channel', ...message };
  await app.send(enveloped(event as never));
  return app.adopt.mock.calls;
}

describe('the echo of a post of ours', () => {
  it.each([
    ['by its metadata', { ...ours, metadata }],
    ['by its first block, where metadata does not come back', { ...ours, blocks }],
    ['as a bot message', { ...ours, subtype: 'bot_message', metadata }],
  ])('is adopted %s', async (_how, message) => {
    const place = { slackChannel: 'C1', ts: '1.1' };
    expect(await adoptedFrom(message)).toEqual([['T1', outboxId, place]]);
  });

  it.each([
    ['another bot with our metadata', { ...ours, bot_id: 'B9', metadata }],
    ['a message of ours that is no surface', { ...ours, text: 'hello' }],
    ['an edit', { ...ours, subtype: 'message_changed', metadata }],
    ['a person', { user: 'UANA', channel: 'C1', ts: '1.1', text: 'hello', metadata }],
  ])('is not taken from %s', async (_who, message) => {
    expect(await adoptedFrom(message)).toEqual([]);
  });
});
