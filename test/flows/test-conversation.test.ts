import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardsIn, threadOf } from '../../sandbox/driver.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import { PRETEND_CUSTOMER } from '../../src/domain/pretend-customer.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
afterEach(() => stopAndCheck(dibs));

describe('a test conversation', () => {
  beforeEach(async () => {
    dibs = await startDibs();
  });

  it('goes the way of real ones: card, claim, reply, and one answer of the pretend customer', async () => {
    await dibs.rosa.click(dmWith(dibs.rosa, '#support is ready'), 'Send a test conversation');
    await heard(dibs, dibs.rosa, 'A pretend customer has written to #support');
    await dibs.settle();
    const card = dibs.card('Test customer');
    expect(readOut(card)).toContain('TEST');
    expect(card.text).toContain('Test: new');
    await dibs.ana.click(card, 'Claim & reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Test': 'Yes, it is.' });
    await dibs.advance(11_000);
    const thread = threadText(dibs, dibs.card('Test customer'));
    expect(thread).toContain('Yes, it is.');
    expect(thread).toContain(':white_check_mark: sent');
    expect(thread).toContain(PRETEND_CUSTOMER.answers);

    await dibs.ana.click(dibs.card('Test customer'), 'Reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Test': 'Pay when it arrives.' });
    await dibs.advance(11_000);
    const said = threadText(dibs, dibs.card('Test customer')).split(PRETEND_CUSTOMER.answers);
    expect(said).toHaveLength(2);
  });

  it('is in no figure', async () => {
    await dibs.ana.command('/inbox test', '#support');
    await dibs.settle();
    await dibs.ana.click(dibs.card('Test customer'), 'Claim');
    await dibs.settle();
    await dibs.rosa.command('/inbox-load', '#support');
    const load = readOut(await heard(dibs, dibs.rosa, 'Load · #support'));
    expect(load).toContain('Nobody is waiting');
    expect(load).not.toMatch(/1 of \d/);
    await dibs.ana.command('/inbox help', '#support');
    const help = readOut(await heard(dibs, dibs.ana, 'What /inbox can do'));
    expect(help).toContain('No customer has written yet');
  });

  it('is named where one works on it, and counted nowhere', async () => {
    await dibs.ana.command('/inbox test', '#support');
    await dibs.write('Joel Okafor', 'Hello?');
    await dibs.advance(minutes(6));
    const list = cardsIn(dibs.sandbox, '#support').findLast((message) =>
      readOut(message).includes('without an owner'),
    );
    expect(readOut(list ?? {})).toMatch(/1 and 1 test without an owner, oldest #2 Joel Okafor/);
    await dibs.ben.command('/inbox unassigned', '#support');
    const asked = readOut(await heard(dibs, dibs.ben, '1 and 1 test without an owner in #support'));
    expect(asked).toMatch(/#2 · Joel Okafor[^•]*#1 · Test customer · TEST/);
    await dibs.ben.click(dibs.card('Joel Okafor'), 'Claim');
    await dibs.ben.click(dibs.card('Test customer'), 'Claim');
    await dibs.settle();
    await dibs.ben.command('/inbox mine', '#support');
    await heard(dibs, dibs.ben, '1 conversation is yours, and 1 test');
    await dibs.advance(minutes(11));
    expect(readOut(dmWith(dibs.rosa, 'late in #support'))).toContain(
      '1 and 1 test late in #support\n#2 Joel Okafor, Ben Adler',
    );
    expect(readOut(dmWith(dibs.ben, '#1 Test customer (TEST)'))).toContain(', and 1 test');
  });

  it('is gone after a day: its card, its thread and the DMs about it, of everybody who had it', async () => {
    await dibs.ana.command('/inbox test', '#support');
    await dibs.settle();
    const card = dibs.card('Test customer');
    await dibs.rosa.choose(card, 'Assign to…', 'Ana');
    await dibs.settle();
    expect(threadOf(dibs.sandbox, card).length).toBeGreaterThan(0);
    await dibs.rosa.click(dibs.card('Test customer'), 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Ben' });
    await dibs.settle();
    const dms = () =>
      [dibs.ana, dibs.ben].map(
        (person) => person.dms().filter((dm) => readOut(dm).includes('Test customer')).length,
      );
    expect(dms()).toEqual([2, 1]);
    await dibs.advance(days(1) + minutes(1));
    expect(dms()).toEqual([0, 0]);
    const left = cardsIn(dibs.sandbox, '#support');
    expect(left.filter((message) => readOut(message).includes('Test customer'))).toEqual([]);
    expect(threadOf(dibs.sandbox, card)).toEqual([]);
    const [row] = await dibs.query<{ status: string }>(
      `SELECT status FROM conversation WHERE purpose = 'test'`,
    );
    expect(row?.status).toBe('resolved');
  });

  it('is gone a day after it was resolved, too', async () => {
    await dibs.ana.command('/inbox test', '#support');
    await dibs.settle();
    await dibs.ana.click(dibs.card('Test customer'), 'Claim');
    await dibs.settle();
    await dibs.ana.click(dibs.card('Test customer'), 'Resolve');
    await dibs.settle();
    expect(readOut(dibs.card('Test customer'))).toContain('without an answer by Ana Silva');
    await dibs.advance(days(1) + minutes(1));
    const left = cardsIn(dibs.sandbox, '#support');
    expect(left.filter((card) => readOut(card).includes('Test customer'))).toEqual([]);
  });

  it('is for those who answer; who watches is told so', async () => {
    const { support } = dibs.sandbox.scene;
    await dibs.chen.leave('#support');
    await dibs.settle();
    await dibs.chen.act({ type: 'join', conversation: support.id });
    await dibs.settle();
    await dibs.chen.command('/inbox test', '#support');
    await heard(dibs, dibs.chen, 'Tests are for those who answer there');
  });

  it('sent twice at once › is two customers on one pretend channel', async () => {
    await Promise.all([
      dibs.ana.command('/inbox test', '#support'),
      dibs.ben.command('/inbox test', '#support'),
    ]);
    await dibs.settle();
    const [row] = await dibs.query<{ accounts: string; conversations: string }>(
      `SELECT (SELECT count(*) FROM channel_account WHERE settings->>'purpose' = 'test') AS accounts,
        (SELECT count(*) FROM conversation WHERE purpose = 'test') AS conversations`,
    );
    expect(row).toEqual({ accounts: '1', conversations: '2' });
  });
});

describe('before anything is set up', () => {
  it('the first run shows the inviter how it works, and nobody else can', async () => {
    dibs = await startDibs({ setUp: false, sandbox: { accounts: [] } });
    await dibs.rosa.invite('#support', dibs.sandbox.workspace.app.botUserId);
    await dibs.settle();
    const hello = cardsIn(dibs.sandbox, '#support').at(-1);
    if (hello === undefined) throw new Error('the bot said nothing');
    await dibs.ana.click(hello, 'Show me with a pretend customer');
    await heard(dibs, dibs.ana, 'an admin of this workspace can set this up');
    await dibs.rosa.click(hello, 'Show me with a pretend customer');
    await heard(dibs, dibs.rosa, 'A pretend customer has written');
    await dibs.settle();
    await dibs.rosa.click(dibs.card('Test customer'), 'Claim');
    await dibs.settle();
    expect(readOut(dibs.card('Test customer'))).toContain('Rosa Klein');
  });
});
