import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/driver.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

/** As long as a reply can be taken back. */
const HOLD = 10_000;
const MINUTE = 60_000;
const FIELD = 'Message to Marta';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
  await dibs.write('Marta Díaz', 'Is the blue one still available?');
  await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
  await dibs.settle();
});
afterEach(() => stopAndCheck(dibs));

const heardByMarta = () =>
  (dibs.sandbox.customers.list()[0]?.messages ?? [])
    .filter(({ direction }) => direction === 'out')
    .map(({ text }) => text);

/** Opens Reply and waits until the team can see that this person writes. */
async function opensReply(person: Person): Promise<void> {
  await person.click(dibs.card('Marta Díaz'), 'Reply');
  await dibs.modalOf(person);
  await expect.poll(writing, { timeout: 20_000 }).toContain(person.id);
  await dibs.settle();
}

async function writing(): Promise<string[]> {
  const [row] = await dibs.query<{ replying: { agentId: string }[] }>(
    'SELECT replying FROM conversation',
  );
  return row?.replying.map(({ agentId }) => agentId) ?? [];
}

/** What stands in the message of the modal on top. */
function typedBy(person: Person): string {
  const fields = Object.values(person.modal()?.state.values ?? {});
  const state = fields.flatMap((block) => block['message'] ?? [])[0];
  return state?.type === 'plain_text_input' ? (state.value ?? '') : '';
}

describe('a draft', () => {
  it('is back after Esc, is nobody else’s, and is gone once it was sent', async () => {
    await opensReply(dibs.ana);
    await dibs.ana.type(FIELD, 'Yes! It sh');
    await dibs.ana.type(FIELD, 'Yes! It ships tomorrow.');
    await dibs.ana.cancel();
    await opensReply(dibs.rosa);
    expect(typedBy(dibs.rosa)).toBe('');
    await dibs.rosa.cancel();
    await opensReply(dibs.ana);
    expect(typedBy(dibs.ana)).toBe('Yes! It ships tomorrow.');
    await dibs.ana.submit();
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes! It ships tomorrow.']);
    await opensReply(dibs.ana);
    expect(typedBy(dibs.ana)).toBe('');
  });

  it('that was emptied is none', async () => {
    await opensReply(dibs.ana);
    await dibs.ana.type(FIELD, 'Yes!');
    await dibs.ana.type(FIELD, '');
    await dibs.ana.closeAll();
    await opensReply(dibs.ana);
    expect(typedBy(dibs.ana)).toBe('');
  });

  it('whose last characters come after the sending is not offered again', async () => {
    await opensReply(dibs.ana);
    await dibs.ana.type(FIELD, 'Yes!');
    await dibs.ana.submit();
    await dibs.settle();
    await dibs.query(
      `INSERT INTO draft (workspace_id, agent_id, conversation_id, text, kept_at)
         SELECT workspace_id, $1, id, 'Yes!', dibs_now() FROM conversation`,
      [dibs.ana.id],
    );
    await opensReply(dibs.ana);
    expect(typedBy(dibs.ana)).toBe('');
  });
});

describe('whoever writes', () => {
  it('is named on the card and in Reply of others, until they close it', async () => {
    await opensReply(dibs.ana);
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ana Silva is writing');
    await dibs.advance(2 * MINUTE);
    await opensReply(dibs.rosa);
    const modal = await dibs.modalOf(dibs.rosa);
    expect(readOut(modal)).toContain(':warning: Ana Silva has been writing since 10:00 CET');
    expect(readOut(modal)).not.toContain('is writing');
    expect(readOut(modal)).not.toContain('Rosa Klein has been writing');
    await dibs.ana.cancel();
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).not.toContain('Ana Silva is writing');
    expect(await writing()).toEqual([dibs.rosa.id]);
  });

  it('and types is seen for longer; who does nothing for five minutes is not', async () => {
    await opensReply(dibs.ana);
    await dibs.advance(4 * MINUTE);
    await dibs.ana.type(FIELD, 'Let me see');
    await dibs.advance(4 * MINUTE);
    expect(await writing()).toEqual([dibs.ana.id]);
    await dibs.advance(2 * MINUTE);
    expect(await writing()).toEqual([]);
  });

  it('is not reminded while Reply is open, but once it was closed without sending (A7)', async () => {
    await dibs.advance(6 * MINUTE);
    await opensReply(dibs.ana);
    await dibs.advance(4.5 * MINUTE);
    expect(dibs.ana.dms()).toEqual([]);
    await dibs.ana.cancel();
    await dibs.settle();
    expect(dibs.ana.dms().map(readOut)).toEqual([
      expect.stringContaining('#1 Marta Díaz: reply by 09:15 UTC'),
    ]);
  });
});

