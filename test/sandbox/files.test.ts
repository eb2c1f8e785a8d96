import { expect, test } from 'vitest';
import { as, filesOf, threadOf } from '../../sandbox/driver.ts';
import type { UploadAnswer } from '../../sandbox/page-protocol.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { clientOf, inviteBot, type Started, startTestSandbox, startWithProbe } from './start.ts';
import { manifestWithout } from './test-manifest.ts';

const photo = {
  name: 'lamp.png',
  mimeType: 'image/png',
  bytes: Buffer.from('not really a picture'),
};

const errorOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: { data?: { error: string } }) => error.data?.error ?? String(error),
  );

/** The three steps by hand; the second one as `send` does it. */
async function upload(
  { client, sandbox }: Started,
  bytes: Buffer,
  share: object,
  send: (url: string) => Promise<Response> = (url) =>
    fetch(url, { method: 'POST', body: new Uint8Array(bytes) }),
): Promise<string> {
  const { upload_url = '', file_id = '' } = await client.files.getUploadURLExternal({
    filename: 'invoice.pdf',
    length: bytes.length,
  });
  expect((await send(upload_url)).status).toBe(200);
  await client.files.completeUploadExternal({
    files: [{ id: file_id, title: 'Invoice 7' }],
    ...share,
  } as never);
  expect(sandbox.workspace.files.get(file_id)?.bytes.equals(bytes)).toBe(true);
  return file_id;
}

const bearer = (sandbox: Sandbox) => ({
  headers: { authorization: `Bearer ${sandbox.credentials.botToken}` },
});

test('a file of the app’s is shared in a thread, comes back as an event, and its place stands in files.info', async () => {
  const started = await startWithProbe();
  const { app, client, sandbox } = started;
  const card = await as(sandbox, 'ana').say('#support', 'card');
  await sandbox.idle();
  app.requests.length = 0;
  const id = await upload(started, Buffer.from([0, 255, 13, 10, 128]), {
    channel_id: card.channel,
    thread_ts: card.ts,
    initial_comment: 'From *Marta*',
  });
  await sandbox.idle();
  const [reply] = threadOf(sandbox, card);
  expect(app.requests[0]?.body.event).toMatchObject({
    type: 'message',
    subtype: 'file_share',
    bot_id: sandbox.workspace.app.botId,
    text: 'From *Marta*',
    thread_ts: card.ts,
    files: [{ id, name: 'invoice.pdf', title: 'Invoice 7', mimetype: 'application/pdf', size: 5 }],
  });
  const { file } = await client.files.info({ file: id });
  expect(file?.shares?.public?.[card.channel]).toMatchObject([
    { ts: reply?.ts, thread_ts: card.ts, channel_name: 'support' },
  ]);
});

test('Slack’s own client uploads, and so does a form', async () => {
  const started = await startWithProbe();
  const { client, sandbox } = started;
  const bytes = Buffer.from([0, 1, 254]);
  const answer = (await client.filesUploadV2({
    channel_id: sandbox.scene.support.id,
    filename: 'voice.ogg',
    file: bytes,
  })) as unknown as { files: { files: { id: string; mimetype: string }[] }[] };
  const sent = answer.files[0]?.files[0];
  expect(sent?.mimetype).toBe('audio/ogg');
  expect(sandbox.workspace.files.get(sent?.id ?? '')?.bytes).toEqual(bytes);
  await upload(started, bytes, {}, (url) => {
    const body = new FormData();
    body.append('filename', new Blob([new Uint8Array(bytes)]), 'invoice.pdf');
    return fetch(url, { method: 'POST', body });
  });
});

test('private addresses give the bytes to a token that may read files, and a sign-in page to others', async () => {
  const started = await startWithProbe();
  const { client, sandbox } = started;
  const message = await as(sandbox, 'ana').say('#support', 'look', { files: [photo] });
  const { file } = await client.files.info({ file: message.files?.[0] ?? '' });
  for (const url of [file?.url_private ?? '', file?.url_private_download ?? '']) {
    const read = await fetch(url, bearer(sandbox));
    expect(read.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await read.arrayBuffer())).toEqual(photo.bytes);
    const unsigned = await fetch(url);
    expect(unsigned.redirected).toBe(true);
    expect(unsigned.headers.get('content-type')).toContain('text/html');
  }
  sandbox.credentials.standing = 'revoked';
  expect((await fetch(file?.url_private ?? '', bearer(sandbox))).redirected).toBe(true);
});

