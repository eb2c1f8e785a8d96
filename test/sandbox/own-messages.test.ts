import { expect, test } from 'vitest';
import { as } from '../../sandbox/driver.ts';
import type { SandboxState } from '../../sandbox/page-protocol.ts';
import { clientOf, type Started, startWithProbe } from './start.ts';
import { manifestWithout } from './test-manifest.ts';

const errorOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: { data?: { error: string } }) => error.data?.error ?? String(error),
  );

async function startWithNote(options?: Parameters<typeof startWithProbe>[0]) {
  const started = await startWithProbe(options);
  const card = await started.client.chat.postMessage({
    channel: started.sandbox.scene.support.id,
    text: 'card',
  });
  const ana = as(started.sandbox, 'ana');
  const note = await ana.say('#support', 'a note', { threadTs: card.ts ?? '' });
  await started.sandbox.idle();
  started.app.requests.length = 0;
  return { ...started, ana, note, at: { channel: note.channel, timestamp: note.ts } };
}

test('what the app adds stands in the thread, in history, with reactions.get and on the page', async () => {
  const { app, at, client, note, sandbox } = await startWithNote();
  const bot = sandbox.workspace.app.botUserId;
  await client.reactions.add({ ...at, name: 'eyes' });
  const seen = [{ name: 'eyes', users: [bot], count: 1 }];
  const replies = await client.conversations.replies({ channel: at.channel, ts: note.ts });
  expect(replies.messages?.[1]?.reactions).toEqual(seen);
  const got = await client.reactions.get(at);
  expect(got.message?.reactions).toEqual(seen);
  const state = (await (await fetch(`${sandbox.url}/sandbox/state`)).json()) as SandboxState;
  expect(state.messages[at.channel]?.at(-1)?.reactions).toEqual([{ name: 'eyes', users: [bot] }]);
  await sandbox.idle();
  expect(app.requests.map(({ body }) => body.event)).toMatchObject([
    { type: 'reaction_added', user: bot, reaction: 'eyes', item: { ts: note.ts } },
  ]);
  await client.reactions.remove({ ...at, name: 'eyes' });
  expect(note.reactions).toEqual([]);
});

test('one emoji by two people is counted, and each takes only their own away', async () => {
  const { ana, at, client, note } = await startWithNote();
  await ana.react(note, 'eyes');
  await client.reactions.add({ ...at, name: 'eyes' });
  expect((await client.reactions.get(at)).message?.reactions?.[0]?.count).toBe(2);
  await ana.unreact(note, 'eyes');
  expect(await errorOf(client.reactions.remove({ ...at, name: 'eyes' }))).toBe('ok');
});

test('an app that did not subscribe hears nothing of reactions', async () => {
  const { ana, app, note, sandbox } = await startWithNote({
    manifest: manifestWithout('reaction_added', 'reaction_removed'),
  });
  await ana.react(note, 'eyes');
  await ana.unreact(note, 'eyes');
  await sandbox.idle();
  expect(app.requests).toEqual([]);
});

type Given = Started & { at: { channel: string; timestamp: string } };
const refusals: { error: string; call: (given: Given) => Promise<unknown> }[] = [
  {
    error: 'no_reaction',
    call: ({ at, client }) => client.reactions.remove({ ...at, name: 'eyes' }),
  },
  {
    error: 'message_not_found',
    call: ({ at, client }) => client.reactions.add({ ...at, timestamp: '1.000001', name: 'eyes' }),
  },
  {
    error: 'bad_timestamp',
    call: ({ at, client }) => client.reactions.add({ ...at, timestamp: 'now', name: 'eyes' }),
  },
  {
    error: 'no_item_specified',
    call: ({ client }) => client.apiCall('reactions.add', { name: 'eyes' }),
  },
  { error: 'invalid_name', call: ({ at, client }) => client.reactions.add({ ...at, name: ':)' }) },
  {
    error: 'too_many_reactions',
    async call({ at, client }) {
      for (let n = 0; n < 23; n += 1) await client.reactions.add({ ...at, name: `e${n}` });
      return client.reactions.add({ ...at, name: 'one_more' });
    },
  },
  {
    error: 'too_many_emoji',
    async call({ at, client, sandbox }) {
      const message = sandbox.scene.support.messages.get(at.timestamp);
      if (!message) throw new Error('no note');
      const people = ['ana', 'ben', 'chen'].map((handle) => as(sandbox, handle));
      for (let n = 0; n < 50; n += 1) await people[n % 3]?.react(message, `e${n}`);
      return client.reactions.add({ ...at, name: 'one_more' });
    },
  },
];

for (const { error, call } of refusals) {
  test(`a reaction is refused with ${error}`, async () => {
    expect(await errorOf(call(await startWithNote()))).toBe(error);
  });
}

test('without reactions:write the scope is named', async () => {
  const { at, sandbox } = await startWithNote({ manifest: manifestWithout('reactions:write') });
  const client = clientOf(sandbox, sandbox.credentials.botToken);
  expect(await errorOf(client.reactions.add({ ...at, name: 'eyes' }))).toBe('missing_scope');
});

test('a person’s edit and deletion in a thread are told with what was there before', async () => {
  const { ana, app, note } = await startWithNote();
  await ana.edit(note, 'a better note');
  await ana.remove(note);
  expect(app.requests.map(({ body }) => body.event)).toMatchObject([
    {
      type: 'message',
      subtype: 'message_changed',
      channel: note.channel,
      message: {
        ts: note.ts,
        text: 'a better note',
        thread_ts: note.threadTs,
        edited: { user: ana.id },
      },
      previous_message: { text: 'a note' },
    },
    {
      subtype: 'message_deleted',
      deleted_ts: note.ts,
      previous_message: { text: 'a better note', thread_ts: note.threadTs, user: ana.id },
    },
  ]);
});

test('the preview of a link is a change that nobody made', async () => {
  const { ana, app, note } = await startWithNote();
  const link = await ana.reply(note, 'see <https://example.com/lamp>');
  await ana.unfurl(link);
  const { event } = app.requests.at(-1)?.body ?? {};
  expect(event).toMatchObject({
    subtype: 'message_changed',
    message: { text: link.text, attachments: [{ from_url: 'https://example.com/lamp' }] },
    previous_message: { text: link.text },
  });
  expect(event.message).not.toHaveProperty('edited');
  await expect(ana.unfurl(note)).rejects.toThrow('There is no link in it.');
});

test('an admin deletes what somebody else wrote, and edits nothing of it', async () => {
  const { app, note, sandbox } = await startWithNote();
  const rosa = as(sandbox, 'rosa');
  await expect(rosa.edit(note, 'mine now')).rejects.toThrow('That is not their message.');
  await rosa.remove(note);
  expect(app.requests[0]?.body.event).toMatchObject({
    subtype: 'message_deleted',
    deleted_ts: note.ts,
  });
});

test('nobody edits or deletes what somebody else wrote', async () => {
  const { note, sandbox } = await startWithNote();
  const ben = as(sandbox, 'ben');
  await expect(ben.edit(note, 'mine now')).rejects.toThrow('That is not their message.');
  await expect(ben.remove(note)).rejects.toThrow('That is not their message.');
});
