import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { as, type Person } from '../../sandbox/driver.ts';
import type { StoredView } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { days } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

async function more(person: Person, customer = 'Marta Díaz'): Promise<StoredView> {
  await person.click(dibs.card(customer), 'More…');
  return dibs.modalOf(person);
}

/** Waits until the modal on top says so. */
function seen(person: Person, words: string): Promise<StoredView> {
  return dibs.sandbox.until(`"${words}"`, () => {
    const modal = person.modal();
    return modal !== undefined && readOut(modal).includes(words) ? modal : undefined;
  });
}

async function anaOwns(): Promise<void> {
  await dibs.write('Marta Díaz', 'Is it still there?');
  await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
  await dibs.settle();
}

describe('More…', () => {
  it('shows what is known: details, captured answers, and the whole address', async () => {
    const { customers } = dibs.sandbox;
    const account = defaultAccounts[0].key;
    const marta = customers.add({ name: 'Marta Díaz', account, address: '+34 600 123 4417' });
    await customers.write(marta.id, 'Is it still there?', {
      subject: 'The blue one',
      priority: 'high',
      tags: ['shoes', 'sale'],
      source: 'Spring campaign',
      captured: { order: '88123', size: 'M' },
    });
    await dibs.settle();
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('automation asked: order 88123, size M');

    const modal = await more(dibs.ana);
    expect(modal.title.text).toBe('More · #1');
    const words = readOut(modal);
    for (const fact of [
      'Writes on web chat: +34 600 123 4417',
      'Subject: The blue one',
      'Priority: high',
      'Tags: shoes, sale',
      'Came from: Spring campaign',
      'order: 88123',
    ]) {
      expect(words).toContain(fact);
    }
  });

  it('shows a telephone number whole that is masked on the card', async () => {
    const { customers } = dibs.sandbox;
    const account = defaultAccounts[1].key;
    const kim = customers.add({ name: 'Kim Park', account, address: '4915112344417' });
    await customers.write(kim.id, 'Hola');
    await dibs.settle();
    expect(readOut(dibs.card('Kim Park'))).toContain('WhatsApp ··4417');
    expect(readOut(await more(dibs.ana, 'Kim Park'))).toContain(
      'Writes on WhatsApp: 4915112344417',
    );
  });

  it('tells the whole history, newest first', async () => {
    await anaOwns();
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Marta': 'Yes!' });
    await dibs.advance(11_000);
    const words = readOut(await more(dibs.ana));
    const history = words.slice(words.indexOf('History, newest first'));
    const order = [
      'The reply was sent',
      'Ana Silva replied',
      'Marta wrote again: 2 messages wait',
      'Ana Silva claimed it',
      'Marta began the conversation',
    ];
    const places = order.map((part) => history.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it('names earlier conversations', async () => {
    await anaOwns();
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Resolve');
    await dibs.settle();
    await dibs.advance(days(8));
    await dibs.write('Marta Díaz', 'And another thing');
    expect(readOut(await more(dibs.ben))).toMatch(
      /Their other conversations\n#1, 4 Mar 2026 · web chat · resolved · Ana Silva/,
    );
  });

  it('adds a note that stands in the thread and never leaves', async () => {
    await anaOwns();
    const modal = await more(dibs.ben);
    await dibs.ben.click(modal, 'Add a note');
    await dibs.sandbox.until('the note', () => dibs.ben.modal()?.title.text === 'Note · #1');
    await dibs.ben.submit({ Note: 'charge id ends 81' });
    await dibs.settle();
    const again = await seen(dibs.ben, 'Your note stands in the thread of #1 · Marta Díaz.');
    expect(again.title.text).toBe('More · #1');
    expect(readOut(again)).toContain('Ben Adler added a note');
    await dibs.ben.cancel();
    const thread = threadText(dibs, dibs.card('Marta Díaz'));
    expect(thread).toContain(
      ':lock: Ben Adler added a note that only the team sees\ncharge id ends 81',
    );
    expect(dibs.sandbox.customers.list()[0]?.messages).toHaveLength(1);
    expect(dibs.ana.dms()).toEqual([]);

    await dibs.rosa.click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Chen' });
    await dibs.settle();
    expect(readOut(dmWith(dibs.chen, '#1 is now yours'))).toContain(
      'Ben Adler’s note: charge id ends 81',
    );
  });

  it('puts it back to unassigned, and says so where one stands', async () => {
    await anaOwns();
    await dibs.ana.click(await more(dibs.ana), 'Put back to unassigned');
    await dibs.settle();
    expect(readOut(await dibs.modalOf(dibs.ana))).toContain(
      '#1 · Marta Díaz is unassigned: anybody who answers here can claim it.',
    );
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Unassigned');
    expect(dibs.ana.dms()).toEqual([]);
  });

  it('by a manager tells whoever had it', async () => {
    await anaOwns();
    await dibs.rosa.click(await more(dibs.rosa), 'Put back to unassigned');
    await dibs.settle();
    expect(readOut(dmWith(dibs.ana, '#1'))).toBe(
      'Rosa Klein put #1 · Marta Díaz back to unassigned. Nothing is left for you to do.\n[Follow]',
    );
  });

  it('offers each only what they may do', async () => {
    await anaOwns();
    const open = 'Open in #support';
    const about = ['Priority and tags…', 'Mark as VIP', open];
    const theirs = ['Snooze…', 'Resolve', 'Not for us…'];
    expect(buttonsOf(await more(dibs.ana))).toEqual([
      ...['Reply', 'Reassign…', 'Put back to unassigned', ...theirs, 'Add a note', ...about],
    ]);
    expect(buttonsOf(await more(dibs.rosa))).toEqual([
      ...['Reply', 'Give to me', 'Reassign…', 'Put back to unassigned', ...theirs],
      ...['Add a note', 'Follow', ...about],
    ]);
    expect(buttonsOf(await more(dibs.ben))).toEqual(['Add a note', 'Follow', ...about]);
    await dibs.rosa.invite('#support', 'ola');
    await dibs.settle();
    expect(buttonsOf(await more(as(dibs.sandbox, 'ola')))).toEqual([open]);
  });

  it('of a resolved one offers to reopen', async () => {
    await anaOwns();
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Resolve');
    await dibs.settle();
    const modal = await more(dibs.ben);
    expect(buttonsOf(modal)).toEqual([
      ...['Reopen', 'Add a note', 'Follow', 'Mark as VIP', 'Open in #support'],
    ]);
    await dibs.ben.click(modal, 'Reopen');
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ana Silva');
  });

  it('shows nothing of an inbox to who is not in it', async () => {
    await anaOwns();
    await dibs.ana.command('/inbox mine', '#support');
    const mine = await heard(dibs, dibs.ana, '1 conversation is yours');
    expect(buttonsOf(mine)).toContain('Reply');
    await dibs.ana.leave('#support');
    await dibs.settle();
    await dibs.ana.click(mine, 'Reply');
    await heard(dibs, dibs.ana, 'You are not in #support. Join it first');
    expect(dibs.ana.modal()).toBeUndefined();
  });
});
