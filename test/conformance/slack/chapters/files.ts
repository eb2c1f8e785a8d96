import { defaultAccounts } from '../../../../sandbox/customers/accounts.ts';
import { seconds } from '../../../../src/domain/ids.ts';
import { SHORTCUTS } from '../../../../src/slack/action-ids.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { fillIn, inThread, press } from './acting.ts';

const [WEB, WHATSAPP, SMS] = defaultAccounts;
const LETTER = { name: 'letter.pdf', mimeType: 'application/pdf', bytes: Buffer.from('%PDF') };

/** A photo that comes at the second try; and files to customers: one that goes, one that is too large, and one by SMS. */
export async function filesBothWays(dibs: Dibs): Promise<void> {
  const { ana, sandbox } = dibs;
  const { customers } = sandbox;
  const olga = customers.add({ name: 'Olga Brandt', account: WHATSAPP.key });
  const photo = { mimeType: 'image/jpeg', bytes: Buffer.from([255, 216, 255]) };
  const written = customers.write(olga.id, 'It looks like this', undefined, [photo]);
  const [kept] = customers.media.list();
  if (kept === undefined) throw new Error('no photo was sent');
  kept.standing = 'gone';
  await written;
  await dibs.settle();
  await dibs.advance(seconds(3));
  kept.standing = 'there';
  await press(dibs, ana, inThread(dibs, dibs.card('Olga'), 'Try again'), 'Try again');
  await fillIn(dibs, ana, {
    where: dibs.card('Olga'),
    button: 'Claim & reply',
    inputs: { 'Message to Olga': 'Here is the letter.', Files: [LETTER] },
  });
  await dibs.advance(seconds(11));

  const ilja = customers.add({ name: 'Ilja Moor', account: WEB.key });
  await customers.write(ilja.id, 'May I have the film?');
  await dibs.settle();
  await fillIn(dibs, ana, {
    where: dibs.card('Ilja'),
    button: 'Claim & reply',
    inputs: {
      'Message to Ilja': 'Here.',
      Files: [{ ...LETTER, bytes: Buffer.alloc(10_000_001) }],
    },
  });
  await ana.closeAll();
  await bySms(dibs);
}

/** The file alone is a note all the same; only sending it is refused. */
async function bySms(dibs: Dibs): Promise<void> {
  const { ana, sandbox } = dibs;
  const address = '+4915755504321';
  const uwe = sandbox.customers.add({ name: 'Uwe', account: SMS.key, address });
  await sandbox.customers.write(uwe.id, 'Send me the letter by SMS');
  await dibs.settle();
  const card = () => dibs.card('letter by SMS');
  await press(dibs, ana, card(), 'Claim');
  const typed = await ana.reply(card(), '', { files: [LETTER] });
  await dibs.settle();
  await ana.messageShortcut(typed, SHORTCUTS.sendToCustomer);
  await sandbox.until('the refusal', () =>
    ana.ephemerals('#support').find(({ text }) => text.includes('Not sent. SMS takes no files')),
  );
}
