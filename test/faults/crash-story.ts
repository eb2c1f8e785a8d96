import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { as, cardsIn, type Person } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import type { Fleet } from '../helpers/fleet.ts';
import { readOut } from '../helpers/read-out.ts';
import type { Life } from './in-life.ts';

const PHOTO = { mimeType: 'image/jpeg', bytes: Buffer.from([255, 216, 255, 1, 2, 3]) };

/**
 * One customer's matter from the first message to the second answer, with most of what can happen to it: it comes twice, is claimed,
 * answered, talked about, given on, late, put right, resolved, reopened. Told over WhatsApp, where nothing else keeps a reply from
 * arriving twice.
 */
export async function tellStory(fleet: Fleet, life: Life): Promise<void> {
  const { sandbox } = fleet;
  const [, { key: account }] = defaultAccounts;
  const marta = sandbox.customers.add({ name: 'Marta Díaz', account });
  const ana = as(sandbox, 'ana');
  const ben = as(sandbox, 'ben');
  const card = (): Message | undefined =>
    cardsIn(sandbox, '#support').findLast((each) => readOut(each).includes('Marta Díaz'));
  const asked = (words: string) => () =>
    ana.ephemerals().findLast((each) => readOut(each).includes(words));

  async function pressOnCard(who: Person, button: string): Promise<void> {
    await life.lookFor(button, card);
    await life.press(who, card, button);
  }
  async function fillInFromCard(
    who: Person,
    button: string,
    inputs: Record<string, string>,
  ): Promise<void> {
    await life.lookFor(button, card);
    await life.fillIn(who, card, button, inputs);
  }

  const first = await life.write(marta.id, 'Is the blue one still available?');
  await sandbox.customers.sendAgain(first);
  await life.goOn();
  await pressOnCard(ana, 'Claim');
  await fillInFromCard(ana, 'Reply', { 'Message to Marta': 'Yes, it ships tomorrow.' });
  await life.pass(seconds(11));
  const note = await life.type(ana, card, 'She is nice.');
  if (note !== null) await ana.edit(note, 'She is very nice.');
  await life.goOn();
  await life.write(marta.id, 'Look, this one', [PHOTO]);
  await life.type(ana, card, 'That one, too.');
  await life.press(ana, asked('Only the team sees this.'), 'Send to Marta');
  await life.press(ana, asked('Goes to Marta'), 'Undo');
  await life.pass(seconds(11));
  await fillInFromCard(ana, 'Reassign…', { To: 'Ben' });
  await life.pass(minutes(10));
  await life.pass(minutes(6));
  await fillInFromCard(ben, 'Reply', { 'Message to Marta': 'That one, too!' });
  await life.pass(seconds(11));
  await pressOnCard(ben, 'Resolve');
  await pressOnCard(ben, 'Reopen');
  await pressOnCard(ben, 'Resolve');
  await life.write(marta.id, 'And the red one?');
  for (const time of [31, 31, 60, 120, 300, 300]) await life.pass(seconds(time));
}
