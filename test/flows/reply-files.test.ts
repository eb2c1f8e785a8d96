import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import type { CustomerState } from '../../sandbox/page-protocol.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { seconds } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

const [WEB, WHATSAPP, SMS] = defaultAccounts;

const invoice = {
  name: 'Invoice März.pdf',
  mimeType: 'application/pdf',
  bytes: Buffer.from('%PDF-1.7 the invoice'),
};
const photo = { name: 'lamp.png', mimeType: 'image/png', bytes: Buffer.from('the lamp') };

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

/** A customer writes, and Ana has it with Reply open. */
async function anaReplies(account: { key: string }): Promise<CustomerState> {
  const { customers } = dibs.sandbox;
  const customer = customers.add({ name: 'Marta Díaz', account: account.key });
  await customers.write(customer.id, 'May I have the invoice?');
  await dibs.settle();
  await dibs.ana.click(dibs.card('#1'), 'Claim & reply');
  await dibs.modalOf(dibs.ana);
  await dibs.settle();
  return customer;
}

/** What a customer got, with the bytes of each file. */
function got({ messages }: CustomerState) {
  return messages
    .filter(({ direction }) => direction === 'out')
    .map(({ text, files = [] }) => [
      text,
      ...files.map(({ id, name }) => {
        const bytes = dibs.sandbox.customers.media.find(id)?.bytes;
        return `${name}: ${bytes?.toString()}`;
      }),
    ]);
}

async function goOut(): Promise<void> {
  await dibs.settle();
  await dibs.advance(seconds(11));
}

describe('files in Reply', () => {
  it('go to the customer by WhatsApp, the text under the first', async () => {
    const marta = await anaReplies(WHATSAPP);
    await dibs.ana.submit({ 'Message to Marta': 'Here you are.', Files: [invoice, photo] });
    await goOut();
    expect(got(marta)).toEqual([
      ['Here you are.', 'Invoice März.pdf: %PDF-1.7 the invoice'],
      ['', 'lamp.png: the lamp'],
    ]);
    const thread = threadText(dibs, dibs.card('#1'));
    expect(thread).toContain('File “Invoice März.pdf”');
    expect(thread).toContain('File “lamp.png”');
    expect(thread).not.toContain('was not sent');
  });

  it('go to the customer over a webhook, and may go without a word', async () => {
    const marta = await anaReplies(WEB);
    await dibs.ana.submit({ Files: [invoice] });
    await goOut();
    expect(got(marta)).toEqual([['', 'Invoice März.pdf: %PDF-1.7 the invoice']]);
  });

  it('are not offered where the channel takes none', async () => {
    await anaReplies(SMS);
    expect(readOut(await dibs.modalOf(dibs.ana))).not.toContain('Files');
  });

  it('that are too large together stay in Reply, with the reason', async () => {
    const marta = await anaReplies(WEB);
    const large = { ...invoice, bytes: Buffer.alloc(10_000_001) };
    const shown = await dibs.ana.submit({ 'Message to Marta': 'Here.', Files: [large] });
    expect(JSON.stringify(shown)).toContain('at most 10 MB');
    await goOut();
    expect(got(marta)).toEqual([]);
  });

  it('that Slack does not have any more keep the reply back, and the thread names them', async () => {
    const marta = await anaReplies(WHATSAPP);
    await dibs.ana.submit({ 'Message to Marta': 'Here you are.', Files: [invoice, photo] });
    await dibs.settle();
    for (const file of dibs.sandbox.workspace.files.values()) {
      if (file.name === photo.name) file.standing = 'deleted';
    }
    await goOut();
    expect(got(marta)).toEqual([]);
    const thread = threadText(dibs, dibs.card('#1'));
    expect(thread).toContain('Not sent: The file “lamp.png” could not be read.');
  });

  it('wait while Slack cannot be reached', async () => {
    const marta = await anaReplies(WHATSAPP);
    await dibs.ana.submit({ 'Message to Marta': 'Here you are.', Files: [photo] });
    dibs.sandbox.faults.add({ method: 'url_private', fault: { type: 'reset' } });
    await goOut();
    expect(got(marta)).toEqual([]);
    await dibs.advance(seconds(20));
    expect(got(marta)).toEqual([['Here you are.', 'lamp.png: the lamp']]);
  });

  it('that did not go along are named in the thread', async () => {
    const marta = await anaReplies(WHATSAPP);
    await dibs.ana.submit({ 'Message to Marta': 'Here you are.', Files: [invoice, photo] });
    await dibs.settle();
    const once = { method: 'customer', remaining: 1 };
    // Two uploads and the first message pass; the second message does not.
    for (let at = 0; at < 3; at += 1) {
      dibs.sandbox.faults.add({ ...once, fault: { type: 'slow', milliseconds: 0 } });
    }
    dibs.sandbox.faults.add({ ...once, fault: { type: 'rate_limit', retryAfterSeconds: 9 } });
    await goOut();
    expect(got(marta)).toHaveLength(1);
    const thread = threadText(dibs, dibs.card('#1'));
    expect(thread).toContain('File “lamp.png” was not sent: WhatsApp took no more');
    expect(thread).not.toContain('File “Invoice März.pdf” was not sent');
  });
});

describe('a file typed in the thread', () => {
  it('stays inside until somebody sends it', async () => {
    const marta = await anaReplies(WHATSAPP);
    await dibs.ana.closeAll();
    const typed = await dibs.ana.reply(dibs.card('#1'), 'This is the one.', { files: [photo] });
    await dibs.settle();
    expect(got(marta)).toEqual([]);
    const asked = await dibs.sandbox.until('the question', () =>
      dibs.ana.ephemerals('#support').findLast((one) => buttonsOf(one).includes('Send to Marta')),
    );
    await dibs.ana.click(asked, 'Send to Marta');
    await goOut();
    expect(got(marta)).toEqual([['This is the one.', 'lamp.png: the lamp']]);
    expect(typed.files).toHaveLength(1);
  });
});