describe('a saved reply', () => {
  it('is saved from Reply, found by typing, and put under what was typed with the names in it', async () => {
    await opensReply(dibs.ana);
    expect(readOut((await dibs.modalOf(dibs.ana)) ?? {})).not.toContain('Saved reply:');
    await dibs.ana.type(FIELD, 'Hello {customer}, it ships tomorrow. {agent}');
    await dibs.ana.click(await dibs.modalOf(dibs.ana), 'Save this text as a saved reply…');
    await dibs.sandbox.until('the modal', () => dibs.ana.modal()?.title.text === 'Saved reply');
    await dibs.ana.submit({ Title: 'Shipping tomorrow' });
    expect(dibs.ana.modal()?.title.text).toBe('Reply · #1');
    expect(typedBy(dibs.ana)).toContain('it ships tomorrow');
    await dibs.ana.type(FIELD, 'Good news!');
    await dibs.ana.cancel();

    await opensReply(dibs.ana);
    const modal = await dibs.modalOf(dibs.ana);
    expect(await dibs.ana.options(modal, 'Saved reply', 'nothing like it')).toEqual([]);
    const [found] = await dibs.ana.options(modal, 'Saved reply', 'SHIPS');
    expect(found?.text.text).toBe('Shipping tomorrow');
    await dibs.ana.choose(modal, 'Saved reply', 'Shipping');
    await dibs.sandbox.until('the text', () => typedBy(dibs.ana).includes('Hello'));
    expect(typedBy(dibs.ana)).toBe('Good news!\nHello Marta, it ships tomorrow. Ana');
    await dibs.ana.submit();
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Good news!\nHello Marta, it ships tomorrow. Ana']);
  });

  it('that does not fit is not cut: what was typed stays', async () => {
    await opensReply(dibs.ana);
    await dibs.ana.click(await dibs.modalOf(dibs.ana), 'Save this text as a saved reply…');
    await dibs.sandbox.until('the modal', () => dibs.ana.modal()?.title.text === 'Saved reply');
    await dibs.ana.submit({ Title: 'Long', Text: 'x'.repeat(3_000) });
    await dibs.ana.cancel();
    await opensReply(dibs.ana);
    await dibs.ana.type(FIELD, 'Dear Marta');
    await dibs.ana.choose(await dibs.modalOf(dibs.ana), 'Saved reply', 'Long');
    await dibs.sandbox.until('why not', () =>
      readOut(dibs.ana.modal() ?? {}).includes('“Long” was not put in'),
    );
    expect(typedBy(dibs.ana)).toBe('Dear Marta');
  });
});

describe('what the customer sees', () => {
  it('is signed with the public name, and Reply says so before', async () => {
    await dibs.query(`UPDATE inbox SET settings = settings || '{"signature": "— {name}, Acme"}'`);
    await dibs.query(`UPDATE agent SET public_name = 'Ana from Acme' WHERE id = $1`, [dibs.ana.id]);
    await opensReply(dibs.ana);
    const modal = await dibs.modalOf(dibs.ana);
    expect(readOut(modal)).toContain('with “— Ana from Acme, Acme” under it');
    await dibs.ana.submit({ [FIELD]: 'Yes!' });
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes!\n\n— Ana from Acme, Acme']);
  });
});

describe('files', () => {
  it('go with the reply', async () => {
    const photo = { name: 'lamp.png', mimeType: 'image/png', bytes: Buffer.from('a lamp') };
    await opensReply(dibs.ana);
    await dibs.ana.submit({ [FIELD]: 'It looks like this.', Files: [photo] });
    await dibs.settle();
    const stored = await dibs.query<{ attachments: { name: string }[] }>(
      `SELECT attachments FROM message WHERE kind = 'reply'`,
    );
    expect(stored[0]?.attachments).toEqual([
      expect.objectContaining({ type: 'slack_file', name: 'lamp.png', size: 6 }),
    ]);
  });
});
