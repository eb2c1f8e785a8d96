import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { whatsappMessageRequest } from '../../sandbox/customers/whatsapp.ts';
import { cardsIn } from '../../sandbox/driver.ts';
import type { CustomerState } from '../../sandbox/page-protocol.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
let marta: CustomerState;
beforeEach(async () => {
  dibs = await startDibs();
  marta = dibs.sandbox.customers.add({ name: 'Marta Díaz', account: WHATSAPP.key });
});
afterEach(() => stopAndCheck(dibs));

const [, WHATSAPP] = defaultAccounts;

/** WhatsApp hands over what she wrote `ago`. */
async function handedOver(text: string, ago: number): Promise<void> {
  const [clock] = await dibs.query<{ now: Date }>('SELECT dibs_now() AS now');
  const at = (clock?.now.getTime() ?? 0) - ago;
  const id = `wamid.${Buffer.from(text).toString('hex')}`;
  const message = { id, at, direction: 'in', text, status: 'sending' } as const;
  const { headers, body } = whatsappMessageRequest(WHATSAPP, marta, message, undefined);
  const address = `${dibs.app.url}/hooks/${WHATSAPP.key}`;
  const answer = await fetch(address, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  await dibs.settle();
}

const posts = () => dibs.sandbox.ledger.entries.filter(({ title }) => title.startsWith('chat.'));

describe('what was written long before the channel was connected', () => {
  it('is stored, and nobody hears of it', async () => {
    const before = posts().length;
    for (const text of ['Is it there?', 'Hello?']) await handedOver(text, days(3));
    expect(posts()).toHaveLength(before);
    const stored = await dibs.query(`SELECT text FROM message ORDER BY number`);
    expect(stored).toEqual([{ text: 'Is it there?' }, { text: 'Hello?' }]);
    await dibs.advance(minutes(60));
    expect(posts()).toHaveLength(before);
    await dibs.rosa.command('/inbox-load', '#support');
    await heard(dibs, dibs.rosa, 'Nobody is waiting');
  });

  it('is there for whoever answers, once that customer writes again', async () => {
    await handedOver('Is it there?', days(3));
    await dibs.sandbox.customers.write(marta.id, 'I wrote on Sunday.');
    await dibs.settle();
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('I wrote on Sunday.');
    expect(readOut(card)).toContain('Unassigned · claim by 10:05');
    expect(threadText(dibs, card)).toContain('I wrote on Sunday.');
    await dibs.ana.click(card, 'Claim & reply');
    expect(readOut(await dibs.modalOf(dibs.ana))).toContain('Is it there?');
  });

  it('that comes late to a conversation under way › rings nobody', async () => {
    await dibs.sandbox.customers.write(marta.id, 'I am here now.');
    await dibs.settle();
    await dibs.ana.click(dibs.card('Marta'), 'Claim');
    await dibs.settle();
    const before = posts().length;
    await handedOver('From before', days(1));
    expect(posts()).toHaveLength(before);
    expect(readOut(dibs.card('Marta'))).not.toContain('written twice');
  });

  it('an hour before › somebody may still wait: that is a card', async () => {
    await handedOver('Anybody there?', minutes(50));
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Anybody there?');
    expect(cardsIn(dibs.sandbox, '#support').length).toBeGreaterThan(1);
  });
});
