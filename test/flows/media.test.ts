import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import type { FileFromCustomer } from '../../sandbox/customers/media.ts';
import { filesOf, threadOf } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import type { CustomerState } from '../../sandbox/page-protocol.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

const [WEB, WHATSAPP, SMS] = defaultAccounts;

const photo = (over: Partial<FileFromCustomer> = {}): FileFromCustomer => ({
  mimeType: 'image/jpeg',
  bytes: Buffer.from([255, 216, 255, 1, 2, 3]),
  ...over,
});

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

/** A customer sends files; the card is there, and what follows by the clock within some seconds. */
async function sends(
  account: { key: string },
  text: string,
  files: FileFromCustomer[],
): Promise<{ customer: CustomerState; card: Message }> {
  const { customers } = dibs.sandbox;
  const customer = customers.add({ name: 'Marta Díaz', account: account.key });
  expect(await customers.write(customer.id, text, undefined, files)).toMatchObject({
    status: 'accepted',
  });
  await dibs.settle();
  await dibs.advance(seconds(3));
  return { customer, card: dibs.card('#1') };
}

const shown = (card: Message) =>
  threadOf(dibs.sandbox, card).flatMap((message) => filesOf(dibs.sandbox, message));

/** The message of the thread that has this button. */
function messageWith(card: Message, button: string): Message {
  const found = threadOf(dibs.sandbox, card).find((each) => buttonsOf(each).includes(button));
  if (found === undefined) throw new Error(`no message has ${button}`);
  return found;
}

describe('what a customer sends', () => {
  it.each([
    ['by WhatsApp', WHATSAPP],
    ['by MMS', SMS],
    ['over a webhook', WEB],
  ])(
    '%s stands in the thread as it was, under the message that it came with',
    async (_, account) => {
      const { card } = await sends(account, 'Look, it is broken', [photo()]);
      const [file] = shown(card);
      expect(file).toMatchObject({
        name: '1-1-1-photo.jpg',
        title: 'Photo',
        mimeType: 'image/jpeg',
      });
      expect(file?.bytes.equals(Buffer.from(photo().bytes))).toBe(true);
      const [message, withFile] = threadOf(dibs.sandbox, card);
      expect(JSON.stringify(message?.blocks)).toContain('Look, it is broken');
      expect(withFile?.files).toEqual([file?.id]);
      expect(threadText(dibs, card)).toContain(':paperclip: Photo');
      expect(threadText(dibs, card)).not.toContain('on its way here');
      expect(buttonsOf(message as Message)).toEqual([]);
    },
  );

  it('as a voice note can be heard, and as a document keeps its name', async () => {
    const voice = photo({ mimeType: 'audio/ogg; codecs=opus', kind: 'voice' });
    const { card, customer } = await sends(WHATSAPP, '', [voice]);
    const letter = photo({ mimeType: 'application/pdf', name: 'Rechnung März.pdf' });
    await dibs.sandbox.customers.write(customer.id, '', undefined, [letter]);
    await dibs.settle();
    await dibs.advance(seconds(3));
    expect(shown(card).map(({ name, title }) => [name, title])).toEqual([
      ['1-1-1-voice-message.ogg', 'Voice message'],
      ['1-2-1-Rechnung März.pdf', 'Document “Rechnung März.pdf”'],
    ]);
  });

  it('in one message of ten photos comes once each, and holds up nobody', async () => {
    const ten = Array.from({ length: 10 }, (_, at) => photo({ bytes: Buffer.from(`photo ${at}`) }));
    const { card } = await sends(WEB, 'All ten', ten);
    const names = ten.map((_, at) => `1-1-${at + 1}-photo.jpg`);
    expect(
      shown(card)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names.sort());
    expect(new Set(shown(card).map(({ bytes }) => bytes.toString())).size).toBe(10);
    await dibs.advance(minutes(5));
    expect(shown(card)).toHaveLength(10);
  });

  it('under a hostile name is harmless', async () => {
    const names = [
      '../../etc/\u202Egpj.exe',
      'a\u0000b\u0007.png',
      '<!channel>|evil.pdf',
      '\u202E',
    ];
    const { card } = await sends(
      WEB,
      'x',
      names.map((name) => photo({ name })),
    );
    expect(
      shown(card)
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      '1-1-1-_.._etc_gpj.exe',
      '1-1-2-ab.png',
      '1-1-3-_!channel__evil.pdf',
      '1-1-4-photo.jpg',
    ]);
  });

  it('is not waited for by the card', async () => {
    dibs.sandbox.faults.add({
      method: 'customer_media',
      fault: { type: 'http_500_before' },
      remaining: null,
    });
    const { card } = await sends(WEB, 'Look', [photo()]);
    expect(threadText(dibs, card)).toContain('Photo, on its way here');
    await dibs.ana.click(card, 'Claim');
    await dibs.settle();
    expect(threadText(dibs, card)).toContain('Ana');
    dibs.sandbox.faults.clear();
    await dibs.advance(minutes(1));
    expect(shown(card)).toHaveLength(1);
  });
});

