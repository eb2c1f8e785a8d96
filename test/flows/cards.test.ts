import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardsIn } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { minutes } from '../../src/domain/ids.ts';
import { commandAs } from '../helpers/command-as.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

/** All messages of the channel that are cards, or were. */
function cards(): Message[] {
  return cardsIn(dibs.sandbox, '#support').filter((message) => /#\d/.test(readOut(message)));
}

async function anaOwns(customer: string): Promise<Message> {
  await dibs.write(customer, `Where is my parcel? ${customer}`);
  await dibs.ana.click(dibs.card(customer), 'Claim');
  await dibs.settle();
  return dibs.card(customer);
}

async function anaPutsBack(customer: string): Promise<void> {
  await dibs.ana.click(dibs.card(customer), 'Reassign…');
  await dibs.modalOf(dibs.ana);
  await dibs.ana.submit({ To: 'Unassigned' });
  await dibs.settle();
}

function linksIn(message: Message): string[] {
  return [...JSON.stringify(message.blocks).matchAll(/"url":"([^"]+)"/g)].map(
    ([, url]) => url ?? '',
  );
}

const permalinkEnd = ({ ts }: Message) => `/p${ts.replace('.', '')}`;

describe('a conversation that needs an owner again, with newer cards below', () => {
  it('gets a fresh card at the bottom; the old one says where it goes on', async () => {
    const old = await anaOwns('Marta Díaz');
    await dibs.write('Kim Park', 'Hello');
    await anaPutsBack('Marta Díaz');

    const fresh = dibs.card('Marta Díaz');
    expect(cards().map(({ ts }) => ts)).toEqual([old.ts, dibs.card('Kim Park').ts, fresh.ts]);
    expect(readOut(fresh)).toContain('#1 · Marta Díaz · earlier part ↑');
    expect(readOut(fresh)).toContain('Unassigned · claim by 10:05 CET');
    expect(buttonsOf(fresh)).toContain('Claim');
    const folded = cards()[0];
    expect(readOut(folded ?? {})).toBe('#1 goes on below →');
    expect(linksIn(folded ?? old)).toEqual([expect.stringContaining(permalinkEnd(fresh))]);
    expect(linksIn(fresh)).toEqual([expect.stringContaining(permalinkEnd(old))]);
  });

  it('goes on in the new thread, which says where the earlier part is', async () => {
    const old = await anaOwns('Marta Díaz');
    await dibs.write('Kim Park', 'Hello');
    await dibs.advance(minutes(2));
    await anaPutsBack('Marta Díaz');
    await dibs.write('Marta Díaz', 'Is anyone there?');
    const fresh = dibs.card('Marta Díaz');
    const earlier = threadText(dibs, old);
    expect(earlier).toContain('Where is my parcel?');
    expect(earlier).not.toContain('Is anyone there?');
    const later = threadText(dibs, fresh);
    expect(later).toContain('Is anyone there?');
    expect(later).not.toContain('Where is my parcel?');
    expect(later).toContain('Ana Silva put it back to unassigned · 10:02 CET\nThe earlier part ↑');
  });

  it('can be claimed on the fresh card, and on the old one by whoever still sees it', async () => {
    const seen = structuredClone(await anaOwns('Marta Díaz'));
    await dibs.write('Kim Park', 'Hello');
    await anaPutsBack('Marta Díaz');
    await dibs.ben.click(seen, 'More…');
    expect((await dibs.modalOf(dibs.ben)).title.text).toBe('More · #1');
    await dibs.ben.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ben Adler');
    expect(cards()).toHaveLength(3);
  });

  it('stays where it is while somebody owns it', async () => {
    const card = await anaOwns('Marta Díaz');
    await dibs.write('Kim Park', 'Hello');
    await dibs.write('Marta Díaz', 'Is anyone there?');
    await dibs.rosa.click(card, 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Ben' });
    await dibs.settle();
    expect(cards().map(({ ts }) => ts)).toEqual([card.ts, dibs.card('Kim Park').ts]);
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ben Adler');
  });

  it('stays where it is when no card stands below', async () => {
    await dibs.write('Kim Park', 'Hello');
    const card = await anaOwns('Marta Díaz');
    await anaPutsBack('Marta Díaz');
    expect(dibs.card('Marta Díaz').ts).toBe(card.ts);
    expect(threadText(dibs, card)).not.toContain('The earlier part');
  });
});

describe('owner changes within a minute', () => {
  it('are one line in the thread; later ones are another', async () => {
    const card = await anaOwns('Marta Díaz');
    await dibs.advance(20_000);
    await anaPutsBack('Marta Díaz');
    await dibs.advance(20_000);
    await dibs.ben.click(card, 'Claim');
    await dibs.settle();
    await dibs.advance(minutes(3));
    await dibs.rosa.click(card, 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Chen' });
    await dibs.settle();
    expect(threadText(dibs, card).split('\n').slice(-2)).toEqual([
      'Ana Silva claimed it. Ana Silva put it back to unassigned. Ben Adler claimed it · 10:00 CET',
      'Rosa Klein gave it from Ben Adler to Chen Wu · 10:03 CET',
    ]);
  });
});

describe('the card', () => {
  it('says who is writing, until they stop', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim & reply');
    await dibs.modalOf(dibs.ana);
    const words = () => readOut(dibs.card('Marta Díaz'));
    await dibs.sandbox.until('it to be said', () => words().includes('is writing'));
    await dibs.settle();
    expect(words()).toContain('Reply by 10:15 CET · Ana Silva · :pencil2: Ana Silva is writing');
    await dibs.ana.cancel();
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).not.toContain('is writing');
  });

  it('counts a held reply down to the second, and then waits', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim & reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Marta': 'Hello Marta!' });
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain(
      'Ana: Hello Marta!\n:hourglass_flowing_sand: Reply goes out at 10:00:10 CET · Ana Silva',
    );
    await dibs.advance(10_000);
    expect(readOut(dibs.card('Marta Díaz'))).toContain(
      ':hourglass_flowing_sand: Waiting for Marta since',
    );
  });

  it('put aside says until when, by whom and why, and wakes at a press', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim & reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Marta': 'I will ask.' });
    await dibs.settle();
    await dibs.advance(minutes(1));
    const until = dibs.sandbox.clock.now() + minutes(90);
    await commandAs(dibs, dibs.ana, 1, { type: 'snooze', until, note: 'Parcel arrives.' });
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toBe(
      [
        '#1 · Marta Díaz',
        ':zzz: Snoozed until 4 Mar 2026 at 11:31 CET by Ana Silva: “Parcel arrives.” · wakes early if Marta writes',
        '[Wake now] [Reassign…] [Resolve] [More…]',
      ].join('\n'),
    );
    await dibs.ana.click(card, 'Wake now');
    await dibs.settle();
    await heard(dibs, dibs.ana, '#1 · Marta Díaz is awake. Nothing is due now.');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Waiting for Marta');
  });

  it('that is not for us says so, and can be reopened', async () => {
    await dibs.write('Marta Díaz', 'Buy followers!');
    await commandAs(dibs, dibs.ana, 1, {
      type: 'dismiss',
      as: 'spam',
      sender: 'allowed',
      seenVersion: 1,
    });
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain(
      ':no_entry_sign: #1 · Marta Díaz · Not for us: spam, Ana Silva, 4 Mar 2026 at 10:00 CET',
    );
    expect(buttonsOf(card)).toEqual(['Reopen', 'More…']);
  });

  it('marks a VIP, in the push text, too', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await commandAs(dibs, dibs.ana, 1, { type: 'mark_customer', as: 'vip' });
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('#1 · Marta Díaz :star: VIP\n');
    expect(card.text).toContain('Marta Díaz (VIP)');
  });

  it('keeps customers out of pushes where the inbox wants that', async () => {
    await dibs.query(`UPDATE inbox SET settings = jsonb_set(settings, '{previews}', '"private"')`);
    await dibs.write('Marta Díaz', 'My account is 4711');
    expect(dibs.card('Marta Díaz').text).toBe('New on web chat, #1. No owner yet.');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('My account is 4711');
    await dibs.rosa.choose(dibs.card('Marta Díaz'), 'Assign to…', 'Ana');
    await dibs.settle();
    await dibs.write('Marta Díaz', 'and my name is Bond');
    await dibs.advance(minutes(12));
    const pushed = [...dibs.ana.dms(), dibs.card('Marta Díaz')].map(({ text }) => text).join('\n');
    expect(pushed).toContain('#1 is yours.');
    expect(pushed).not.toMatch(/Marta|4711|Bond/);
  });
});

describe('a conversation that wakes', () => {
  it('tells its owner once, and nothing else when it is with somebody else', async () => {
    await anaOwns('Marta Díaz');
    const until = dibs.sandbox.clock.now() + minutes(5);
    await commandAs(dibs, dibs.ana, 1, { type: 'snooze', until, note: 'ask the store' });
    await dibs.advance(minutes(5));
    const woken = dmWith(dibs.ana, '#1 · Marta Díaz is awake');
    expect(readOut(woken)).toContain('You put it aside');
    expect(readOut(woken)).toContain('“ask the store”');
    expect(buttonsOf(woken)).toEqual(['Reply', 'Resolve', 'Reassign…', 'Open in #support']);
    await dibs.rosa.click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Ben' });
    await dibs.settle();
    const told = dibs.ana.dms().map(readOut);
    expect(told).toContainEqual(
      expect.stringMatching(/^#1 · Marta Díaz is with Ben Adler since .*\.$/),
    );
    expect(told.join('\n')).not.toContain('is awake');
  });
});
