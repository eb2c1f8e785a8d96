import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf } from '../../sandbox/reading.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

/** The clocks of the customer, and who owns it, as the database has them. */
async function state() {
  const [row] = await dibs.query(
    `SELECT status, owner_id, owner_since, turn, response_due_at, assignment_due_at, window_due_at, first_replied_at
     FROM conversation WHERE number = 1`,
  );
  return row;
}

describe('Undo', () => {
  it('of a claim leaves owner and clocks as they were, and one line in the thread', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    const before = await state();
    await dibs.advance(2_000);
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    const told = await heard(dibs, dibs.ana, '#1 · Marta Díaz is yours. Reply by 10:15 CET.');
    expect(buttonsOf(told)).toEqual(['Reply', 'Undo']);
    await dibs.advance(9_000);
    await dibs.ana.click(told, 'Undo');
    await dibs.settle();
    await heard(dibs, dibs.ana, 'Taken back. #1 is unassigned.');
    expect(await state()).toEqual(before);
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('Unassigned · claim by 10:05 CET · reply by 10:15 CET');
    expect(buttonsOf(card)).toContain('Claim');
    const thread = threadText(dibs, card).split('\n');
    expect(thread.filter((line) => line.includes('Ana Silva'))).toEqual([
      'Ana Silva claimed it. Ana Silva took the claim back · 10:00 CET',
    ]);
  });

  it('says after ten seconds that it is too late, and what does it now', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    const told = await heard(dibs, dibs.ana, '#1 · Marta Díaz is yours.');
    await dibs.advance(11_000);
    await dibs.ana.click(told, 'Undo');
    const late = await heard(dibs, dibs.ana, 'Too late to take that back; use Reassign…');
    expect(buttonsOf(late)).toEqual(['Reassign…']);
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ana Silva');
  });

  it('of an assignment settles the DM that told of it', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.rosa.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ben');
    await dibs.settle();
    dmWith(dibs.ben, '#1 is yours: Marta Díaz');
    const told = await heard(dibs, dibs.rosa, '#1 · Marta Díaz is with Ben Adler now.');
    expect(buttonsOf(told)).toEqual(['Add a note', 'Undo']);
    await dibs.rosa.click(told, 'Undo');
    await dibs.settle();
    expect(dibs.ben.dms().map(readOut)).toEqual(['#1 · Marta Díaz is back to unassigned.']);
    expect(threadText(dibs, dibs.card('Marta Díaz'))).toContain(
      'Rosa Klein assigned it to Ben Adler. Rosa Klein took that back · 10:00 CET',
    );
  });

  it('of a reassignment gives it back, and no DM says otherwise', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.rosa.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ana');
    await dibs.settle();
    const mine = readOut(dmWith(dibs.ana, '#1 is yours: Marta Díaz'));
    await dibs.rosa.click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Ben' });
    await dibs.settle();
    const told = await heard(dibs, dibs.rosa, '#1 · Marta Díaz is with Ben Adler now.');
    await dibs.rosa.click(told, 'Undo');
    await dibs.settle();
    await heard(dibs, dibs.rosa, 'Taken back. #1 is with Ana Silva since');
    expect(dibs.ana.dms().map(readOut)).toEqual([
      mine,
      'Rosa Klein took that back: #1 · Marta Díaz is still yours.',
    ]);
    expect(dibs.ben.dms().map(readOut)).toEqual([
      expect.stringMatching(/^#1 · Marta Díaz is with Ana Silva since .*\.$/),
    ]);
  });

  it('of a release makes it theirs again, where the card stands', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ To: 'Unassigned' });
    await dibs.settle();
    const told = await heard(dibs, dibs.ana, '#1 · Marta Díaz is unassigned');
    await dibs.ana.click(told, 'Undo');
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Reply by 10:15 CET · Ana Silva');
  });

  it('of Resolve opens it as it was', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    const before = await state();
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Resolve');
    await dibs.settle();
    await dibs.ana.click(await heard(dibs, dibs.ana, 'How did it end?'), 'Undo');
    await dibs.settle();
    expect(await state()).toEqual(before);
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Reply by 10:15 CET · Ana Silva');
    expect(threadText(dibs, dibs.card('Marta Díaz'))).toContain(
      'Ana Silva resolved it without an answer. Ana Silva took that back: it is open',
    );
  });

  it('is not for what somebody else did meanwhile', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    const told = await heard(dibs, dibs.ana, '#1 · Marta Díaz is yours.');
    await dibs.rosa.click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Ben' });
    await dibs.settle();
    await dibs.ana.click(told, 'Undo');
    await heard(dibs, dibs.ana, 'Too late to take that back: #1 is with Ben Adler since');
  });
});

describe('Add a note, after giving it away', () => {
  it('puts it into the DM of the new owner, too', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.rosa.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ben');
    await dibs.settle();
    const told = await heard(dibs, dibs.rosa, '#1 · Marta Díaz is with Ben Adler now.');
    await dibs.rosa.click(told, 'Add a note');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ Note: 'She is a friend of the house.' });
    await dibs.settle();
    expect(readOut(dmWith(dibs.ben, '#1 is yours'))).toContain(
      'Rosa Klein’s note: She is a friend of the house.',
    );
    expect(dibs.ben.dms()).toHaveLength(1);
  });
});
