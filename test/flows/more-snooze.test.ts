import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buttonsOf, mustFindElement } from '../../sandbox/reading.ts';
import { minutes } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';
import { anaAnswers, anaOwns, goOn, openMore, seen } from './more-steps.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

function choices(): string[] {
  const { element } = mustFindElement(dibs.ana.modal()?.blocks ?? [], 'Until');
  const options = element['options'] as { text: { text: string } }[];
  return options.map(({ text }) => text.text);
}

describe('Snooze…', () => {
  it('puts it aside until a time of the person’s own, with a note, and wakes by itself', async () => {
    await anaOwns(dibs);
    await anaAnswers(dibs);
    await openMore(dibs, dibs.ana);
    const modal = await goOn(dibs, dibs.ana, 'Snooze…');
    expect(modal.title.text).toBe('Snooze #1');
    expect(choices()).toEqual([
      'In 1 hour (11:01)',
      'When we close today (18:00)',
      'Tomorrow at opening (Thu 5 Mar, 09:00)',
      'Monday at opening (Mon 9 Mar, 09:00)',
    ]);
    expect(readOut(modal)).not.toContain('is waiting');
    await dibs.ana.submit({ Until: 'Tomorrow', Why: 'Parcel arrives, then ask.' });
    await dibs.settle();
    const again = await seen(
      dibs,
      dibs.ana,
      ':zzz: #1 · Marta Díaz is put aside until 5 Mar 2026 at 09:00 CET, or until the customer writes.',
    );
    expect(again.title.text).toBe('More · #1');
    expect(readOut(again)).toContain('Ana Silva put it aside until 5 Mar 2026 at 09:00 CET');
    expect(readOut(again).match(/\[Wake now]/g)).toHaveLength(1);
    await dibs.ana.cancel();
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('“Parcel arrives, then ask.”');
    expect(threadText(dibs, card)).not.toContain('aside');
    await dibs.advance(minutes(23 * 60));
    expect(readOut(dmWith(dibs.ana, 'is awake'))).toContain('“Parcel arrives, then ask.”');
    expect(readOut(dibs.card('Marta Díaz'))).not.toContain('Snoozed');
  });

  it('says honestly that the customer waits, and stops no clock', async () => {
    await anaOwns(dibs);
    await openMore(dibs, dibs.ana);
    const modal = await goOn(dibs, dibs.ana, 'Snooze…');
    const honest = 'Marta is waiting: the deadline 10:15 CET stays.';
    expect(readOut(modal)).toContain(`:warning: ${honest}`);
    await dibs.ana.submit({ Until: 'In 1 hour' });
    await dibs.settle();
    const again = await seen(dibs, dibs.ana, honest);
    expect(readOut(again)).toContain('Reply by 10:15 CET');
    await dibs.ana.click(again, 'Wake now');
    await dibs.settle();
    const awake = await seen(dibs, dibs.ana, '#1 · Marta Díaz is awake. Reply by 10:15 CET.');
    expect(readOut(awake)).toContain('[Snooze…]');
    expect(readOut(awake)).not.toContain('[Wake now]');
  });

  it('takes a date and time before the choice, and no past one', async () => {
    await anaOwns(dibs);
    await anaAnswers(dibs);
    await openMore(dibs, dibs.ana);
    await goOn(dibs, dibs.ana, 'Snooze…');
    const at = (text: string) => String(Date.parse(text) / 1_000);
    const shown = await dibs.ana.submit({
      'Or another date and time': at('2026-03-01T12:00:00Z'),
    });
    expect(JSON.stringify(shown)).toContain('Choose a time to come, at most a year from now.');
    await dibs.ana.submit({ 'Or another date and time': at('2026-03-12T12:00:00Z') });
    await dibs.settle();
    await seen(dibs, dibs.ana, 'is put aside until 12 Mar 2026 at 13:00 CET');
  });

  it('from the owner’s DM answers there; a colleague wakes it', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.rosa.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ana');
    await dibs.settle();
    await dibs.ana.click(dmWith(dibs.ana, '#1 is yours'), 'Snooze…');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ Until: 'In 1 hour' });
    await dibs.settle();
    expect(dibs.ana.modal()).toBeUndefined();
    await heard(dibs, dibs.ana, '#1 · Marta Díaz is put aside until 4 Mar 2026 at 11:00 CET');
    await dibs.ben.click(dibs.card('Marta Díaz'), 'Wake now');
    await dibs.settle();
    await heard(dibs, dibs.ben, '#1 · Marta Díaz is awake.');
  });

  it('from the DM about a handover, and from a reminder, answers there', async () => {
    await anaOwns(dibs);
    await dibs.rosa.command('/inbox assign 1 @ben', '#support');
    await dibs.settle();
    const given = dmWith(dibs.ben, '#1 is now yours, from Ana Silva');
    expect(buttonsOf(given)).toEqual([
      ...['Reply', 'Reassign…', 'Snooze…', 'Ask Ana', 'Open in #support'],
    ]);
    await dibs.ben.click(given, 'Snooze…');
    await dibs.modalOf(dibs.ben);
    await dibs.ben.submit({ Until: 'In 1 hour' });
    await dibs.settle();
    await heard(dibs, dibs.ben, 'is put aside until');
    await dibs.ben.click(dibs.card('Marta Díaz'), 'Wake now');
    await dibs.settle();
    await dibs.advance(minutes(12));
    const nudge = dmWith(dibs.ben, '#1 Marta Díaz: reply by');
    await dibs.ben.click(nudge, 'Snooze…');
    expect((await dibs.modalOf(dibs.ben)).title.text).toBe('Snooze #1');
  });

  it('is refused at submission to who no longer owns it', async () => {
    await anaOwns(dibs);
    await openMore(dibs, dibs.ana);
    await goOn(dibs, dibs.ana, 'Snooze…');
    await dibs.rosa.command('/inbox assign 1 @ben', '#support');
    await dibs.settle();
    const shown = await dibs.ana.submit({ Until: 'In 1 hour' });
    expect(JSON.stringify(shown)).toContain(
      'Ben Adler owns #1. Only the owner or a manager can do that; ask Rosa Klein.',
    );
  });
});
