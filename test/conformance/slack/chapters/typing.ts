import { defaultAccounts } from '../../../../sandbox/customers/accounts.ts';
import { as, type Person } from '../../../../sandbox/driver.ts';
import type { Message } from '../../../../sandbox/model.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { dmWith, heard } from '../../../helpers/read-out.ts';
import { openModal, press } from './acting.ts';
import { HOLD } from './replying.ts';

const [, WHATSAPP, SMS] = defaultAccounts;
const SEND = 'send_to_customer';

/** What people type under cards: asked, sent, stopped, suggested, changed and deleted. */
export async function typingInThreads(dibs: Dibs): Promise<void> {
  const { ana } = dibs;
  await dibs.write('Wanda Roth', 'Do you have it in green?');
  await press(dibs, ana, dibs.card('Wanda'), 'Claim');
  await asking(dibs);
  await changing(dibs);
  await beingSlower(dibs);
  await others(dibs);
  await otherChannels(dibs);
  await press(dibs, ana, dibs.card('Wanda'), 'Resolve');
}

async function types(dibs: Dibs, who: Person, words: string, under = 'Wanda'): Promise<Message> {
  const typed = await who.reply(dibs.card(under), words);
  await dibs.settle();
  return typed;
}

async function sends(dibs: Dibs, who: Person, typed: Message): Promise<void> {
  await who.messageShortcut(typed, SEND);
  await dibs.settle();
}

async function asking(dibs: Dibs): Promise<void> {
  const { ana } = dibs;
  await types(dibs, ana, 'Nice customer.');
  await press(dibs, ana, await heard(dibs, ana, 'Only the team'), 'Never ask me');
  await press(dibs, ana, await heard(dibs, ana, 'I won’t ask'), 'Ask me again');
  await types(dibs, ana, 'I look it up.');
  await press(dibs, ana, await heard(dibs, ana, 'Only the team'), 'Keep internal');
  await types(dibs, ana, 'Yes, in green, too.');
  await press(dibs, ana, await heard(dibs, ana, 'Only the team'), 'Send to Wanda');
  await dibs.advance(HOLD);
  await types(dibs, ana, 'x'.repeat(3_001));
}

async function changing(dibs: Dibs): Promise<void> {
  const { ana } = dibs;
  const sent = await types(dibs, ana, 'From Friday on.');
  await sends(dibs, ana, sent);
  await dibs.advance(HOLD);
  await ana.edit(sent, 'From Thursday on.');
  await dibs.settle();
  await openModal(
    dibs,
    ana,
    await heard(dibs, ana, 'already has the old text'),
    'Send a correction',
  );
  await ana.cancel();
  await ana.remove(sent);
  await dibs.settle();
  const held = await types(dibs, ana, 'Or later.');
  await sends(dibs, ana, held);
  await ana.edit(held, 'x'.repeat(3_001));
  await dibs.settle();
  const note = await types(dibs, ana, 'Oh.');
  const asked = await heard(dibs, ana, '[Send to Wanda]');
  await ana.remove(note);
  await dibs.settle();
  await press(dibs, ana, asked, 'Send to Wanda');
}

async function beingSlower(dibs: Dibs): Promise<void> {
  const { ana, ben } = dibs;
  const typed = await types(dibs, ana, 'It ships today.');
  await dibs.write('Wanda Roth', 'I found one, never mind.');
  await sends(dibs, ana, typed);
  await heard(dibs, ana, 'Not sent. Wanda wrote again');
  const idea = await types(dibs, ben, 'We have it here.');
  await sends(dibs, ben, idea);
  await press(dibs, ben, await heard(dibs, ben, '[Tell Ana]'), 'Tell Ana');
  await press(dibs, ana, dmWith(ana, 'Ben Adler has an answer for'), 'Send to Wanda');
  await dibs.advance(HOLD);
}

async function others(dibs: Dibs): Promise<void> {
  const { ana } = dibs;
  await sends(dibs, ana, dibs.card('Wanda'));
  await dibs.rosa.invite('#support', 'ola');
  const ola = as(dibs.sandbox, 'ola');
  await sends(dibs, ana, await types(dibs, ola, 'Interesting.'));
  await ola.leave('#support');
  await dibs.settle();
}

async function otherChannels(dibs: Dibs): Promise<void> {
  const { ana, sandbox } = dibs;
  const byWhatsapp = sandbox.customers.add({ name: 'Otto Lang', account: WHATSAPP.key });
  await sandbox.customers.write(byWhatsapp.id, 'Guten Tag');
  await dibs.settle();
  const late = await types(dibs, ana, 'Hello!', 'Otto');
  await dibs.query(
    `UPDATE message SET at = at - interval '25 hours' WHERE kind = 'customer' AND text = 'Guten Tag'`,
  );
  await sends(dibs, ana, late);
  await press(dibs, ana, dibs.card('Otto'), 'Claim');
  await press(dibs, ana, dibs.card('Otto'), 'Resolve');
  const bySms = sandbox.customers.add({ name: '', account: SMS.key });
  await sandbox.customers.write(bySms.id, 'Any news of my lamp?');
  await dibs.settle();
  await sends(dibs, ana, await types(dibs, ana, 'x'.repeat(1_601), 'Any news of my lamp?'));
  await press(dibs, ana, dibs.card('Any news of my lamp?'), 'Claim');
  await press(dibs, ana, dibs.card('Any news of my lamp?'), 'Resolve');
}
