import { defaultAccounts } from '../customers/accounts.ts';
import { cardsIn } from '../driver.ts';
import type { Message } from '../model.ts';
import { wordsOf } from '../reading.ts';
import { connectAccounts, setUpTeam } from '../set-the-scene.ts';
import type { Studio } from './studio.ts';

const [SHOP] = defaultAccounts;
/** More than the channel takes in half a minute, at one message a second. */
const AT_ONCE = 60;
/** What is regulated every few seconds is regulated. */
const STEP_MINUTES = 2 / 60;
const STEPS = 15;

const TROUBLES = [
  'The checkout says "payment failed", but my bank says it was paid.',
  'Hello? I cannot pay since nine.',
  'Is your shop down? My order does not go through.',
  'I was charged twice, please help!',
];

/** The shop's checkout fails, and everybody writes at once: Slack lets through one message a second. */
export async function theFlood({ office, camera, hands }: Studio): Promise<void> {
  const { sandbox, settle, app, ana, ben } = office;
  await setUpTeam(sandbox, settle);
  await connectAccounts(sandbox, app);
  const { customers } = sandbox;
  for (let index = 0; index < AT_ONCE; index += 1) {
    const customer = customers.add({ name: `Guest Number${index + 1}`, account: SHOP.key });
    await customers.write(customer.id, TROUBLES[index % TROUBLES.length] ?? '');
  }
  for (let step = 0; step < STEPS; step += 1) await office.pass(STEP_MINUTES);
  await camera.messages('flood-list', ana, [theList()]);

  await hands.press(ana, theList(), 'Claim next');
  await hands.press(ben, theList(), 'Claim next');
  await settle();
  await camera.messages('answer-next', ana, [await hands.told(ana, 'is yours')]);

  function theList(): Message {
    const found = cardsIn(sandbox, '#support').findLast((message) =>
      wordsOf(message).includes('new conversations wait for an owner'),
    );
    if (found === undefined) throw new Error('there is no list of the flood');
    return found;
  }
}
