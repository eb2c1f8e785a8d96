import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Person } from '../../sandbox/driver.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { heard } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
/** What sentences read waits for it. */
let reading: { held: (() => void)[] | null };
beforeEach(async () => {
  reading = { held: null };
  dibs = await startDibs({
    variations: {
      around: async (step, call) => {
        const { held } = reading;
        if (step === 'views.brief' && held !== null) {
          await new Promise<void>((resolve) => held.push(resolve));
        }
        return call();
      },
    },
  });
});
afterEach(async () => {
  letRead();
  await stopAndCheck(dibs);
});

function letRead(): void {
  const { held } = reading;
  reading.held = null;
  for (const goOn of held ?? []) goOn();
}

const card = () => dibs.card('Marta Díaz');

it('a click is acknowledged once it is committed, before what is said of it is read', async () => {
  await dibs.write('Marta Díaz', 'Is it still there?');
  const { ana, ben, rosa } = dibs;
  const clicks: [who: Person, says: string, click: () => Promise<unknown>][] = [
    [ana, '#1 · Marta Díaz is yours.', () => ana.click(card(), 'Claim')],
    [ana, 'Taken back. #1 is', async () => ana.click(await heard(dibs, ana, 'is yours.'), 'Undo')],
    [rosa, 'is with Ben Adler now.', () => rosa.choose(card(), 'Assign to…', 'Ben')],
    [ben, 'is resolved without an answer', () => ben.click(card(), 'Resolve')],
    [ben, 'is open again. ', () => ben.click(card(), 'Reopen')],
  ];
  for (const [who, said, click] of clicks) {
    const held: (() => void)[] = [];
    reading.held = held;
    await click();
    expect(dibs.sandbox.ledger.deliveries('block_actions').at(-1)?.outcome, said).toBe('ok');
    await dibs.sandbox.until('what the sentence reads', () => held[0]);
    letRead();
    await heard(dibs, who, said);
    await dibs.settle();
  }
});
