import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardsIn } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { seconds } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs({ setUp: false, sandbox: { accounts: [] } });
});
afterEach(() => stopAndCheck(dibs));

/** Somebody invites the bot; answered with its first words. */
async function invited(by: 'rosa' | 'ben' = 'rosa', channel = '#support'): Promise<Message> {
  await dibs[by].invite(channel, dibs.sandbox.workspace.app.botUserId);
  await dibs.settle();
  const hello = cardsIn(dibs.sandbox, channel).at(-1);
  if (hello === undefined) throw new Error('the bot said nothing');
  return hello;
}

/** Rosa invites and sets up by the form, which knows good answers already. */
async function ready(): Promise<void> {
  const { ana, ben, chen } = dibs.sandbox.scene;
  await dibs.rosa.click(await invited(), 'Set up #support');
  await dibs.modalOf(dibs.rosa);
  await dibs.rosa.submit({ 'Who answers customers?': [ana.id, ben.id, chen.id] });
  await dibs.settle();
}

describe('inviting the bot', () => {
  it('says what it will do, warns that the channel is public, and names the inviter', async () => {
    const hello = await invited();
    const words = readOut(hello);
    expect(words).toContain('Hello, I’m Dibs. I can make #support a team inbox');
    expect(words).toContain('This channel is public: everyone in this workspace');
    expect(words).toContain(`@${dibs.rosa.id}, you invited me, so you set it up`);
    expect(buttonsOf(hello)).toEqual(['Set up #support', 'Show me with a pretend customer']);
    expect(hello.text).toContain('I can make #support a team inbox');
  });

  it('names guests who can read along', async () => {
    await dibs.rosa.invite('#support', 'ola');
    expect(readOut(await invited())).toContain('1 guest can read here: Ola Berg.');
  });

  it('does not work in a channel shared with another company', async () => {
    dibs.sandbox.scene.support.isExtShared = true;
    const hello = await invited();
    expect(readOut(hello)).toContain('I don’t work in channels shared with other companies');
    expect(buttonsOf(hello)).toEqual([]);
  });
});

describe('setting up', () => {
  it('is for the inviter and for admins; others are told who', async () => {
    const hello = await invited('ben');
    await dibs.ana.click(hello, 'Set up #support');
    await heard(dibs, dibs.ana, 'Only Ben Adler or an admin of this workspace can set this up.');
    expect(dibs.ana.modal()).toBeUndefined();

    await dibs.ben.click(hello, 'Set up #support');
    expect((await dibs.modalOf(dibs.ben)).title.text).toBe('Set up the inbox');
    await dibs.rosa.click(hello, 'Set up #support');
    expect((await dibs.modalOf(dibs.rosa)).title.text).toBe('Set up the inbox');
  });

  it('wants somebody who answers', async () => {
    await dibs.rosa.click(await invited(), 'Set up #support');
    await dibs.modalOf(dibs.rosa);
    const shown = await dibs.rosa.submit({ 'Who answers customers?': [], 'Who manages?': [] });
    expect(shown).toMatchObject({ type: 'field_errors' });
    expect(dibs.rosa.modal()).toBeDefined();
  });

  it('refuses a guest by name, and hours that end before they begin', async () => {
    await dibs.rosa.invite('#support', 'ola');
    await dibs.rosa.click(await invited(), 'Set up #support');
    await dibs.modalOf(dibs.rosa);
    const { ana, ola } = dibs.sandbox.scene;
    const guest = await dibs.rosa.submit({ 'Who answers customers?': [ana.id, ola.id] });
    expect(JSON.stringify(guest)).toContain('Ola Berg cannot answer customers here: guests');
    const hours = await dibs.rosa.submit({
      'Who answers customers?': [ana.id],
      From: '18:00',
      Until: '09:00',
    });
    expect(JSON.stringify(hours)).toContain('Monday must close later than it opens.');
  });

  it('tells whoever did it what is decided now, and offers to connect a channel', async () => {
    await ready();
    const dm = dmWith(dibs.rosa, '#support is ready');
    expect(readOut(dm)).toContain(
      '#support is ready: 4 people answer, Mon–Fri 09:00–18:00 Berlin, claim 5 min, reply 15 min, next replies 30 min.',
    );
    expect(buttonsOf(dm)).toEqual([
      'WhatsApp',
      'SMS (Twilio)',
      'Any system by webhook',
      'Send a test conversation',
      'Settings',
      'Change the setup',
    ]);
    const [hello] = cardsIn(dibs.sandbox, '#support');
    expect(buttonsOf(hello ?? {})).toEqual([]);
    expect(dibs.ana.dms()).toEqual([]);
  });

  it('can be changed later, and starts from what holds now', async () => {
    await ready();
    await dibs.rosa.click(dmWith(dibs.rosa, '#support is ready'), 'Change the setup');
    const form = JSON.stringify((await dibs.modalOf(dibs.rosa)).blocks);
    for (const { id } of [dibs.ana, dibs.ben, dibs.chen]) expect(form).toContain(id);
    await dibs.rosa.submit({
      'Who answers customers?': [dibs.ana.id],
      'What do you promise?': 'Fast',
      Until: '17:00',
    });
    await dibs.settle();
    expect(readOut(dmWith(dibs.rosa, '#support is ready'))).toContain(
      '2 people answer, 2 watch, Mon–Fri 09:00–17:00 Berlin, claim 2 min, reply 5 min',
    );
  });
});

