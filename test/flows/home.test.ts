import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { as, type Person } from '../../sandbox/driver.ts';
import type { StoredView } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

async function homeOf(person: Person): Promise<StoredView> {
  await person.openHome();
  await dibs.settle();
  return dibs.sandbox.until('a Home', () => person.home());
}

describe('the Home', () => {
  it('says that nothing is mine and nobody waits', async () => {
    expect(readOut(await homeOf(dibs.ana))).toBe(
      'Nothing is yours and nobody is waiting. Customers’ messages show up here and in #support.',
    );
  });

  it('says how to begin to who is in no inbox', async () => {
    expect(readOut(await homeOf(as(dibs.sandbox, 'ola')))).toContain(
      'You are in no team inbox yet. Ask in the channel where your team answers customers, or start one: invite me there with /invite @Dibs.',
    );
  });

  it('offers the oldest when nothing is mine, and claims it by that button', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    const home = await homeOf(dibs.ana);
    expect(readOut(home)).toContain(
      'Nothing is yours right now. 1 has no owner; the most urgent waits since 09:00 UTC.',
    );
    await dibs.ana.click(home, 'Claim #1 · Marta Díaz');
    await dibs.settle();
    const after = dibs.ana.home();
    expect(readOut(after ?? {})).toContain('My conversations · 1');
    expect(readOut(after ?? {})).toContain('#1 · Marta Díaz · web chat');
    expect(readOut(after ?? {})).not.toContain('Team inbox');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ana Silva');
  });

  it('shows mine and the team’s, most urgent first', async () => {
    for (const name of ['Marta Díaz', 'Kim Park', 'Joel Okafor', 'Ida Roy']) {
      await dibs.write(name, 'Hello');
      await dibs.advance(60_000);
    }
    await dibs.ana.click(dibs.card('Kim Park'), 'Claim');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    const home = await homeOf(dibs.ana);
    const words = readOut(home);
    const order = ['My conversations · 2', '#1 · Marta', '#2 · Kim', 'Team inbox · 2', '#3', '#4'];
    const places = order.map((part) => words.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(words).toContain('Last customer message 09:03 UTC');
    expect(buttonsOf(home)).toEqual([
      ...['Reply', 'Reassign…', 'Resolve', 'Open'],
      ...['Reply', 'Reassign…', 'Resolve', 'Open'],
      ...['Claim', 'Claim & reply', 'Open'],
      ...['Claim', 'Claim & reply', 'Open'],
    ]);
  });

  it('is drawn again when something is answered, assigned, taken away or resolved', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await homeOf(dibs.ana);
    await dibs.rosa.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ana');
    await dibs.settle();
    const home = dibs.ana.home();
    expect(readOut(home ?? {})).toContain('Reply by');

    await dibs.ana.click(home ?? (await homeOf(dibs.ana)), 'Reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Marta': 'Yes!' });
    await dibs.settle();
    expect(readOut(dibs.ana.home() ?? {})).toContain('Waiting for the customer');

    await dibs.rosa.click(dibs.card('Marta Díaz'), 'Resolve');
    await dibs.settle();
    expect(readOut(dibs.ana.home() ?? {})).toContain('Nothing is yours');
  });

  it('resolves from its own button', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    await dibs.ana.click(await homeOf(dibs.ana), 'Resolve');
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('resolved without an answer by Ana Silva');
    expect(readOut(await dibs.modalOf(dibs.ana))).toContain('#1 · Marta Díaz is resolved.');
    expect(readOut(dibs.ana.home() ?? {})).toContain('Nothing is yours');
  });

  it('counts what does not fit', async () => {
    const { customers } = dibs.sandbox;
    const account = customers.accounts()[0]?.key ?? '';
    for (let index = 1; index <= 30; index += 1) {
      await customers.write(customers.add({ name: `Customer ${index}.`, account }).id, 'Hello');
    }
    await dibs.settle();
    const home = await homeOf(dibs.ana);
    expect(readOut(home)).toContain('Team inbox · 30 without an owner');
    expect(readOut(home)).toContain('more, less urgent');
    expect(home.blocks.length).toBeLessThanOrEqual(100);
  });

  it('is not drawn for who never opened it', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    expect(dibs.ana.home()).toBeUndefined();
    const published = dibs.sandbox.ledger.entries.filter(({ title }) => title === 'views.publish');
    expect(published).toEqual([]);
  });
});
