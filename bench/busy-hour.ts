import { defaultAccounts } from '../sandbox/customers/accounts.ts';
import { as, cardsIn, type Person } from '../sandbox/driver.ts';
import type { Message } from '../sandbox/model.ts';
import type { CustomerState } from '../sandbox/page-protocol.ts';
import { buttonsOf, wordsOf } from '../sandbox/reading.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { mustFindChannel } from '../sandbox/workspace.ts';

/** What a busy team and its customers do in an hour, as fast as it goes: all of it over the wire. */

export interface BusyHour {
  /** So many customers write, and get an answer each. */
  conversations: number;
  /** Called when half of them are answered. */
  halfWay: () => void;
}

const TEAM = ['ana', 'ben', 'chen'];
const CHANNEL = '#support';
/** Its replies need no address that the internet can reach. */
const WHATSAPP = defaultAccounts[1].key;
/** What waits longer is lost. */
const PATIENCE_MS = 60_000;
/** So many an agent has open at once: an answer is held back for ten seconds, and nobody waits for it. */
const IN_HAND = 30;

interface Open {
  customerId: string;
  /** Of the card. */
  ts: string;
}

/** Resolves when all that people do is done; the last answers are still held back for a few seconds. */
export async function spendBusyHour(sandbox: Sandbox, hour: BusyHour): Promise<void> {
  let next = 0;
  const work = async (person: Person) => {
    const inHand: Open[] = [];
    while (next < hour.conversations) {
      const turn = next;
      next += 1;
      if (turn === Math.floor(hour.conversations / 2)) hour.halfWay();
      inHand.push(await answerOne(sandbox, person, turn));
      await lookAround(sandbox, person, turn);
      const oldest = inHand.length > IN_HAND ? inHand.shift() : undefined;
      if (oldest !== undefined) await resolve(sandbox, person, oldest);
    }
  };
  await Promise.all(TEAM.map((name) => work(as(sandbox, name))));
}

/** Resolves when every customer has got the answer. */
export async function untilAllAnswered(sandbox: Sandbox): Promise<void> {
  await until(sandbox, 'all answers', () => sandbox.customers.list().every(replyIn));
}

const replyIn = ({ messages }: CustomerState) =>
  messages.find(({ direction }) => direction === 'out');

/** From the first words until the answer is on its way. */
async function answerOne(sandbox: Sandbox, person: Person, turn: number): Promise<Open> {
  const { customers } = sandbox;
  const name = `Robin${turn} Reyes`;
  const { id } = customers.add({ name, account: WHATSAPP });
  await customers.write(id, `Where is order ${88_000 + turn}? It was to come on Monday.`);
  const { ts } = await until(sandbox, 'the card', () =>
    cardsIn(sandbox, CHANNEL).findLast((card) => wordsOf(card).includes(name)),
  );
  const open = { customerId: id, ts };
  await person.click(cardOf(sandbox, open), 'Claim');
  await until(sandbox, 'its owner', () => buttonsOf(cardOf(sandbox, open)).includes('Reply'));
  await customers.write(id, 'I need it by Friday.');
  await customers.write(id, 'The address is still the same.');
  if (turn % 2 === 0) await person.reply(cardOf(sandbox, open), 'The warehouse says Thursday.');
  await person.click(cardOf(sandbox, open), 'Reply');
  await until(sandbox, 'the modal', () => person.modal());
  await person.submit({ [`Message to ${name}`]: 'It comes on Thursday. Sorry for the wait!' });
  if (person.modal() !== undefined) throw new Error('the reply was not taken');
  return open;
}

/** What people look at in between. */
async function lookAround(sandbox: Sandbox, person: Person, turn: number): Promise<void> {
  switch (turn % 6) {
    case 0:
      await person.command('/inbox-load', CHANNEL);
      break;
    case 2:
      await person.command('/inbox-unassigned', CHANNEL);
      break;
    case 3:
      await person.openHome();
      break;
    case 5:
      await person.openHome();
      await sandbox.until('the Home', () => person.home(), PATIENCE_MS);
      break;
  }
}

/** The provider says that it was read, and the matter is closed. */
async function resolve(sandbox: Sandbox, person: Person, open: Open): Promise<void> {
  const { customerId } = open;
  const reply = await until(sandbox, 'the answer', () =>
    sandbox.customers
      .list()
      .filter(({ id }) => id === customerId)
      .map(replyIn)
      .at(0),
  );
  await sandbox.customers.report(customerId, reply.id, 'delivered');
  await sandbox.customers.report(customerId, reply.id, 'read');
  await person.click(cardOf(sandbox, open), 'Resolve');
}

function cardOf(sandbox: Sandbox, { ts }: Open): Message {
  const card = mustFindChannel(sandbox.workspace, CHANNEL).messages.get(ts);
  if (card === undefined) throw new Error('the card is gone');
  return card;
}

function until<Found>(sandbox: Sandbox, what: string, look: () => Found | undefined | false) {
  return sandbox.until(what, look, PATIENCE_MS);
}
