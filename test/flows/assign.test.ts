import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

async function anaOwns(customer: string): Promise<void> {
  await dibs.write(customer, 'Is the blue one still available?');
  await dibs.ana.click(dibs.card(customer), 'Claim');
  await dibs.settle();
}

describe('Assign to…', () => {
  it('offers people with their load, oneself first, and finds them by what is typed', async () => {
    await anaOwns('Kim Park');
    await dibs.write('Marta Díaz', 'Hello');
    const card = dibs.card('Marta Díaz');
    const offered = await dibs.ben.options(card, 'Assign to…', '');
    expect(offered.map(({ text }) => text.text)).toEqual([
      'Ben Adler · nothing open',
      'Chen Wu · nothing open',
      'Rosa Klein · nothing open',
      'Ana Silva · 1 open, 1 our turn',
      'Unassigned',
    ]);
    const found = await dibs.ben.options(card, 'Assign to…', 'wu');
    expect(found.map(({ text }) => text.text)).toEqual(['Chen Wu · nothing open', 'Unassigned']);
  });

  it('gives it to somebody by one choice, who is told all they need to begin', async () => {
    const { customers } = dibs.sandbox;
    const marta = customers.add({ name: 'Marta Díaz', account: defaultAccounts[0].key });
    await customers.write(marta.id, 'Is the blue one still available?', {
      captured: { order: '88123', size: 'M' },
    });
    await dibs.settle();
    await dibs.rosa.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ana');
    await dibs.settle();

    await heard(dibs, dibs.rosa, '#1 · Marta Díaz is with Ana Silva now. Ana has been told.');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Reply by 10:15 CET · Ana Silva');
    const dm = dmWith(dibs.ana, '#1 is yours');
    expect(readOut(dm)).toBe(
      [
        '#1 is yours: Marta Díaz, web chat',
        'Reply by 10:15 CET',
        'Is the blue one still available?',
        'Why you: Rosa Klein assigned it.',
        'Known: order 88123, size M',
        '[Reply] [Reassign…] [Snooze…] [Open in #support]',
      ].join('\n'),
    );
    expect(dm.text).toContain('#1 from Marta Díaz is yours.');
    expect(threadText(dibs, dibs.card('Marta Díaz'))).toContain(
      'Rosa Klein assigned it to Ana Silva',
    );
    expect(dibs.rosa.dms().filter((each) => readOut(each).includes('#1'))).toEqual([]);
  });

  it('to nobody leaves it unassigned, and says so', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await dibs.ben.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Unassigned');
    await dibs.settle();
    await heard(dibs, dibs.ben, '#1 · Marta Díaz is unassigned');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Unassigned');
  });

  it('to oneself is a claim, and sends no DM to whoever did it', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await dibs.ana.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ana');
    await dibs.settle();
    await heard(dibs, dibs.ana, '#1 · Marta Díaz is yours.');
    expect(threadText(dibs, dibs.card('Marta Díaz'))).toContain('Ana Silva claimed it');
    expect(dibs.ana.dms()).toEqual([]);
  });

  it('tells of a customer who has waited that the new owner gets time of their own', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await dibs.advance(12 * 60_000);
    await dibs.rosa.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ana');
    await dibs.settle();
    expect(readOut(dmWith(dibs.ana, '#1 is yours'))).toContain(
      'Reply by 10:22 CET (you get 10 minutes; Marta has waited since 10:00 CET)',
    );
  });

  it('from the DM, the new owner can reply at once', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await dibs.rosa.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ana');
    await dibs.settle();
    await dibs.ana.click(dmWith(dibs.ana, '#1 is yours'), 'Reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Marta': 'Hello Marta!' });
    await dibs.settle();
    expect(readOut(dmWith(dibs.ana, '#1 · Marta Díaz: answered'))).not.toContain('[');
  });
});