test('without files:read there is a sign-in page for every token', async () => {
  const { sandbox } = await startWithProbe({ manifest: manifestWithout('files:read') });
  const message = await as(sandbox, 'ana').say('#support', '', { files: [photo] });
  const [file] = filesOf(sandbox, message);
  const place = `${sandbox.workspace.team.id}-${file?.id}-${file?.secret}`;
  const read = await fetch(`${sandbox.url}/files-pri/${place}/lamp.png`, bearer(sandbox));
  expect(read.redirected).toBe(true);
});

test('a person shares files in a thread with words or without, and the app is told', async () => {
  const { app, client, sandbox } = await startWithProbe();
  const { ana, support } = sandbox.scene;
  const { ts = '' } = await client.chat.postMessage({ channel: support.id, text: 'card' });
  await sandbox.idle();
  app.requests.length = 0;
  const note = await as(sandbox, 'ana').say('#support', '', { threadTs: ts, files: [photo] });
  expect(app.requests[0]?.body.event).toMatchObject({
    subtype: 'file_share',
    user: ana.id,
    text: '',
    thread_ts: ts,
    parent_user_id: sandbox.workspace.app.botUserId,
    files: [{ name: 'lamp.png', mimetype: 'image/png', filetype: 'png', mode: 'hosted' }],
  });
  const { messages = [] } = await client.conversations.replies({ channel: support.id, ts });
  expect(messages[1]?.files?.[0]).toMatchObject({ id: note.files?.[0], size: photo.bytes.length });
  expect(filesOf(sandbox, note)[0]?.bytes).toEqual(photo.bytes);
});

test('a file goes with the message that shared it', async () => {
  const { client, sandbox } = await startWithProbe();
  const person = as(sandbox, 'ana');
  const message = await person.say('#support', 'wrong one', { files: [photo] });
  const id = message.files?.[0] ?? '';
  const { file } = await client.files.info({ file: id });
  await person.remove(message);
  expect(await errorOf(client.files.info({ file: id }))).toBe('file_deleted');
  expect((await fetch(file?.url_private ?? '', bearer(sandbox))).status).toBe(404);
});

const refusals: { name: string; error: string; call: (started: Started) => Promise<unknown> }[] = [
  {
    name: 'an empty file',
    error: 'missing_argument',
    call: ({ client }) => client.files.getUploadURLExternal({ filename: 'a', length: 0 }),
  },
  {
    name: 'a file over 1 GB',
    error: 'file_upload_size_restricted',
    call: ({ client }) =>
      client.files.getUploadURLExternal({ filename: 'a', length: 1024 ** 3 + 1 }),
  },
  {
    name: 'a description of over 1000 characters',
    error: 'alt_txt_too_large',
    call: ({ client }) =>
      client.apiCall('files.getUploadURLExternal', {
        filename: 'a',
        length: 1,
        alt_txt: 'x'.repeat(1001),
      }),
  },
  {
    name: 'a file whose bytes never came',
    error: 'file_not_found',
    async call({ client }) {
      const { file_id = '' } = await client.files.getUploadURLExternal({
        filename: 'a',
        length: 1,
      });
      return client.files.completeUploadExternal({ files: [{ id: file_id }] });
    },
  },
  {
    name: 'a file that is complete already',
    error: 'file_not_found',
    async call(started) {
      const id = await upload(started, photo.bytes, {});
      return started.client.files.completeUploadExternal({ files: [{ id }] });
    },
  },
  {
    name: 'a channel that the app is not in',
    error: 'not_in_channel',
    call: (started) =>
      upload(started, photo.bytes, { channel_id: started.sandbox.scene.general.id }),
  },
  {
    name: 'an unknown channel',
    error: 'channel_not_found',
    call: (started) => upload(started, photo.bytes, { channel_id: 'C0NOTHERE00' }),
  },
  {
    name: 'an archived channel',
    error: 'posting_to_channel_denied',
    call(started) {
      started.sandbox.scene.support.isArchived = true;
      return upload(started, photo.bytes, { channel_id: started.sandbox.scene.support.id });
    },
  },
  {
    name: 'an unknown file',
    error: 'file_not_found',
    call: ({ client }) => client.files.info({ file: 'F0NOTHERE00' }),
  },
];

for (const { name, error, call } of refusals) {
  test(`files are refused with ${error}: ${name}`, async () => {
    const started = await startTestSandbox();
    await inviteBot(started.sandbox);
    expect(await errorOf(call(started))).toBe(error);
  });
}

