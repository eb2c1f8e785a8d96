import type { FileFromCustomer } from '../../sandbox/customers/media.ts';
import type { Answer, Clickable, Person } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import type { Shown } from '../../sandbox/page-protocol.ts';
import { buttonsOf, type Input } from '../../sandbox/reading.ts';
import type { Fleet } from '../helpers/fleet.ts';

const MOST_TRIES = 4;
const RESTARTS_EVERY = 20_000;
const LEASE_ENDS = 31_000;

/** What those do in life who get no answer: providers send again, people press again, and somebody starts the process again. */
export interface Life {
  /** A customer writes; their provider sends it until it is taken. */
  write(customerId: string, text: string, files?: FileFromCustomer[]): Promise<string>;
  /** Somebody presses what stands there, if it does, until it is acknowledged. */
  press(person: Person, where: () => Clickable | undefined, button: string): Promise<void>;
  choose(
    person: Person,
    where: () => Clickable | undefined,
    select: string,
    option: string,
  ): Promise<void>;
  /** Opens a modal by a button, fills it in and submits it, until it is taken. */
  fillIn(
    person: Person,
    where: () => Clickable | undefined,
    button: string,
    inputs: Record<string, Input>,
  ): Promise<void>;
  type(person: Person, under: () => Message | undefined, words: string): Promise<Message | null>;
  /** Time goes on. */
  pass(milliseconds: number): Promise<void>;
  /** Who does not find the button looks again when whatever a dead process held is free. */
  lookFor(button: string, where: () => Clickable | undefined): Promise<void>;
  /** All is quiet, and at least one process runs. */
  goOn(): Promise<void>;
}

export function createLife(fleet: Fleet): Life {
  const { sandbox } = fleet;

  async function goOn(): Promise<void> {
    await fleet.settle();
    while (fleet.running().length === 0) {
      // It does not come up while Slack is away; whoever looks after processes tries again.
      const started = await fleet.start().catch(() => null);
      await (started === null ? fleet.advance(RESTARTS_EVERY) : fleet.settle());
    }
    await fleet.lead();
  }

  /** Null: it is not there to be pressed. */
  async function tryTo(work: () => Promise<Shown>): Promise<Shown | null> {
    const shown = await Promise.resolve()
      .then(work)
      .catch(() => null);
    await goOn();
    return shown;
  }

  async function untilTaken(work: () => Promise<Shown>): Promise<Shown | null> {
    for (let tried = 1; ; tried += 1) {
      const shown = await tryTo(work);
      const isTrouble = shown?.type === 'button_warning' || shown?.type === 'modal_trouble';
      if (!isTrouble || tried === MOST_TRIES) return shown;
    }
  }

  function there(where: () => Clickable | undefined): Clickable {
    const place = where();
    if (place === undefined) throw new Error('it is not there');
    return place;
  }

  const press = async (
    person: Person,
    where: () => Clickable | undefined,
    button: string,
    answer?: Answer,
  ) => {
    await untilTaken(() => person.click(there(where), button, answer));
  };

  return {
    goOn,
    press,
    async write(customerId, text, files = []) {
      const message = await sandbox.customers.write(customerId, text, undefined, files);
      await goOn();
      for (let tried = 1; message.status !== 'accepted' && tried < MOST_TRIES; tried += 1) {
        await sandbox.customers.sendAgain(message.id);
        await goOn();
      }
      return message.id;
    },
    async choose(person, where, select, option) {
      await untilTaken(() => person.choose(there(where), select, option));
    },
    async fillIn(person, where, button, inputs) {
      for (let tried = 1; tried <= MOST_TRIES && person.modal() === undefined; tried += 1) {
        await press(person, where, button);
      }
      if (person.modal() === undefined) return;
      await untilTaken(() => person.submit(inputs));
      if (person.modal() !== undefined) await tryTo(() => person.closeAll());
    },
    async type(person, under, words) {
      const card = under();
      const typed = card === undefined ? null : await person.reply(card, words);
      await goOn();
      return typed;
    },
    async lookFor(button, where) {
      if (buttonsOf(where() ?? {}).includes(button)) return;
      await fleet.advance(LEASE_ENDS);
      await goOn();
    },
    async pass(milliseconds) {
      await fleet.advance(milliseconds);
      await goOn();
    },
  };
}
