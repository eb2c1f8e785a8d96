import type { Person } from '../../../../sandbox/driver.ts';
import type { Message } from '../../../../sandbox/model.ts';
import { days, minutes } from '../../../../src/domain/ids.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { dmWith, heard } from '../../../helpers/read-out.ts';
import { fillIn, openModal, press } from './acting.ts';

/** What managers choose for when nobody answers, and how Ben wants to be reminded. */
export async function wantingToBeReminded(dibs: Dibs): Promise<void> {
  const { rosa, ben } = dibs;
  await rosa.command('/inbox settings', '#support');
  await openModal(dibs, rosa, await dibs.modalOf(rosa), 'open_deadlines');
  await fillIn(dibs, rosa, {
    where: await dibs.modalOf(rosa),
    button: 'change_manners',
    inputs: {
      'Words that raise an alarm': 'lawyer',
      'Summary of the day, for managers, at': '17:30',
      'Look at what still waits, before closing': '30m',
    },
  });
  await openModal(dibs, rosa, await dibs.modalOf(rosa), 'list_chains');
  await rosa.click(await dibs.modalOf(rosa), 'chains_automatic', { confirm: 'yes' });
  await dibs.settle();
  await rosa.closeAll();

  await ben.command('/inbox me', '#support');
  await dibs.modalOf(ben);
  await ben.submit({ 'When do you work?': 'sometimes' });
  await ben.submit({ 'When do you work?': '', 'When should nobody remind you?': 'lunch' });
  await ben.submit({
    'When should nobody remind you?': '12:00-13:00',
    'How are you reminded?': 'By a mention in the thread',
  });
  await dibs.settle();
}

/** Away with dates, by command and from the Home; and not after all. */
export async function goingOnLeave(dibs: Dibs): Promise<void> {
  const { chen, sandbox } = dibs;
  const inSeconds = (later: number) => String(Math.floor((sandbox.clock.now() + later) / 1_000));
  await chen.command('/inbox leave', '#support');
  await dibs.modalOf(chen);
  await chen.submit({ Until: inSeconds(-days(1)) });
  await chen.submit({ From: inSeconds(days(1)), Until: inSeconds(days(2)) });
  await dibs.settle();
  await chen.openHome();
  await dibs.settle();
  const home = await sandbox.until('the Home', () => chen.home());
  await press(dibs, chen, home, 'Away…');
  await press(dibs, chen, await dibs.modalOf(chen), 'I’m not away after all');
  await chen.closeAll();
  await chen.command('/inbox away', '#support');
  await dibs.settle();
}

/** Nobody claims, the owner is on it and stays silent, and nobody is free in the end. */
export async function lettingItLapse(dibs: Dibs): Promise<void> {
  const { ana, ben, rosa } = dibs;
  await owned(dibs, ben, 'Kim Park');
  await owned(dibs, ana, 'Marta Díaz');
  await dibs.advance(minutes(10));
  await press(dibs, ana, dmWith(ana, 'Marta Díaz: reply by'), 'I’m on it');
  await heard(dibs, ana, 'I ask again at');
  await dibs.advance(minutes(10));
  const again = dmWith(ana, 'Marta Díaz is late');
  await Promise.all([ana.click(again, 'I’m on it'), ana.click(again, 'I’m on it')]);
  await dibs.settle();
  await heard(dibs, ana, 'You have said so twice');

  await rosa.command('/inbox sla', '#support');
  const risk = await heard(dibs, rosa, 'At risk · #support');
  await press(dibs, rosa, risk, 'Refresh');
  await rosa.command('/inbox-load', '#support');
  await press(dibs, rosa, await heard(dibs, rosa, 'Load · #support'), 'What is at risk');
  for (let quarters = 0; quarters < 4; quarters += 1) await dibs.advance(minutes(15));
  await dibs.write('Joel Okafor', 'My lawyer will write to you.');
}

/** Half an hour before it closes. */
export async function closingTime(dibs: Dibs): Promise<void> {
  await dibs.advance(Date.UTC(2026, 2, 4, 16, 30) - dibs.sandbox.clock.now());
}

async function owned(dibs: Dibs, person: Person, name: string): Promise<Message> {
  await dibs.write(name, 'Hello?');
  await press(dibs, person, dibs.card(name), 'Claim');
  return dibs.card(name);
}
