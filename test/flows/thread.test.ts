import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { as, type Person } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { heard, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';
import { customersHeard, marksOn, toldTo, typesUnder } from './thread-steps.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

const card = () => dibs.card('Marta Díaz');

async function martaWrites(words = 'Is the blue one still available?'): Promise<void> {
  await dibs.write('Marta Díaz', words);
}

async function anaOwns(): Promise<void> {
  await martaWrites();
  await dibs.ana.click(card(), 'Claim');
  await dibs.settle();
}

const types = (who: Person, words: string): Promise<Message> =>
  typesUnder(dibs, who, card(), words);

const martaHeard = () => customersHeard(dibs);

describe('what the owner types in the thread', () => {
  it('stays with the team, bears a lock, and asks only them whether to send it', async () => {
    await anaOwns();
    const typed = await types(dibs.ana, 'Yes, it ships tomorrow.');
    expect(marksOn(typed)).toEqual(['lock']);
    const asked = await heard(dibs, dibs.ana, 'Only the team sees this.');
    expect(asked.threadTs).toBe(card().ts);
    expect(readOut(asked)).toBe(
      ':lock: Only the team sees this.\n[Send to Marta] [Keep internal] [Never ask me]',
    );
    expect(toldTo(dibs.ben)).toBe('');
    await dibs.advance(60_000);
    expect(martaHeard()).toEqual([]);
    expect(marksOn(typed)).toEqual(['lock']);
  });

  it('goes to the customer ten seconds after the tap, marked all the way', async () => {
    await anaOwns();
    const typed = await types(dibs.ana, 'Yes, it ships tomorrow.');
    const asked = await heard(dibs, dibs.ana, 'Only the team sees this.');
    await dibs.ana.click(asked, 'Send to Marta');
    await dibs.settle();
    const held = await heard(dibs, dibs.ana, 'Goes to Marta in 10 seconds');
    expect(held.ts).toBe(asked.ts);
    expect(marksOn(typed)).toEqual(['hourglass_flowing_sand']);
    expect(martaHeard()).toEqual([]);
    await dibs.advance(10_000);
    expect(martaHeard()).toEqual(['Yes, it ships tomorrow.']);
    expect(marksOn(typed)).toEqual(['white_check_mark']);
    expect(readOut(card())).toContain('Waiting for Marta');
  });

  it('comes back with Undo, and can be sent again', async () => {
    await anaOwns();
    const typed = await types(dibs.ana, 'Yes!');
    await dibs.ana.click(await heard(dibs, dibs.ana, 'Only the team'), 'Send to Marta');
    await dibs.settle();
    await dibs.ana.click(await heard(dibs, dibs.ana, 'Goes to Marta'), 'Undo');
    await dibs.settle();
    await heard(dibs, dibs.ana, 'Taken back');
    expect(marksOn(typed)).toEqual(['lock']);
    await dibs.advance(60_000);
    expect(martaHeard()).toEqual([]);
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await dibs.advance(10_000);
    expect(martaHeard()).toEqual(['Yes!']);
    expect(marksOn(typed)).toEqual(['white_check_mark']);
  });

  it('is kept internal with a tap that leaves nothing behind', async () => {
    await anaOwns();
    const typed = await types(dibs.ana, 'Strange customer.');
    await dibs.ana.click(await heard(dibs, dibs.ana, 'Only the team'), 'Keep internal');
    await dibs.sandbox.until('it is gone', () => (toldTo(dibs.ana) === '' ? true : undefined));
    expect(marksOn(typed)).toEqual(['lock']);
  });

  it('asks no more of who does not want to be asked, until they do again', async () => {
    await anaOwns();
    await types(dibs.ana, 'One');
    await dibs.ana.click(await heard(dibs, dibs.ana, 'Only the team'), 'Never ask me');
    const answer = await heard(dibs, dibs.ana, 'I won’t ask any more');
    const typed = await types(dibs.ana, 'Two');
    expect(marksOn(typed)).toEqual(['lock']);
    expect(toldTo(dibs.ana)).not.toContain('Only the team');
    await dibs.ana.click(answer, 'Ask me again');
    await heard(dibs, dibs.ana, 'I ask again');
    await types(dibs.ana, 'Three');
    await heard(dibs, dibs.ana, 'Only the team');
  });

  it('asks nothing when it calls a colleague, and names them readably when it goes out', async () => {
    await anaOwns();
    const typed = await types(
      dibs.ana,
      `<@${dibs.ben.id}> is it <https://shop.example/blue|blue> &amp; big?`,
    );
    expect(marksOn(typed)).toEqual(['lock']);
    expect(toldTo(dibs.ana)).toBe('');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await dibs.advance(10_000);
    expect(martaHeard()).toEqual(['@Ben Adler is it blue (https://shop.example/blue) & big?']);
  });

  it('asks nothing when nothing can be sent', async () => {
    await anaOwns();
    await dibs.ana.click(card(), 'Resolve');
    await dibs.settle();
    const before = toldTo(dibs.ana);
    const typed = await types(dibs.ana, 'That was easy.');
    expect(marksOn(typed)).toEqual(['lock']);
    expect(toldTo(dibs.ana)).toBe(before);
  });

  it('too long to be kept is said, and taken once it is shorter', async () => {
    await anaOwns();
    const typed = await types(dibs.ana, 'x'.repeat(3_001));
    expect(marksOn(typed)).toEqual([]);
    await heard(dibs, dibs.ana, 'It has 3,001 characters');
    await dibs.ana.edit(typed, 'short');
    await dibs.settle();
    expect(marksOn(typed)).toEqual(['lock']);
    await heard(dibs, dibs.ana, '[Send to Marta]');
  });
});

describe('what others type', () => {
  it('asks anybody who answers while nobody owns it, and sending it claims it', async () => {
    await martaWrites();
    const typed = await types(dibs.ben, 'Yes!');
    await dibs.ben.click(await heard(dibs, dibs.ben, 'Only the team'), 'Send to Marta');
    await dibs.advance(10_000);
    expect(martaHeard()).toEqual(['Yes!']);
    expect(marksOn(typed)).toEqual(['white_check_mark']);
    expect(readOut(card())).toContain('Ben Adler');
  });

  it('bears a lock and asks nobody when somebody else owns it', async () => {
    await anaOwns();
    const typed = await types(dibs.ben, 'The blue one is out of stock.');
    expect(marksOn(typed)).toEqual(['lock']);
    expect(toldTo(dibs.ben)).toBe('');
  });

  it('is a note of a watcher’s, too, and asks them nothing', async () => {
    await martaWrites();
    await dibs.query(`UPDATE membership SET role = 'watcher' WHERE agent_id = $1`, [dibs.chen.id]);
    const typed = await types(dibs.chen, 'I know this one.');
    expect(marksOn(typed)).toEqual(['lock']);
    expect(toldTo(dibs.chen)).toBe('');
  });

  it('is no note of a guest’s, and bears no mark', async () => {
    await anaOwns();
    const ola = as(dibs.sandbox, 'ola');
    await dibs.rosa.invite('#support', 'ola');
    await dibs.settle();
    const typed = await types(ola, 'Interesting.');
    expect(marksOn(typed)).toEqual([]);
    expect(toldTo(ola)).toBe('');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await heard(dibs, dibs.ana, 'Only what somebody of your team typed in #support');
    expect(await dibs.query(`SELECT FROM message WHERE kind = 'note'`)).toEqual([]);
  });
});

describe('Send to customer, in a message’s menu', () => {
  it('names the owner to somebody else, who may send it anyway', async () => {
    await anaOwns();
    const typed = await types(dibs.ben, 'It is in stock.');
    await dibs.ben.messageShortcut(typed, 'send_to_customer');
    const answer = await heard(dibs, dibs.ben, 'owns #1 and has until 10:15 CET');
    expect(readOut(answer)).toContain('[Send anyway] [Tell Ana]');
    await dibs.ben.click(answer, 'Send anyway');
    await dibs.advance(10_000);
    expect(martaHeard()).toEqual(['It is in stock.']);
    expect(readOut(card())).toContain('Ana Silva');
  });

  it('or tell the owner, who sends it with one tap', async () => {
    await anaOwns();
    const typed = await types(dibs.ben, 'It is in stock.');
    await dibs.ben.messageShortcut(typed, 'send_to_customer');
    await dibs.ben.click(await heard(dibs, dibs.ben, 'owns #1'), 'Tell Ana');
    await heard(dibs, dibs.ben, 'Ana Silva has been told');
    await dibs.settle();
    const dm = () => dibs.ana.dms().findLast((each) => readOut(each).includes('Ben Adler'));
    const suggestion = dm();
    if (suggestion === undefined) throw new Error('Ana got no message');
    expect(readOut(suggestion)).toBe(
      'Ben Adler has an answer for #1 · Marta Díaz:\nIt is in stock.\n[Send to Marta] [Reply] [Open]',
    );
    await dibs.ana.click(suggestion, 'Send to Marta');
    await dibs.settle();
    await heard(dibs, dibs.ana, 'Goes to Marta');
    expect(readOut(dm() ?? suggestion)).toContain('Ben Adler’s answer was taken');
    await dibs.advance(10_000);
    expect(martaHeard()).toEqual(['It is in stock.']);
    expect(marksOn(typed)).toEqual(['white_check_mark']);
  });

  it('is one message to the owner, which is posted anew, and folds when somebody else owns it', async () => {
    await anaOwns();
    for (const text of ['It is in stock.', 'It comes on Monday.']) {
      const typed = await types(dibs.ben, text);
      await dibs.ben.messageShortcut(typed, 'send_to_customer');
      await dibs.ben.click(await heard(dibs, dibs.ben, 'owns #1'), 'Tell Ana');
      await dibs.settle();
    }
    const told = () =>
      dibs.ana
        .dms()
        .map(readOut)
        .filter((each) => each.includes('#1'));
    expect(told().filter((each) => each.includes('Ben Adler has an answer'))).toEqual([
      expect.stringContaining('It comes on Monday.'),
    ]);
    await dibs.ana.command('/inbox assign 1 @ben', '#support');
    await dibs.settle();
    expect(told().filter((each) => each.includes('has an answer'))).toEqual([]);
    expect(told().join('\n')).toContain('is with Ben Adler since');
  });

  it('says what it is for on anything else', async () => {
    await anaOwns();
    const elsewhere = await dibs.ana.say('#support', 'Lunch?');
    for (const message of [elsewhere, card(), await dibs.ben.reply(elsewhere, 'Yes!')]) {
      await dibs.ana.messageShortcut(message, 'send_to_customer');
    }
    await dibs.settle();
    const told = dibs.ana.ephemerals().map(readOut).slice(-3);
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toContain('Send to customer is for what you and your colleagues type');
    expect(martaHeard()).toEqual([]);
  });

  it('twice sends once', async () => {
    await anaOwns();
    const typed = await types(dibs.ana, 'Yes!');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await dibs.advance(10_000);
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await dibs.advance(10_000);
    expect(martaHeard()).toEqual(['Yes!']);
    await heard(dibs, dibs.ana, 'Went to Marta');
  });
});

describe('somebody was quicker', () => {
  it('the customer: nothing is sent, their words are shown, and it can go anyway', async () => {
    await anaOwns();
    await types(dibs.ana, 'It ships tomorrow.');
    const asked = await heard(dibs, dibs.ana, 'Only the team');
    await martaWrites('I found it, never mind.');
    await dibs.ana.click(asked, 'Send to Marta');
    await dibs.settle();
    const answer = await heard(dibs, dibs.ana, 'Not sent. Marta wrote again');
    expect(readOut(answer)).toContain('“I found it, never mind.”');
    expect(readOut(answer)).toContain('[Send anyway] [Edit]');
    await dibs.advance(60_000);
    expect(martaHeard()).toEqual([]);
    await dibs.ana.click(answer, 'Send anyway');
    await dibs.advance(10_000);
    expect(martaHeard()).toEqual(['It ships tomorrow.']);
  });

  it('the customer, within the hold: it stops, is marked, and Edit has the words', async () => {
    await anaOwns();
    const typed = await types(dibs.ana, 'It ships tomorrow.');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await dibs.settle();
    await martaWrites('Never mind.');
    await dibs.advance(60_000);
    expect(martaHeard()).toEqual([]);
    expect(marksOn(typed)).toEqual(['warning']);
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    const answer = await heard(dibs, dibs.ana, 'Not sent. Marta wrote again');
    await dibs.ana.click(answer, 'Edit');
    expect(JSON.stringify((await dibs.modalOf(dibs.ana)).blocks)).toContain('It ships tomorrow.');
  });

  it('a colleague', async () => {
    await anaOwns();
    await types(dibs.ana, 'It ships tomorrow.');
    const asked = await heard(dibs, dibs.ana, 'Only the team');
    await dibs.rosa.messageShortcut(await types(dibs.rosa, 'Today!'), 'send_to_customer');
    await dibs.advance(10_000);
    expect(martaHeard()).toEqual(['Today!']);
    await dibs.ana.click(asked, 'Send to Marta');
    await dibs.settle();
    const answer = await heard(dibs, dibs.ana, 'Rosa Klein answered Marta');
    expect(readOut(answer)).toContain('“Today!”');
    expect(martaHeard()).toEqual(['Today!']);
  });
});
