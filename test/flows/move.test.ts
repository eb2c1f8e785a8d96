import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/driver.ts';
import type { StoredView } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { minutes } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

async function owns(person: Person, ...customers: string[]): Promise<void> {
  for (const customer of customers) {
    await dibs.write(customer, `I am ${customer}`);
    await person.click(dibs.card(customer), 'Claim');
    await dibs.settle();
  }
}

async function answers(person: Person, customer: string): Promise<void> {
  await person.click(dibs.card(customer), 'Reply');
  await dibs.modalOf(person);
  const [first] = customer.split(' ');
  await person.submit({ [`Message to ${first}`]: 'Yes.' });
  await dibs.advance(minutes(1));
}

/** Opens the load and presses one of its buttons. */
async function fromLoad(person: Person, button: string): Promise<StoredView> {
  const before = person.ephemerals().length;
  await person.command('/inbox-load', '#support');
  const told = await dibs.sandbox.until('the load', () => person.ephemerals()[before]);
  await person.click(told, button);
  return dibs.modalOf(person);
}

/** What can be ticked, and what is, in all groups. */
function ticks(modal: StoredView): { all: string[]; ticked: string[] } {
  type Option = { text: { text: string } };
  const groups = (modal.blocks as { element?: Record<string, unknown> }[])
    .map(({ element }) => element)
    .filter((element) => element?.['type'] === 'checkboxes');
  const texts = (key: string) =>
    groups.flatMap((element) => ((element?.[key] ?? []) as Option[]).map(({ text }) => text.text));
  return { all: texts('options'), ticked: texts('initial_options') };
}

