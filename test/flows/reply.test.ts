import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CustomerState } from '../../sandbox/page-protocol.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
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

const heardByMarta = () =>
  marta()
    .messages.filter(({ direction }) => direction === 'out')
    .map(({ text }) => text);

describe('Claim & reply', () => {
  it('claims at the press, shows the last messages, and sends', async () => {
    await dibs.write('Marta Díaz', 'Is the blue one still available?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim & reply');
    const modal = await dibs.modalOf(dibs.ana);
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ana Silva');
    expect(modal.title.text).toBe('Reply · #1');
    expect(readOut(modal)).toContain('Reply by 10:15 CET · Ana Silva');
    expect(readOut(modal)).toContain('Is the blue one still available?');
    await dibs.ana.submit({ 'Message to Marta': 'Yes!' });
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes!']);
    const card = dibs.card('Marta Díaz');
    expect(readOut(card)).toContain('Ana: Yes!\n');
    expect(readOut(card)).toContain('Waiting for Marta');
    expect(threadText(dibs, card)).toContain('sent 10:00 CET');
  });

  it('a reply to what nobody owns claims it', async () => {
    await anaOwns('Marta Díaz');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reply');
    await dibs.modalOf(dibs.ana);
    const more = dibs.card('Marta Díaz');
    await dibs.rosa.click(more, 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Unassigned' });
    await dibs.settle();
    await dibs.ana.submit({ 'Message to Marta': 'Yes!' });
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes!']);
    expect(threadText(dibs, dibs.card('Marta Díaz'))).toContain(
      'Ana Silva took it by replying to Marta',
    );
  });

  it('somebody else’s conversation cannot be answered, except by a manager', async () => {
    await anaOwns('Marta Díaz');
    await dibs.ben.click(dibs.card('Marta Díaz'), 'Reply');
    await heard(dibs, dibs.ben, 'Ana Silva claimed #1');
    expect(dibs.ben.modal()).toBeUndefined();
    await dibs.rosa.click(dibs.card('Marta Díaz'), 'Reply');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ 'Message to Marta': 'Rosa here.' });
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Rosa here.']);
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ana Silva');
  });

  it('of who left while they typed is stopped, and nothing is sent', async () => {
    await anaOwns('Marta Díaz');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.leave('#support');
    await dibs.settle();
    const shown = await dibs.ana.submit({ 'Message to Marta': 'Yes!' });
    expect(JSON.stringify(shown)).toContain('You are not in #support.');
    expect(heardByMarta()).toEqual([]);
  });

  it('is sent once, however often the app is asked for it', async () => {
    await anaOwns('Marta Díaz');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reply');
    const { id } = await dibs.modalOf(dibs.ana);
    const values = { message: { message: { type: 'plain_text_input', value: 'Yes!' } } } as const;
    const submit = () => dibs.ana.act({ type: 'submit_view', viewId: id, values });
    await Promise.allSettled([submit(), submit()]);
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes!']);
  });

  it('when somebody else was given it while one typed, is sent knowingly or not at all', async () => {
    await anaOwns('Marta Díaz');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reply');
    await dibs.modalOf(dibs.ana);
    await dibs.rosa.click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Ben' });
    await dibs.settle();
    await dibs.ana.submit({ 'Message to Marta': 'Yes!' });
    const asked = await dibs.modalOf(dibs.ana);
    expect(readOut(asked)).toContain(
      'Not sent. Ben Adler owns #1 and has until 10:15 CET. If you send this, Ben stays the owner.',
    );
    expect(asked.submit?.text).toBe('Send anyway');
    expect(JSON.stringify(asked)).toContain('Yes!');
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual([]);
    await dibs.ana.submit();
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes!']);
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Ben Adler');
  });
});

