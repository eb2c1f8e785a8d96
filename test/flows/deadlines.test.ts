import { afterEach, describe, expect, it } from 'vitest';
import { cardsIn, type Person } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { connectAccounts, setUpTeam } from '../../sandbox/set-the-scene.ts';
import { minutes } from '../../src/domain/ids.ts';
import { brokenInvariants } from '../helpers/check-invariants.ts';
import { type Dibs, type DibsOptions, startDibs } from '../helpers/dibs.ts';
import { readOut } from '../helpers/read-out.ts';

/** Claim in 5 minutes, reply in 15, next replies in 30; Monday to Friday, 9 to 18 in Berlin. */
const BERLIN_MIDNIGHT = Date.UTC(2026, 2, 3, 23);
/** Friday before the clocks go forward in Berlin. */
const FRIDAY_MIDNIGHT = Date.UTC(2026, 2, 26, 23);

let dibs: Dibs;
afterEach(async () => {
  expect(await brokenInvariants(dibs)).toEqual([]);
  await dibs.stop();
});

async function start(options: DibsOptions = {}): Promise<void> {
  dibs = await startDibs(options);
}

/** Lets it become so many minutes after ten, and everything that is due by then happen in its order. */
async function atMinute(minute: number): Promise<void> {
  const { clock } = dibs.sandbox;
  const start = Date.UTC(2026, 2, 4, 9);
  await dibs.advance(start + minutes(minute) - clock.now());
}

async function owned(person: Person, name: string): Promise<void> {
  await dibs.write(name, `Where is my parcel? ${name}`);
  await person.click(cardOf(name), 'Claim');
  await dibs.settle();
}

async function answer(person: Person, name: string): Promise<void> {
  await person.click(cardOf(name), 'Reply');
  await dibs.modalOf(person);
  await person.submit({ [`Message to ${name.split(' ')[0]}`]: 'It is on its way.' });
  await dibs.settle();
}

/** Without the names of time zones: cards show Berlin's time, direct messages UTC. */
function words(message: Message | undefined): string {
  return readOut(message ?? {}).replaceAll(/ (UTC|CET|CEST)\b/g, '');
}

function cardOf(name: string): Message {
  const card = cardsIn(dibs.sandbox, '#support').find((message) =>
    words(message).split('\n')[0]?.endsWith(` · ${name}`),
  );
  if (card === undefined) throw new Error(`${name} has no card`);
  return card;
}

const cardWords = (name: string) => words(cardOf(name));
const dmWords = (person: Person) => person.dms().map(words);

/** The channel's list of what nobody owns: at most one stands at a time. */
function unclaimedList(): Message | undefined {
  const lists = cardsIn(dibs.sandbox, '#support').filter((message) =>
    /without an owner|has no owner/.test(words(message)),
  );
  expect(lists.length).toBeLessThan(2);
  return lists[0];
}

/** Everything that told somebody something: the posts, without the cards' threads and edits. */
function rings(): number {
  return dibs.sandbox.ledger.calls('chat.postMessage').length;
}

