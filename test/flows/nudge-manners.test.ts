import { afterEach, beforeEach, expect, it } from 'vitest';
import { cardsIn, type Person, threadOf } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

/** Wednesday, 4 March: Berlin is an hour ahead of UTC, New York five behind. Reply in 15 minutes, a reminder 5 before that. */
async function at(time: string): Promise<void> {
  await dibs.advance(Date.parse(`2026-03-04T${time}:00+01:00`) - dibs.sandbox.clock.now());
}

async function owns(person: Person, name: string): Promise<void> {
  await dibs.write(name, 'Where is my parcel?');
  await person.click(cardOf(name), 'Claim');
  await dibs.settle();
}

function cardOf(name: string): Message {
  const card = cardsIn(dibs.sandbox, '#support').findLast((message) =>
    readOut(message).split('\n')[0]?.endsWith(` · ${name}`),
  );
  if (card === undefined) throw new Error(`${name} has no card`);
  return card;
}

async function answer(person: Person, name: string): Promise<void> {
  await person.click(cardOf(name), 'Reply');
  await dibs.modalOf(person);
  await person.submit({ [`Message to ${name.split(' ')[0]}`]: 'It is on its way.' });
  await dibs.settle();
}

async function wishes(person: Person, inputs: Parameters<Person['submit']>[0]): Promise<void> {
  await person.command('/inbox me', '#support');
  await dibs.modalOf(person);
  expect(await person.submit(inputs)).toEqual({ type: 'nothing' });
  await dibs.settle();
}

/** Without the name of the zone: direct messages say UTC. */
const dms = (person: Person) =>
  person.dms().map((message) => readOut(message).replaceAll(' UTC', ''));

/** How often something rang for them, whatever became of it: edits ring nobody. */
function rings(person: Person): number {
  const channel = person.dms()[0]?.channel;
  return dibs.sandbox.ledger.storedPosts.filter((post) => post.channel === channel).length;
}

it('reminders wait for quiet hours and working hours of each person, come as one, and leave out what is settled', async () => {
  const { ana, ben, rosa } = dibs;
  await ben.act({ type: 'change_user', change: { tz: 'America/New_York' } });
  await dibs.settle();
  await wishes(ana, { 'When should nobody remind you?': '10:05-10:40' });
  await wishes(ben, { 'When do you work?': 'Mon-Fri 09:00-17:00' });
  for (const name of ['Marta Díaz', 'Kim Park']) await owns(ana, name);
  for (const name of ['Nils Berg', 'Ida Roy']) await owns(ben, name);

  await at('10:15');
  expect(dms(ana)).toEqual([]);
  expect(dms(ben)).toEqual([]);
  // What managers hear does not wait for anybody's quiet.
  expect(dms(rosa).join('\n')).toContain('4 late in #support');
  await at('10:20');
  await answer(ana, 'Marta Díaz');
  await at('10:39');
  expect(dms(ana)).toEqual([]);
  await at('10:40');
  expect(dms(ana)).toHaveLength(1);
  expect(dms(ana)[0]).toContain('#2 Kim Park is late since 09:15');
  expect(dms(ana)[0]).not.toContain('Marta');

  // Nine in New York is three in the afternoon in Berlin.
  await at('14:59');
  expect(dms(ben)).toEqual([]);
  await at('15:00');
  expect(dms(ben)).toHaveLength(1);
  expect(dms(ben)[0]).toContain('2 replies are late');
  for (const name of ['#3 Nils Berg', '#4 Ida Roy']) expect(dms(ben)[0]).toContain(name);
  const before = rings(ben);
  await answer(ben, 'Nils Berg');
  await at('17:00');
  expect(rings(ben)).toBe(before);
});

it('who is away hears nothing, not even what is urgent, and all of it at once when they are back', async () => {
  const { ana, sandbox } = dibs;
  await wishes(ana, {
    'When should nobody remind you?': '10:05-12:00',
    'And what is urgent?': ['What is urgent reminds me at any time'],
  });
  await owns(ana, 'Marta Díaz');
  await at('10:15');
  expect(dms(ana)).toEqual([]);
  const account = sandbox.customers.list()[0]?.account ?? '';
  const uma = sandbox.customers.add({ name: 'Uma Urgent', account });
  await sandbox.customers.write(uma.id, 'The machine is on fire', { priority: 'urgent' });
  await dibs.settle();
  await ana.click(cardOf('Uma Urgent'), 'Claim');
  await dibs.settle();
  await at('10:30');
  // She hears of it in spite of her quiet, and of the other one with it.
  expect(dms(ana)).toHaveLength(1);
  for (const name of ['Uma Urgent', 'Marta Díaz']) expect(dms(ana)[0]).toContain(name);

  await ana.command('/inbox away', '#support');
  await dibs.settle();
  const before = rings(ana);
  await owns(ana, 'Kim Park');
  await at('12:30');
  expect(rings(ana)).toBe(before);
  await ana.command('/inbox back', '#support');
  await dibs.settle();
  expect(rings(ana)).toBe(before + 1);
  expect(dms(ana).at(-1)).toContain('Kim Park');
});

it('as a mention in the thread of the card, or as a digest once an hour, for who wants it so', async () => {
  const { chen } = dibs;
  await wishes(chen, { 'How are you reminded?': 'By a mention in the thread of the card' });
  await owns(chen, 'Marta Díaz');
  const mentions = () =>
    threadOf(dibs.sandbox, cardOf('Marta Díaz')).filter((message) =>
      readOut(message).includes(`@${chen.id}`),
    );
  await at('10:09');
  expect(mentions()).toEqual([]);
  await at('10:10');
  expect(mentions().map(readOut).join()).toContain('reply soon, by 10:15');
  await at('10:15');
  expect(mentions()).toHaveLength(1);
  expect(mentions().map(readOut).join()).toContain('late since 10:15');
  expect(dms(chen)).toEqual([]);
  await answer(chen, 'Marta Díaz');
  expect(mentions()).toEqual([]);

  await wishes(chen, { 'How are you reminded?': 'By direct message, at most once an hour' });
  await at('10:30');
  await owns(chen, 'Nils Berg');
  await at('10:40');
  expect(dms(chen)).toHaveLength(1);
  expect(dms(chen)[0]).toContain('#2 Nils Berg: reply by 09:45');
  const before = rings(chen);
  await at('10:50');
  await owns(chen, 'Ida Roy');
  await at('11:20');
  await answer(chen, 'Nils Berg');
  // It stands in the message that is there, and calls nobody.
  expect(dms(chen)[0]).toContain('#2 Nils Berg: answered 10:20');
  await at('11:39');
  expect(rings(chen)).toBe(before);
  await at('11:40');
  expect(rings(chen)).toBe(before + 1);
  expect(dms(chen)).toHaveLength(1);
  expect(dms(chen)[0]).toContain('#3 Ida Roy is late since 10:05');
  expect(dms(chen)[0]).not.toContain('Nils');

  // Who says so herself is not told of it.
  await chen.click(dmWith(chen, '#3 Ida Roy'), 'I’m on it');
  await dibs.settle();
  expect(rings(chen)).toBe(before + 1);
});
