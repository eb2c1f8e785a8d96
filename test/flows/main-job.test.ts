import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { threadOf } from '../../sandbox/driver.ts';
import { buttonsOf, wordsOf } from '../../sandbox/reading.ts';
import { seconds } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => dibs.stop());

describe('the main job', () => {
  it('a conversation arrives, is claimed and answered, and the customer gets the answer', async () => {
    await dibs.write('Marta Díaz', 'Is the blue one still available?');
    const card = dibs.card('Marta Díaz');
    expect(wordsOf(card)).toContain('Is the blue one still available?');
    expect(buttonsOf(card)).toEqual(['Claim', 'Claim & reply', 'More…']);

    await dibs.ana.click(card, 'Claim');
    await dibs.settle();
    expect(wordsOf(dibs.card('Marta Díaz'))).toContain('Ana');

    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Marta': 'Yes! It ships tomorrow.' });
    await dibs.advance(seconds(10));
    const [marta] = dibs.sandbox.customers.list();
    expect(marta?.messages.map(({ text }) => text)).toEqual([
      'Is the blue one still available?',
      'Yes! It ships tomorrow.',
    ]);
    const thread = threadOf(dibs.sandbox, dibs.card('Marta Díaz')).map(wordsOf).join('\n');
    expect(thread).toContain('Yes! It ships tomorrow.');
  });
});
