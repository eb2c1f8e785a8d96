import type { Person } from '../../../../sandbox/driver.ts';
import type { StoredView } from '../../../../sandbox/model.ts';
import { minutes } from '../../../../src/domain/ids.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { dmWith, heard, readOut } from '../../../helpers/read-out.ts';
import { fillIn, openModal, press } from './acting.ts';

/** Everything that More… offers: what is known, what is set aside, and what never was for the team. */
export async function lookingCloser(dibs: Dibs): Promise<void> {
  const { ana } = dibs;
  await dibs.write('Olga Marin', 'Do you know me?');
  await press(dibs, ana, dibs.card('Olga'), 'Claim');
  await sayingWhatItIs(dibs);
  await puttingAside(dibs);
  await notForUs(dibs);
}

/** Waits until More says so. */
function inMore(dibs: Dibs, person: Person, words: string): Promise<StoredView> {
  return dibs.sandbox.until(words, () => {
    const modal = person.modal();
    return modal !== undefined && readOut(modal).includes(words) ? modal : undefined;
  });
}

async function sayingWhatItIs(dibs: Dibs): Promise<void> {
  const { ben, rosa } = dibs;
  const more = await openModal(dibs, ben, dibs.card('Olga'), 'More…');
  await press(dibs, ben, more, 'Mark as VIP');
  await press(dibs, ben, await inMore(dibs, ben, 'is a VIP now'), 'No longer VIP');
  const details = {
    where: await inMore(dibs, ben, 'is no VIP any more'),
    button: 'Priority and tags…',
    inputs: { Priority: 'High', Tags: 'x'.repeat(41) },
  };
  await fillIn(dibs, ben, details);
  await ben.submit({ Tags: 'refund' });
  await dibs.settle();
  const inputs = { Note: 'Known since May.' };
  const where = await inMore(dibs, ben, 'priority high, tags: refund');
  await fillIn(dibs, ben, { where, button: 'Add a note', inputs });
  await inMore(dibs, ben, 'Your note stands');
  await ben.closeAll();

  await press(dibs, rosa, await openModal(dibs, rosa, dibs.card('Olga'), 'More…'), 'Give to me');
  await press(dibs, rosa, await inMore(dibs, rosa, 'is yours'), 'Undo');
  await inMore(dibs, rosa, 'Taken back');
  await rosa.closeAll();
}

async function puttingAside(dibs: Dibs): Promise<void> {
  const { ana } = dibs;
  const where = await openModal(dibs, ana, dibs.card('Olga'), 'More…');
  const past = { 'Or another date and time': '1000000000' };
  await fillIn(dibs, ana, { where, button: 'Snooze…', inputs: past });
  await ana.cancel();
  const inputs = { Until: 'In 1 hour', Why: 'Olga looks for her receipt.' };
  await fillIn(dibs, ana, { where, button: 'Snooze…', inputs });
  await press(dibs, ana, await inMore(dibs, ana, 'is put aside until'), 'Wake now');
  const again = await inMore(dibs, ana, 'is awake');
  const soon = String(Math.ceil(dibs.sandbox.clock.now() / 1_000) + 60);
  const other = { 'Or another date and time': soon };
  await fillIn(dibs, ana, { where: again, button: 'Snooze…', inputs: other });
  await inMore(dibs, ana, 'is put aside until');
  await ana.closeAll();
  await dibs.advance(minutes(2));
  dmWith(ana, 'is awake');
}

async function notForUs(dibs: Dibs): Promise<void> {
  const { ana, ben } = dibs;
  const inputs = { 'What is it?': 'Abuse', 'The sender': ['Block the sender'] };
  const where = await openModal(dibs, ana, dibs.card('Olga'), 'More…');
  await fillIn(dibs, ana, { where, button: 'Not for us…', inputs });
  await heard(dibs, ana, 'is put away: abuse');
  await dibs.write('Olga Marin', 'Can you hear me?');
  await ben.command('/inbox blocked', '#support');
  const list = await heard(dibs, ben, '1 sender is blocked in your inboxes');
  await press(dibs, ben, list, 'Unblock');
  await heard(dibs, ben, 'is unblocked');
  const more = await openModal(dibs, ben, dibs.card('Olga'), 'More…');
  await press(dibs, ben, more, 'Reopen');
  await inMore(dibs, ben, 'is open again');
  await ben.closeAll();
  const again = { 'What is it?': 'Spam', 'The sender': ['Block the sender'] };
  const open = await openModal(dibs, ana, dibs.card('Olga'), 'More…');
  await fillIn(dibs, ana, { where: open, button: 'Not for us…', inputs: again });
  await press(dibs, ana, await openModal(dibs, ana, dibs.card('Olga'), 'More…'), 'Unblock');
  await inMore(dibs, ana, 'is unblocked');
  await ana.closeAll();
}
