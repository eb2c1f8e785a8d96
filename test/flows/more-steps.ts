import type { Person } from '../../sandbox/driver.ts';
import type { StoredView } from '../../sandbox/model.ts';
import type { Dibs } from '../helpers/dibs.ts';
import { readOut } from '../helpers/read-out.ts';

/** Opens *More…* from the card. */
export async function openMore(
  dibs: Dibs,
  person: Person,
  customer = 'Marta Díaz',
): Promise<StoredView> {
  await person.click(dibs.card(customer), 'More…');
  return dibs.modalOf(person);
}

/** The modal on top, once it says so. */
export function seen(dibs: Dibs, person: Person, words: string): Promise<StoredView> {
  return dibs.sandbox.until(`"${words}"`, () => {
    const modal = person.modal();
    return modal !== undefined && readOut(modal).includes(words) ? modal : undefined;
  });
}

/** Presses something in the modal on top, and waits for the one that it opens above. */
export async function goOn(dibs: Dibs, person: Person, button: string): Promise<StoredView> {
  const below = await dibs.modalOf(person);
  await person.click(below, button);
  return dibs.sandbox.until(`the modal of "${button}"`, () => {
    const modal = person.modal();
    return modal?.id === below.id ? undefined : modal;
  });
}

export async function anaOwns(dibs: Dibs, customer = 'Marta Díaz'): Promise<void> {
  await dibs.write(customer, 'Is it still there?');
  await dibs.ana.click(dibs.card(customer), 'Claim');
  await dibs.settle();
}

/** Ana answers, and it is the customer's turn. */
export async function anaAnswers(dibs: Dibs, customer = 'Marta Díaz'): Promise<void> {
  await dibs.ana.click(dibs.card(customer), 'Reply');
  await dibs.modalOf(dibs.ana);
  await dibs.ana.submit({ [`Message to ${customer.split(' ')[0]}`]: 'Yes!' });
  await dibs.advance(11_000);
}
