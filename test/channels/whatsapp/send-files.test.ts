import { describe, expect, it } from 'vitest';
import { sendWhatsApp } from '../../../src/channels/whatsapp/send.ts';
import type { ReplyFile } from '../../../src/inbox/file-ports.ts';
import { OUTBOX, replyToSend, whatsAppAccount } from '../fake-world.ts';

function file(name: string, mimeType: string, length = 10): ReplyFile {
  const bytes = new Uint8Array(length);
  return { name, mimeType, size: length, read: async () => ({ outcome: 'read', bytes }) };
}

const fine = (body: object) => ({ status: 200, body });
const refused = (code: number) => ({ status: 400, body: { error: { code, message: 'No' } } });

/** WhatsApp, which answers messages in this order and takes all uploads but those that are named. */
async function sending(
  reply: Partial<Parameters<typeof replyToSend>[0]>,
  answers: { status: number; body: object }[] = [],
  upload: (at: number) => { status: number; body: object } = (at) => fine({ id: `media-${at}` }),
  deadline: AbortController = new AbortController(),
) {
  const messages: Record<string, unknown>[] = [];
  let uploads = 0;
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const isUpload = String(url).endsWith('/media');
    if (!isUpload) messages.push(JSON.parse(String(init?.body)));
    const answer = isUpload
      ? upload(++uploads)
      : (answers.shift() ?? fine({ messages: [{ id: `wamid.${messages.length}` }] }));
    return new Response(JSON.stringify(answer.body), { status: answer.status });
  };
  const deps = {
    ...{ fetch, whatsappApiUrl: 'https://graph.example.com/v23.0' },
    deadline: () => deadline.signal,
  };
  const result = await sendWhatsApp(whatsAppAccount(), replyToSend(reply), deps);
  return { result, messages, uploads: () => uploads };
}

describe('files by WhatsApp', () => {
  it('go with the text under the first of them', async () => {
    const files = [file('a.jpg', 'image/jpeg'), file('b.pdf', 'application/pdf')];
    const { result, messages } = await sending({ text: 'Here they are.', files });
    expect(result).toEqual({ outcome: 'sent', externalId: 'wamid.1' });
    expect(messages).toMatchObject([
      { type: 'image', image: { id: 'media-1', caption: 'Here they are.' } },
      { type: 'document', document: { id: 'media-2', filename: 'b.pdf' } },
    ]);
    expect(messages.map((message) => message['biz_opaque_callback_data'])).toEqual([
      OUTBOX,
      undefined,
    ]);
  });

  it.each([
    ['a voice note', 'x', file('a.ogg', 'audio/ogg; codecs=opus'), 'audio'],
    ['a long text', 'x'.repeat(1_025), file('a.jpg', 'image/jpeg'), 'image'],
  ])('follow the text with %s', async (_name, text, one, type) => {
    const { messages } = await sending({ text, files: [one] });
    expect(messages.map((message) => message['type'])).toEqual(['text', type]);
    expect(messages[0]).toMatchObject({ text: { body: text } });
  });

  it('that are too large for a picture, or of an odd kind, go as documents', async () => {
    const files = [
      file('big.png', 'image/png', 5_000_001),
      file('x.svg', 'image/svg+xml'),
      file('ok.mp4', 'video/mp4'),
    ];
    const { messages } = await sending({ text: '', files });
    expect(messages.map((message) => message['type'])).toEqual(['document', 'document', 'video']);
  });

  it('are read and uploaded at once, however many they are', async () => {
    const reading: (() => void)[] = [];
    const slow = (name: string): ReplyFile => ({
      ...file(name, 'image/jpeg'),
      read: async () => {
        await new Promise<void>((resolve) => reading.push(resolve));
        return { outcome: 'read', bytes: new Uint8Array(10) };
      },
    });
    const sent = sending({ files: [slow('a.jpg'), slow('b.jpg'), slow('c.jpg')] });
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(reading).toHaveLength(3);
    for (const go of reading) go();
    expect((await sent).messages).toHaveLength(3);
  });

  it('that took too long to bring wait, and nothing was sent: somebody else may have the reply', async () => {
    const late = new AbortController();
    const { result, messages } = await sending(
      { files: [file('a.jpg', 'image/jpeg')] },
      [],
      (at) => {
        late.abort();
        return fine({ id: `media-${at}` });
      },
      late,
    );
    expect(result).toEqual({ outcome: 'wait', retryAfter: 15_000 });
    expect(messages).toEqual([]);
  });

  it('are all uploaded before anything is sent', async () => {
    const files = [file('a.jpg', 'image/jpeg'), file('b.exe', 'application/x-msdownload')];
    const { result, messages } = await sending({ files }, [], (at) =>
      at === 1 ? fine({ id: 'media-1' }) : refused(131_053),
    );
    expect(result).toEqual({
      outcome: 'failed',
      reason: expect.stringContaining('“b.exe” could not be sent'),
    });
    expect(messages).toEqual([]);
    const away = await sending({ files }, [], () => ({ status: 503, body: {} }));
    expect(away.result).toEqual({ outcome: 'wait', retryAfter: 15_000 });
    expect(away.messages).toEqual([]);
  });

  it('that did not follow are told one by one', async () => {
    const files = [
      file('a.jpg', 'image/jpeg'),
      file('b.jpg', 'image/jpeg'),
      file('c.jpg', 'image/jpeg'),
      file('d.jpg', 'image/jpeg'),
    ];
    const answers = [
      fine({ messages: [{ id: 'wamid.1' }] }),
      refused(131_053),
      { status: 500, body: {} },
      refused(130_429),
    ];
    const { result } = await sending({ files }, answers);
    expect(result).toEqual({
      outcome: 'sent',
      externalId: 'wamid.1',
      notSent: {
        1: expect.stringContaining('131053'),
        2: expect.stringContaining('may not have arrived'),
        3: expect.stringContaining('took no more'),
      },
    });
  });

  it('are not sent at all when the first message fails, nor again when it may have arrived', async () => {
    const files = [file('a.jpg', 'image/jpeg'), file('b.jpg', 'image/jpeg')];
    const failed = await sending({ files }, [refused(131_026)]);
    expect(failed.result).toMatchObject({ outcome: 'failed' });
    expect(failed.messages).toHaveLength(1);
    const again = await sending({ files, maybeSent: true });
    expect(again.result).toMatchObject({ outcome: 'uncertain' });
    expect(again.uploads()).toBe(0);
  });
});
