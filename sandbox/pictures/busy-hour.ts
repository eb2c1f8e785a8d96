import { defaultAccounts } from '../customers/accounts.ts';
import type { Person } from '../driver.ts';
import type { Hands } from './hands.ts';
import type { Studio } from './studio.ts';

const [WEB, , SMS] = defaultAccounts;

/** Half an hour in #support, until there is a card in each state; and what the team writes to each other meanwhile. */
export async function theBusyHour(studio: Studio): Promise<void> {
  await nothingYet(studio);
  await thingsSettle(studio);
  await clocksRun(studio);
  await nowThereIsOneOfEach(studio);
}

async function nothingYet({ office, camera, hands }: Studio): Promise<void> {
  const { ana, rosa } = office;
  await ana.openHome();
  await camera.home('home-empty', ana);
  await camera.messages('answers-quiet', ana, [
    await hands.command(ana, '/inbox-unassigned'),
    await hands.command(ana, '/inbox-load'),
    await hands.command(ana, '/inbox mine'),
  ]);
  await camera.messages('answers-help', rosa, [
    await hands.command(rosa, '/inbox help'),
    await hands.command(rosa, '/inbox who'),
  ]);
}

/** Answered, put aside, resolved, put away. */
async function thingsSettle({ office, camera, hands }: Studio): Promise<void> {
  const { ana, ben, chen, pass, card } = office;
  const { write, press, answer, open, told } = hands;
  await write('Joel Okafor', 'Do you ship to Iceland? I could not choose it at the checkout.', {
    over: WEB,
    extra: { subject: 'Shipping', source: 'Checkout' },
  });
  await pass(1);
  await press(chen, card('Joel'), 'Claim');
  await pass(2);
  await answer(chen, 'Joel Okafor', 'We do, within six days. It is in the list again now, sorry!');
  await pass(1);
  await write('Ida Roy', 'My parcel says delivered, but nothing is here. What now?');
  await press(ana, card('Ida'), 'Claim');
  await answer(ana, 'Ida Roy', 'I ask the carrier, and write to you tomorrow morning.');
  await pass(1);
  await open(ana, card('Ida'), 'More…');
  await openSnooze(ana, hands);
  await camera.modal('modal-snooze', ana);
  await ana.submit({ Until: 'Tomorrow', Why: 'The carrier answers by nine.' });
  await office.settle();
  await hands.close(ana);
  await write('Aya Mori', 'The lamp hums. Can I have another one?');
  await press(ben, card('Aya'), 'Claim');
  await pass(3);
  await answer(ben, 'Aya Mori', 'Of course, the new one ships today.');
  await pass(1);
  await press(ben, card('Aya'), 'Resolve');
  const resolved = await told(ben, 'Aya Mori is resolved');
  await camera.messages('answer-resolved', ben, [resolved]);
  await open(ben, resolved, 'Say more…');
  await camera.modal('modal-outcome', ben);
  await ben.submit({ 'How did it end?': 'Solved', Note: 'new lamp shipped' });
  await office.settle();
  await write('Crypto King', 'Double your coins today!!! Reply YES');
  await open(chen, card('Crypto'), 'More…');
  await openOn(chen, hands, 'Not for us…');
  await camera.modal('modal-not-for-us', chen);
  await chen.submit({ 'What is it?': 'Spam', 'The sender': ['Block the sender'] });
  await office.settle();
  await hands.close(chen);
}

const openSnooze = (who: Person, hands: Hands) => openOn(who, hands, 'Snooze…');

/** From the modal that is open. */
async function openOn(who: Person, { open }: Hands, button: string): Promise<void> {
  const modal = who.modal();
  if (modal === undefined) throw new Error('no modal is open');
  await open(who, modal, button);
}

/** On time, soon, late; owned and not. */
async function clocksRun({ office, camera, hands }: Studio): Promise<void> {
  const { ben, rosa, chen, pass, card } = office;
  const { write, press, dm } = hands;
  await write('Nils Berg', 'Where is my refund?', { over: WEB });
  await press(ben, card('Nils'), 'Claim');
  await pass(3);
  await write('Nils Berg', 'Hello? Is anyone there?');
  await pass(7);
  await write('Kim Park', 'Hello, I was charged twice for order 88123.', {
    over: WEB,
    extra: {
      subject: 'Charged twice',
      tags: ['payment'],
      captured: { Order: '88123' },
    },
  });
  await press(ben, card('Kim'), 'Claim');
  await camera.messages('dm-nudge', ben, ben.dms().slice(-1));
  await pass(6);
  await write('Wim Kok', 'Which size fits a 14 inch laptop?', {
    over: SMS,
    address: '+4915755509876',
  });
  await pass(5);
  await camera.messages('dm-nudges', ben, ben.dms().slice(-1));
  await camera.messages('dm-late-list', rosa, [dm(rosa, 'late in #support')]);
  await write('Joel Okafor', 'And to Greenland?');
  await pass(1);
  await write('Joel Okafor', 'Or the Faroe Islands, my sister lives there.');
  await camera.messages('dm-wrote-again', chen, [dm(chen, 'Joel Okafor')]);
}

