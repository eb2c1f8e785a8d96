import type { Person } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import type { Dibs } from '../helpers/dibs.ts';
import { readOut } from '../helpers/read-out.ts';

/** Types under a card, and lets everything happen that follows. */
export async function typesUnder(
  dibs: Dibs,
  who: Person,
  card: Message,
  words: string,
): Promise<Message> {
  const message = await who.reply(card, words);
  await dibs.settle();
  return message;
}

/** The reactions on a message, which are all of ours. */
export function marksOn({ reactions }: Message): string[] {
  return reactions.filter(({ users }) => users.length > 0).map(({ name }) => name);
}

/** Everything that somebody was told in threads for their eyes only. */
export function toldTo(person: Person): string {
  const inThreads = person.ephemerals().filter(({ threadTs }) => threadTs !== undefined);
  return inThreads.map(readOut).join('\n---\n');
}

/** What went out to customers, oldest first. */
export function customersHeard(dibs: Dibs): string[] {
  return dibs.sandbox.customers
    .list()
    .flatMap(({ messages }) => messages)
    .filter(({ direction }) => direction === 'out')
    .map(({ text }) => text);
}
