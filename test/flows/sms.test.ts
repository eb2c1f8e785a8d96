import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { twilioMessageRequest } from '../../sandbox/customers/twilio.ts';
import type { CustomerState } from '../../sandbox/page-protocol.ts';
import { seconds } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, readOut, threadText } from '../helpers/read-out.ts';

const [, , SMS] = defaultAccounts;

let dibs: Dibs;
afterEach(() => dibs.stop());

async function writes(name: string, text: string): Promise<CustomerState> {
  const customer = dibs.sandbox.customers.add({ name, account: SMS.key });
  const message = await dibs.sandbox.customers.write(customer.id, text);
  expect(message.status).toBe('accepted');
  await dibs.settle();
  return customer;
}

describe('a text message', () => {
  beforeEach(async () => {
    dibs = await startDibs();
  });

  /** What stands in the message of the card: Twilio tells no name, so it is known by the end of its number. */
  const cardOf = ({ address }: CustomerState) => dibs.card(`··${address.slice(-4)}`);

  async function answer(customer: CustomerState, text: string): Promise<void> {
    await dibs.ana.click(cardOf(customer), 'Claim & reply');
    const modal = await dibs.modalOf(dibs.ana);
    expect(readOut(modal)).toContain('on SMS.');
    const shown = await dibs.ana.submit({ 'Message to the customer': text });
    expect(shown).toEqual({ type: 'nothing' });
    await dibs.advance(seconds(10));
  }

  async function report(customer: CustomerState, status: 'delivered' | 'failed'): Promise<void> {
    const reply = customer.messages.at(-1);
    await dibs.sandbox.customers.report(customer.id, reply?.id ?? '', status);
    await dibs.settle();
  }

  it('becomes a card, is answered, and the answer stands on the customer’s phone', async () => {
    const kim = await writes('Kim Park', 'Are you open today?');
    const card = cardOf(kim);
    expect(readOut(card)).toContain('SMS');
    expect(readOut(card)).toContain('Are you open today?');
    expect(readOut(card)).not.toContain(kim.address);

    await answer(kim, 'Until six.');
    expect(kim.messages.at(-1)).toMatchObject({ direction: 'out', text: 'Until six.' });
    expect(threadText(dibs, cardOf(kim))).toMatch(/ sent \d/);
    await report(kim, 'delivered');
    expect(threadText(dibs, cardOf(kim))).toMatch(/ arrived \d/);
  });

  it('whose answer cannot be delivered is told in the thread, with the reason', async () => {
    const kim = await writes('Kim Park', 'Are you open today?');
    await answer(kim, 'Until six.');
    await report(kim, 'failed');
    expect(threadText(dibs, cardOf(kim))).toContain(
      'Not sent: The customer’s phone is off, or out of reach.',
    );
  });

  it('whose answer Twilio took without telling us is settled by its status', async () => {
    const kim = await writes('Kim Park', 'Are you open today?');
    dibs.sandbox.faults.add({ method: 'customer', fault: { type: 'lose_answer' } });
    await answer(kim, 'Until six.');
    expect(threadText(dibs, cardOf(kim))).toContain('May not have arrived.');
    await report(kim, 'delivered');
    expect(threadText(dibs, cardOf(kim))).toMatch(/ arrived \d/);
    expect(kim.messages.filter(({ direction }) => direction === 'out')).toHaveLength(1);
  });

  it('that Twilio brings twice is one message', async () => {
    const kim = await writes('Kim Park', 'Are you open today?');
    const [first] = kim.messages;
    if (first === undefined) throw new Error('nothing was written');
    const url = `${dibs.app.url}/hooks/${SMS.key}`;
    const { headers, body } = twilioMessageRequest(SMS, kim, first, url);
    const again = await fetch(url, { method: 'POST', headers, body });
    expect([again.status, await again.text()]).toEqual([200, '<Response/>\n']);
    await dibs.settle();
    const [sent] = dibs.sandbox.ledger.entries.filter(
      ({ direction }) => direction === 'customer_to_app',
    );
    expect(sent?.answered).toBe('<Response/>\n');
    const messages = await dibs.query<{ count: string }>('SELECT count(*) FROM message');
    expect(messages).toEqual([{ count: '1' }]);
  });
});

describe('connecting a number of Twilio’s', () => {
  beforeEach(async () => {
    dibs = await startDibs();
    await connect({});
  });

  const fields = {
    'Telephone number': '+49 157 55502000',
    'Account SID': SMS.accountSid,
    'Auth token': SMS.authToken,
  };

  async function connect(over: Partial<typeof fields>) {
    await dibs.rosa.click(dmWith(dibs.rosa, '#support is ready'), 'SMS (Twilio)');
    await dibs.modalOf(dibs.rosa);
    return dibs.rosa.submit({ ...fields, ...over });
  }

  it('shows the address that Twilio wants; then messages come and go', async () => {
    const told = readOut(await dibs.modalOf(dibs.rosa));
    const key = /\/hooks\/([\w-]+)/.exec(told)?.[1] ?? '';
    expect(told).toContain(`${dibs.app.url}/hooks/${key}`);
    expect(told).not.toContain(SMS.authToken);
    dibs.sandbox.customers.setAccount({ ...SMS, key, number: '+4915755502000' });
    const kim = dibs.sandbox.customers.add({ name: 'Kim Park', account: key });
    expect((await dibs.sandbox.customers.write(kim.id, 'Hello?')).status).toBe('accepted');
    await dibs.settle();
    const card = dibs.card('Hello?');
    await dibs.ana.click(card, 'Claim & reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to the customer': 'Hello!' });
    await dibs.advance(seconds(10));
    expect(kim.messages.at(-1)).toMatchObject({ direction: 'out', text: 'Hello!' });
  });

  it('does not take the same number twice, however it is written', async () => {
    await dibs.rosa.cancel();
    const shown = await connect({ 'Telephone number': '0049 (157) 555-02000' });
    expect(JSON.stringify(shown)).toContain('This SMS number is connected already.');
  });
});
