import { seconds } from '../../../../src/domain/ids.ts';
import { commandAs } from '../../../helpers/command-as.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { dmWith, heard } from '../../../helpers/read-out.ts';
import { fillIn, openModal, press } from './acting.ts';

/** What was done a moment ago is taken back; later it is too late. It goes from hand to hand, and somebody follows it. */
export async function takingBack(dibs: Dibs): Promise<void> {
  const { ana, ben, rosa } = dibs;
  await dibs.write('Uma Vale', 'Can I change my order?');
  await press(dibs, ana, dibs.card('Uma'), 'Claim');
  await press(dibs, ana, await heard(dibs, ana, 'Uma Vale is yours. '), 'Undo');
  await press(dibs, ana, dibs.card('Uma'), 'Claim');
  const late = await heard(dibs, ana, 'Uma Vale is yours. ');
  await dibs.advance(seconds(11));
  await press(dibs, ana, late, 'Undo');

  await dibs.write('Vic Moss', 'Hello');
  const inputs = { To: 'Ben' };
  await fillIn(dibs, rosa, { where: dibs.card('Uma'), button: 'Reassign…', inputs });
  await press(dibs, ben, dmWith(ben, 'Uma Vale'), 'Ask Ana');
  await press(dibs, ana, dmWith(ana, 'Rosa Klein gave'), 'Follow');
  await fillIn(dibs, ben, {
    where: dibs.card('Uma'),
    button: 'Reassign…',
    inputs: { To: 'Unassigned' },
  });
  await press(dibs, ana, dmWith(ana, 'You follow'), 'Unfollow');

  await press(dibs, ana, dibs.card('Uma'), 'Claim');
  const [uma] = await dibs.query<{ number: number }>(
    `SELECT max(c.number) AS number FROM conversation c JOIN customer cu ON cu.id = c.customer_id WHERE cu.name = 'Uma Vale'`,
  );
  const number = uma?.number ?? 0;
  for (const note of ['ask the store', 'ask again']) {
    const until = dibs.sandbox.clock.now() + seconds(20);
    await commandAs(dibs, ana, number, { type: 'snooze', until, note });
    if (note === 'ask again') await press(dibs, ana, dibs.card('Uma'), 'Wake now');
    else await dibs.advance(seconds(20));
  }
}

/** Resolved at once, or after a question; how it ended is said afterwards, or where the inbox wants it, before. */
export async function sayingHowItEnded(dibs: Dibs): Promise<void> {
  const { ana, chen } = dibs;
  await press(dibs, chen, dibs.card('Uma'), 'Resolve');
  const asked = await heard(dibs, chen, 'Resolve anyway?');
  await press(dibs, chen, asked, 'Resolve anyway');
  await press(dibs, chen, await heard(dibs, chen, 'How did it end?'), 'Solved');
  await fillIn(dibs, chen, {
    where: await heard(dibs, chen, 'is resolved without an answer to Uma: Solved.'),
    button: 'Say more…',
    inputs: { 'How did it end?': 'Passed on', Note: 'The store knows.' },
  });
  await press(dibs, ana, dibs.card('Vic'), 'Claim');
  await press(dibs, ana, dibs.card('Vic'), 'Resolve');
  const resolved = await heard(dibs, ana, 'Vic Moss is resolved');
  await dibs.write('Vic Moss', 'No, it is not.');
  await press(dibs, ana, resolved, 'Solved');

  const wanted = (asks: 'required' | 'optional') =>
    dibs.query(
      `UPDATE inbox SET settings = jsonb_set(settings, '{outcomes,asked}', to_jsonb($1::text))`,
      [asks],
    );
  await wanted('required');
  await openModal(dibs, ana, dibs.card('Vic'), 'Resolve');
  await ana.submit({ 'How did it end?': 'Answered' });
  await dibs.settle();
  await wanted('optional');
}
