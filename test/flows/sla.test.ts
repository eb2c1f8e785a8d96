import { afterEach, describe, expect, it } from 'vitest';
import { cardsIn, type Person } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { minutes } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
afterEach(() => stopAndCheck(dibs));

/** Lets it become that time in Berlin, and everything that is due by then happen in its order. */
async function at(hour: number, minute = 0): Promise<void> {
  const time = Date.UTC(2026, 2, 4, hour - 1) + minutes(minute);
  await dibs.advance(time - dibs.sandbox.clock.now());
}

/** Without the names of time zones: cards show Berlin's time, direct messages UTC. */
function words(message: Parameters<typeof readOut>[0] | undefined): string {
  return readOut(message ?? {}).replaceAll(/ (UTC|CET)\b/g, '');
}

function inChannel(said: string): Message[] {
  return cardsIn(dibs.sandbox, '#support').filter((message) => words(message).includes(said));
}

async function answer(person: Person, name: string): Promise<void> {
  await person.click(dibs.card(name), 'Reply');
  await dibs.modalOf(person);
  await person.submit({ [`Message to ${name.split(' ')[0]}`]: 'I am looking into it.' });
  await dibs.settle();
  await dibs.advance(10_000);
}

async function setManners(inputs: Record<string, string>): Promise<void> {
  const { rosa, sandbox } = dibs;
  await rosa.command('/inbox settings', '#support');
  for (const button of ['open_deadlines', 'change_manners']) {
    const below = await dibs.modalOf(rosa);
    await rosa.click(below, button);
    await sandbox.until(button, () => (rosa.modal()?.id === below.id ? undefined : rosa.modal()));
  }
  await rosa.submit(inputs);
  await dibs.settle();
  await rosa.closeAll();
}

async function homeOf(person: Person): Promise<string> {
  await person.openHome();
  await dibs.settle();
  return words(await dibs.sandbox.until('the Home', () => person.home()));
}

/** What customers got, newest last. */
function gotBy(name: string): string[] {
  const customer = dibs.sandbox.customers.list().find((each) => each.name === name);
  return (customer?.messages ?? [])
    .filter(({ direction }) => direction === 'out')
    .map(({ text }) => text);
}

describe('a day of an inbox', () => {
  it('is silent about who said nothing more, loud about what hurts, and closes knowing who still waits', async () => {
    dibs = await startDibs();
    const { ana, ben, rosa } = dibs;
    await setManners({
      'Resolve by itself after a silence of': '1h',
      'Words that raise an alarm': 'lawyer',
      'Answer outside opening hours': 'We are back {opens}.',
      'Summary of the day, for managers, at': '17:30',
      'Look at what still waits, before closing': '30m',
    });

    // Who was answered and says nothing for an hour needs nothing more.
    await dibs.write('Marta Díaz', 'Is it still there?');
    await ana.click(dibs.card('Marta'), 'Claim');
    await dibs.settle();
    await answer(ana, 'Marta');
    expect(words(dibs.card('Marta'))).toContain(
      'resolves by itself on 4 Mar 2026 if nothing comes',
    );
    await at(11, 1);
    expect(words(dibs.card('Marta'))).toContain('#1 · Marta Díaz · resolved by itself');
    expect(threadText(dibs, dibs.card('Marta'))).toContain(
      'Resolved by itself: Marta said nothing more',
    );
    await ana.command('/inbox sla', '#support');
    await heard(dibs, ana, 'Nothing is at risk: nobody waits for an answer.');

    // A word that hurts: a manager knows at once, and there is less time.
    await dibs.write('Joel Okafor', 'Then I call my lawyer.');
    const alarm = dmWith(rosa, 'Joel Okafor wrote “lawyer”');
    expect(words(alarm)).toContain('now urgent');
    expect(words(dibs.card('Joel'))).toContain('claim by 11:03 · reply by 11:06');
    await ana.command('/inbox sla', '#support');
    await heard(dibs, ana, 'Nothing is at risk: 1 customer waits, and the next reply is due');
    await at(11, 7);
    await rosa.command('/inbox-load', '#support');
    const load = await heard(dibs, rosa, 'Load · #support');
    await rosa.click(load, 'What is at risk');
    const risk = words(await heard(dibs, rosa, 'At risk · #support'));
    expect(risk).toContain('1 late · without an owner');
    expect(risk).toContain('#2 Joel Okafor, no owner, late since 10:06');
    expect(await homeOf(rosa)).toContain('#support: :red_circle: 1 late · 1 without an owner');
    await ana.command('/inbox sla', '#support');
    const report = await heard(dibs, ana, 'late · without an owner');
    await ana.click(report, 'Claim #2');
    await dibs.settle();
    expect(await homeOf(ana)).toContain('Mine: :red_circle: 1 late');
    await ben.command('/inbox sla', '#support');
    expect(words(await heard(dibs, ben, '1 at risk'))).toContain('Ana Silva · 1 at risk');
    await answer(ana, 'Joel');
    expect(words(dmWith(rosa, '#2 · Joel'))).toContain('answered');
    await ana.click(dibs.card('Joel'), 'Resolve');
    await dibs.settle();

    // Half an hour before it closes, people see who would wait till morning; managers, how the day went.
    await at(17, 25);
    await dibs.write('Kim Park', 'Where is it?');
    await dibs.write('Nils Berg', 'And mine?');
    await at(17, 30);
    const [list] = inChannel('2 still wait for an answer');
    expect(words(list)).toContain('#support closes at 17:00');
    expect(words(list)).toContain('#3 Kim Park, no owner, reply by 16:40');
    const day = words(dmWith(rosa, '#support on Wed 4 Mar'));
    expect(day).toContain('4 came in, 2 resolved');
    expect(day).toContain('First reply: 1 of 2 on time (50 %)');
    expect(day).toContain('Late replies: 1 had no owner');
    for (const [person, name] of [
      [ana, 'Kim'],
      [ben, 'Nils'],
    ] as const) {
      await person.click(dibs.card(name), 'Claim');
      await dibs.settle();
      await answer(person, name === 'Kim' ? 'Kim Park' : 'Nils Berg');
    }
    expect(inChannel('still wait')).toEqual([]);
    expect(inChannel('All 2 who waited before #support closes have their answer.')).toHaveLength(1);

    // After that, customers hear when we read it: once a night.
    await at(18, 5);
    await dibs.write('Ida Roy', 'Hello?');
    await dibs.write('Ida Roy', 'Anybody?');
    expect(gotBy('Ida Roy')).toEqual(['We are back Thursday 09:00.']);
    expect(threadText(dibs, dibs.card('Ida'))).toContain('We are back Thursday 09:00.');
    expect(words(dibs.card('Ida'))).toContain('Unassigned · claim by');
    await ben.command('/inbox sla', '#support');
    await heard(dibs, ben, 'no clock runs before then');
  });
});
