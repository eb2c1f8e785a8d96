import { expect, test } from 'vitest';
import { createPayloadCheck, type PayloadName } from './bolt-schemas.ts';
import { recordPayloads } from './record-payloads.ts';

test('every payload is what Bolt’s types say it is', async () => {
  const check = createPayloadCheck();
  const payloads = await recordPayloads();
  const names: PayloadName[] = [
    'block_actions',
    'block_suggestion',
    'message_action',
    'shortcut',
    'slash_command',
    'view_closed',
    'view_submission',
    'app_home_opened',
    'message',
    'message file_share',
    'message_changed',
    'message_deleted',
    'member_joined_channel',
    'reaction_added',
    'reaction_removed',
    'user_change',
  ];
  for (const name of names) {
    const enveloped = payloads[`event ${name}`] as { event: unknown } | undefined;
    const told = enveloped ? enveloped.event : payloads[name];
    expect(told, name).toBeDefined();
    expect(check(name, told), name).toEqual([]);
  }
});

test('a payload that is not so is caught', () => {
  expect(createPayloadCheck()('slash_command', { command: '/probe' })).not.toEqual([]);
});
