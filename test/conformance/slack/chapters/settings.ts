import { seconds } from '../../../../src/domain/ids.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { dmWith, heard } from '../../../helpers/read-out.ts';
import { fillIn, openModal, press } from './acting.ts';

/** What managers change about the inbox, and everybody about themselves. */
export async function settlingIn(dibs: Dibs): Promise<void> {
  const { ana, rosa } = dibs;
  await ana.command('/inbox settings', '#support');
  await heard(dibs, ana, 'Only managers and admins of this inbox can do that');
  await openModal(dibs, rosa, dmWith(rosa, '#support is ready'), 'Settings');
  await rosa.cancel();
  await rosa.command('/inbox settings', '#support');
  await change(dibs, 'change_signature', { 'What stands under each reply?': '— {name}' });
  await change(dibs, 'change_signature', { 'What stands under each reply?': '' });
  await outcomes(dibs);
  await onDuty(dibs);
  await change(dibs, 'change_capacity', { 'Ana Silva': '6' });
  await account(dibs);
  await savedReplies(dibs);
  await rosa.closeAll();

  await ana.openHome();
  await dibs.settle();
  const home = await dibs.sandbox.until('the Home', () => ana.home());
  await fillIn(dibs, ana, {
    where: home,
    button: 'My settings',
    inputs: { 'What do customers call you?': '🌴' },
  });
  await ana.submit({ 'What do customers call you?': 'Ana S.' });
  await ana.command('/inbox me', '#general');
  await dibs.modalOf(ana);
  await ana.cancel();
}

/** A form on top of the settings that are open. */
async function change(
  dibs: Dibs,
  button: string,
  inputs: Record<string, string>,
): Promise<unknown> {
  return fillIn(dibs, dibs.rosa, { where: await dibs.modalOf(dibs.rosa), button, inputs });
}

/** The account of the web shop, among the other channels of the settings. */
async function account(dibs: Dibs): Promise<void> {
  const { rosa } = dibs;
  const settings = await dibs.modalOf(rosa);
  const place = settings.blocks.findIndex((block) => JSON.stringify(block).includes('Shop'));
  const where = { ...settings, blocks: settings.blocks.slice(place + 1, place + 2) };
  const secret = 'Make a new one and show it to me';
  await fillIn(dibs, rosa, { where, button: 'Change', inputs: { Secret: secret } });
  await rosa.cancel();
}

/** Somebody is on duty, and nobody any more; and before there was any group. */
async function onDuty(dibs: Dibs): Promise<void> {
  const { rosa, ben, sandbox } = dibs;
  await openModal(dibs, rosa, await dibs.modalOf(rosa), 'change_on_duty');
  await rosa.cancel();
  sandbox.workspace.usergroups.push({
    ...{ id: 'S0DUTY', handle: 'support-duty', name: 'On duty', users: [ben.id] },
  });
  const question = 'Who is called when something stays unclaimed?';
  await change(dibs, 'change_on_duty', { [question]: '@support-duty · On duty' });
  await change(dibs, 'change_on_duty', { [question]: 'Nobody' });
}

async function outcomes(dibs: Dibs): Promise<void> {
  const { rosa } = dibs;
  const none = { 'How can a conversation end?': '', 'Whoever resolves': 'has to choose one' };
  await change(dibs, 'change_outcomes', none);
  await rosa.submit({
    'How can a conversation end?': 'Answered\nSolved\nPassed on\nCould not help',
    'Whoever resolves': 'can choose one afterwards',
  });
  await dibs.settle();
}

async function savedReplies(dibs: Dibs): Promise<void> {
  const { rosa } = dibs;
  await openModal(dibs, rosa, await dibs.modalOf(rosa), 'list_saved_replies');
  await change(dibs, 'add_saved_reply', { Title: ' ', Text: 'We open at nine.' });
  await rosa.submit({ Title: 'Opening', Text: 'We open at nine.' });
  await dibs.settle();
  await change(dibs, 'change_saved_reply', { Text: 'We open at ten.' });
  await rosa.click(await dibs.modalOf(rosa), 'remove_saved_reply', { confirm: 'yes' });
  await dibs.settle();
}

/** A holiday: closed, and open again. */
export async function closingForADay(dibs: Dibs): Promise<void> {
  const { rosa } = dibs;
  const typed = [
    '/inbox closed',
    '/inbox closed until someday',
    '/inbox closed until 2020-01-01 9:00',
    '/inbox closed until tomorrow 9:00',
    '/inbox unassigned',
    '/inbox-load',
    '/inbox open',
    '/inbox closed today',
  ];
  for (const words of typed) await rosa.command(words, '#support');
  await dibs.settle();
  const closed = await heard(dibs, rosa, 'Cards still appear');
  await press(dibs, rosa, closed, 'Open again');
}

/** A pretend customer writes, is answered, answers, and is gone some chapters later. */
export async function tryingItOut(dibs: Dibs): Promise<void> {
  const { ana, rosa } = dibs;
  await press(dibs, rosa, dmWith(rosa, '#support is ready'), 'Send a test conversation');
  await fillIn(dibs, ana, {
    where: dibs.card('Test customer'),
    button: 'Claim & reply',
    inputs: { 'Message to Test': 'Yes, it is.' },
  });
  await dibs.advance(seconds(11));
  await ana.command('/inbox test', '#support');
  await dibs.settle();
}
