import { seconds } from '../../../../src/domain/ids.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { dmWith, heard, readOut } from '../../../helpers/read-out.ts';
import { fillIn, inThread, openModal, press } from './acting.ts';

/** Until a reply that was sent has gone out. */
export const HOLD = seconds(10);

const FIELD = 'Message to Nora';

/** Typed, put aside, saved for others, sent, taken back; stopped by the customer, a colleague, another owner; and sent after all. */
export async function writingReplies(dibs: Dibs): Promise<void> {
  await dibs.write('Nora Lind', 'Can I still change my order?');
  await typingAndSaving(dibs);
  await takingBack(dibs);
  await beingSlower(dibs);
  await othersAnswer(dibs);
}

const nora = (dibs: Dibs) => dibs.card('Nora');
const send = (dibs: Dibs, words: string) =>
  fillIn(dibs, dibs.ana, { where: nora(dibs), button: 'Reply', inputs: { [FIELD]: words } });

async function typingAndSaving(dibs: Dibs): Promise<void> {
  const { ana } = dibs;
  await openModal(dibs, ana, nora(dibs), 'Claim & reply');
  await ana.type(FIELD, 'Hello {customer}, yes you can. {agent}');
  await openModal(dibs, ana, await dibs.modalOf(ana), 'Save this text as a saved reply…');
  await ana.submit({ Title: '  ' });
  await ana.submit({ Title: 'Yes you can' });
  await ana.cancel();
  await openModal(dibs, ana, nora(dibs), 'Reply');
  await ana.choose(await dibs.modalOf(ana), 'Saved reply', 'Yes');
  await dibs.sandbox.until('the saved reply', () =>
    JSON.stringify(ana.modal()?.state).includes('Hello Nora'),
  );
  await ana.cancel();
  await dibs.settle();
}

async function takingBack(dibs: Dibs): Promise<void> {
  const { ana, ben } = dibs;
  await send(dibs, 'Yes, until five.');
  await press(dibs, ben, inThread(dibs, nora(dibs), 'Undo'), 'Undo');
  await heard(dibs, ben, 'Only who wrote it or a manager');
  await press(dibs, ana, await heard(dibs, ana, 'Goes to Nora'), 'Undo');
  await heard(dibs, ana, 'Taken back.');
  await send(dibs, 'Yes, until six.');
  const told = await heard(dibs, ana, 'Goes to Nora');
  await dibs.advance(HOLD);
  await press(dibs, ana, told, 'Undo');
  await heard(dibs, ana, 'Too late');
}

async function beingSlower(dibs: Dibs): Promise<void> {
  const { ana } = dibs;
  await dibs.write('Nora Lind', 'To which colour?');
  await send(dibs, 'To green.');
  await dibs.write('Nora Lind', 'Blue would be nice.');
  const stopped = dmWith(ana, 'was not sent');
  await dibs.write('Nora Lind', 'Or red.');
  await press(dibs, ana, stopped, 'Send anyway');
  const asked = await heard(dibs, ana, 'Or red.');
  await fillIn(dibs, ana, {
    where: asked,
    button: 'Edit',
    inputs: { [FIELD]: 'To blue and to red.' },
  });
  await dibs.advance(HOLD);
}

async function othersAnswer(dibs: Dibs): Promise<void> {
  const { ana, rosa } = dibs;
  await dibs.write('Nora Lind', 'Then red.');
  await openModal(dibs, rosa, nora(dibs), 'Reply');
  await send(dibs, 'Red it is.');
  await rosa.submit({ [FIELD]: 'I changed it to red.' });
  await dibs.sandbox.until('the answer of the colleague', () =>
    readOut(rosa.modal() ?? {}).includes('Ana Silva answered Nora'),
  );
  await rosa.cancel();
  await dibs.advance(HOLD);
  await openModal(dibs, ana, nora(dibs), 'Reply');
  await fillIn(dibs, rosa, { where: nora(dibs), button: 'Reassign…', inputs: { To: 'Chen' } });
  await ana.submit({ [FIELD]: 'It is on its way.' });
  await dibs.sandbox.until('who owns it', () =>
    readOut(ana.modal() ?? {}).includes('Chen Wu owns'),
  );
  await ana.submit();
  await dibs.advance(HOLD);
}
