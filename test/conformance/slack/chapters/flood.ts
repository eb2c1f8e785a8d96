import { defaultAccounts } from '../../../../sandbox/customers/accounts.ts';
import { cardsIn } from '../../../../sandbox/driver.ts';
import type { Message } from '../../../../sandbox/model.ts';
import { buttonsOf } from '../../../../sandbox/reading.ts';
import { FLOOD_FROM } from '../../../../src/domain/flood.ts';
import { seconds } from '../../../../src/domain/ids.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { heard } from '../../../helpers/read-out.ts';
import { press, withButton } from './acting.ts';

/** Too many write in the same moment; two people take the next ones. */
export async function aFlood(dibs: Dibs): Promise<void> {
  const { ana, ben, sandbox } = dibs;
  const account = defaultAccounts[0].key;
  await Promise.all(
    Array.from({ length: FLOOD_FROM + 5 }, (_, index) => {
      const { id } = sandbox.customers.add({ name: `Many ${index}`, account });
      return sandbox.customers.write(id, 'Where is it?');
    }),
  );
  await dibs.settle();
  for (let passed = 0; passed < 10; passed += 1) await dibs.advance(seconds(1));
  for (const person of [ana, ben]) {
    await press(dibs, person, withButton(dibs, '#support', 'Claim next'), 'Claim next');
    await heard(dibs, person, 'is yours');
  }
  for (let list = listIn(dibs); list !== undefined; list = listIn(dibs)) {
    await dibs.ana.click(list, 'Claim next');
    await dibs.advance(seconds(5));
  }
}

function listIn({ sandbox }: Dibs): Message | undefined {
  return cardsIn(sandbox, '#support').find((message) => buttonsOf(message).includes('Claim next'));
}
