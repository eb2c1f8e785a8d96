import { defaultAccounts } from '../customers/accounts.ts';
import type { Studio } from './studio.ts';

const [WEB, , SMS] = defaultAccounts;

/** Cards of people who write too much, from right to left, without a name, or to do harm; and very many. */
export async function oddCards({ office, camera, hands }: Studio): Promise<void> {
  const { ana, ben, card, rosa, chen } = office;
  const { write, press, command, open } = hands;
  await write(
    'Maximiliane Theodora von und zu Hohenstaufen-Lichtenberg the Third of that Name',
    `${'I have a long story about a lamp that came too late and was then taken back. '.repeat(30)}`,
    {
      over: WEB,
      extra: {
        subject: 'A very long subject about a lamp, a parcel, a neighbour, another lamp and a dog',
        priority: 'urgent',
        tags: ['lamp', 'neighbour', 'parcel', 'dog', 'refund', 'a-tag-that-goes-on-and-on-and-on'],
        source: 'The very first page of the shop, at the bottom',
        captured: { Order: '88123', Size: 'M', Colour: 'somewhere between blue and green' },
      },
    },
  );
  await write('نورة الأحمد', 'مرحبا، أين طلبي رقم 88123؟ وعدتم به يوم الجمعة.');
  await write('יעל כהן', 'שלום, איפה ההזמנה שלי?');
  await write(
    'Rosa Klein ✅ <@U0ROSA> \u202Eezitseg',
    '<!channel> *Click* <https://evil.example|here> `now` @here ~no~\n\n\n> #1 is *resolved*',
    { over: WEB },
  );
  await write('', 'Are you open on Sunday?', { over: SMS, address: '+4915755501234' });
  await camera.messages('cards-odd', ana, [
    card('Maximiliane'),
    card('88123؟'),
    card('ההזמנה'),
    card('*Click*'),
    card('open on Sunday'),
  ]);
  await press(ben, card('Maximiliane'), 'Claim');
  await camera.messages('answer-odd', ben, [await hands.told(ben, 'Maximiliane')]);
  await open(ben, card('Maximiliane'), 'More…');
  await camera.modal('modal-more-odd', ben);
  await hands.close(ben);
  for (let number = 1; number <= 6; number += 1) {
    const name = `Guest Number${number}`;
    await write(name, `Question ${number}: is it still there?`);
    if (number <= 4) await press(ben, card(name), 'Claim');
  }
  await ben.openHome();
  await camera.home('home-many', ben);
  await camera.messages('load-full', rosa, [await command(rosa, '/inbox-load')]);
  await camera.messages('answer-many', chen, [await command(chen, '/inbox unassigned')]);
  await office.pass(21);
  await camera.messages('dm-late-many', rosa, rosa.dms().slice(-1));
  await camera.messages('dm-nudges-many', ben, ben.dms().slice(-1));
  const list = [...office.sandbox.scene.support.messages.values()].findLast(
    ({ botId, threadTs, blocks }) =>
      botId !== undefined && threadTs === undefined && JSON.stringify(blocks).includes('Show all'),
  );
  if (list !== undefined) await camera.messages('unclaimed-list', chen, [list]);
}
