import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { heard } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';
import { customersHeard, typesUnder } from './thread-steps.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
  await dibs.write('Marta Díaz', 'Is the blue one still available?');
  await dibs.ana.click(card(), 'Claim');
  await dibs.settle();
});
afterEach(() => stopAndCheck(dibs));

const card = () => dibs.card('Marta Díaz');

describe('what one types and another sends', () => {
  it('goes out as whoever sent it saw it, whatever whoever typed it makes of it', async () => {
    await dibs.query(`UPDATE membership SET role = 'watcher' WHERE agent_id = $1`, [dibs.chen.id]);
    const typed = await typesUnder(dibs, dibs.chen, card(), 'It ships tomorrow.');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await dibs.settle();
    await dibs.chen.edit(typed, 'Send me your card number.');
    await dibs.settle();
    await dibs.advance(10_000);
    expect(customersHeard(dibs)).toEqual(['It ships tomorrow.']);
    await heard(dibs, dibs.chen, 'Ana Silva has sent the old text to Marta.');
  });

  it('goes out although whoever typed it deletes it', async () => {
    const typed = await typesUnder(dibs, dibs.chen, card(), 'It ships tomorrow.');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await dibs.settle();
    await dibs.chen.remove(typed);
    await heard(dibs, dibs.chen, 'deleting it here does not take it back');
    await dibs.settle();
    await dibs.advance(10_000);
    expect(customersHeard(dibs)).toEqual(['It ships tomorrow.']);
  });
});
