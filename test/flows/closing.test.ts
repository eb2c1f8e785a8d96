import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardsIn } from '../../sandbox/driver.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { days, minutes, seconds } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

async function anaAnswered(customer: string): Promise<void> {
  await dibs.write(customer, 'Is the blue one still available?');
  await dibs.ana.click(dibs.card(customer), 'Claim & reply');
  const modal = await dibs.modalOf(dibs.ana);
  const label = JSON.stringify(modal.blocks).match(/Message to [^"]+/)?.[0] ?? '';
  await dibs.ana.submit({ [label]: 'Yes!' });
  await dibs.settle();
}

async function anaReplies(button: string): Promise<void> {
  await dibs.ana.click(dibs.card('Marta Díaz'), button);
  await dibs.modalOf(dibs.ana);
  await dibs.ana.submit({ 'Message to Marta': 'Yes!' });
  await dibs.settle();
  await dibs.advance(seconds(10));
}

async function anaResolves(customer: string): Promise<void> {
  await dibs.ana.click(dibs.card(customer), 'Resolve');
  await dibs.settle();
}

describe('Resolve', () => {
  it('closes at once, leaves a calm card, and offers the way back', async () => {
    await anaAnswered('Marta Díaz');
    await anaResolves('Marta Díaz');
    const told = await heard(dibs, dibs.ana, '#1 · Marta Díaz is resolved.');
    expect(readOut(told)).toContain('How did it end?');
    expect(buttonsOf(told)).toEqual([
      'Answered',
      'Solved',
      'Passed on',
      'Could not help',
      'Say more…',
      'Undo',
    ]);
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toMatch(/^:white_check_mark: #1 · Marta Díaz · resolved by Ana Silva, /);
    expect(buttonsOf(card)).toEqual(['Reopen', 'More…']);
    expect(threadText(dibs, card)).toContain('Ana Silva resolved it');
  });

  it('says how soon the first reply came, by the hours of the inbox, and how many there were', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.advance(minutes(22));
    await anaReplies('Claim & reply');
    await dibs.write('Marta Díaz', 'And the red one?');
    await anaReplies('Reply');
    await anaResolves('Marta Díaz');
    expect(readOut(dibs.card('Marta Díaz'))).toContain(
      'First reply after 22 min (target 15 min) · 2 replies · opens again if Marta writes within 7 days',
    );
  });

  it('without an answer says so', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    await anaResolves('Marta Díaz');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('resolved without an answer by Ana Silva');
  });

  it('of somebody else’s conversation asks first, naming the owner; a manager just does it', async () => {
    await anaAnswered('Marta Díaz');
    await anaAnswered('Kim Park');
    await dibs.ben.click(dibs.card('Marta Díaz'), 'Resolve');
    const asked = await heard(dibs, dibs.ben, 'Ana Silva owns #1. Resolve anyway?');
    expect(readOut(dibs.card('Marta Díaz'))).not.toContain('resolved');
    await dibs.ben.click(asked, 'Resolve anyway');
    await dibs.settle();
    await heard(dibs, dibs.ben, '#1 · Marta Díaz is resolved. How did it end?');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('resolved by Ben Adler');
    await dibs.rosa.click(dibs.card('Kim Park'), 'Resolve');
    await dibs.settle();
    expect(readOut(dibs.card('Kim Park'))).toContain('resolved by Rosa Klein');
  });

  it('is told how it ended by one press, and more in a modal', async () => {
    await anaAnswered('Marta Díaz');
    await anaResolves('Marta Díaz');
    const told = await heard(dibs, dibs.ana, 'How did it end?');
    await dibs.ana.click(told, 'Solved');
    await dibs.settle();
    const ended = await heard(dibs, dibs.ana, '#1 · Marta Díaz is resolved: Solved.');
    expect(buttonsOf(ended)).toEqual(['Say more…', 'Undo']);
    expect(readOut(dibs.card('Marta Díaz'))).toContain('10:00 CET: Solved\n');
    await dibs.ana.click(ended, 'Say more…');
    expect((await dibs.modalOf(dibs.ana)).title.text).toBe('Outcome of #1');
    await dibs.ana.submit({ 'How did it end?': 'Passed on', Note: 'new size shipped' });
    await dibs.settle();
    await heard(dibs, dibs.ana, '#1 · Marta Díaz is resolved: Passed on.');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('CET: Passed on, “new size shipped”\n');
  });

  it('asks before where the inbox wants to know how it ended', async () => {
    await dibs.query(
      `UPDATE inbox SET settings = jsonb_set(settings, '{outcomes,asked}', '"required"')`,
    );
    await anaAnswered('Marta Díaz');
    await anaResolves('Marta Díaz');
    expect((await dibs.modalOf(dibs.ana)).title.text).toBe('Resolve #1');
    expect(readOut(dibs.card('Marta Díaz'))).not.toContain('resolved');
    await dibs.ana.submit({ 'How did it end?': 'Solved', Note: 'new size' });
    await dibs.settle();
    await heard(dibs, dibs.ana, '#1 · Marta Díaz is resolved: Solved.');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('CET: Solved, “new size”\n');
    await dibs.ben.click(dibs.card('Marta Díaz'), 'Reopen');
    await dibs.settle();
    await dibs.chen.click(dibs.card('Marta Díaz'), 'Resolve');
    await dibs.chen.click(
      await heard(dibs, dibs.chen, 'Ana Silva owns #1. Resolve anyway?'),
      'Resolve anyway',
    );
    await dibs.modalOf(dibs.chen);
    await dibs.chen.submit({ 'How did it end?': 'Answered' });
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('resolved by Chen Wu');
  });

  it('says to an outcome that comes too late that it is open again', async () => {
    await anaAnswered('Marta Díaz');
    await anaResolves('Marta Díaz');
    const told = await heard(dibs, dibs.ana, 'How did it end?');
    await dibs.write('Marta Díaz', 'It has not arrived.');
    await dibs.ana.click(told, 'Solved');
    await heard(dibs, dibs.ana, '#1 · Marta Díaz is open again, so it has no outcome yet.');
  });

  it('of what was resolved already names who was first', async () => {
    await anaAnswered('Marta Díaz');
    const card = dibs.card('Marta Díaz');
    await Promise.all([dibs.ana.click(card, 'Resolve'), dibs.rosa.click(card, 'Resolve')]);
    await dibs.settle();
    const rosaWon = readOut(dibs.card('Marta Díaz')).includes('Rosa Klein');
    const [winner, loser] = rosaWon ? ['Rosa Klein', dibs.ana] : ['Ana Silva', dibs.rosa];
    await heard(dibs, loser, `${winner} resolved #1 at 10:00 CET.`);
  });
});

describe('Reopen', () => {
  it('goes back to its last owner, and waits for the customer if they were answered', async () => {
    await anaAnswered('Marta Díaz');
    await anaResolves('Marta Díaz');
    await dibs.advance(10_000);
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reopen');
    await dibs.settle();
    await heard(dibs, dibs.ana, '#1 · Marta Díaz is open again. Nothing is due now.');
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('Waiting for Marta');
    expect(readOut(card)).toContain('Ana Silva');
    expect(dibs.ana.dms()).toEqual([]);
  });

  it('by a colleague tells the last owner that it is theirs again', async () => {
    await anaAnswered('Marta Díaz');
    await anaResolves('Marta Díaz');
    await dibs.ben.click(dibs.card('Marta Díaz'), 'Reopen');
    await dibs.settle();
    expect(readOut(dmWith(dibs.ana, '#1 is yours'))).toContain('Ben Adler');
    expect(threadText(dibs, dibs.card('Marta Díaz'))).toContain('Ben Adler opened it again');
  });

  it('beside an open one is refused, naming that', async () => {
    await anaAnswered('Marta Díaz');
    await anaResolves('Marta Díaz');
    const first = dibs.card('Marta Díaz');
    await dibs.advance(days(8));
    await dibs.write('Marta Díaz', 'Now I would like the red one.');
    await dibs.ana.click(first, 'Reopen');
    await heard(dibs, dibs.ana, 'Marta already has an open conversation here: #2.');
    expect(readOut(first)).toContain('resolved by Ana Silva');
  });
});

describe('the customer writes after it was resolved', () => {
  it('thanks stay in the thread and open nothing', async () => {
    await anaAnswered('Marta Díaz');
    await anaResolves('Marta Díaz');
    await dibs.write('Marta Díaz', 'Thanks 👍');
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('resolved by Ana Silva');
    expect(threadText(dibs, card)).toContain('Thanks 👍');
    expect(threadText(dibs, card)).toContain('This does not reopen it.');
    expect(dibs.ana.dms()).toEqual([]);
  });

  it('within seven days it opens again and is the last owner’s, who is told', async () => {
    await anaAnswered('Marta Díaz');
    await anaResolves('Marta Díaz');
    await dibs.advance(days(2));
    await dibs.write('Marta Díaz', 'It has not arrived.');
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('#1 · Marta Díaz');
    expect(readOut(card)).toContain('It has not arrived.');
    expect(readOut(card)).toContain('Reply by 10:30 CET · Ana Silva');
    expect(readOut(dmWith(dibs.ana, '#1 is yours'))).toContain('It has not arrived.');
    expect(threadText(dibs, card)).toContain('Open again: Marta wrote. It is with Ana Silva again');
  });

  it('goes to nobody while the inbox is closed', async () => {
    await anaAnswered('Marta Díaz');
    await anaResolves('Marta Díaz');
    await dibs.advance(12 * 60 * 60_000);
    await dibs.write('Marta Díaz', 'It has not arrived.');
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('Unassigned');
    expect(buttonsOf(card)).toContain('Claim');
    expect(dibs.ana.dms()).toEqual([]);
  });

  it('later it is a new conversation, which knows of the earlier one', async () => {
    await anaAnswered('Marta Díaz');
    await anaResolves('Marta Díaz');
    await dibs.advance(days(8));
    await dibs.write('Marta Díaz', 'Now I would like the red one.');
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('#2 · Marta Díaz');
    expect(readOut(card)).toContain('Unassigned');
    const cards = cardsIn(dibs.sandbox, '#support').map(readOut);
    expect(cards.filter((words) => words.includes('Marta Díaz'))).toHaveLength(2);
    await dibs.ana.click(card, 'More…');
    expect(readOut(await dibs.modalOf(dibs.ana))).toContain('Their other conversations\n#1');
  });
});