test('an upload of other bytes than promised is refused, and an address that nobody gave is not there', async () => {
  const { client, sandbox } = await startWithProbe();
  const { upload_url = '' } = await client.files.getUploadURLExternal({
    filename: 'a',
    length: 3,
  });
  const send = (url: string) => fetch(url, { method: 'POST', body: 'four' });
  expect((await send(upload_url)).status).toBe(400);
  expect((await send(`${sandbox.url}/upload/v1/F0-x`)).status).toBe(404);
});

test('faults hit the upload of the bytes, completing, and reading', async () => {
  const started = await startWithProbe();
  const { client, sandbox } = started;
  sandbox.faults.add({ method: 'upload_url', fault: { type: 'http_500_before' } });
  await expect(upload(started, photo.bytes, {})).rejects.toThrow('expected 500 to be 200');
  sandbox.faults.add({ method: 'files.completeUploadExternal', fault: { type: 'lose_answer' } });
  const share = { channel_id: sandbox.scene.support.id };
  await expect(upload(started, photo.bytes, share)).rejects.toThrow();
  expect([...sandbox.scene.support.messages.values()].at(-1)?.files).toHaveLength(1);
  const message = await as(sandbox, 'ana').say('#support', '', { files: [photo] });
  const { file } = await client.files.info({ file: message.files?.[0] ?? '' });
  sandbox.faults.add({ method: 'url_private', fault: { type: 'reset' } });
  await expect(fetch(file?.url_private ?? '', bearer(sandbox))).rejects.toThrow();
});

test('a field for files in a modal tells the app which, and refuses more and others than it wants', async () => {
  const { app, client, sandbox } = await startWithProbe();
  const ana = as(sandbox, 'ana');
  await ana.globalShortcut('start');
  const plain = (text: string) => ({ type: 'plain_text' as const, text });
  const element = {
    type: 'file_input' as const,
    action_id: 'it',
    filetypes: ['png'],
    max_files: 1,
  };
  await client.views.open({
    trigger_id: app.requests.at(-1)?.body.trigger_id,
    view: {
      type: 'modal',
      title: plain('Photos'),
      submit: plain('Send'),
      blocks: [{ type: 'input', block_id: 'photos', label: plain('Photos'), element }],
    },
  });
  expect(await ana.submit()).toMatchObject({ type: 'field_errors' });
  expect(await ana.submit({ Photos: [photo, photo] })).toMatchObject({
    errors: { photos: 'Please choose no more than 1 files.' },
  });
  expect(await ana.submit({ Photos: [{ ...photo, name: 'a.pdf' }] })).toMatchObject({
    errors: { photos: 'Please choose files of type png.' },
  });
  await ana.submit({ Photos: [photo] });
  const { files } = app.requests.at(-1)?.body.view.state.values.photos.it ?? {};
  expect(files).toMatchObject([{ name: 'lamp.png', user: ana.id, is_public: false }]);
  const read = await fetch(files[0].url_private, bearer(sandbox));
  expect(Buffer.from(await read.arrayBuffer())).toEqual(photo.bytes);
});

test('the page uploads, sends, shows and opens files', async () => {
  const { sandbox } = await startWithProbe();
  const { ana, support } = sandbox.scene;
  const sent = await fetch(
    `${sandbox.url}/sandbox/upload?user=${ana.id}&name=lamp.png&type=image/png`,
    { method: 'POST', body: new Uint8Array(photo.bytes) },
  );
  const uploaded = (await sent.json()) as UploadAnswer & { ok: true };
  await sandbox.act({
    type: 'post_message',
    user: ana.id,
    conversation: support.id,
    text: '',
    files: [uploaded.file.id],
  });
  const state = (await (await fetch(`${sandbox.url}/sandbox/state`)).json()) as {
    messages: Record<string, { files?: { url: string; name: string }[] }[]>;
  };
  const [shown] = state.messages[support.id]?.at(-1)?.files ?? [];
  expect(shown?.name).toBe('lamp.png');
  const opened = await fetch(sandbox.url + shown?.url);
  expect(Buffer.from(await opened.arrayBuffer())).toEqual(photo.bytes);
});

test('a token without files:write cannot upload', async () => {
  const { sandbox } = await startTestSandbox({ manifest: manifestWithout('files:write') });
  const client = clientOf(sandbox, sandbox.credentials.botToken);
  expect(await errorOf(client.files.getUploadURLExternal({ filename: 'a', length: 1 }))).toBe(
    'missing_scope',
  );
});
