import type { Person } from '../../../../sandbox/driver.ts';
import { mustFindElement } from '../../../../sandbox/reading.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { dmWith, heard } from '../../../helpers/read-out.ts';
import { fillIn, openModal, press } from './acting.ts';
import { HOLD } from './replying.ts';

/** It arrives, is claimed, answered, noted, resolved and reopened. */
export async function theMainJob(dibs: Dibs): Promise<void> {
  const { ana } = dibs;
  await dibs.write('Marta Díaz', 'Is the blue one still available?');
  await press(dibs, ana, dibs.card('Marta'), 'Claim');
  await dibs.write('Marta Díaz', 'I need it by Friday.');
  await dibs.write('Marta Díaz', 'Hello?');
  await fillIn(dibs, ana, {
    where: dibs.card('Marta'),
    button: 'Reply',
    inputs: { 'Message to Marta': 'Yes! It ships tomorrow.' },
  });
  await dibs.advance(HOLD);
  const more = await openModal(dibs, ana, dibs.card('Marta'), 'More…');
  await fillIn(dibs, ana, { where: more, button: 'Add a note', inputs: { Note: 'Likes blue.' } });
  await ana.closeAll();
  await ana.click(dibs.card('Marta'), 'More…');
  await press(dibs, ana, await dibs.modalOf(ana), 'Resolve');
  await dibs.sandbox.until('the notice', () =>
    JSON.stringify(ana.modal()?.blocks).includes('is resolved'),
  );
  await ana.cancel();
  await press(dibs, ana, dibs.card('Marta'), 'Reopen');
  await press(dibs, ana, dibs.card('Marta'), 'Resolve');
  const resolved = await heard(dibs, ana, 'is resolved');
  const ended = { 'How did it end?': 'Solved', Note: 'Done.' };
  await fillIn(dibs, ana, { where: resolved, button: 'Say more…', inputs: ended });
  await dibs.write('Marta Díaz', 'One more thing: does it come in green?');
}

/** Claim & reply, assign, reassign with reason and note, release: and everybody whom it concerns is told. */
export async function handingOver(dibs: Dibs): Promise<void> {
  const { ana, ben, chen, rosa } = dibs;
  await dibs.write('Kim Park', 'Where is my parcel?');
  await fillIn(dibs, ben, {
    where: dibs.card('Kim'),
    button: 'Claim & reply',
    inputs: { 'Message to Kim': 'I am looking.' },
  });
  await dibs.advance(HOLD);
  await dibs.write('Kim Park', 'And?');
  await fillIn(dibs, ben, {
    where: dibs.card('Kim'),
    button: 'Reassign…',
    inputs: { To: 'Chen', Why: 'Missing rights', 'Note for the new owner': 'Needs a refund.' },
  });
  await press(dibs, chen, dmWith(chen, '#3 is now yours'), 'Open in #support');
  await fillIn(dibs, rosa, {
    where: dibs.card('Kim'),
    button: 'Reassign…',
    inputs: { To: 'Ana' },
  });
  await ana.click(dibs.card('Kim'), 'More…');
  await press(dibs, ana, await dibs.modalOf(ana), 'Put back to unassigned');
  await ana.cancel();

  await dibs.write('Joel Okafor', 'Do you ship to Lagos?');
  const select = mustFindElement(dibs.card('Joel').blocks, 'assign_to').element;
  const placeholder = (select['placeholder'] as { text: string }).text;
  await dibs.ana.choose(dibs.card('Joel'), placeholder, 'Chen');
  await dibs.settle();
  await heard(dibs, ana, 'is with Chen');
}

/** What was decided on an old screen is refused, and says why. */
export async function beingTooLate(dibs: Dibs): Promise<void> {
  const { ana, ben, chen, rosa } = dibs;
  await dibs.write('Ida Roy', 'My invoice is wrong.');
  await race(dibs, [ana, ben], 'Ida');
  const loser = await dibs.sandbox.until('who lost', () =>
    [ana, ben].find((each) => each.ephemerals().some(({ text }) => text.includes('before you'))),
  );
  const next = loser.ephemerals().findLast(({ text }) => text.includes('before you'));
  if (next !== undefined) await press(dibs, loser, next, 'Claim #3');
  await heard(dibs, loser, 'is yours');
  const winner = loser === ana ? ben : ana;
  const inputs = { To: 'Chen' };
  await fillIn(dibs, chen, { where: dibs.card('Ida'), button: 'Reassign…', inputs });
  await chen.cancel();
  await dibs.ana.command('/inbox assign #5 @ola', '#support');

  await openModal(dibs, rosa, dibs.card('Ida'), 'Reassign…');
  await winner.command('/inbox assign 5 chen', '#support');
  await dibs.settle();
  await rosa.submit({ To: 'Rosa' });
  await rosa.submit({ To: 'Ben' });
  await dibs.settle();

  await openModal(dibs, ben, dibs.card('Ida'), 'Reply');
  await dibs.write('Ida Roy', 'It says 20 instead of 10.');
  const typed = { 'Message to Ida': 'We correct it.' };
  await ben.submit(typed);
  await ben.submit({ 'Message to Ida': '   ' });
  await press(dibs, rosa, dibs.card('Ida'), 'Resolve');
  await ben.submit(typed);
  await ben.cancel();
}

/** Both press *Claim* at the same instant. */
async function race(dibs: Dibs, people: Person[], customer: string): Promise<void> {
  const card = dibs.card(customer);
  const { blockId, actionId } = mustFindElement(card.blocks, 'Claim', 'button');
  const place = { kind: 'message', conversation: card.channel, ts: card.ts } as const;
  await dibs.sandbox.act({
    type: 'race',
    actions: people.map(({ id: user }) => ({
      ...{ type: 'block_action', user, place, blockId, actionId },
      press: { type: 'button' },
    })),
  });
  await dibs.settle();
}
