import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { cardsIn } from '../../sandbox/driver.ts';
import type { Ephemeral } from '../../sandbox/model.ts';
import { days } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';
import { anaOwns, goOn, openMore, seen } from './more-steps.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

/** Ana puts it away; what she is told. */
async function putAway(inputs: Record<string, string | string[]>): Promise<Ephemeral> {
  await openMore(dibs, dibs.ana);
  await goOn(dibs, dibs.ana, 'Not for us…');
  await dibs.ana.submit(inputs);
  await dibs.settle();
  return heard(dibs, dibs.ana, 'is put away');
}

const BLOCKED = { 'What is it?': 'Spam', 'The sender': ['Block the sender'] };

/** Marta writes by WhatsApp, with a number to mask, and Ana owns it. */
async function martaByWhatsApp(): Promise<string> {
  const account = defaultAccounts[1].key;
  const marta = dibs.sandbox.customers.add({
    name: 'Marta Díaz',
    account,
    address: '4915112344417',
  });
  await dibs.sandbox.customers.write(marta.id, 'Cheap watches!');
  await dibs.settle();
  await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
  await dibs.settle();
  return marta.id;
}

describe('Not for us…', () => {
  it('leaves one calm line, runs no clock, counts nowhere, and can be undone', async () => {
    await anaOwns(dibs);
    const told = await putAway({ 'What is it?': 'Wrong number' });
    expect(dibs.ana.modal()).toBeUndefined();
    expect(readOut(told)).toContain(
      '#1 · Marta Díaz is put away: wrong number. No clock runs, and it counts in no figure. If they write again, it opens again.',
    );
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('Not for us: wrong number, Ana Silva');
    expect(threadText(dibs, card)).toContain('Ana Silva said it is not for us: wrong number');
    await dibs.ana.command('/inbox mine', '#support');
    await heard(dibs, dibs.ana, 'Nothing is yours');

    await dibs.ana.click(told, 'Undo');
    await dibs.settle();
    await heard(dibs, dibs.ana, 'Taken back. #1 is with Ana Silva');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Reply by 10:15 CET');
  });

  it('keeps what a blocked sender writes and shows it to nobody, until somebody unblocks them', async () => {
    const marta = await martaByWhatsApp();
    const told = await putAway(BLOCKED);
    expect(readOut(told)).toContain(
      'The sender is blocked in #support; /inbox blocked shows all who are.',
    );
    await dibs.advance(60_000);
    const before = readOut(dibs.card('Marta Díaz'));
    const posts = dibs.sandbox.ledger.entries.length;
    await dibs.sandbox.customers.write(marta, 'Really cheap!');
    await dibs.sandbox.customers.write(marta, 'Last chance!');
    await dibs.settle();
    const hooks = dibs.sandbox.customers.list()[0]?.messages.map(({ status }) => status);
    expect(hooks).toHaveLength(3);
    expect(readOut(dibs.card('Marta Díaz'))).toBe(before);
    expect(cardsIn(dibs.sandbox, '#support').map(readOut).join()).not.toContain('Really cheap');
    expect(threadText(dibs, dibs.card('Marta Díaz'))).not.toContain('cheap!\n');
    expect(dibs.sandbox.ledger.entries.length - posts).toBeLessThanOrEqual(2);
    const more = readOut(await openMore(dibs, dibs.ben));
    expect(more).toContain('Blocked here: what they write is kept, and shown to nobody');
    expect(more).not.toContain('Really cheap');
    await dibs.ben.cancel();

    await dibs.ben.command('/inbox blocked', '#support');
    const list = await heard(dibs, dibs.ben, '1 sender is blocked in your inboxes');
    expect(readOut(list)).toContain(
      'Marta Díaz, WhatsApp ··4417 · blocked 4 Mar 2026 at 09:00 UTC by Ana Silva · 2 messages since · #1 in #support',
    );
    expect(readOut(list)).not.toContain('4915112344417');
    await dibs.ben.click(list, 'Unblock');
    await dibs.settle();
    const unblocked =
      'Marta Díaz (WhatsApp ··4417) is unblocked in #support: what they write from now on is shown again.';
    const rest = await heard(dibs, dibs.ben, unblocked);
    expect(readOut(rest)).toContain('Nobody is blocked in your inboxes.');
    expect(threadText(dibs, dibs.card('Marta Díaz'))).toContain(
      'Ben Adler unblocked the sender: what Marta writes is shown again',
    );
    expect(readOut(dibs.card('Marta Díaz'))).toContain('A new message opens it again.');
    await dibs.sandbox.customers.write(marta, 'It is me, Marta.');
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('It is me, Marta.');
  });

  it('keeps to itself, too, what a blocked sender begins anew', async () => {
    const marta = await martaByWhatsApp();
    await putAway(BLOCKED);
    await dibs.advance(days(8));
    await dibs.sandbox.customers.write(marta, 'Watches again!');
    await dibs.settle();
    expect(cardsIn(dibs.sandbox, '#support').map(readOut).join()).not.toContain('again!');
    await dibs.ana.command('/inbox unassigned', '#support');
    await heard(dibs, dibs.ana, 'Nobody is waiting for an owner');
    await dibs.ana.command('/inbox blocked', '#support');
    const list = await heard(dibs, dibs.ana, '1 sender is blocked in your inboxes');
    expect(readOut(list)).toContain('1 message since · #1 in #support');
    await dibs.ana.click(list, 'Unblock');
    await dibs.settle();
    expect(cardsIn(dibs.sandbox, '#support').map(readOut).join()).not.toContain('again!');
    await dibs.sandbox.customers.write(marta, 'It is me.');
    await dibs.settle();
    expect(readOut(dibs.card('It is me.'))).toContain('#2 · Marta Díaz');

    const first = () => readOut(dibs.card('#1 · Marta Díaz'));
    expect(first()).toContain('A new message opens it again.');
    await dibs.ben.click(dibs.card('It is me.'), 'Claim');
    await dibs.settle();
    await openMore(dibs, dibs.ben, 'It is me.');
    await goOn(dibs, dibs.ben, 'Not for us…');
    await dibs.ben.submit(BLOCKED);
    await dibs.settle();
    expect(first()).toContain('The sender is blocked: what they write is kept');
    await dibs.ben.click(await heard(dibs, dibs.ben, 'is put away'), 'Undo');
    await dibs.settle();
    expect(first()).toContain('A new message opens it again.');
  });

  it('unblocks with its undoing, and by More', async () => {
    await martaByWhatsApp();
    await dibs.ana.click(await putAway(BLOCKED), 'Undo');
    await dibs.settle();
    await dibs.ana.command('/inbox blocked', '#support');
    await heard(dibs, dibs.ana, 'Nobody is blocked in your inboxes.');

    await putAway(BLOCKED);
    await dibs.ben.click(await openMore(dibs, dibs.ben), 'Unblock');
    await dibs.settle();
    const again = await seen(dibs, dibs.ben, 'is unblocked in #support: what they write');
    expect(readOut(again)).not.toContain('[Unblock]');
  });

  it('lists the blocked ones of one’s own inboxes, and lets watchers only look', async () => {
    await martaByWhatsApp();
    await putAway(BLOCKED);
    const { chen, rosa } = dibs;
    await chen.leave('#support');
    await dibs.settle();
    await chen.command('/inbox blocked', '#general');
    await heard(dibs, chen, 'Nobody is blocked in your inboxes.');
    await chen.act({ type: 'join', conversation: dibs.sandbox.scene.support.id });
    await dibs.settle();
    await chen.command('/inbox blocked', '#support');
    const list = await heard(dibs, chen, '1 sender is blocked in your inboxes');
    expect(readOut(list)).not.toContain('[Unblock]');
    await rosa.command('/inbox blocked', '#support');
    expect(readOut(await heard(dibs, rosa, '1 sender is blocked'))).toContain('[Unblock]');
  });

  it('is refused when the owner changed since it was opened', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await openMore(dibs, dibs.ana);
    await goOn(dibs, dibs.ana, 'Not for us…');
    await dibs.ben.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    const shown = await dibs.ana.submit({ 'What is it?': 'Abuse' });
    expect(JSON.stringify(shown)).toContain('Ben Adler has had #1 since');
    expect(readOut(dibs.card('Marta Díaz'))).not.toContain('Not for us');
  });
});
