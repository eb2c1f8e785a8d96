import { setTimeout as pause } from 'node:timers/promises';
import { defaultAccounts } from './customers/accounts.ts';
import { as, cardsIn, type Person } from './driver.ts';
import type { Message } from './model.ts';
import type { CustomerState } from './page-protocol.ts';
import type { RunningApp } from './run-app.ts';
import type { Sandbox } from './server.ts';

const [WEB, WHATSAPP] = defaultAccounts;
const MINUTE_MS = 60_000;
/** The app answers Slack first and works then; so long nothing may happen until it counts as done. */
const QUIET_LOOKS = 5;
const QUIET_PAUSE_MS = 20;

/** An app that does nothing by itself: all that is due happens in `settle`, so that every run is the same. */
export interface Office {
  sandbox: Sandbox;
  app: RunningApp;
  /** Lets so many minutes pass, and does what became due. */
  pass(minutes: number): Promise<void>;
  settle(): Promise<void>;
  card(customerName: string): Message;
  rosa: Person;
  ana: Person;
  ben: Person;
  chen: Person;
}

export function openOffice(sandbox: Sandbox, app: RunningApp): Office {
  async function settle(): Promise<void> {
    for (let quiet = 0, seen = -1; quiet < QUIET_LOOKS; ) {
      await app.sweep();
      await sandbox.idle();
      await pause(QUIET_PAUSE_MS);
      const { length } = sandbox.ledger.entries;
      quiet = length === seen ? quiet + 1 : 0;
      seen = length;
    }
  }
  return {
    sandbox,
    app,
    settle,
    async pass(minutes) {
      sandbox.clock.advance(minutes * MINUTE_MS);
      await app.database.clock.follow(sandbox.clock.now(), 0);
      await settle();
    },
    card(customerName) {
      const cards = cardsIn(sandbox, '#support');
      const found = cards.findLast(({ blocks }) => JSON.stringify(blocks).includes(customerName));
      if (found === undefined) throw new Error(`there is no card of ${customerName}`);
      return found;
    },
    rosa: as(sandbox, 'rosa'),
    ana: as(sandbox, 'ana'),
    ben: as(sandbox, 'ben'),
    chen: as(sandbox, 'chen'),
  };
}

/** Forty minutes in #support, by the clicks of the people: a card in each state, a thread, and messages to three people. */
export async function workForAWhile(office: Office): Promise<{ marta: CustomerState }> {
  const { sandbox, ana, ben, chen, rosa, pass, settle, card } = office;
  const { customers } = sandbox;

  async function write(customer: CustomerState, text: string, extra = {}): Promise<void> {
    await customers.write(customer.id, text, extra);
    await settle();
  }
  async function click(person: Person, customer: CustomerState, button: string): Promise<void> {
    await person.click(card(customer.name), button);
    await settle();
  }
  async function reply(person: Person, customer: CustomerState, text: string): Promise<void> {
    await person.click(card(customer.name), 'Reply');
    await sandbox.until('the Reply modal', () => person.modal());
    await person.submit({ [`Message to ${customer.name.split(' ')[0]}`]: text });
    await settle();
  }

  const joel = customers.add({ name: 'Joel Okafor', account: WEB.key, address: 'joel' });
  const kim = customers.add({ name: 'Kim Park', account: WEB.key, address: 'kim' });
  const marta = customers.add({
    name: 'Marta Díaz',
    account: WHATSAPP.key,
    address: '34600114417',
  });
  const ida = customers.add({ name: 'Ida Roy', account: WHATSAPP.key, address: '46700998812' });
  const nils = customers.add({ name: 'Nils Berg', account: WEB.key, address: 'nils' });

  await write(joel, 'Do you ship to Iceland? I could not choose it at the checkout.', {
    subject: 'Shipping',
    source: 'Checkout',
  });
  await pass(2);
  await click(chen, joel, 'Claim');
  await write(kim, 'Hello, I was charged twice for order 88123. Can you look into it?', {
    subject: 'Charged twice',
    priority: 'high',
    tags: ['payment'],
    captured: { Order: '88123' },
  });
  await pass(1);
  await click(ben, kim, 'Claim');
  await pass(5);
  await reply(chen, joel, 'We do, within six days. It is in the list again now, sorry for that!');
  await pass(5);
  await click(chen, joel, 'Resolve');
  await write(ida, 'My parcel says delivered, but nothing is here. What now?');
  await pass(2);
  await click(ana, ida, 'Claim');
  await pass(1);
  await reply(
    ana,
    ida,
    'I am asking the carrier where it was left, and write to you before six today.',
  );
  await write(
    marta,
    'Is the blue one still available? I need it by Friday for my sister’s birthday.',
  );
  await pass(1);
  await click(ana, marta, 'Claim');
  await pass(2);
  await reply(ana, marta, 'Yes, two are left! It ships today and is with you on Thursday.');
  await ana.reply(card(marta.name), 'One put aside for her in the stock room, shelf B4.');
  await pass(3);
  await write(marta, 'Perfect. Can you wrap it as a present?');
  await write(kim, 'Hello? Is anyone there?');
  await pass(2);
  await write(nils, 'Which size fits a 14 inch laptop?', { source: 'Product page' });
  await pass(1);
  await rosa.openHome();
  await ana.openHome();
  await settle();
  return { marta };
}
