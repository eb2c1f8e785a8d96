import type { Clickable, Person } from '../../../../sandbox/driver.ts';
import { cardsIn, threadOf } from '../../../../sandbox/driver.ts';
import type { Message, StoredView } from '../../../../sandbox/model.ts';
import type { Shown } from '../../../../sandbox/page-protocol.ts';
import type { Input } from '../../../../sandbox/reading.ts';
import { buttonsOf } from '../../../../sandbox/reading.ts';
import type { Dibs } from '../../../helpers/dibs.ts';

/** Presses a button and lets what follows happen. */
export async function press(
  dibs: Dibs,
  person: Person,
  where: Clickable,
  button: string,
): Promise<void> {
  await person.click(where, button);
  await dibs.settle();
}

/** Presses a button and waits for the modal that it opens, above another one or not. */
export async function openModal(
  dibs: Dibs,
  person: Person,
  where: Clickable,
  button: string,
): Promise<StoredView> {
  const before = person.modal()?.id;
  await person.click(where, button);
  return dibs.sandbox.until(`the modal of "${button}"`, () => {
    const modal = person.modal();
    return modal?.id === before ? undefined : modal;
  });
}

/** Presses a button, fills the modal that opens, and submits it. */
export async function fillIn(
  dibs: Dibs,
  person: Person,
  press: { where: Clickable; button: string; inputs: Record<string, Input> },
): Promise<Shown> {
  await openModal(dibs, person, press.where, press.button);
  const shown = await person.submit(press.inputs);
  await dibs.settle();
  return shown;
}

/** The newest message of the app's in the thread of a card that has this button. */
export function inThread(dibs: Dibs, card: Message, button: string): Message {
  const found = threadOf(dibs.sandbox, card).findLast((each) => buttonsOf(each).includes(button));
  if (found === undefined) throw new Error(`nothing in the thread has [${button}]`);
  return found;
}

/** The newest message of the app's in a channel that has this button. */
export function withButton(dibs: Dibs, channel: string, button: string): Message {
  const found = cardsIn(dibs.sandbox, channel).findLast((each) => buttonsOf(each).includes(button));
  if (found === undefined) throw new Error(`nothing in ${channel} has [${button}]`);
  return found;
}
