import { expect, test } from 'vitest';
import { startWithProbe } from './start.ts';

/** A click that crosses a change on its way means what was seen: Slack's clients send what they show. */
const claim = (value: string) => ({
  type: 'actions' as const,
  block_id: `card-${value}`,
  elements: [
    {
      type: 'button' as const,
      action_id: 'claim',
      text: { type: 'plain_text' as const, text: 'Claim' },
      value,
    },
  ],
});
const taken = { type: 'section' as const, text: { type: 'mrkdwn' as const, text: 'Ana has it' } };
const press = { type: 'button' as const };

test('a click on a button of an earlier version of a message reaches the app', async () => {
  const { client, sandbox, app } = await startWithProbe();
  const { ben, support } = sandbox.scene;
  const { ts = '' } = await client.chat.postMessage({
    channel: support.id,
    text: 'card',
    blocks: [claim('one')],
  });
  const edit = { channel: support.id, ts, text: 'card' };
  await client.chat.update({ ...edit, blocks: [claim('two')] });
  await client.chat.update({ ...edit, blocks: [taken] });
  app.requests.length = 0;
  for (const value of ['one', 'two']) {
    await sandbox.act({
      type: 'block_action',
      user: ben.id,
      place: { kind: 'message', conversation: support.id, ts },
      blockId: `card-${value}`,
      actionId: 'claim',
      press,
    });
  }
  const clicks = app.requests.filter(({ body }) => body.type === 'block_actions');
  expect(clicks.map(({ body }) => body.actions[0].value)).toEqual(['one', 'two']);
  // The message in the payload is the newest one.
  expect(clicks[0]?.body.message.blocks).toMatchObject([{ text: { text: 'Ana has it' } }]);
});

test('a click on a button of an earlier Home reaches the app, and one that never was does not', async () => {
  const { client, sandbox, app } = await startWithProbe();
  const { ben } = sandbox.scene;
  const publish = (blocks: ReturnType<typeof claim>[] | (typeof taken)[]) =>
    client.views.publish({ user_id: ben.id, view: { type: 'home', blocks } });
  await publish([claim('one')]);
  await publish([taken]);
  app.requests.length = 0;
  const click = (blockId: string) =>
    sandbox.act({
      type: 'block_action',
      user: ben.id,
      place: { kind: 'home' },
      blockId,
      actionId: 'claim',
      press,
    });
  expect(await click('card-one')).toMatchObject({ ok: true });
  expect(app.requests.map(({ body }) => body.actions?.[0].value)).toEqual(['one']);
  expect(await click('card-none')).toEqual(
    expect.objectContaining({ ok: false, error: 'That button is no longer there.' }),
  );
});
