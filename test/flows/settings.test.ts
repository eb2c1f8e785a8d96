import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardsIn } from '../../sandbox/driver.ts';
import type { ConversationId } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

/** The settings of #support, as Rosa sees them. */
async function settings(): Promise<string> {
  await dibs.rosa.command('/inbox settings', '#support');
  return readOut(await dibs.modalOf(dibs.rosa));
}

/** Presses the *Change* that stands under these words, waits for the form, and submits it. */
async function change(
  spoken: string,
  inputs: Parameters<Dibs['rosa']['submit']>[0],
): Promise<string> {
  await openForm(spoken);
  const shown = await dibs.rosa.submit(inputs);
  await dibs.settle();
  return JSON.stringify(shown);
}

async function openForm(spoken: string): Promise<void> {
  const below = await dibs.modalOf(dibs.rosa);
  await dibs.rosa.click(below, spoken);
  await dibs.sandbox.until('the form', () =>
    dibs.rosa.modal()?.id === below.id ? undefined : dibs.rosa.modal(),
  );
}

/** The settings again, once a form on top of them is gone. */
async function settingsSay(words: string): Promise<void> {
  await dibs.sandbox.until(words, () => {
    const modal = dibs.rosa.modal();
    return modal !== undefined && readOut(modal).includes(words) ? modal : undefined;
  });
}

async function answered(name: string, text: string): Promise<string> {
  await dibs.write(name, 'Is it there?');
  await dibs.ana.click(dibs.card(name), 'Claim & reply');
  await dibs.modalOf(dibs.ana);
  await dibs.ana.submit({ [`Message to ${name.split(' ')[0]}`]: text });
  await dibs.advance(11_000);
  const customer = dibs.sandbox.customers.list().find((each) => each.name === name);
  return customer?.messages.at(-1)?.text ?? '';
}

