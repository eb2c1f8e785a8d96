import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { threadOf } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import type { CustomerState } from '../../sandbox/page-protocol.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

/** As long as a reply can be taken back. */
const HOLD = 10_000;

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

async function anaOwns(customer: string): Promise<void> {
  await dibs.write(customer, 'Is the blue one still available?');
  await dibs.ana.click(dibs.card(customer), 'Claim');
  await dibs.settle();
}

async function replies(words: string, customer = 'Marta Díaz'): Promise<void> {
  await dibs.ana.click(dibs.card(customer), 'Reply');
  await dibs.modalOf(dibs.ana);
  await dibs.ana.submit({ 'Message to Marta': words });
  await dibs.advance(HOLD);
}

function marta(): CustomerState {
  const [found] = dibs.sandbox.customers.list();
  if (found === undefined) throw new Error('nobody wrote yet');
  return found;
}

/** The message of a thread that has this button. */
function inThread(card: Message, button: string): Message {
  const found = threadOf(dibs.sandbox, card).find((each) => buttonsOf(each).includes(button));
  if (found === undefined) throw new Error(`no ${button} in:\n${threadText(dibs, card)}`);
  return found;
}

const heardByMarta = () =>
  marta()
    .messages.filter(({ direction }) => direction === 'out')
    .map(({ text }) => text);

describe('a reply that does not arrive', () => {
  it('is said in the thread with its reason, is our turn again, and can be retried', async () => {
    await anaOwns('Marta Díaz');
    const account = defaultAccounts[0];
    dibs.sandbox.customers.setAccount({ ...account, secret: 'whsec_b3RoZXItc2VjcmV0LTAwMDE=' });
    await replies('Yes!');
    expect(heardByMarta()).toEqual([]);
    const card = dibs.card('Marta Díaz');
    expect(threadText(dibs, card)).toContain('Not sent: The connected system refused the reply');
    expect(readOut(card)).toContain('Reply by 10:15 CET · Ana Silva');
    expect(buttonsOf(card)).toContain('Reply');
    dibs.sandbox.customers.setAccount(account);
    await dibs.write('Marta Díaz', 'Hello?');
    const notArrived = 'The last reply did not arrive; its thread says why.';
    expect(readOut(dibs.card('Marta Díaz'))).toMatch(/Hello\?\n.*did not arrive.*\n.*Reply by/);
    expect(readOut(dibs.card('Marta Díaz'))).toContain(notArrived);
    await dibs.ana.click(inThread(card, 'Send again'), 'Send again');
    await dibs.settle();
    expect(heardByMarta()).toEqual(['Yes!']);
    expect(readOut(dibs.card('Marta Díaz'))).not.toContain(notArrived);
    expect(threadText(dibs, card)).not.toContain('[Send again]');
  });

  it('is told to nobody who has left meanwhile; the card says it to those who are there', async () => {
    await anaOwns('Marta Díaz');
    dibs.sandbox.customers.setAccount({
      ...defaultAccounts[0],
      secret: 'whsec_b3RoZXItc2VjcmV0LTAwMDE=',
    });
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Marta': 'Yes!' });
    await dibs.settle();
    await dibs.ana.leave('#support');
    await dibs.settle();
    await dibs.advance(HOLD);
    expect(dibs.ana.dms().map(readOut)).toEqual([]);
    const card = readOut(dibs.card('Marta Díaz'));
    expect(card).toContain('The last reply did not arrive');
    expect(card).toContain('Unassigned');
  });

  it('whose answer was an error may have arrived; the owner is told and decides', async () => {
    await anaOwns('Marta Díaz');
    const broken = { type: 'http_500_before' } as const;
    dibs.sandbox.faults.add({ method: 'customer', fault: broken, remaining: null });
    await replies('Yes!');
    await dibs.advance(60_000);
    dibs.sandbox.faults.clear();
    const card = dibs.card('Marta Díaz');
    expect(threadText(dibs, card)).toContain('May not have arrived.');
    expect(readOut(card)).toContain('may not have arrived');
    expect(heardByMarta()).toEqual([]);
    const [dm] = dibs.ana.dms();
    expect(readOut(dm ?? {})).toContain('Your reply to Marta Díaz on #1 may not have arrived.');
    await dibs.ana.click(dm ?? card, 'Send again');
    await dibs.settle();
    expect(heardByMarta()).toEqual(['Yes!']);
    expect(readOut(dibs.card('Marta Díaz'))).not.toContain('may not have arrived');
    expect(threadText(dibs, card)).not.toContain('[Send again]');
    expect(dibs.ana.dms().map(readOut)).toEqual([
      expect.stringMatching(/^Your reply to Marta Díaz on #1 (was sent again|arrived after all)/),
    ]);
    expect(dibs.ana.dms().flatMap(buttonsOf)).toEqual([]);
  });

  it('whose answer was lost is uncertain, and is sent again only by a press', async () => {
    await anaOwns('Marta Díaz');
    const lose = { type: 'lose_answer' } as const;
    dibs.sandbox.faults.add({ method: 'customer', fault: lose, remaining: null });
    await replies('Yes!');
    expect(heardByMarta()).toEqual(['Yes!']);
    const card = dibs.card('Marta Díaz');
    expect(threadText(dibs, card)).toContain('May not have arrived.');
    await dibs.advance(60_000);
    await dibs.advance(60_000);
    dibs.sandbox.faults.clear();
    await dibs.ana.click(inThread(card, 'Send again'), 'Send again');
    await dibs.settle();
    expect(threadText(dibs, card)).toContain('sent 10:02 CET');
    expect(threadText(dibs, card)).not.toContain('May not have arrived.');
  });

  it('on WhatsApp after having been taken: fails, and is our turn again', async () => {
    const { customers } = dibs.sandbox;
    const kim = customers.add({ name: 'Kim Park', account: defaultAccounts[1].key });
    await customers.write(kim.id, 'Hola');
    await dibs.settle();
    await dibs.ana.click(dibs.card('Kim Park'), 'Claim & reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Kim': 'Hola!' });
    await dibs.advance(HOLD);
    expect(readOut(dibs.card('Kim Park'))).toContain('Waiting for Kim');
    const sent = kim.messages.at(-1);
    await customers.report(kim.id, sent?.id ?? '', 'failed');
    await dibs.settle();
    const card = dibs.card('Kim Park');
    expect(readOut(card)).toContain('Reply by 10:15 CET · Ana Silva');
    expect(threadText(dibs, card)).toContain('Not sent:');
    await dibs.ana.click(inThread(card, 'Send again'), 'Send again');
    await dibs.settle();
    expect(kim.messages.filter(({ direction }) => direction === 'out')).toHaveLength(2);
    expect(readOut(dibs.card('Kim Park'))).toContain('Waiting for Kim');
  });

  it('marks that it was delivered and read', async () => {
    const { customers } = dibs.sandbox;
    const kim = customers.add({ name: 'Kim Park', account: defaultAccounts[1].key });
    await customers.write(kim.id, 'Hola');
    await dibs.settle();
    await dibs.ana.click(dibs.card('Kim Park'), 'Claim & reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Kim': 'Hola!' });
    await dibs.advance(HOLD);
    const sent = kim.messages.at(-1)?.id ?? '';
    await customers.report(kim.id, sent, 'delivered');
    await dibs.settle();
    expect(threadText(dibs, dibs.card('Kim Park'))).toContain(' arrived 10:00 CET');
    await customers.report(kim.id, sent, 'read');
    await dibs.settle();
    expect(readOut(dibs.card('Kim Park'))).toContain(' read');
  });
});
