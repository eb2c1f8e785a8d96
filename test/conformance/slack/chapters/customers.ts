import { randomUUID } from 'node:crypto';
import { defaultAccounts } from '../../../../sandbox/customers/accounts.ts';
import { mustFindElement } from '../../../../sandbox/reading.ts';
import { signStandardWebhook } from '../../../../sandbox/standard-webhooks.ts';
import { minutes } from '../../../../src/domain/ids.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { fillIn, inThread, openModal, press } from './acting.ts';
import { HOLD } from './replying.ts';

const [WEB, WHATSAPP, SMS] = defaultAccounts;

/** Over WhatsApp: read, failed after it was taken, refused, perhaps arrived; and sent again by whoever decides so. */
export async function repliesThatDoNotArrive(dibs: Dibs): Promise<void> {
  const { ana, ben, sandbox } = dibs;
  const lee = sandbox.customers.add({ name: 'Lee Chan', account: WHATSAPP.key });
  await sandbox.customers.write(lee.id, 'Hola, ¿está abierto?');
  await dibs.settle();
  const say = async (button: string, text: string) => {
    const inputs = { 'Message to Lee': text };
    await fillIn(dibs, ana, { where: dibs.card('Lee'), button, inputs });
    await dibs.advance(HOLD);
  };
  await say('Claim & reply', 'Sí.');
  const report = async (status: 'delivered' | 'read' | 'failed') => {
    const last = lee.messages.findLast(({ direction }) => direction === 'out');
    await sandbox.customers.report(lee.id, last?.id ?? '', status);
    await dibs.settle();
  };
  await report('delivered');
  await report('read');
  await say('Reply', 'Until six.');
  await report('failed');

  sandbox.faults.add({ method: 'customer', fault: { type: 'error', error: 'nope' } });
  await say('Reply', 'Until seven.');
  sandbox.faults.add({ method: 'customer', fault: { type: 'lose_answer' } });
  await say('Reply', 'Until eight.');
  await dibs.advance(minutes(1));
  const retry = inThread(dibs, dibs.card('Lee'), 'Send again');
  const { blockId, actionId } = mustFindElement(retry.blocks, 'Send again', 'button');
  const place = { kind: 'message', conversation: retry.channel, ts: retry.ts } as const;
  await sandbox.act({
    type: 'race',
    actions: [ana, ben].map(({ id: user }) => ({
      ...{ type: 'block_action', user, place, blockId, actionId },
      press: { type: 'button' },
    })),
  });
  await dibs.settle();
  await sandbox.until('who came second', () =>
    [ana, ben].some((each) =>
      each.ephemerals().some(({ text }) => text.includes('was not sent again')),
    ),
  );
  await press(dibs, ana, dibs.card('Lee'), 'Resolve');
}

/** Somebody without a name writes by SMS, and gets an answer there. */
async function bySms(dibs: Dibs): Promise<void> {
  const { ana, sandbox } = dibs;
  const sam = sandbox.customers.add({
    name: 'Sam',
    account: SMS.key,
    address: '+4915755509876',
  });
  await sandbox.customers.write(sam.id, 'Are you open on Sunday?');
  await dibs.settle();
  const card = dibs.card('open on Sunday');
  await openModal(dibs, ana, card, 'Claim & reply');
  const label = ana.modal()?.blocks.flatMap((block) => ('label' in block ? block.label.text : []));
  await ana.submit({ [String(label?.[0])]: 'No, only until Saturday.' });
  await dibs.advance(HOLD);
}

/** A bot talks first and hands over; somebody answers by telephone; something is settled in another program. */
export async function otherSystems(dibs: Dibs): Promise<void> {
  await bySms(dibs);
  const customer = { id: 'shop-77', name: 'Nils Berg' };
  await post(dibs, {
    customer,
    message: { id: 'm1', text: 'I want my money back', attachments: [IMAGE] },
    conversation: {
      subject: 'Refund',
      priority: 'high',
      tags: ['refund'],
      captured: { Order: 88 },
    },
    automation: 'Parcel bot',
  });
  await post(dibs, {
    type: 'handed_over',
    customer,
    by: 'Parcel bot',
    reason: 'asked for a person',
  });
  const message = { text: 'Called: money is on its way.' };
  await post(dibs, { type: 'reply_recorded', customer, by: 'Ada (telephone)', message });
  await openModal(dibs, dibs.rosa, dibs.card('Nils'), 'More…');
  await dibs.rosa.cancel();
  await post(dibs, { type: 'resolved', customer, by: 'Refund desk', note: 'Refunded' });
}

const IMAGE = {
  type: 'image',
  name: 'box.jpg',
  mime_type: 'image/jpeg',
  url: 'https://files.example.com/box.jpg',
};

async function post(dibs: Dibs, said: object): Promise<void> {
  const body = JSON.stringify(said);
  const id = randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const response = await fetch(`${dibs.app.url}/hooks/${WEB.key}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signStandardWebhook(WEB.secret, { id, timestamp, body }),
    },
    body,
  });
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  await dibs.settle();
}
