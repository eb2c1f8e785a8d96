import { afterEach, describe, expect, it } from 'vitest';
import { cardsIn, type Person } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { minutes } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
afterEach(() => stopAndCheck(dibs));

/** Lets it become so many minutes after ten, and everything that is due by then happen in its order. */
async function atMinute(minute: number): Promise<void> {
  const start = Date.UTC(2026, 2, 4, 9);
  await dibs.advance(start + minutes(minute) - dibs.sandbox.clock.now());
}

/** Without the names of time zones: cards show Berlin's time, direct messages UTC. */
function words(message: Message | undefined): string {
  return readOut(message ?? {}).replaceAll(/ (UTC|CET)\b/g, '');
}

/** The newest direct message with these words. */
function dm(person: Person, said: string): string {
  const all = person.dms().map(words);
  const found = all.findLast((each) => each.includes(said));
  if (found === undefined) throw new Error(`no DM says "${said}", only:\n${all.join('\n---\n')}`);
  return found;
}

const allDms = (person: Person): string => person.dms().map(words).join('\n');

/** The channel's messages that are not cards. */
function notices(said: string): Message[] {
  return cardsIn(dibs.sandbox, '#support').filter((message) => words(message).includes(said));
}

async function answer(person: Person, name: string, text: string): Promise<void> {
  await person.click(dibs.card(name), 'Reply');
  await dibs.modalOf(person);
  await person.submit({ [`Message to ${name.split(' ')[0]}`]: text });
  await dibs.settle();
  await dibs.advance(10_000);
}

/** Rosa chooses the ready chain that gives things on, as managers do. */
async function chooseAutomatic(): Promise<void> {
  const { rosa, sandbox } = dibs;
  await rosa.command('/inbox settings', '#support');
  for (const button of ['open_deadlines', 'list_chains']) {
    const below = await dibs.modalOf(rosa);
    await rosa.click(below, button);
    await sandbox.until(button, () => (rosa.modal()?.id === below.id ? undefined : rosa.modal()));
  }
  await rosa.click(await dibs.modalOf(rosa), 'chains_automatic', { confirm: 'yes' });
  await dibs.settle();
  expect(readOut(await dibs.modalOf(rosa))).toContain('Automatic: as Gentle');
  await rosa.closeAll();
}

/** What More says of how it went, to a manager. */
async function logOf(name: string): Promise<string> {
  await dibs.rosa.click(dibs.card(name), 'More…');
  const more = readOut(await dibs.modalOf(dibs.rosa));
  await dibs.rosa.closeAll();
  return more;
}

describe('the automatic chain', () => {
  it('gives what lies to whoever has least to do, tells everybody why, and to nobody twice', async () => {
    dibs = await startDibs();
    const { ana, ben, chen, rosa } = dibs;
    await chooseAutomatic();
    // Ben and Chen have done something today, Ana nothing; Chen goes away.
    for (const [person, name] of [
      [ben, 'Nils Berg'],
      [chen, 'Ida Roy'],
      [chen, 'Kim Park'],
    ] as const) {
      await dibs.write(name, 'Hello?');
      await person.click(dibs.card(name), 'Claim');
      await dibs.settle();
      await answer(person, name, 'Good morning!');
    }
    await chen.command('/inbox away', '#support');
    await dibs.settle();

    await atMinute(10);
    await dibs.write('Marta Díaz', 'Where is my parcel?');
    await atMinute(15);
    expect(notices('Marta Díaz has no owner')).toHaveLength(1);
    await atMinute(20);
    expect(notices('has no owner')).toHaveLength(0);
    expect(words(dibs.card('Marta'))).toContain(
      'Reply soon, by 10:25 · Ana Silva, who has until 10:30',
    );
    expect(dm(ana, '#4 is yours')).toContain(
      'Why you: nobody claimed it in time; you have the least to do right now.',
    );
    expect(threadText(dibs, dibs.card('Marta'))).toContain('Ana Silva');

    // She is asked, says that she is on it, and is left alone for ten minutes; the customer's clock runs on.
    await atMinute(25);
    expect(dm(ana, '#4 Marta Díaz: reply by 09:30')).toContain('[I’m on it]');
    expect(dm(rosa, 'Marta Díaz')).toContain('1 late in #support');
    await ana.click(dmWith(ana, '#4 Marta Díaz: reply by'), 'I’m on it');
    expect(readOut(await heard(dibs, ana, 'You are on #4'))).toContain('Marta’s clock runs on');
    await dibs.settle();
    expect(dm(ana, 'reply by 09:30')).toContain('You are on it; I ask again at 09:35');
    expect(dm(ana, 'reply by 09:30')).not.toContain('[I’m on it]');
    expect(words(dibs.card('Marta'))).toContain('Late since 10:25 · Ana Silva is on it');
    const before = ana.dms().length;
    await atMinute(34.9);
    expect(ana.dms()).toHaveLength(before);
    await atMinute(35);
    expect(dm(ana, 'is late since 09:30')).toContain('[I’m on it]');

    // She stays silent: it goes to Ben, who is there.
    await atMinute(45);
    expect(words(dibs.card('Marta'))).toContain('Ben Adler');
    expect(dm(ben, 'from Ana Silva')).toContain(
      'Why you: Ana had it and could not answer in time; you have the least to do right now.',
    );
    expect(allDms(ana)).toContain('#4 · Marta Díaz went on to Ben Adler');
    expect(threadText(dibs, dibs.card('Marta'))).toContain('Ben Adler');

    // So does he. Ana has least to do, but had it; Chen is away.
    await atMinute(50);
    await atMinute(55);
    expect(dm(ben, '#4 Marta Díaz is late since 09:55')).toContain('[I’m on it]');
    await atMinute(65);
    expect(words(dibs.card('Marta'))).toContain('nobody else has been free to take it since 11:05');
    const [notice] = notices('Ben Adler has it, and nobody else is free to take it.');
    expect(notices('Marta Díaz has waited since 10:10')).toEqual([notice]);
    expect(dm(rosa, 'Marta Díaz has waited since 10:10')).toContain('Reassign…');
    const posts = dibs.sandbox.ledger.calls('chat.postMessage').length;
    await atMinute(80);
    expect(dibs.sandbox.ledger.calls('chat.postMessage')).toHaveLength(posts);

    // Chen is back: it is hers at once, and what was said of it says so.
    await chen.command('/inbox back', '#support');
    await dibs.settle();
    expect(dm(chen, 'from Ben Adler')).toContain('you have the least to do right now');
    expect(words(dibs.card('Marta'))).not.toContain('been free');
    expect(notices('Ben Adler has it, and nobody else is free to take it.')).toEqual([]);
    expect(notices('#4 · Marta Díaz: with Chen Wu since')).toHaveLength(1);

    // The reply ends all of it.
    await answer(chen, 'Marta', 'It is on its way.');
    expect(allDms(rosa)).toContain('answered');
    const told = dibs.sandbox.ledger.calls('chat.postMessage').length;
    await atMinute(240);
    expect(dibs.sandbox.ledger.calls('chat.postMessage')).toHaveLength(told);
    const log = await logOf('Marta');
    for (const said of [
      '10:25 CET · Ana Silva is on it, and is asked again',
      '10:35 CET · The owner was reminded',
      '10:45 CET · Ana Silva did not answer in time; it is with Ben Adler now',
      '11:05 CET · Nobody was free to take it',
    ]) {
      expect(log).toContain(said);
    }
  });
});