describe('the customer wrote again', () => {
  it('while one typed: it is not sent, the text is kept, and can be sent anyway', async () => {
    await anaOwns('Marta Díaz');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Reply');
    await dibs.modalOf(dibs.ana);
    await dibs.write('Marta Díaz', 'I found it, never mind.');
    await dibs.ana.submit({ 'Message to Marta': 'Yes! It ships tomorrow.' });
    const stopped = await dibs.modalOf(dibs.ana);
    expect(heardByMarta()).toEqual([]);
    expect(readOut(stopped)).toContain('Not sent. Marta wrote again while you were typing:');
    expect(readOut(stopped)).toContain('I found it, never mind.');
    expect(stopped.submit?.text).toBe('Send anyway');
    expect(JSON.stringify(stopped)).toContain('Yes! It ships tomorrow.');
    await dibs.ana.submit({ 'Message to Marta': 'Yes! It ships tomorrow.' });
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes! It ships tomorrow.']);
  });

  it('tells the owner once a turn, edits that, and settles it by the answer', async () => {
    await anaOwns('Marta Díaz');
    await replies('Yes!');
    expect(dibs.ana.dms()).toEqual([]);

    await dibs.write('Marta Díaz', 'Great, and in red?');
    await dibs.write('Marta Díaz', 'ok, please hurry');
    const [dm, ...more] = dibs.ana.dms();
    expect(more).toEqual([]);
    expect(readOut(dm ?? {})).toBe(
      [
        'Marta Díaz wrote on #1, reply by 10:30 CET',
        'ok, please hurry',
        '2 messages wait for an answer',
        '[Reply] [Open]',
      ].join('\n'),
    );

    await dibs.ana.click(dm ?? dibs.card('Marta Díaz'), 'Reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Marta': 'In red, too.' });
    await dibs.advance(HOLD);
    expect(dibs.ana.dms().map(readOut)).toEqual([
      expect.stringMatching(/^#1 · Marta Díaz: answered .*\.$/),
    ]);

    await dibs.write('Marta Díaz', 'And in green?');
    expect(dibs.ana.dms()).toHaveLength(2);
    expect(readOut(dmWith(dibs.ana, 'And in green?'))).toContain('[Reply] [Open]');
  });

  it('says so on the card, and how often', async () => {
    await anaOwns('Marta Díaz');
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.write('Marta Díaz', 'Anybody?');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Marta wrote 3 times');
  });
});

describe('64 notes and messages at once on one conversation', () => {
  it('all are there, in one unbroken history', async () => {
    await anaOwns('Marta Díaz');
    const card = dibs.card('Marta Díaz');
    const people = [dibs.ana, dibs.ben, dibs.chen, dibs.rosa];
    const notes = Array.from({ length: 32 }, (_, index) => `Note ${index}`);
    const messages = Array.from({ length: 32 }, (_, index) => `Message ${index}`);
    const { customers } = dibs.sandbox;

    async function addNotes(person: (typeof people)[number], mine: string[]): Promise<void> {
      for (const words of mine) {
        await person.click(card, 'More…');
        await person.click(await dibs.modalOf(person), 'Add a note');
        await dibs.sandbox.until('the note', () => person.modal()?.title.text === 'Note · #1');
        await persistently(() => person.submit({ Note: words }));
      }
    }
    /** On a busy machine they are told to come again, and do so. */
    async function persistently(submit: () => Promise<{ type: string }>): Promise<void> {
      let shown = await submit();
      while (shown.type !== 'nothing') shown = await submit();
    }
    async function writes(words: string): Promise<void> {
      let { id, status } = await customers.write(marta().id, words);
      while (status === 'refused') ({ id, status } = await customers.sendAgain(id));
    }
    await Promise.all([
      ...people.map((person, at) =>
        addNotes(
          person,
          notes.filter((_, index) => index % people.length === at),
        ),
      ),
      ...messages.map(writes),
    ]);
    await dibs.settle();

    const thread = threadText(dibs, card);
    for (const words of [...notes, ...messages]) expect(thread).toContain(`${words}\n`.trim());
    const stored = await dibs.query<{ text: string }>('SELECT text FROM message');
    expect(stored.map(({ text }) => text)).toEqual(expect.arrayContaining([...notes, ...messages]));
    expect(stored).toHaveLength(1 + 64);
    const [history] = await dibs.query<{ versions: number[]; version: number }>(
      `SELECT array_agg(h.version ORDER BY h.version) AS versions, c.version FROM history h
         JOIN conversation c ON c.id::text = h.subject_id GROUP BY c.version`,
    );
    expect(history?.versions).toEqual(
      Array.from({ length: history?.version ?? 0 }, (_, index) => index + 1),
    );
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Marta wrote 33 times');
  });
});
