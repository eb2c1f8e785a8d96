import type { FileFromCustomer } from '../customers/media.ts';
import type { Studio } from './studio.ts';

/** What people type under cards, photos, and replies that did not arrive. `photo`: as a customer's telephone makes one. */
export async function threadsAndPhotos(
  { office, camera, hands }: Studio,
  photo: Uint8Array,
): Promise<void> {
  const { sandbox, ana, ben, pass, card, settle } = office;
  const { write, press, told, answer, dm } = hands;
  const image = (name: string): FileFromCustomer => ({
    ...{ name, mimeType: 'image/png', bytes: photo },
  });

  await write('Uma Lind', 'Do you have it in green?');
  await press(ana, card('Uma'), 'Claim');
  await camera.messages('answer-claimed', ana, [await told(ana, 'Uma Lind is yours')]);
  await ana.reply(card('Uma'), 'Nice customer. There should be two in shelf B4.');
  await settle();
  await camera.messages('answer-typed', ana, [await told(ana, 'Only the team sees this')]);
  await ana.reply(card('Uma'), 'Yes, in green, too. Shall I put one aside?');
  await press(ana, await told(ana, 'Only the team sees this'), 'Send to Uma');
  await pass(1);
  const slow = await ana.reply(card('Uma'), 'It ships today.');
  await settle();
  await write('Uma Lind', 'I found one, never mind.');
  await ana.messageShortcut(slow, 'send_to_customer');
  await camera.messages('answer-not-sent', ana, [await told(ana, 'Not sent')]);
  const idea = await ben.reply(card('Uma'), 'We have a ribbon in green as well.');
  await settle();
  await ben.messageShortcut(idea, 'send_to_customer');
  await camera.messages('answer-not-yours', ben, [await told(ben, 'Send anyway')]);
  await camera.thread('thread', ana, card('Uma'));

  await answer(ana, 'Lee Chan', 'Sí, de nueve a seis.');
  await write('Lee Chan', 'And on Sunday?');
  await camera.messages('dm-not-sent', ana, [dm(ana, 'was not sent')]);

  const rita = await write('Rita Sole', 'It came like this.', { files: [image('lamp.png')] });
  await pass(1);
  const lost = write('Rita Sole', 'And the other side:', { files: [image('side.png')] });
  const kept = sandbox.customers.media.list().at(-1);
  if (kept !== undefined) kept.standing = 'gone';
  await lost;
  await pass(1);
  await press(ana, card('Rita'), 'Claim');
  await answer(ana, 'Rita Sole', 'I am sorry! A new one ships today.');
  await pass(1);
  const sent = rita.messages.findLast(({ direction }) => direction === 'out');
  await sandbox.customers.report(rita.id, sent?.id ?? '', 'failed');
  await settle();
  await camera.thread('thread-photos', ana, card('Rita'));
  await camera.messages('card-reply-failed', ana, [card('Rita')]);
  await camera.messages('dm-reply-failed', ana, ana.dms().slice(-1));
}