describe('connecting a webhook', () => {
  beforeEach(async () => {
    await ready();
    await dibs.rosa.click(dmWith(dibs.rosa, '#support is ready'), 'Any system by webhook');
    await dibs.modalOf(dibs.rosa);
  });

  it('shows an address and a secret that work both ways', async () => {
    await dibs.rosa.submit({
      'What is it called?': 'Web shop',
      'Where do replies go?': `${dibs.sandbox.url}/customers/reply`,
    });
    const told = readOut(await dibs.modalOf(dibs.rosa));
    const key = /\/hooks\/([\w-]+)/.exec(told)?.[1] ?? '';
    const secret = /whsec_\S+/.exec(told)?.[0] ?? '';
    expect(told).toContain(`${dibs.app.url}/hooks/${key}`);

    dibs.sandbox.customers.setAccount({ key, channel: 'generic', label: 'Web shop', secret });
    const marta = dibs.sandbox.customers.add({ name: 'Marta Díaz', account: key });
    const written = await dibs.sandbox.customers.write(marta.id, 'Is it still there?');
    expect(written.status).toBe('accepted');
    await dibs.settle();

    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim & reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Marta': 'Yes, it is.' });
    await dibs.advance(seconds(10));
    expect(marta.messages.at(-1)).toMatchObject({ direction: 'out', text: 'Yes, it is.' });
  });

  it('wants a web address for replies, or none', async () => {
    const shown = await dibs.rosa.submit({
      'What is it called?': 'Web shop',
      'Where do replies go?': 'ftp://example.com/replies',
    });
    expect(JSON.stringify(shown)).toContain('That is no web address.');
  });

  it('says that nobody can be answered where no address for replies is set', async () => {
    await dibs.rosa.submit({ 'What is it called?': 'One way' });
    const told = readOut(await dibs.modalOf(dibs.rosa));
    const key = /\/hooks\/([\w-]+)/.exec(told)?.[1] ?? '';
    const secret = /whsec_\S+/.exec(told)?.[0] ?? '';
    dibs.sandbox.customers.setAccount({ key, channel: 'generic', label: 'One way', secret });
    const marta = dibs.sandbox.customers.add({ name: 'Marta Díaz', account: key });
    await dibs.sandbox.customers.write(marta.id, 'Is it still there?');
    await dibs.settle();
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim & reply');
    await heard(dibs, dibs.ana, 'Marta cannot be answered from here');
    expect(dibs.ana.modal()).toBeUndefined();
  });
});

describe('connecting WhatsApp', () => {
  const number = {
    channel: 'whatsapp',
    label: 'WhatsApp',
    appSecret: 'the app secret',
    verifyToken: 'our words',
    phoneNumberId: '106540352242922',
    displayPhoneNumber: '49301234567',
    accessToken: 'the-token',
  } as const;

  async function connect() {
    await dibs.rosa.click(dmWith(dibs.rosa, '#support is ready'), 'WhatsApp');
    await dibs.modalOf(dibs.rosa);
    return dibs.rosa.submit({
      'Telephone number': '+49 30 1234567',
      'Phone number ID': number.phoneNumberId,
      'Access token': number.accessToken,
      'App secret': number.appSecret,
      'Verify token': number.verifyToken,
    });
  }

  it('shows the address that Meta wants, answers its challenge, and takes and gives messages', async () => {
    await ready();
    await connect();
    const told = readOut(await dibs.modalOf(dibs.rosa));
    const key = /\/hooks\/([\w-]+)/.exec(told)?.[1] ?? '';
    expect(told).toContain(number.verifyToken);
    expect(told).not.toContain(number.accessToken);
    const asked = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.verify_token': number.verifyToken,
      'hub.challenge': '1158201444',
    });
    const challenge = await fetch(`${dibs.app.url}/hooks/${key}?${asked}`);
    expect(await challenge.text()).toBe('1158201444');

    dibs.sandbox.customers.setAccount({ key, ...number });
    const kim = dibs.sandbox.customers.add({ name: 'Kim Park', account: key });
    await dibs.sandbox.customers.write(kim.id, 'Hola');
    await dibs.settle();
    const card = dibs.card('Kim Park');
    expect(readOut(card)).toContain('WhatsApp ··');
    expect(readOut(card)).not.toContain(kim.address);
    await dibs.ana.click(card, 'Claim & reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Kim': 'Hola, Kim!' });
    await dibs.advance(seconds(10));
    expect(kim.messages.at(-1)).toMatchObject({ direction: 'out', text: 'Hola, Kim!' });
  });

  it('does not take the same number twice', async () => {
    await ready();
    await connect();
    await dibs.rosa.cancel();
    expect(JSON.stringify(await connect())).toContain('This WhatsApp number is connected already.');
  });
});