describe('a conversation that nobody claims', () => {
  it('says on its card when it is to be claimed, then soon, then that it is late', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Is the blue one still available?');
    expect(cardWords('Marta Díaz')).toContain(
      ':large_blue_circle: Unassigned · claim by 10:05 · reply by 10:15',
    );
    await atMinute(2);
    expect(cardWords('Marta Díaz')).toContain('Unassigned · claim by 10:05');
    await atMinute(2.5);
    expect(cardWords('Marta Díaz')).toContain(
      ':large_orange_circle: Unassigned · claim soon, by 10:05',
    );
    await atMinute(5);
    expect(cardWords('Marta Díaz')).toContain(':red_circle: Unassigned · claim was due 10:05');
    await atMinute(15);
    expect(cardWords('Marta Díaz')).toContain('late since 10:15 · Marta has waited since 10:00');
  });

  it('is in the channel’s list once it should have been claimed, and in none before', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Hello?');
    await atMinute(4.9);
    expect(unclaimedList()).toBeUndefined();
    await atMinute(5);
    expect(words(unclaimedList())).toContain('Marta Díaz has no owner and waits since 09:00');
  });

  it('joins the list that stands there; a new one is posted ten minutes after the last at the earliest', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Hello?');
    await atMinute(2);
    await dibs.write('Joel Okafor', 'Anybody there?');
    await atMinute(5);
    const first = unclaimedList() as Message;
    await atMinute(7);
    const edited = unclaimedList() as Message;
    expect(edited.ts).toBe(first.ts);
    expect(words(edited)).toContain('2 without an owner, oldest #1 Marta Díaz since 09:00');

    await dibs.write('Kim Park', 'And me?');
    await atMinute(15);
    const third = unclaimedList() as Message;
    expect(third.ts).not.toBe(first.ts);
    expect(words(third)).toContain('3 without an owner');
    await atMinute(16);
    expect((unclaimedList() as Message).ts).toBe(third.ts);
  });

  it('leaves the list when it is claimed, and the empty list goes away', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.write('Joel Okafor', 'Anybody there?');
    await atMinute(6);
    expect(words(unclaimedList())).toContain('2 without an owner');
    await dibs.ana.click(unclaimedList() as Message, 'Claim #1');
    await dibs.settle();
    expect(words(unclaimedList())).toContain('Joel Okafor has no owner');
    await dibs.ben.click(cardOf('Joel Okafor'), 'Claim');
    await dibs.settle();
    expect(unclaimedList()).toBeUndefined();
  });
});