describe('what could not be loaded', () => {
  it('because it is too large is said with its size', async () => {
    const { card } = await sends(WHATSAPP, 'A film', [
      photo({ mimeType: 'video/mp4', bytes: Buffer.alloc(31_000_000) }),
    ]);
    expect(threadText(dibs, card)).toContain('Video not loaded (too large: 31 MB).');
    expect(shown(card)).toEqual([]);
    expect(buttonsOf(messageWith(card, 'Try again'))).toEqual(['Try again']);
  });

  it('because it is gone, or not given to us, is said; and comes with *Try again* once it can', async () => {
    const { customers } = dibs.sandbox;
    const customer = customers.add({ name: 'Marta Díaz', account: WHATSAPP.key });
    const written = customers.write(customer.id, 'Look', undefined, [photo()]);
    const [file] = customers.media.list();
    if (file === undefined) throw new Error('no file was sent');
    file.standing = 'gone';
    await written;
    await dibs.settle();
    await dibs.advance(seconds(3));
    const card = dibs.card('#1');
    expect(threadText(dibs, card)).toContain('Photo not loaded (it is not there any more).');

    file.standing = 'forbidden';
    await dibs.ana.click(messageWith(card, 'Try again'), 'Try again');
    await dibs.settle();
    expect(threadText(dibs, card)).toContain('Photo not loaded. Our access token may not');

    file.standing = 'there';
    const again = messageWith(card, 'Try again');
    await dibs.ana.click(again, 'Try again');
    await dibs.ben.click(again, 'Try again');
    await dibs.settle();
    expect(shown(card)).toHaveLength(1);
    expect(threadText(dibs, card)).not.toContain('not loaded');
    expect(threadOf(dibs.sandbox, card).flatMap(buttonsOf)).not.toContain('Try again');
  });

  it('because nobody answers is said after ten minutes', async () => {
    dibs.sandbox.faults.add({
      method: 'customer_media',
      fault: { type: 'reset' },
      remaining: null,
    });
    const { card } = await sends(WEB, 'Look', [photo()]);
    await dibs.advance(minutes(5));
    expect(threadText(dibs, card)).toContain('on its way here');
    await dibs.advance(minutes(6));
    expect(threadText(dibs, card)).toContain('Photo not loaded (nobody answered where it lies).');
    dibs.sandbox.faults.clear();
    await dibs.ana.click(messageWith(card, 'Try again'), 'Try again');
    await dibs.settle();
    expect(shown(card)).toHaveLength(1);
  });

  it('because Slack takes no files is said', async () => {
    dibs.sandbox.faults.add({
      method: 'files.getUploadURLExternal',
      fault: { type: 'error', error: 'file_uploads_disabled' },
    });
    const { card } = await sends(WEB, 'Look', [photo()]);
    expect(threadText(dibs, card)).toContain('(Slack did not take it: file_uploads_disabled)');
    await dibs.ana.click(messageWith(card, 'Try again'), 'Try again');
    await dibs.settle();
    expect(shown(card)).toHaveLength(1);
  });
});

describe('an upload whose answer is lost', () => {
  it.each([
    ['files.getUploadURLExternal', 'lose_answer'],
    ['upload_url', 'lose_answer'],
    ['files.completeUploadExternal', 'lose_answer'],
    ['files.completeUploadExternal', 'http_500_after'],
    ['files.completeUploadExternal', 'internal_error_after'],
    ['files.completeUploadExternal', 'http_500_before'],
  ] as const)('at %s by %s shows the photo exactly once', async (method, type) => {
    dibs.sandbox.faults.add({ method, fault: { type } });
    const { card } = await sends(WEB, 'Look', [photo()]);
    await dibs.advance(seconds(10));
    await dibs.advance(minutes(5));
    expect(shown(card)).toHaveLength(1);
    expect(threadText(dibs, card)).not.toContain('on its way here');
    const settled = await dibs.query<{ state: string }>(
      `SELECT state FROM outbox WHERE effect->>'kind' = 'media'`,
    );
    expect(settled).toEqual([{ state: 'done' }]);
  });
});
