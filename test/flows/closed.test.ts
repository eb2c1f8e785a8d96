import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minutes } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { heard, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

/** It is Wednesday, 2026-03-04, 10:00 in Berlin. */
let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

async function told(words: string, text: string): Promise<string> {
  await dibs.rosa.command(words, '#support');
  return readOut(await heard(dibs, dibs.rosa, text));
}

describe('/inbox closed', () => {
  it('until a time › moves running clocks there, and nobody is reminded before', async () => {
    await dibs.write('Marta Díaz', 'Are you there?');
    expect(readOut(dibs.card('Marta'))).toContain('claim by 10:05');
    const answer = await told('/inbox closed until Thu 9:00', '#support is closed until');
    expect(answer).toContain('5 Mar 2026, 08:00 UTC');
    await dibs.settle();
    expect(readOut(dibs.card('Marta'))).toContain('claim by 5 Mar 2026, 09:05');
    await dibs.write('Kim Park', 'Hello?');
    await dibs.advance(minutes(60));
    const inChannel = dibs.sandbox.scene.support.messages.size;
    expect(dibs.rosa.dms().map(readOut).join('\n')).not.toContain('late');
    const load = await told('/inbox-load', '#support is closed until');
    expect(load).toContain('2 wait for an owner; no clock runs before then.');
    const unassigned = await told('/inbox unassigned', 'without an owner in #support');
    expect(unassigned).toContain('#support is closed until');
    await dibs.advance(minutes(20));
    expect(dibs.sandbox.scene.support.messages.size).toBe(inChannel);
  });

  it('open again › they run on from now', async () => {
    await dibs.write('Marta Díaz', 'Are you there?');
    await told('/inbox closed today', '#support is closed until');
    await dibs.settle();
    await dibs.advance(minutes(30));
    const closing = await heard(dibs, dibs.rosa, '#support is closed until');
    await dibs.rosa.click(closing, 'Open again');
    await heard(dibs, dibs.rosa, '#support is open: its clocks run.');
    await dibs.settle();
    // 15 minutes to reply were left at 10:00; it is 10:30 now. A change leaves ten minutes at least to claim it, too.
    expect(readOut(dibs.card('Marta'))).toContain('claim by 10:40 CET · reply by 10:45 CET');
    await dibs.rosa.command('/inbox closed until Thu 9:00', '#support');
    await dibs.settle();
    await told('/inbox open', '#support is open: its clocks run.');
  });

  it('today › is over at midnight, and opens by the week', async () => {
    const answer = await told('/inbox closed today', '#support is closed until');
    expect(answer).toContain('5 Mar 2026, 08:00 UTC');
  });

  it('with words that are no time › says how; and a time that is over is refused', async () => {
    await told('/inbox closed', 'Say until when: /inbox closed until Mon 9:00');
    await told('/inbox closed until someday', 'I don’t know when “until someday” is.');
    await told('/inbox closed until 2026-01-01 9:00', 'Choose a time to come, at most 60 days');
  });

  it('is for managers; others are told so, and nothing is changed', async () => {
    await dibs.ana.command('/inbox closed today', '#support');
    await heard(dibs, dibs.ana, 'Only managers and admins of this inbox can do that.');
    await dibs.ana.command('/inbox open', '#support');
    const [row] = await dibs.query<{ closed: string | null }>(
      'SELECT closed_until::text AS closed FROM inbox',
    );
    expect(row?.closed).toBeNull();
  });
});

describe('other hours', () => {
  it('move running clocks, too', async () => {
    await dibs.write('Marta Díaz', 'Are you there?');
    await dibs.rosa.command('/inbox settings', '#support');
    const settings = await dibs.modalOf(dibs.rosa);
    await dibs.rosa.click(settings, 'set_up');
    await dibs.sandbox.until('the setup', () =>
      dibs.rosa.modal()?.id === settings.id ? undefined : dibs.rosa.modal(),
    );
    await dibs.rosa.submit({ From: '12:00' });
    await dibs.settle();
    expect(readOut(dibs.card('Marta'))).toContain('claim by 12:05');
  });
});
