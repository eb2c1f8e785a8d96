import { type Account, defaultAccounts } from '../customers/accounts.ts';
import type { FileFromCustomer } from '../customers/media.ts';
import { type Clickable, type Person, threadOf } from '../driver.ts';
import type { Ephemeral, Message } from '../model.ts';
import type { Office } from '../office-hour.ts';
import type { CustomerExtra, CustomerState } from '../page-protocol.ts';
import { buttonsOf, type Input, wordsOf } from '../reading.ts';

const [, WHATSAPP] = defaultAccounts;

interface Writes {
  over?: Account;
  address?: string;
  extra?: CustomerExtra;
  files?: FileFromCustomer[];
}

/** What people do, each step until all that follows from it is there. */
export interface Hands {
  /** A customer, by name: new ones over WhatsApp, unless it says otherwise. */
  write(name: string, text: string, how?: Writes): Promise<CustomerState>;
  press(who: Person, where: Clickable, button: string): Promise<void>;
  open(who: Person, where: Clickable, button: string): Promise<void>;
  fill(who: Person, where: Clickable, button: string, inputs: Record<string, Input>): Promise<void>;
  /** What is open, if anything is. */
  close(who: Person): Promise<void>;
  /** Takes away what only they see: the channel as everybody has it. */
  tidy(who: Person): Promise<void>;
  /** From their own card, by *Reply*; held, until time passes. */
  answer(who: Person, name: string, text: string): Promise<void>;
  command(who: Person, words: string): Promise<Ephemeral>;
  /** The newest that only they see with these words. */
  told(who: Person, words: string): Promise<Ephemeral>;
  /** The newest direct message with these words. */
  dm(who: Person, words: string): Message;
  /** The newest in a card's thread that has this button. */
  inThread(card: Message, button: string): Message;
}

export function createHands(office: Office): Hands {
  const { sandbox, settle, card } = office;
  const { customers } = sandbox;

  async function told(who: Person, words: string): Promise<Ephemeral> {
    await settle();
    const found = who.ephemerals().findLast((each) => said(each).includes(words));
    if (found !== undefined) return found;
    throw new Error(`nobody said "${words}", only:\n${who.ephemerals().map(said).join('\n\n')}`);
  }

  async function open(who: Person, where: Clickable, button: string): Promise<void> {
    const before = who.modal()?.id;
    await who.click(where, button);
    await sandbox.until(`the modal of ${button}`, () =>
      who.modal()?.id === before ? undefined : who.modal(),
    );
  }

  async function fill(
    who: Person,
    where: Clickable,
    button: string,
    inputs: Record<string, Input>,
  ): Promise<void> {
    await open(who, where, button);
    const shown = await who.submit(inputs);
    if (shown.type !== 'nothing') throw new Error(`${button}: ${JSON.stringify(shown)}`);
    await settle();
  }

  return {
    open,
    fill,
    told,
    async write(name, text, { over = WHATSAPP, address, extra, files } = {}) {
      const customer =
        customers.list().find((each) => each.name === name && name !== '') ??
        customers.add({ name, account: over.key, address: address ?? addressOf(over, name) });
      await customers.write(customer.id, text, extra, files);
      await settle();
      return customer;
    },
    async press(who, where, button) {
      await who.click(where, button);
      await settle();
    },
    async close(who) {
      if (who.modal() !== undefined) await who.closeAll();
      await settle();
    },
    async tidy(who) {
      for (const { ts } of who.ephemerals()) await who.act({ type: 'dismiss_ephemeral', ts });
    },
    answer: (who, name, text) =>
      fill(who, card(name), 'Reply', { [`Message to ${name.split(' ')[0]}`]: text }),
    async command(who, words) {
      const before = who.ephemerals().length;
      await who.command(words, '#support');
      await settle();
      const answer = who.ephemerals()[before];
      if (answer === undefined) throw new Error(`${words} said nothing`);
      return answer;
    },
    dm(who, words) {
      const found = who.dms().findLast((each) => said(each).includes(words));
      if (found !== undefined) return found;
      throw new Error(`no DM says "${words}", only:\n${who.dms().map(said).join('\n\n')}`);
    },
    inThread(parent, button) {
      const found = threadOf(sandbox, parent).findLast((each) => buttonsOf(each).includes(button));
      if (found === undefined) throw new Error(`nothing in the thread has ${button}`);
      return found;
    },
  };
}

/** As one line, as it is read aloud. */
function said(where: Parameters<typeof wordsOf>[0]): string {
  return wordsOf(where).replaceAll('\n', '');
}

/** The same in each run, so that only what changed changes a picture. */
function addressOf({ channel }: Account, name: string): string {
  if (channel === 'generic')
    return name
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, '-')
      .slice(0, 20);
  const digits = [...name].reduce(
    (sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 10_000,
    7,
  );
  return `491515550${String(digits).padStart(4, '0')}`;
}