describe('the settings of an inbox', () => {
  it('open for managers, from the command and the ready DM; others are told who', async () => {
    const told = await settings();
    expect(told).toContain('Settings of #support');
    expect(told).toContain('4 people answer, 1 manages');
    expect(told).toContain('Replies go out without a signature.');
    await dibs.rosa.cancel();
    await dibs.rosa.click(dmWith(dibs.rosa, '#support is ready'), 'Settings');
    expect((await dibs.modalOf(dibs.rosa)).title.text).toBe('Settings');
    await dibs.ana.command('/inbox settings', '#support');
    await heard(dibs, dibs.ana, 'Only managers and admins of this inbox can do that.');
    expect(dibs.ana.modal()).toBeUndefined();
  });

  it('sign each reply with the public name, and show how that looks', async () => {
    await settings();
    await change('change_signature', { 'What stands under each reply?': '— {name}, Acme' });
    await settingsSay('Signed with “— {name}, Acme”.');
    expect(await answered('Marta Díaz', 'It is.')).toBe('It is.\n\n— Ana, Acme');
    await openForm('change_signature');
    expect(readOut(await dibs.modalOf(dibs.rosa))).toContain('— Rosa, Acme');
  });

  it('keep customers out of notifications', async () => {
    await settings();
    await change('change_signature', {
      'What may notifications say?': 'Only that somebody wrote: no name and no words',
    });
    await settingsSay('Notifications do not say who wrote, nor what.');
    await dibs.write('Marta Díaz', 'My secret');
    const card = dibs.card('Marta Díaz');
    expect(card.text).not.toContain('Marta');
    expect(card.text).not.toContain('secret');
    expect(readOut(card)).toContain('My secret');
  });

  it('name the outcomes, and can want one of whoever resolves', async () => {
    await settings();
    const refused = await change('change_outcomes', {
      'How can a conversation end?': '',
      'Whoever resolves': 'has to choose one',
    });
    expect(refused).toContain('at least one if it has to be said');
    await dibs.rosa.submit({
      'How can a conversation end?': 'Sold\n\n Refunded \nSold',
      'Whoever resolves': 'has to choose one',
    });
    await settingsSay('Sold, Refunded. Whoever resolves has to choose one.');
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.ana.click(dibs.card('Marta'), 'Claim');
    await dibs.settle();
    await dibs.ana.click(dibs.card('Marta'), 'Resolve');
    expect((await dibs.modalOf(dibs.ana)).title.text).toMatch(/^Resolve #\d+$/);
  });

  it('call a user group once when something is unclaimed for half of its time', async () => {
    dibs.sandbox.workspace.usergroups.push({
      ...{ id: 'S0DUTY', handle: 'support-duty', name: 'On duty', users: [dibs.ben.id] },
    });
    expect(await settings()).toContain('Nobody is called when something stays unclaimed.');
    const question = 'Who is called when something stays unclaimed?';
    await change('change_on_duty', { [question]: '@support-duty · On duty' });
    await settingsSay(' is called when something stays unclaimed.');
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.advance(149_000);
    const calls = () =>
      cardsIn(dibs.sandbox, '#support').filter((each) =>
        JSON.stringify(each.blocks).includes('<!subteam^S0DUTY>'),
      );
    const list = () =>
      cardsIn(dibs.sandbox, '#support').filter((each) => readOut(each).includes('has no owner'));
    expect([calls(), list()]).toEqual([[], []]);
    await dibs.advance(1_000);
    expect(calls()).toHaveLength(1);
    expect(readOut(calls()[0] ?? {})).toContain('Marta Díaz has no owner and waits since');
    await dibs.advance(150_000);
    expect(calls()).toEqual([]);
    expect(list()).toHaveLength(1);
    await dibs.ana.click(dibs.card('Marta'), 'Claim');
    await dibs.settle();
    expect(list()).toEqual([]);
  });

  it('say so where Slack has no user groups, or does not tell them', async () => {
    await settings();
    await openForm('change_on_duty');
    expect(readOut(await dibs.modalOf(dibs.rosa))).toContain('There are no user groups');
    await dibs.rosa.cancel();
    const fault = { type: 'error', error: 'missing_scope' } as const;
    dibs.sandbox.faults.add({ method: 'usergroups.list', fault });
    await openForm('change_on_duty');
    expect(readOut(await dibs.modalOf(dibs.rosa))).toContain('Slack does not tell me');
  });

  it('say how much each takes, and the load counts against it', async () => {
    await settings();
    const refused = await change('change_capacity', {
      'Conversations at most, for everybody': '0',
    });
    expect(refused).toContain('field_errors');
    await dibs.rosa.submit({ 'Conversations at most, for everybody': '5', 'Ana Silva': '2' });
    await settingsSay('5 conversations at most; Ana Silva 2.');
    await dibs.rosa.command('/inbox-load', '#support');
    const load = readOut(await heard(dibs, dibs.rosa, 'Load · #support'));
    expect(load).toContain('0 of 2');
    expect(load).toContain('0 of 5');
  });

  it('keep saved replies: add, change, remove', async () => {
    await settings();
    await openForm('list_saved_replies');
    const list = await dibs.modalOf(dibs.rosa);
    expect(readOut(list)).toContain('has none yet');
    await change('add_saved_reply', { Title: 'Hours', Text: 'We are open 9 to 18, {customer}.' });
    await settingsSay('Hours');
    await change('change_saved_reply', { Text: 'Open 9 to 18.' });
    await settingsSay('Open 9 to 18.');
    await dibs.rosa.click(await dibs.modalOf(dibs.rosa), 'Remove', { confirm: 'yes' });
    await settingsSay('has none yet');
  });

  it('change people and hours on top, and go back', async () => {
    await settings();
    await change('set_up', {
      'Who answers customers?': [dibs.ana.id],
      Until: '17:00',
    });
    await settingsSay('Mon–Fri 09:00–17:00 Berlin');
    await settingsSay('2 people answer');
    expect(dibs.rosa.modal()?.title.text).toBe('Settings');
  });
});

describe('a connected channel', () => {
  /** The form of the web chat, among the other channels of the settings. */
  async function openWebChat(): Promise<string> {
    const [web] = await dibs.query<{ id: string }>(
      `SELECT id FROM channel_account WHERE channel = 'web'`,
    );
    const id = web?.id ?? '';
    const below = await dibs.modalOf(dibs.rosa);
    expect(readOut(below)).toContain('Web chat');
    const blocks = below.blocks.filter((block) => JSON.stringify(block).includes(id));
    await dibs.rosa.click({ ...below, blocks }, 'Change');
    await dibs.sandbox.until('the form', () =>
      dibs.rosa.modal()?.id === below.id ? undefined : dibs.rosa.modal(),
    );
    return id;
  }

  it('gets another name, another address for replies and a new secret; the old one is still taken', async () => {
    await settings();
    const id = await openWebChat();
    const refused = await dibs.rosa.submit({
      'What is it called?': 'Our shop',
      'Where do replies go?': 'ftp://nowhere',
    });
    expect(JSON.stringify(refused)).toContain('That is no web address');
    const { url } = dibs.sandbox;
    await dibs.rosa.submit({
      'What is it called?': 'Our shop',
      'Where do replies go?': `${url}/customers/reply/none`,
      Secret: 'Make a new one and show it to me',
    });
    await dibs.settle();
    const told = readOut(await dibs.modalOf(dibs.rosa));
    expect(told).toContain('The new secret of Our shop');
    expect(told).toMatch(/whsec_[\w+/=]{40,}/);
    const [row] = await dibs.query<{ label: string; url: string }>(
      `SELECT label, settings->>'replyUrl' AS url FROM channel_account WHERE id = $1`,
      [id],
    );
    expect(row).toEqual({ label: 'Our shop', url: `${url}/customers/reply/none` });
    await dibs.write('Marta Díaz', 'Signed with the old one');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Signed with the old one');
  });

  it('without an address for replies › says so before anybody types', async () => {
    await settings();
    await openWebChat();
    await dibs.rosa.submit({ 'Where do replies go?': '' });
    await settingsSay('Settings of #support');
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.ana.click(dibs.card('Marta'), 'Claim & reply');
    await heard(dibs, dibs.ana, 'Marta cannot be answered from here');
    expect(dibs.ana.modal()).toBeUndefined();
    await dibs.settle();
    expect(readOut(dibs.card('Marta'))).toContain('Ana Silva');
  });
});

describe('my settings', () => {
  it('give a public name that customers see, cleaned; and keep what is typed in threads internal', async () => {
    await dibs.ana.openHome();
    await dibs.settle();
    const home = await dibs.sandbox.until('the Home', () => dibs.ana.home());
    await dibs.ana.click(home, 'My settings');
    expect(readOut(await dibs.modalOf(dibs.ana))).toContain('Customers know you as Ana.');
    const refused = await dibs.ana.submit({ 'What do customers call you?': '🌴 🌴' });
    expect(JSON.stringify(refused)).toContain('A name needs letters');
    await dibs.ana.submit({
      'What do customers call you?': 'Annie 🌴',
      'What I type in the thread of a card': 'Keep it internal without asking',
    });
    await dibs.settle();
    await settings();
    await change('change_signature', { 'What stands under each reply?': '— {name}' });
    expect(await answered('Marta Díaz', 'It is.')).toBe('It is.\n\n— Annie');
    const [reply] = await dibs.query<{ id: ConversationId; number: number }>(
      `SELECT conversation_id AS id, number FROM message WHERE kind = 'reply'`,
    );
    if (reply === undefined) throw new Error('there is no reply');
    const { workspaceId } = dibs.app.installation;
    const sent = await dibs.app.database.replySource.of(workspaceId, reply.id, reply.number);
    expect(sent).toMatchObject({ authorName: 'Annie' });
    await dibs.ana.command('/inbox me', '#general');
    const form = JSON.stringify((await dibs.modalOf(dibs.ana)).blocks);
    expect(form).toContain('Annie');
    expect(form).toMatch(/"initial_option":{[^}]+}[^}]+"value":"keep_internal"/);
  });
});