async function nowThereIsOneOfEach(studio: Studio): Promise<void> {
  const { office, camera, hands } = studio;
  const { ana, ben, chen, rosa, pass, card, settle } = office;
  const { write, press, open, command, answer } = hands;
  await write('Lee Chan', 'Hola, ¿está abierto mañana?');
  await press(ana, card('Lee'), 'Claim');
  await write('Otto Lang', 'Is the green one in the shop on Hill Road?');
  await press(ana, card('Otto'), 'Claim');
  await write('Pia Vogt', 'Thank you, that fits!');
  await press(chen, card('Pia'), 'Claim');
  await answer(chen, 'Pia Vogt', 'Glad to hear that. Enjoy it!');
  await pass(1);
  await write(
    'Marta Díaz',
    'Is the blue one still available? I need it by Friday for my sister’s birthday.',
  );
  await open(ben, card('Marta'), 'More…');
  const more = ben.modal();
  if (more === undefined) throw new Error('no More');
  await press(ben, more, 'Mark as VIP');
  await hands.close(ben);
  await command(ana, '/inbox test');
  await settle();
  await open(rosa, card('Lee'), 'Reply');
  await settle();
  await answer(ana, 'Otto Lang', 'It is. Shall we put it aside for you?');
  await camera.messages('cards-unassigned', ana, [
    card('Marta'),
    card('Test customer'),
    card('laptop'),
  ]);
  await camera.messages('cards-owned', ana, [card('Lee'), card('Kim'), card('Nils')]);
  await camera.messages('cards-answered', ana, [card('Otto'), card('Pia'), card('Ida')]);
  await camera.messages('cards-closed', ana, [card('Aya'), card('Crypto')]);
  await camera.messages('answer-held', ana, [await hands.told(ana, 'Goes to Otto')]);
  await hands.close(rosa);
  await theirWork(studio);
}

/** What agents open while they work, and what managers look at. */
async function theirWork({ office, camera, hands }: Studio): Promise<void> {
  const { ana, ben, chen, rosa, pass, card } = office;
  const { press, fill, open, command, dm } = hands;
  await open(ana, card('Lee'), 'Reply');
  await camera.modal('modal-reply', ana, (page) =>
    page.getByRole('textbox', { name: 'Message to Lee' }).fill('Sí, de nueve a seis.'),
  );
  await ana.cancel();
  await open(ana, card('Marta'), 'More…');
  await camera.modal('modal-more', ana);
  await hands.close(ana);
  await pass(1);
  await fill(ana, card('Marta'), 'Claim & reply', {
    'Message to Marta': 'Yes, two are left! It ships today.',
  });
  await pass(1);
  await hands.write('Marta Díaz', 'Perfect. Can you wrap it as a present?');
  await open(ana, card('Marta'), 'More…');
  await camera.modal('modal-more-own', ana);
  await hands.close(ana);

  const load = await command(rosa, '/inbox-load');
  await camera.messages('load', rosa, [load]);
  await camera.messages('load-agent', chen, [await command(chen, '/inbox-load')]);
  await camera.messages('answers-lists', ana, [
    await command(ana, '/inbox-unassigned'),
    await command(ana, '/inbox mine'),
    await command(ana, '/inbox who 5'),
    await command(ana, '/inbox assign 999 @ben'),
  ]);
  await open(rosa, load, 'Move from Ben…');
  await camera.modal('modal-move', rosa);
  await rosa.submit({ To: 'Chen', 'Note for the new owner': 'Ben is in a call until five.' });
  await office.settle();
  await camera.messages('dm-moved', chen, chen.dms().slice(-1));
  await camera.messages('dm-moved-away', ben, ben.dms().slice(-1));
  await hands.close(rosa);

  await open(chen, card('Kim'), 'Reassign…');
  await camera.modal('modal-reassign', chen);
  await chen.submit({
    To: 'Ana',
    Why: 'Missing rights',
    'Note for the new owner':
      'Needs a refund by hand, I have no rights for it. I promised an answer today.',
  });
  await office.settle();
  await camera.messages('dm-reassigned', ana, [dm(ana, 'from Chen')]);
  await camera.messages('dm-settled', chen, chen.dms().slice(-4));
  await rosa.choose(card('laptop'), 'Assign to…', 'Chen');
  await office.settle();
  await camera.messages('dm-assigned', chen, [dm(chen, 'is yours')]);
  await camera.messages('answers-after-clicks', rosa, [await hands.told(rosa, 'is with Chen')]);
  await ana.openHome();
  await camera.home('home', ana);
  await camera.messages('answer-away', ben, [
    await command(ben, '/inbox away until 17:00'),
    await command(ben, '/inbox back'),
  ]);
  await press(rosa, dm(rosa, 'late in #support'), 'I’ve seen it');
}
