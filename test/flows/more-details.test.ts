import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { cardsIn } from '../../sandbox/driver.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { days } from '../../src/domain/ids.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';
import { anaOwns, goOn, openMore, seen } from './more-steps.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
});
afterEach(() => stopAndCheck(dibs));

async function tagged(tags: string[]): Promise<string> {
  const account = defaultAccounts[0].key;
  const marta = dibs.sandbox.customers.add({ name: 'Marta Díaz', account });
  await dibs.sandbox.customers.write(marta.id, 'Hello', { tags });
  await dibs.settle();
  return marta.id;
}

async function tagsNow(): Promise<string[]> {
  const [row] = await dibs.query<{ tags: string[] }>('SELECT tags FROM conversation');
  return row?.tags ?? [];
}

describe('Priority and tags…', () => {
  it('stand on the card and in the log, and leave the thread in peace', async () => {
    await tagged(['shoes, blue', 'sale']);
    await openMore(dibs, dibs.ben);
    await goOn(dibs, dibs.ben, 'Priority and tags…');
    await dibs.ben.submit({ Priority: 'High', Tags: 'shoes, blue\nrefund, urgent case' });
    await dibs.settle();
    const again = await seen(dibs, dibs.ben, '#1 · Marta Díaz: priority high, tags: shoes, blue');
    expect(await tagsNow()).toEqual(['shoes, blue', 'refund', 'urgent case']);
    expect(readOut(again)).toContain('Ben Adler set priority high, tags: shoes, blue, refund');
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('high · shoes, blue · refund');
    expect(threadText(dibs, card)).not.toContain('priority');
  });

  it('of somebody else meanwhile are shown again, with what was typed', async () => {
    const marta = await tagged(['sale']);
    await openMore(dibs, dibs.ben);
    await goOn(dibs, dibs.ben, 'Priority and tags…');
    await dibs.sandbox.customers.write(marta, 'And', { tags: ['shoes'] });
    await dibs.settle();
    await dibs.ben.submit({ Tags: 'sale\nrefund' });
    const shown = await seen(dibs, dibs.ben, 'Somebody changed priority or tags while you did.');
    expect(JSON.stringify(shown.blocks)).toContain('sale\\nshoes\\nrefund');
    await dibs.ben.submit();
    await dibs.settle();
    await seen(dibs, dibs.ben, 'tags: sale, shoes, refund');
  });

  it('keep what does not fit into the field, and refuse a tag that is too long', async () => {
    const tags = Array.from({ length: 50 }, (_, index) => `${'t'.repeat(200)}${index}`);
    await tagged(tags);
    await openMore(dibs, dibs.ben);
    const modal = await goOn(dibs, dibs.ben, 'Priority and tags…');
    expect(readOut(modal)).toMatch(/\d+ more do not fit here and stay/);
    const shown = await dibs.ben.submit({ Tags: 'x'.repeat(41) });
    expect(JSON.stringify(shown)).toContain('is too long for a tag: at most 40 characters fit.');
    await dibs.ben.submit({ Tags: 'short' });
    await dibs.settle();
    await seen(dibs, dibs.ben, 'tags: short');
    const now = await tagsNow();
    expect(now[0]).toBe('short');
    expect(now.slice(1)).toEqual(tags.slice(-(now.length - 1)));
  });
});

describe('the VIP mark', () => {
  it('stands on the customer’s other cards, too, and goes from them', async () => {
    await anaOwns(dibs);
    await dibs.write('Kim Park', 'Hello from my other number');
    await dibs.query(
      `WITH known AS (SELECT customer_id AS id FROM conversation WHERE number = 1),
       theirs AS (UPDATE identity SET customer_id = known.id FROM known)
       UPDATE conversation SET customer_id = known.id FROM known`,
      [],
    );
    const other = () =>
      cardsIn(dibs.sandbox, '#support')
        .map(readOut)
        .find((each) => each.includes('#2'));
    await dibs.ben.click(await openMore(dibs, dibs.ben), 'Mark as VIP');
    await dibs.settle();
    expect(other()).toContain('VIP');
    await dibs.ben.click(await dibs.modalOf(dibs.ben), 'No longer VIP');
    await dibs.settle();
    expect(other()).not.toContain('VIP');
  });

  it('is set and taken in More, and stands on the card, in pushes and lists', async () => {
    await anaOwns(dibs);
    await dibs.ben.click(await openMore(dibs, dibs.ben), 'Mark as VIP');
    await dibs.settle();
    const again = await seen(dibs, dibs.ben, 'Marta Díaz is a VIP now: :star: stands on cards');
    expect(buttonsOf(again)).toContain('No longer VIP');
    expect(readOut(again)).toContain('Ben Adler marked Marta as a VIP');
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('#1 · Marta Díaz :star: VIP');
    expect(card.text).toContain('#1, Marta Díaz (VIP)');
    await dibs.ana.command('/inbox mine', '#support');
    expect(readOut(await heard(dibs, dibs.ana, '1 conversation is yours'))).toContain('VIP');
    await dibs.ben.click(again, 'No longer VIP');
    await dibs.settle();
    await seen(dibs, dibs.ben, 'Marta Díaz is no VIP any more.');
    expect(readOut(dibs.card('Marta Díaz'))).not.toContain('VIP');
  });
});

