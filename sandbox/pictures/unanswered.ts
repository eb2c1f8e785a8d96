import { cardsIn } from '../driver.ts';
import { wordsOf } from '../reading.ts';
import { connectAccounts, setUpTeam } from '../set-the-scene.ts';
import { promisesAndSteps } from './promises.ts';
import type { Studio } from './studio.ts';

/** An afternoon on which nobody answers, and what follows from that until it closes. */
export async function theUnanswered(studio: Studio): Promise<void> {
  const { sandbox, settle, app } = studio.office;
  await setUpTeam(sandbox, settle);
  await connectAccounts(sandbox, app);
  await whatIsPromised(studio);
  await itLapses(studio);
  await nobodyIsFree(studio);
  await theDayEnds(studio);
  await promisesAndSteps(studio);
}

/** The deadlines of an inbox, form by form. */
async function whatIsPromised({ office, camera, hands }: Studio): Promise<void> {
  const { rosa, ben, sandbox, settle } = office;
  const { open, close } = hands;
  const top = async () => sandbox.until('a modal', () => rosa.modal());
  await rosa.command('/inbox settings', '#support');
  await open(rosa, await top(), 'open_deadlines');
  await open(rosa, await top(), 'change_targets');
  await rosa.type('Normal conversations', 'claim 5m, reply 15m, next 30m, resolve 4h');
  await rosa.click(await top(), 'preview_deadlines');
  await settle();
  await camera.modal('modal-targets', rosa);
  await rosa.submit({ 'Normal conversations': 'claim 5m, reply 15m, next 30m, resolve 4h' });
  await settle();
  await open(rosa, await top(), 'change_hours');
  await camera.modal('modal-hours', rosa);
  await rosa.submit({
    Friday: '09:00-12:30, 13:30-16:00',
    'Public holidays of': 'Germany, Berlin',
    'Days of your own': '2026-12-24 Christmas Eve',
  });
  await settle();
  await open(rosa, await top(), 'change_manners');
  await rosa.submit({
    'Resolve by itself after a silence of': '7d',
    'Words that raise an alarm': 'lawyer\nchargeback',
    'Answer outside opening hours': 'Thank you! We read this {opens}.',
    'Summary of the day, for managers, at': '17:30',
    'Look at what still waits, before closing': '30m',
  });
  await settle();
  await open(rosa, await top(), 'change_manners');
  await camera.modal('modal-manners', rosa);
  await rosa.cancel();
  await open(rosa, await top(), 'list_chains');
  await rosa.click(await top(), 'chains_automatic', { confirm: 'yes' });
  await settle();
  await camera.modal('modal-chains', rosa);
  await rosa.cancel();
  await settle();
  await camera.modal('modal-deadlines', rosa);
  await close(rosa);
  await ben.command('/inbox me', '#support');
  await sandbox.until('his settings', () => ben.modal());
  await ben.submit({ 'How are you reminded?': 'By a mention in the thread' });
  await settle();
}

/** A rule gives it to Ana; she is on it, and stays silent. */
async function itLapses({ office, camera, hands }: Studio): Promise<void> {
  const { ana, ben, chen, rosa, pass, card } = office;
  const { write, press, answer, command, dm, told } = hands;
  await write('Pia Lund', 'Do you have it in green, too?');
  await press(chen, card('Pia'), 'Claim');
  await answer(chen, 'Pia Lund', 'Yes, in two shades. I send you photos.');
  await pass(1);
  await write('Otto Weiss', 'Is the invoice on its way?');
  await press(ben, card('Otto'), 'Claim');
  await answer(ben, 'Otto Weiss', 'It went out this morning.');
  await pass(1);
  await command(chen, '/inbox away until 17:00');
  await hands.tidy(chen);

  await write('Marta Díaz', 'Is the blue one still available? I need it by Friday.');
  await pass(5);
  await pass(5);
  await camera.messages('dm-given-by-rule', ana, [dm(ana, 'Marta Díaz')]);
  await write('Nils Berg', 'Hello? My order 88123 never came.');
  await press(ben, card('Nils'), 'Claim');
  await pass(5);
  await press(ana, dm(ana, 'reply by'), 'I’m on it');
  await camera.messages('answer-on-it', ana, [await told(ana, 'I ask again at')]);
  await hands.tidy(ana);
  await camera.messages('dm-on-it', ana, [dm(ana, 'I ask again at')]);
  await pass(5);
  await camera.thread('thread-nudge', ben, card('Nils'));
  await write('Joel Okafor', 'Then I will ask my lawyer what he thinks of that.');
  await camera.messages('dm-alarm', rosa, [dm(rosa, 'lawyer')]);
  await pass(3);
  await camera.messages('risk', rosa, [await command(rosa, '/inbox sla')]);
  await camera.messages('risk-agent', ben, [await command(ben, '/inbox sla')]);
  await hands.tidy(rosa);
  await hands.tidy(ben);
  await rosa.openHome();
  await camera.home('home-risk', rosa);
}

/** Whoever could take it has let it lapse, or is away. */
async function nobodyIsFree({ office, camera, hands }: Studio): Promise<void> {
  const { ana, rosa, ben, sandbox, pass, card } = office;
  const { press, answer, dm, open, close } = hands;
  await press(ben, card('Joel'), 'Claim');
  await answer(ben, 'Joel Okafor', 'I am sorry! I look into it right now.');
  await answer(ben, 'Nils Berg', 'I asked the carrier, and write again today.');
  for (let fives = 0; fives < 8; fives += 1) await pass(5);
  await camera.messages('dm-went-on', ana, [dm(ana, 'went on to')]);
  const [notice] = cardsIn(sandbox, '#support').filter((message) =>
    wordsOf(message).includes('nobody else is free'),
  );
  if (notice === undefined) throw new Error('the channel was told nothing');
  await camera.messages('late-notice', ben, [notice]);
  await camera.messages('dm-late-notice', rosa, [dm(rosa, 'nobody else is free')]);
  await camera.messages('cards-deadlines', ben, [card('Marta'), card('Pia'), card('Nils')]);
  await open(rosa, card('Marta'), 'More…');
  await camera.modal('modal-more-chain', rosa);
  await close(rosa);
  await rosa.command('/inbox leave', '#support');
  await sandbox.until('the form', () => rosa.modal());
  await camera.modal('modal-leave', rosa);
  await close(rosa);
}

/** Half an hour before it closes. */
async function theDayEnds({ office, camera, hands }: Studio): Promise<void> {
  const { ana, rosa, ben, sandbox, card, pass } = office;
  const { write, press, answer, dm } = hands;
  await answer(ben, 'Marta Díaz', 'It is! Shall I put it aside for you?');
  const closing = Date.UTC(2026, 2, 4, 16, 30);
  await pass((closing - sandbox.clock.now()) / 60_000 - 16);
  await write('Lee Chan', 'Are you open on Saturday?');
  await press(ana, card('Lee'), 'Claim');
  await pass(14);
  await write('Kim Park', 'Can I still change the address?');
  await pass(2);
  const [list] = cardsIn(sandbox, '#support').filter((message) =>
    wordsOf(message).includes('still wait'),
  );
  if (list === undefined) throw new Error('nobody was told who still waits');
  await camera.messages('closing-list', ana, [list]);
  await camera.messages('dm-summary', rosa, [dm(rosa, 'on Wed 4 Mar')]);
}