describe('the owner', () => {
  it('hears five minutes before a reply is due, not earlier, and only once', async () => {
    await start();
    await owned(dibs.ana, 'Marta Díaz');
    await atMinute(9.9);
    expect(dmWords(dibs.ana)).toEqual([]);
    await atMinute(10);
    expect(dmWords(dibs.ana)).toHaveLength(1);
    expect(dmWords(dibs.ana)[0]).toContain('#1 Marta Díaz: reply by 09:15');
    expect(cardWords('Marta Díaz')).toContain(':large_orange_circle: Reply soon, by 10:15');
    await atMinute(14);
    expect(dmWords(dibs.ana)).toHaveLength(1);
  });

  it('who answers after that reads in the same message that it was on time', async () => {
    await start();
    await owned(dibs.ana, 'Marta Díaz');
    await atMinute(10);
    const before = rings();
    await atMinute(13);
    await answer(dibs.ana, 'Marta Díaz');
    expect(dmWords(dibs.ana)).toEqual(['#1 Marta Díaz: answered 09:13, on time.']);
    // The reply's line in the thread, and nothing else.
    expect(rings() - before).toBe(1);
    await atMinute(60);
    expect(rings() - before).toBe(1);
  });

  it('who answers before that hears nothing at all', async () => {
    await start();
    await owned(dibs.ana, 'Marta Díaz');
    await atMinute(9);
    await answer(dibs.ana, 'Marta Díaz');
    const before = rings();
    await atMinute(120);
    expect(dibs.ana.dms()).toEqual([]);
    expect(dmWords(dibs.rosa).join()).not.toContain('late');
    expect(rings()).toBe(before);
  });

  it('with several due at once gets one message about all of them', async () => {
    await start();
    for (const name of ['Marta Díaz', 'Kim Park', 'Lee Chan']) await owned(dibs.ana, name);
    await atMinute(10);
    const [only, ...more] = dmWords(dibs.ana);
    expect(more).toEqual([]);
    expect(only).toContain('3 replies are due soon');
    for (const name of ['#1 Marta Díaz', '#2 Kim Park', '#3 Lee Chan']) {
      expect(only).toContain(name);
    }
    await atMinute(12);
    await answer(dibs.ana, 'Kim Park');
    const [edited, ...others] = dmWords(dibs.ana);
    expect(others).toEqual([]);
    expect(edited).toContain('2 replies are due soon');
    expect(edited).toContain('#2 Kim Park: answered 09:12, on time.');
  });

  it('of a late reply reads so, in a new message, and the old one is gone', async () => {
    await start();
    await owned(dibs.ana, 'Marta Díaz');
    await atMinute(10);
    const [soon] = dibs.ana.dms();
    await atMinute(15);
    const [late, ...more] = dibs.ana.dms();
    expect(more).toEqual([]);
    expect(late?.ts).not.toBe(soon?.ts);
    expect(words(late)).toContain(
      '#1 Marta Díaz is late since 09:15. A short “I’m looking into it” helps now.',
    );
    await atMinute(20);
    await answer(dibs.ana, 'Marta Díaz');
    expect(dmWords(dibs.ana)).toEqual(['#1 Marta Díaz: answered 09:20.']);
  });

  it('who is new has ten minutes, with a reminder after five, while the customer’s clock stays', async () => {
    await start();
    await dibs.write('Marta Díaz', 'Hello?');
    await atMinute(12);
    await dibs.ana.click(cardOf('Marta Díaz'), 'Claim');
    await dibs.settle();
    expect(cardWords('Marta Díaz')).toContain('Ana Silva, who has until 10:22');
    await atMinute(15);
    expect(cardWords('Marta Díaz')).toContain(':red_circle: Late since 10:15');
    await atMinute(16.9);
    expect(dmWords(dibs.ana)).toEqual([]);
    await atMinute(17);
    expect(dmWords(dibs.ana)[0]).toContain('#1 Marta Díaz: reply by 09:22');
    await atMinute(22);
    expect(dmWords(dibs.ana)[0]).toContain('#1 Marta Díaz is late since 09:22');
  });

  it('who gave it away is not reminded any more; whoever has it now is', async () => {
    await start();
    await owned(dibs.ana, 'Marta Díaz');
    await atMinute(10);
    expect(dmWords(dibs.ana)[0]).toContain('reply by 09:15');
    await dibs.ana.click(cardOf('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ To: 'Ben' });
    await dibs.settle();
    expect(dmWords(dibs.ana)).toEqual(['#1 Marta Díaz: with Ben Adler now.']);
    await atMinute(15);
    const bens = dmWords(dibs.ben);
    expect(bens.join('\n')).toContain('reply by 09:20');
    await atMinute(30);
    expect(dmWords(dibs.ana)).toEqual(['#1 Marta Díaz: with Ben Adler now.']);
    expect(dmWords(dibs.ben).at(-1)).toContain('is late since 09:20');
  });

  it('has a clock of half an hour when the customer writes again after an answer', async () => {
    await start();
    await owned(dibs.ana, 'Marta Díaz');
    await atMinute(3);
    await answer(dibs.ana, 'Marta Díaz');
    await atMinute(5);
    await dibs.write('Marta Díaz', 'Thanks. And the red one?');
    expect(cardWords('Marta Díaz')).toContain(':large_green_circle: Reply by 10:35');
    await atMinute(28);
    expect(dmWords(dibs.ana).join('\n')).not.toContain('🟠');
    await atMinute(29);
    expect(dmWords(dibs.ana).at(-1)).toContain('#1 Marta Díaz: reply by 09:35');
  });
});

describe('a manager', () => {
  const lateLists = () => dmWords(dibs.rosa).filter((words) => words.includes('late in #support'));

  it('has one message of what is late, which is edited as it settles', async () => {
    await start();
    await owned(dibs.ana, 'Marta Díaz');
    await atMinute(1);
    await owned(dibs.ben, 'Kim Park');
    await atMinute(15);
    expect(lateLists()).toHaveLength(1);
    expect(lateLists()[0]).toContain('1 late in #support');
    expect(lateLists()[0]).toContain('#1 Marta Díaz, Ana Silva, since 09:15');
    await atMinute(16);
    expect(lateLists()).toHaveLength(1);
    expect(lateLists()[0]).toContain('2 late in #support');
    await atMinute(20);
    await answer(dibs.ana, 'Marta Díaz');
    expect(lateLists()[0]).toContain('#1 Marta Díaz: answered 09:20.');
    await atMinute(31);
    await answer(dibs.ben, 'Kim Park');
    expect(lateLists()).toEqual([]);
    expect(dmWords(dibs.rosa).at(-1)).toBe('All 2 answered by 09:31.');
  });

  it('is not told of what was answered in time', async () => {
    await start();
    await owned(dibs.ana, 'Marta Díaz');
    await atMinute(14);
    await answer(dibs.ana, 'Marta Díaz');
    await atMinute(90);
    expect(lateLists()).toEqual([]);
  });
});

describe('outside the opening hours', () => {
  it('nothing rings at night; the clock goes on in the morning', async () => {
    await start({ start: BERLIN_MIDNIGHT + minutes(17 * 60 + 57) });
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.ana.click(cardOf('Marta Díaz'), 'Claim');
    await dibs.settle();
    expect(cardWords('Marta Díaz')).toContain('Reply by');
    const before = rings();
    for (let hour = 18; hour < 33; hour += 1) await dibs.advance(minutes(60));
    expect(rings()).toBe(before);
    // Thursday, 8:57: three minutes of fifteen were used.
    await dibs.advance(minutes(9.9));
    expect(rings()).toBe(before);
    await dibs.advance(minutes(0.1));
    expect(dmWords(dibs.ana)[0]).toContain('#1 Marta Díaz: reply by 08:12');
    await dibs.advance(minutes(5));
    expect(dmWords(dibs.ana)[0]).toContain('#1 Marta Díaz is late since 08:12');
  });

  it('the weekend on which the clocks change is as silent, and Monday begins an hour earlier in UTC', async () => {
    await start({ start: FRIDAY_MIDNIGHT + minutes(17 * 60 + 57) });
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.advance(minutes(3));
    const before = rings();
    const edits = dibs.sandbox.ledger.calls('chat.update').length;
    for (let hour = 0; hour < 62; hour += 1) await dibs.advance(minutes(60));
    expect(rings()).toBe(before);
    expect(dibs.sandbox.ledger.calls('chat.update')).toHaveLength(edits);
    // Monday, 9:00 in Berlin, which is 7:00 in UTC now.
    expect(new Date(dibs.sandbox.clock.now()).toISOString()).toBe('2026-03-30T07:00:00.000Z');
    await dibs.advance(minutes(1.9));
    expect(unclaimedList()).toBeUndefined();
    await dibs.advance(minutes(0.1));
    expect(words(unclaimedList())).toContain('Marta Díaz has no owner');
    expect(cardWords('Marta Díaz')).toMatch(/claim was due .*09:02 · reply by .*09:12/);
  });
});

describe('with the queue dead', () => {
  it('the sweep alone gives each alarm, once and not early', async () => {
    await start({
      variations: {
        createJobs: async () => ({
          bell: { ring: async () => undefined },
          health: async () => ({ backend: 'redis', ok: false, pending: null }),
          close: async () => undefined,
        }),
      },
      setUp: false,
    });
    const { app, sandbox } = dibs;
    const sweep = async () => {
      await app.sweep();
      await dibs.settle();
    };
    await setUpTeam(sandbox, sweep);
    await connectAccounts(sandbox, app);
    const sweepAt = async (minute: number) => {
      await atMinute(minute);
      await sweep();
    };
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.write('Joel Okafor', 'Anybody?');
    await sweep();
    await dibs.ana.click(cardOf('Marta Díaz'), 'Claim');
    await sweep();
    await sweepAt(4.99);
    expect(unclaimedList()).toBeUndefined();
    await sweepAt(5);
    expect(words(unclaimedList())).toContain('Joel Okafor has no owner');
    await sweepAt(9.99);
    expect(dibs.ana.dms()).toEqual([]);
    await sweepAt(10);
    await sweep();
    expect(dmWords(dibs.ana)).toHaveLength(1);
    await sweepAt(15);
    expect(dmWords(dibs.ana)[0]).toContain('is late since 09:15');
    expect(dmWords(dibs.rosa).join('\n')).toContain('2 late in #support');
  });
});