describe('More… stays true', () => {
  it('follows and no longer follows', async () => {
    await anaOwns(dibs);
    await dibs.ben.click(await openMore(dibs, dibs.ben), 'Follow');
    await dibs.settle();
    const followed = await seen(dibs, dibs.ben, 'You follow #1 · Marta Díaz.');
    expect(readOut(followed)).toContain('Followed by: Ben Adler');
    expect(readOut(followed).match(/\[Unfollow]/g)).toHaveLength(1);
    await dibs.ben.click(followed, 'Unfollow');
    await dibs.settle();
    const again = await seen(dibs, dibs.ben, 'You no longer follow #1 · Marta Díaz.');
    expect(readOut(again)).not.toContain('Followed by');
  });

  it('looks at the role at each press, and offers then what is left', async () => {
    await anaOwns(dibs);
    const { chen } = dibs;
    const modal = await openMore(dibs, chen);
    await chen.leave('#support');
    await dibs.settle();
    await chen.act({ type: 'join', conversation: dibs.sandbox.scene.support.id });
    await dibs.settle();
    await chen.click(modal, 'Mark as VIP');
    await dibs.settle();
    const again = await seen(dibs, chen, 'You watch #support but do not answer there.');
    expect(buttonsOf(again)).toEqual(['Follow', 'Open in #support']);
    await chen.leave('#support');
    await dibs.settle();
    await chen.click(again, 'Follow');
    await dibs.settle();
    const told = await seen(dibs, chen, 'You are not in #support. Join it first');
    expect(readOut(told)).not.toContain('Marta');
  });

  it('gives a colleague’s to the manager who asks, who can take that back', async () => {
    await anaOwns(dibs);
    await dibs.rosa.click(await openMore(dibs, dibs.rosa), 'Give to me');
    await dibs.settle();
    const mine = await seen(dibs, dibs.rosa, '#1 · Marta Díaz is yours.');
    expect(readOut(mine)).toContain('Owner: Rosa Klein');
    expect(buttonsOf(mine)).not.toContain('Give to me');
    expect(readOut(dmWith(dibs.ana, 'took #1'))).toContain('Rosa Klein took #1 · Marta Díaz over');
    await dibs.rosa.click(mine, 'Undo');
    await dibs.settle();
    expect(readOut(await seen(dibs, dibs.rosa, 'Taken back.'))).toContain('Owner: Ana Silva');
  });

  it('claims, resolves and reopens where one stands', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    await dibs.ana.click(await openMore(dibs, dibs.ana), 'Claim');
    await dibs.settle();
    const claimed = await seen(dibs, dibs.ana, '#1 · Marta Díaz is yours.');
    await dibs.ana.click(claimed, 'Resolve');
    await dibs.settle();
    const resolved = await seen(dibs, dibs.ana, 'is resolved without an answer to Marta.');
    await dibs.ana.click(resolved, 'Solved');
    await dibs.settle();
    const ended = await seen(dibs, dibs.ana, 'is resolved without an answer to Marta: Solved.');
    await dibs.ana.click(ended, 'Reopen');
    await dibs.settle();
    await seen(dibs, dibs.ana, '#1 · Marta Díaz is open again.');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ana Silva');
  });

  it('links the customer’s other conversations, and of inboxes one is not in says only how many', async () => {
    await anaOwns(dibs);
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Resolve');
    await dibs.settle();
    await dibs.advance(days(8));
    await dibs.write('Marta Díaz', 'And another thing');
    const modal = await openMore(dibs, dibs.ben);
    expect(JSON.stringify(modal.blocks)).toMatch(/"url":"https?:[^"]+archives[^"]+","text":"#1"/);
    await dibs.query(
      `INSERT INTO inbox (workspace_id, id, version, slack_channel, name, status, visibility, settings)
       SELECT workspace_id, gen_random_uuid(), 1, 'C0SECRET', 'secret', status, visibility, settings FROM inbox LIMIT 1`,
    );
    await dibs.query(
      `UPDATE conversation SET inbox_id = (SELECT id FROM inbox WHERE name = 'secret'), last_owner_id = NULL WHERE number = 1`,
    );
    await dibs.ben.cancel();
    const words = readOut(await openMore(dibs, dibs.ben));
    expect(words).toContain('1 conversation in inboxes that you are not in');
    expect(words).not.toContain('secret');
    expect(words).not.toContain('#1,');
    await dibs.query(
      `UPDATE conversation SET inbox_id = (SELECT id FROM inbox WHERE name <> 'secret' LIMIT 1), last_owner_id = $1 WHERE number = 1`,
      [dibs.ana.id],
    );
    await dibs.query(`DELETE FROM inbox WHERE name = 'secret'`);
  });

  it('ends a long history with how much more there was', async () => {
    await dibs.write('Marta Díaz', 'Hello');
    for (let times = 0; times < 18; times += 1) {
      await dibs.ana.command('/inbox assign 1 me', '#support');
      await dibs.ana.command('/inbox assign 1 unassigned', '#support');
    }
    await dibs.settle();
    const words = readOut(await openMore(dibs, dibs.ben));
    expect(words).toMatch(/… and 7 more, before that$/);
  });
});