describe('Reassign…', () => {
  async function reassign(by: 'ana' | 'rosa', inputs: Record<string, string>) {
    await dibs[by].click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs[by]);
    const shown = await dibs[by].submit(inputs);
    await dibs.settle();
    return shown;
  }

  it('offers everybody but the owner, and nobody', async () => {
    await anaOwns('Marta Díaz');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reassign…');
    const offered = await dibs.ana.options(await dibs.modalOf(dibs.ana), 'To', '');
    const words = offered.map(({ text }) => text.text).join('\n');
    expect(words).toContain('Ben Adler');
    expect(words).toContain('Unassigned');
    expect(words).not.toContain('Ana Silva');
  });

  it('gives the new owner the note, the reason and the last messages, and folds the old DM', async () => {
    await dibs.write('Marta Díaz', 'Where is my refund?');
    await dibs.rosa.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ana');
    await dibs.settle();
    await dibs.write('Marta Díaz', 'ok, please hurry');
    await reassign('ana', {
      To: 'Ben',
      Why: 'Missing rights',
      'Note for the new owner': 'Needs a refund by hand, I have no rights for it.',
    });

    const dm = dmWith(dibs.ben, '#1 is now yours, from Ana Silva: Marta Díaz');
    const words = readOut(dm);
    expect(words).toContain(
      'Ana Silva: “Needs a refund by hand, I have no rights for it.” · reason: missing rights',
    );
    expect(words).toContain('Reply by 10:15 CET');
    expect(words).toContain('Marta 10:00 CET Where is my refund?');
    expect(words).toContain('Marta 10:00 CET ok, please hurry');
    expect(words).toContain('[Reply] [Reassign…] [Snooze…] [Ask Ana] [Open in #support]');
    expect(dm.text).toContain('#1 is now yours, from Ana Silva: “Needs a refund by hand');

    const old = dibs.ana.dms();
    expect(old.map(readOut)).toEqual([
      expect.stringMatching(/^#1 · Marta Díaz is with Ben Adler since .*\.$/),
      expect.stringMatching(/^#1 · Marta Díaz is with Ben Adler since .*\.$/),
    ]);
    expect(old.flatMap(buttonsOf)).toEqual([]);
    expect(threadText(dibs, dibs.card('Marta Díaz'))).toContain(
      'Ana Silva gave it to Ben Adler (missing rights): “Needs a refund by hand',
    );
  });

  it('tells the former owner only if somebody else did it', async () => {
    await anaOwns('Marta Díaz');
    await reassign('rosa', { To: 'Ben', 'Note for the new owner': 'Ana is off at 14:30' });
    expect(readOut(dmWith(dibs.ana, 'Rosa Klein gave'))).toBe(
      'Rosa Klein gave #1 · Marta Díaz to Ben Adler (“Ana is off at 14:30”). Nothing is left for you to do.\n[Follow]',
    );
    expect(dibs.rosa.dms().filter((each) => readOut(each).includes('#1'))).toEqual([]);
  });

  it('puts it back to unassigned, for all to claim', async () => {
    await anaOwns('Marta Díaz');
    await reassign('ana', { To: 'Unassigned', 'Note for the new owner': 'I have to go.' });
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('Unassigned · claim by 10:05 CET');
    expect(threadText(dibs, card)).toContain('put it back to unassigned: “I have to go.”');
    expect(dibs.ana.dms()).toEqual([]);
  });

  it('of somebody else’s conversation is refused, naming the owner and who may', async () => {
    await anaOwns('Marta Díaz');
    await dibs.ben.click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.ben);
    const shown = await dibs.ben.submit({ To: 'Chen' });
    expect(JSON.stringify(shown)).toContain(
      'Ana Silva owns #1. Only the owner or a manager can do that; ask Rosa Klein.',
    );
  });

  it('is stopped if the owner changed meanwhile, names them, and can be sent again', async () => {
    await anaOwns('Marta Díaz');
    await dibs.rosa.click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await reassign('ana', { To: 'Ben' });
    await dibs.rosa.submit({ To: 'Chen' });
    const stopped = await dibs.modalOf(dibs.rosa);
    expect(readOut(stopped)).toContain(
      'Ben Adler has had #1 since 10:00 CET; your screen was behind.',
    );
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ben Adler');
    await dibs.rosa.submit({ To: 'Chen' });
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Chen Wu');
    expect(readOut(dmWith(dibs.ben, 'Rosa Klein gave'))).toContain('to Chen Wu');
  });

  it('to somebody who does not answer here is refused', async () => {
    await anaOwns('Marta Díaz');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.ana);
    await dibs.chen.leave('#support');
    await dibs.settle();
    const offered = await dibs.ana.options(await dibs.modalOf(dibs.ana), 'To', 'chen');
    expect(offered.map(({ text }) => text.text)).toEqual(['Unassigned']);
  });

  it('there and back leaves only what is true in the DMs', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await dibs.rosa.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ana');
    await dibs.settle();
    await reassign('ana', { To: 'Ben' });
    await dibs.ben.click(dmWith(dibs.ben, '#1 is now yours'), 'Reassign…');
    await dibs.modalOf(dibs.ben);
    await dibs.ben.submit({ To: 'Ana' });
    await dibs.settle();
    const live = dibs.ana.dms().filter((dm) => buttonsOf(dm).length > 0);
    expect(live.map(readOut)).toEqual([expect.stringContaining('#1 is now yours, from Ben Adler')]);
    expect(dibs.ben.dms().flatMap(buttonsOf)).toEqual([]);
  });
});
