import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { as, cardsIn, type Person } from '../../sandbox/driver.ts';
import type { Ephemeral } from '../../sandbox/model.ts';
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

async function loadOf(person: Person, text = '/inbox-load', channel = '#support') {
  const before = person.ephemerals().length;
  await person.command(text, channel);
  const told: Ephemeral = await dibs.sandbox.until('the load', () => person.ephemerals()[before]);
  return { words: readOut(told), buttons: buttonsOf(told), told };
}

async function owns(person: Person, customer: string): Promise<void> {
  await dibs.write(customer, `I am ${customer}`);
  await person.click(dibs.card(customer), 'Claim');
  await dibs.settle();
}

describe('/inbox-load', () => {
  it('shows managers who is late, and agents only themselves', async () => {
    await owns(dibs.ben, 'Joel Okafor');
    await dibs.advance(1_000);
    await owns(dibs.ana, 'Kim Park');
    await dibs.write('Nils Berg', 'Hello?');
    await dibs.advance(minutes(16));
    const managers = await loadOf(dibs.rosa);
    expect(managers.words).toContain('1 unassigned · oldest #3 (Nils Berg, web chat) since');
    expect(managers.words).toContain('claim was due');
    expect(managers.words).toContain('2 owned: 2 our turn · 2 late · 0 waiting for customers');
    expect(managers.words).toMatch(
      /:red_circle: Ben Adler {2}1 of 8 · 1 our turn · 1 late · oldest #1 since/,
    );
    expect(managers.buttons).toContain('Move from Ben…');
    const agents = await loadOf(dibs.ana);
    expect(agents.words).toMatch(/:red_circle: Ana Silva {2}1 of 8 · 1 our turn · 1 late/);
    expect(agents.words).toMatch(/:white_circle: Ben Adler {2}1 of 8 · 1 our turn · oldest #1/);
    expect(agents.words).toContain('2 owned: 2 our turn · 2 late');
    expect(agents.buttons).not.toContain('Move from Ben…');
  });

  it('does not count who waits patiently for customers as full', async () => {
    await owns(dibs.ben, 'Joel Okafor');
    await dibs.ben.click(dibs.card('Joel Okafor'), 'Reply');
    await dibs.modalOf(dibs.ben);
    await dibs.ben.submit({ 'Message to Joel': 'Which size?' });
    await dibs.advance(minutes(1));
    expect((await loadOf(dibs.rosa)).words).toContain('Ben Adler  1 of 8 · nothing waits for Ben');
    await dibs.advance(minutes(25 * 60));
    expect((await loadOf(dibs.rosa)).words).toContain('Ben Adler  0 of 8 · nothing waits for Ben');
  });

  it('says how soon customers were answered, once there is enough to say', async () => {
    const answer = async (customer: string) => {
      await dibs.ana.click(dibs.card(customer), 'Claim & reply');
      await dibs.modalOf(dibs.ana);
      await dibs.ana.submit({ [`Message to ${customer}`]: 'Yes.' });
      await dibs.advance(minutes(1));
    };
    for (const customer of ['One', 'Two', 'Three', 'Four']) {
      await dibs.write(customer, 'Hello?');
      await answer(customer);
    }
    expect((await loadOf(dibs.ana)).words).not.toContain('First reply today');
    await dibs.write('Five', 'Hello?');
    await dibs.advance(minutes(20));
    await answer('Five');
    expect((await loadOf(dibs.ana)).words).toContain(
      'First reply today: half within 1 min · 80 % on time',
    );
  });

  it('can be shown to the channel, with nobody’s late ones', async () => {
    await owns(dibs.ben, 'Joel Okafor');
    await dibs.advance(minutes(16));
    const { told } = await loadOf(dibs.rosa);
    await dibs.rosa.click(told, 'Show to the channel');
    const shown = await dibs.sandbox.until('the post', () =>
      cardsIn(dibs.sandbox, '#support').find((each) => readOut(each).includes('Load · #support')),
    );
    expect(readOut(shown)).toContain(':white_circle: Ben Adler  1 of 8 · 1 our turn · oldest #1');
    expect(readOut(shown)).toContain('Shown by Rosa Klein.');
    expect(readOut(shown)).not.toContain('red_circle');
    const elsewhere = await loadOf(dibs.rosa, '/inbox load', '#general');
    expect(elsewhere.buttons).not.toContain('Show to the channel');
  });

  it('of all inboxes is short, each with its whole load one click away', async () => {
    const made = await dibs.rosa.act({ type: 'create_channel', name: 'sales', privacy: 'private' });
    const sales = made.type === 'created' ? made.id : '';
    await dibs.rosa.invite(sales, dibs.sandbox.workspace.app.botUserId);
    await dibs.settle();
    await owns(dibs.ben, 'Joel Okafor');
    const { words, buttons, told } = await loadOf(dibs.rosa, '/inbox load all');
    expect(words).toContain('#sales\nNobody is waiting. 1 on shift, nothing open.');
    expect(words).toContain('#support\n1 owned: 1 our turn');
    expect(buttons).toEqual(['Load of #sales', 'Load of #support']);
    await dibs.rosa.click(told, 'Load of #support');
    await heard(dibs, dibs.rosa, 'Ben Adler  1 of 8');
    expect((await loadOf(dibs.ana, '/inbox load all')).words).toContain('Load · #support');
  });

  it('says when the inbox is closed, and what waits', async () => {
    await dibs.advance(minutes(10 * 60));
    await dibs.write('Joel Okafor', 'Anybody?');
    const { words } = await loadOf(dibs.ana);
    expect(words).toMatch(
      /#support is closed until .*\. 1 waits for an owner; no clock runs before then\./,
    );
  });

  it('is not for guests', async () => {
    const guest = await dibs.rosa.act({ type: 'add_user', realName: 'Gus Guest', guest: 'guest' });
    const gus = as(dibs.sandbox, guest.type === 'created' ? guest.id : '');
    await dibs.rosa.invite('#support', gus.id);
    await dibs.settle();
    expect((await loadOf(gus)).words).toContain('Only members of this workspace can answer');
  });
});

describe('the late list', () => {
  it('moves from whoever has most, shows the load, and can be put aside', async () => {
    await owns(dibs.ben, 'Joel Okafor');
    await owns(dibs.ben, 'Kim Park');
    await owns(dibs.ana, 'Nils Berg');
    await dibs.advance(minutes(16));
    const list = dmWith(dibs.rosa, '3 late in #support');
    expect(buttonsOf(list)).toEqual(['Move from Ben…', 'Load', 'I’ve seen it']);
    await dibs.rosa.click(list, 'Load');
    await heard(dibs, dibs.rosa, '3 owned');
    await dibs.rosa.click(list, 'I’ve seen it');
    await dibs.settle();
    const seen = dmWith(dibs.rosa, '3 late in #support');
    expect(readOut(seen)).toContain('You have seen this');
    expect(buttonsOf(seen)).toEqual(['Move from Ben…', 'Load']);
    await dibs.rosa.click(seen, 'Move from Ben…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Chen' });
    await dibs.settle();
    expect(readOut(await dibs.modalOf(dibs.rosa))).toContain('2 conversations are with Chen');
  });
});
