import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard } from '../helpers/read-out.ts';
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
    await heard(dibs, dibs.chen, 'old text');
  });

  it('goes out although whoever typed it deletes it', async () => {
    const typed = await typesUnder(dibs, dibs.chen, card(), 'It ships tomorrow.');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await dibs.settle();
    await dibs.chen.remove(typed);
    await dibs.settle();
    await dibs.advance(10_000);
    expect(customersHeard(dibs)).toEqual(['It ships tomorrow.']);
  });
});

describe('what was changed in Reply', () => {
  it('and after that in the thread goes out with its last words', async () => {
    const typed = await typesUnder(dibs, dibs.ana, card(), 'Yes, red.');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await dibs.settle();
    await dibs.write('Marta Díaz', 'Or the green one?');
    await dibs.settle();
    await dibs.ana.click(dmWith(dibs.ana, 'was not sent'), 'Edit');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ Message: 'Yes, green.' });
    await dibs.settle();
    await dibs.ana.edit(typed, 'Yes, both.');
    await dibs.settle();
    await dibs.advance(10_000);
    expect(customersHeard(dibs)).toEqual(['Yes, both.']);
  });
});

describe('who follows', () => {
  it('and has left the channel hears nothing more', async () => {
    await dibs.write('Kim Park', 'My order is late');
    await dibs.ana.click(dibs.card('Kim Park'), 'Claim');
    await dibs.settle();
    await dibs.ben.click(dibs.card('Kim Park'), 'More…');
    await dibs.ben.click(await dibs.modalOf(dibs.ben), 'Follow');
    await dibs.settle();
    await dibs.ben.leave('#support');
    await dibs.settle();
    await dibs.write('Kim Park', 'My card number is 4111');
    await dibs.ana.click(dibs.card('Kim Park'), 'Reassign…');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ To: 'Unassigned' });
    await dibs.settle();
    expect(JSON.stringify(dibs.ben.dms())).not.toContain('4111');
  });
});
