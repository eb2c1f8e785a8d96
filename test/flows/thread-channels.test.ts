import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import type { Ephemeral } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { heard, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';
import { customersHeard, marksOn, toldTo } from './thread-steps.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

const photo = { name: 'lamp.png', mimeType: 'image/png', bytes: Buffer.from('a lamp') };

/** A customer of this channel writes, and Ana owns it. */
async function anaAnswers(channel: 'whatsapp' | 'sms' | 'generic') {
  const account = defaultAccounts.find((each) => each.channel === channel);
  if (account === undefined) throw new Error(`the sandbox has no ${channel}`);
  const customer = dibs.sandbox.customers.add({ name: 'Kim Park', account: account.key });
  await dibs.sandbox.customers.write(customer.id, 'Is it blue?');
  await dibs.settle();
  await dibs.ana.click(dibs.card('Is it blue?'), 'Claim');
  await dibs.settle();
  return customer;
}

async function types(words: string, files = [photo]) {
  const typed = await dibs.ana.reply(dibs.card('Is it blue?'), words, { files });
  await dibs.settle();
  return typed;
}

/** By SMS people have no names, only numbers. */
function sendButton(asked: Ephemeral): string {
  return buttonsOf(asked).find((label) => label.startsWith('Send to ')) ?? 'no such button';
}

describe('typed with files', () => {
  it('by SMS, the words can go, and the photo is said to stay', async () => {
    await anaAnswers('sms');
    const typed = await types('Like this:');
    const asked = await heard(dibs, dibs.ana, 'The photo stays here: SMS takes no files.');
    await dibs.ana.click(asked, sendButton(asked));
    await dibs.advance(10_000);
    expect(customersHeard(dibs)).toEqual(['Like this:']);
    expect(marksOn(typed)).toEqual(['white_check_mark']);
  });

  it('by SMS, nothing but a photo cannot go at all', async () => {
    await anaAnswers('sms');
    const typed = await types('');
    const asked = await heard(dibs, dibs.ana, 'The photo stays here');
    expect(readOut(asked)).not.toContain('[Send');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await heard(dibs, dibs.ana, 'SMS takes no files: take them out');
    await dibs.advance(10_000);
    expect(customersHeard(dibs)).toEqual([]);
    expect(marksOn(typed)).toEqual(['lock']);
  });
});

describe('what the channel does not take', () => {
  it('too long for an SMS is refused in place, and can be changed', async () => {
    await anaAnswers('sms');
    await types('x'.repeat(1_601), []);
    const asked = await heard(dibs, dibs.ana, 'Only the team');
    await dibs.ana.click(asked, sendButton(asked));
    const answer = await heard(dibs, dibs.ana, 'That is 1,601 characters; at most 1,600 fit');
    expect(readOut(answer)).toContain('[Edit]');
    await dibs.advance(10_000);
    expect(customersHeard(dibs)).toEqual([]);
  });

  it('WhatsApp takes no free reply after 24 hours: nothing is offered, and that is said', async () => {
    await anaAnswers('whatsapp');
    await dibs.advance(24 * 3_600_000);
    const typed = await types('Still here?', []);
    const asked = await heard(dibs, dibs.ana, 'WhatsApp allows free replies for 24 h');
    expect(readOut(asked)).not.toContain('[Send');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await heard(dibs, dibs.ana, 'Not sent. WhatsApp allows free replies');
    expect(customersHeard(dibs)).toEqual([]);
  });

  it('a system without an address for replies: nothing is offered', async () => {
    await anaAnswers('generic');
    await dibs.query(`UPDATE channel_account SET settings = settings - 'replyUrl'`);
    const typed = await types('Hello?', []);
    expect(marksOn(typed)).toEqual(['lock']);
    expect(toldTo(dibs.ana)).toBe('');
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await heard(dibs, dibs.ana, 'no address for replies is set');
  });

  it('says by its mark that the customer has read it, or that it failed', async () => {
    const kim = await anaAnswers('whatsapp');
    const [read, failed] = [await types('Yes!', []), await types('And red!', [])];
    for (const typed of [read, failed]) {
      await dibs.ana.messageShortcut(typed, 'send_to_customer');
      await dibs.advance(10_000);
      expect(marksOn(typed)).toEqual(['white_check_mark']);
    }
    const { customers } = dibs.sandbox;
    const out = kim.messages.filter(({ direction }) => direction === 'out');
    await customers.report(kim.id, out.at(0)?.id ?? '', 'read');
    await customers.report(kim.id, out.at(1)?.id ?? '', 'failed');
    await dibs.settle();
    expect(marksOn(read)).toEqual(['eyes']);
    expect(marksOn(failed)).toEqual(['warning']);
    await dibs.ana.messageShortcut(failed, 'send_to_customer');
    const answer = await heard(dibs, dibs.ana, 'Not sent:');
    await dibs.ana.click(answer, 'Send again');
    await dibs.settle();
    expect(marksOn(failed)).toEqual(['white_check_mark']);
  });
});
