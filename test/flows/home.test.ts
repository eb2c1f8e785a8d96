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
    expect(readOut(await homeOf(dibs.ana))).toMatch(
      /^Nothing is yours and nobody is waiting. Customers’ messages show up here and in #support.\n/,
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
    const rows = [
      ...['Reply', 'Reassign…', 'Resolve', 'Open'],
      ...['Reply', 'Reassign…', 'Resolve', 'Open'],
      ...['Claim', 'Claim & reply', 'Open'],
      ...['Claim', 'Claim & reply', 'Open'],
    ];
    expect(buttonsOf(home).slice(0, rows.length)).toEqual(rows);
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
    expect(readOut(dibs.ana.home() ?? {})).toContain('Reply goes out at 09:00:10 UTC');
    await dibs.advance(10_000);
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
    const home = () => readOut(dibs.ana.home() ?? {});
    await dibs.sandbox.until('the answer on top', () => home().includes('How did it end?'));
    expect(home()).toMatch(
      /^#1 · Marta Díaz is resolved without an answer to Marta\. How did it end\?/,
    );
    expect(home()).toContain('Nothing is yours');
    await dibs.ana.click(dibs.ana.home() ?? (await homeOf(dibs.ana)), 'Undo');
    await dibs.settle();
    await dibs.sandbox.until('it to be mine again', () => home().startsWith('Taken back.'));
    expect(home()).toContain('My conversations · 1');
  });

  it('says for a minute what came of a click there, and then only how everything is', async () => {
    await dibs.write('Marta Díaz', 'Is it still there?');
    const home = await homeOf(dibs.ana);
    await dibs.ana.click(home, 'Claim #1 · Marta Díaz');
    await dibs.settle();
    const words = () => readOut(dibs.ana.home() ?? {});
    await dibs.sandbox.until('the answer', () => words().startsWith('#1 · Marta Díaz is yours.'));
    await dibs.advance(61_000);
    await homeOf(dibs.ana);
    await dibs.sandbox.until('the Home alone', () => words().startsWith('My conversations · 1'));
    expect(words()).not.toContain('is yours.');
  });

  it('shows what a colleague did to what waits for an owner', async () => {
    await homeOf(dibs.ana);
    await dibs.write('Marta Díaz', 'Is it still there?');
    expect(readOut(dibs.ana.home() ?? {})).toContain('Team inbox · 1 without an owner');
    await dibs.ben.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    expect(readOut(dibs.ana.home() ?? {})).toContain('Nothing is yours and nobody is waiting.');
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