describe('Move from …', () => {
  it('preselects what was never answered, and tells each person once', async () => {
    await owns(dibs.ben, 'Joel Okafor', 'Kim Park', 'Nils Berg');
    await answers(dibs.ben, 'Nils Berg');
    await dibs.write('Nils Berg', 'And now?');
    const modal = await fromLoad(dibs.rosa, 'Move from Ben…');
    expect(ticks(modal).all).toEqual([
      expect.stringMatching(/^#1 Joel Okafor · reply by .* · never answered$/),
      expect.stringMatching(/^#2 Kim Park · reply by .* · never answered$/),
      expect.stringMatching(/^#3 Nils Berg · reply by .* · answered /),
    ]);
    expect(ticks(modal).ticked).toHaveLength(2);
    await dibs.rosa.choose(modal, 'To', 'Chen');
    await dibs.settle();
    expect(readOut(await dibs.modalOf(dibs.rosa))).toContain('Ben and Chen each get one message.');
    await dibs.rosa.submit({ 'Note for the new owner': 'Ben is swamped.' });
    await dibs.settle();
    expect(readOut(await dibs.modalOf(dibs.rosa))).toContain(
      '2 conversations are with Chen Wu now: #1, #2.',
    );
    const chens = dmWith(dibs.chen, 'Rosa Klein gave you 2 conversations');
    expect(readOut(chens)).toContain('Rosa: “Ben is swamped.”');
    expect(readOut(chens)).toContain('#1 Joel Okafor');
    expect(readOut(chens)).not.toContain('Nils');
    const bens = dmWith(dibs.ben, 'gave 2 conversations of yours to others');
    expect(readOut(bens)).toContain('#1 Joel Okafor: with Chen Wu');
    expect(dibs.chen.dms()).toHaveLength(1);
    expect(readOut(dibs.card('Joel Okafor'))).toContain('Chen Wu');
    expect(readOut(dibs.card('Nils Berg'))).toContain('Ben Adler');
  });

  it('tells for ever who has each of them, as they go on and come back', async () => {
    await owns(dibs.ben, 'Joel Okafor', 'Kim Park');
    await fromLoad(dibs.rosa, 'Move from Ben…');
    await dibs.rosa.submit({ To: 'Chen' });
    await dibs.settle();
    const firstDm = (person: Person) => readOut(person.dms()[0] ?? {});
    const chens = () => firstDm(dibs.chen);
    const bens = () => firstDm(dibs.ben);
    await dibs.chen.command('/inbox assign 1 @ana', '#support');
    await dibs.settle();
    expect(chens()).toMatch(/gave you 2 conversations.*\n.*Kim Park.*\n#1 Joel Okafor: with Ana/);
    expect(bens()).toContain('#1 Joel Okafor: with Ana Silva');
    await answers(dibs.chen, 'Kim Park');
    expect(chens()).toContain('#2 Kim Park · :hourglass_flowing_sand: Waiting for the customer');
    await dibs.chen.click(dibs.card('Kim Park'), 'Resolve');
    await dibs.settle();
    expect(chens()).toBe(
      'Nothing of what you were given is yours any more.\n#1 Joel Okafor: with Ana Silva\n#2 Kim Park: resolved',
    );
    expect(bens()).toContain('#2 Kim Park: resolved');
    await dibs.rosa.command('/inbox assign 1 @ben', '#support');
    await dibs.rosa.click(dibs.card('Kim Park'), 'Reopen');
    await dibs.settle();
    await dibs.rosa.command('/inbox assign 2 @ben', '#support');
    await dibs.settle();
    expect(bens()).toBe('What was given to others is yours again.\n#1 Joel Okafor\n#2 Kim Park');
    expect(chens()).toContain('#2 Kim Park: with Ben Adler');
  });

  it('says what did not go because something changed', async () => {
    await owns(dibs.ben, 'Joel Okafor', 'Kim Park');
    const modal = await fromLoad(dibs.rosa, 'Move from Ben…');
    expect(ticks(modal).ticked).toHaveLength(2);
    await dibs.ben.choose(dibs.card('Kim Park'), 'Assign to…', 'Ana').catch(() => undefined);
    await dibs.ben.command('/inbox assign 2 @ana', '#support');
    await dibs.settle();
    await dibs.rosa.submit({ To: 'Chen' });
    await dibs.settle();
    const result = readOut(await dibs.modalOf(dibs.rosa));
    expect(result).toContain('1 conversation is with Chen Wu now: #1.');
    expect(result).toContain('Not moved: something changed while you were choosing.');
    expect(result).toContain('#2 · Kim Park is with Ana Silva since');
    expect(readOut(dmWith(dibs.chen, 'gave you 1 conversation'))).not.toContain('Kim');
  });

  it('spreads over those who are free', async () => {
    await owns(dibs.ben, 'Joel Okafor', 'Kim Park', 'Nils Berg');
    await dibs.ana.command('/inbox away', '#support');
    await fromLoad(dibs.rosa, 'Move from Ben…');
    await dibs.rosa.submit({ To: 'Spread' });
    await dibs.settle();
    const result = readOut(await dibs.modalOf(dibs.rosa));
    expect(result).toMatch(/with Chen Wu now/);
    expect(result).toMatch(/yours now/);
    expect(result).not.toContain('Ana');
  });

  it('is not for agents, but for what is their own', async () => {
    await owns(dibs.ben, 'Joel Okafor', 'Kim Park');
    await dibs.ana.command('/inbox-load', '#support');
    const report = await heard(dibs, dibs.ana, 'Load · #support');
    expect(buttonsOf(report).filter((label) => label.startsWith('Move'))).toEqual([]);
    await dibs.advance(minutes(11));
    const nudge = dmWith(dibs.ben, '2 replies are due soon');
    await dibs.ben.click(nudge, 'I can’t make these…');
    const modal = await dibs.modalOf(dibs.ben);
    expect(ticks(modal).ticked).toHaveLength(2);
    await dibs.ben.submit({ To: 'Ana', 'Note for the new owner': 'I have to run.' });
    await dibs.settle();
    expect(readOut(dmWith(dibs.ana, 'Ben Adler gave you 2 conversations'))).toContain(
      'I have to run.',
    );
    expect(readOut(dibs.card('Joel Okafor'))).toContain('Ana Silva');
  });

  it('shows more than ten in several groups', async () => {
    const names = Array.from({ length: 12 }, (_each, index) => `Customer ${index}`);
    await owns(dibs.ben, ...names);
    const modal = await fromLoad(dibs.rosa, 'Move from Ben…');
    expect(ticks(modal).all).toHaveLength(12);
    await dibs.rosa.submit({ To: 'Chen' });
    await dibs.settle();
    expect(readOut(await dibs.modalOf(dibs.rosa))).toContain('12 conversations are with Chen Wu');
  });
});

describe('who is away', () => {
  it('is shown as away, gets no reminders, and is covered for', async () => {
    await owns(dibs.ben, 'Joel Okafor');
    await dibs.ben.command('/inbox away until 14:00', '#support');
    await heard(dibs, dibs.ben, 'You are away until');
    await dibs.settle();
    await dibs.advance(minutes(16));
    expect(dibs.ben.dms().map(readOut).join()).not.toContain('Joel');
    const modal = await fromLoad(dibs.rosa, 'Cover for Ben…');
    expect(readOut(modal)).toContain('who is away until 14:00, has in #support');
    expect(ticks(modal).ticked).toHaveLength(1);
    await dibs.rosa.submit({ To: 'Chen' });
    await dibs.settle();
    expect(readOut(dibs.card('Joel Okafor'))).toContain('Chen Wu');
  });

  it('is reminded when they are back', async () => {
    await owns(dibs.ben, 'Joel Okafor');
    await dibs.ben.command('/inbox away', '#support');
    await dibs.advance(minutes(16));
    expect(dibs.ben.dms()).toEqual([]);
    await dibs.ben.command('/inbox back', '#support');
    await heard(dibs, dibs.ben, 'Welcome back. 1 conversation is yours');
    await dibs.advance(minutes(5));
    expect(readOut(dmWith(dibs.ben, '#1 Joel Okafor'))).toContain('is late since');
  });

  it.each([
    ['/inbox away until yesterday', 'I don’t understand “until yesterday” as a time.'],
    ['/inbox away until 9:00', 'is over already. Nothing was changed.'],
    ['/inbox away until 2031-01-01', 'That is more than a year from now.'],
    ['/inbox away until tomorrow 9:00', 'You are away until'],
    ['/inbox away Mon 9:00', 'You are away until'],
  ])('%s › is told: %s', async (text, words) => {
    await dibs.ana.command(text, '#support');
    await heard(dibs, dibs.ana, words);
  });

  it('stands as away where somebody is chosen, and in Reassign with who could take it', async () => {
    await owns(dibs.ben, 'Joel Okafor');
    await dibs.ana.command('/inbox away until 14:00', '#support');
    await dibs.write('Kim Park', 'Hello?');
    const offered = await dibs.ben.options(dibs.card('Kim Park'), 'Assign to…', 'ana');
    expect(offered[0]?.text.text).toBe('Ana Silva · away until 14:00');
    await dibs.ben.click(dibs.card('Joel Okafor'), 'Reassign…');
    const modal = await dibs.modalOf(dibs.ben);
    await dibs.ben.choose(modal, 'To', 'Ana');
    await dibs.settle();
    const warned = await dibs.modalOf(dibs.ben);
    expect(readOut(warned)).toMatch(/Ana is away until .* and gets no reminders before\./);
    await dibs.ben.click(warned, 'Choose Chen instead');
    await dibs.settle();
    await dibs.ben.submit({});
    await dibs.settle();
    expect(readOut(dibs.card('Joel Okafor'))).toContain('Chen Wu');
  });

  it('is seen at Home, where it can be changed', async () => {
    await dibs.ana.openHome();
    await dibs.settle();
    const home = () => dibs.sandbox.until('the Home', () => dibs.ana.home());
    await dibs.ana.click(await home(), 'I’m away');
    await dibs.settle();
    expect(readOut(await home())).toContain('You are away until you say /inbox back.');
    await dibs.ana.click(await home(), 'I’m back');
    await dibs.settle();
    expect(readOut(await home())).toContain('[I’m away]');
  });
});

describe('who leaves', () => {
  it('leaves a message to managers, with Share out…', async () => {
    await owns(dibs.ben, 'Joel Okafor', 'Kim Park', 'Nils Berg');
    await dibs.ben.leave('#support');
    await dibs.settle();
    const told = dmWith(dibs.rosa, 'Ben Adler no longer answers in #support.');
    expect(readOut(told)).toContain('3 conversations have no owner now:');
    await dibs.ana.click(dibs.card('Kim Park'), 'Claim');
    await dibs.settle();
    await dibs.rosa.click(told, 'Share out…');
    const modal = await dibs.modalOf(dibs.rosa);
    expect(ticks(modal).ticked).toHaveLength(2);
    await dibs.rosa.submit({});
    await dibs.settle();
    expect(readOut(await dibs.modalOf(dibs.rosa))).not.toContain('Not moved');
    for (const customer of ['Joel Okafor', 'Nils Berg']) {
      expect(readOut(dibs.card(customer))).not.toContain('Unassigned');
    }
    expect(dibs.rosa.dms().filter((dm) => readOut(dm).includes('no longer answers'))).toHaveLength(
      1,
    );
    expect(readOut(dmWith(dibs.rosa, 'no longer answers'))).toBe(
      'Ben Adler no longer answers in #support. All that Ben had has an owner again.',
    );
  });

  it('by being deactivated, leaves a message in each inbox', async () => {
    await owns(dibs.ben, 'Joel Okafor');
    await dibs.ben.act({ type: 'change_user', change: { deleted: true } });
    await dibs.settle();
    const told = dmWith(dibs.rosa, 'Ben Adler no longer answers in #support.');
    expect(readOut(told)).toContain('One conversation has no owner now:\n#1 Joel Okafor');
    expect(buttonsOf(told)).toEqual(['Share out…', 'Load']);
    await dibs.chen.click(dibs.card('Joel Okafor'), 'Claim');
    await dibs.settle();
    const now = () => readOut(dmWith(dibs.rosa, 'Ben Adler no longer answers'));
    expect(now()).toContain('All that Ben had has an owner again.');
    await dibs.advance(minutes(1));
  });

  it('leaves a message that shrinks with each claim', async () => {
    await owns(dibs.ben, 'Joel Okafor', 'Kim Park');
    await dibs.ben.leave('#support');
    await dibs.settle();
    const now = () => readOut(dmWith(dibs.rosa, 'Ben Adler no longer answers'));
    expect(now()).toContain('2 conversations have no owner now:');
    await dibs.ana.click(dibs.card('Kim Park'), 'Claim');
    await dibs.settle();
    expect(now()).toContain('One conversation has no owner now:\n#1 Joel Okafor');
    await dibs.chen.click(dibs.card('Joel Okafor'), 'Claim');
    await dibs.settle();
    expect(now()).toContain('All that Ben had has an owner again.');
    await dibs.chen.click(await heard(dibs, dibs.chen, '#1 · Joel Okafor is yours'), 'Undo');
    await dibs.settle();
    expect(now()).toContain('One conversation has no owner now:\n#1 Joel Okafor');
  });

  it('by being deactivated as the last admin, is told of to who is left to manage', async () => {
    await dibs.query(`UPDATE membership SET role = 'manager' WHERE agent_id = $1`, [dibs.ana.id]);
    await dibs.rosa.act({ type: 'change_user', change: { deleted: true } });
    await dibs.settle();
    expect(readOut(dmWith(dibs.ana, '#support has no admin any more'))).toContain(
      'an admin of this workspace',
    );
  });

  it('as the last admin, is told of to who is left to manage', async () => {
    await dibs.rosa.leave('#support');
    await dibs.settle();
    expect(readOut(dmWith(dibs.rosa, '#support has no admin any more'))).toContain(
      'an admin of this workspace',
    );
  });
});
