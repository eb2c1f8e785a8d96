import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { threadOf } from '../../sandbox/driver.ts';
import type { Message } from '../../sandbox/model.ts';
import { buttonsOf } from '../../sandbox/reading.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { dmWith, heard, readOut, threadText } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

/** As long as a reply can be taken back. */
const HOLD = 10_000;

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
  await dibs.write('Marta Díaz', 'Is the blue one still available?');
  await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
  await dibs.settle();
});
afterEach(() => stopAndCheck(dibs));

/** Ana sends it, and it is held. */
async function anaSends(words: string, more: Record<string, string> = {}): Promise<void> {
  await dibs.ana.click(dibs.card('Marta Díaz'), 'Reply');
  await dibs.modalOf(dibs.ana);
  await dibs.ana.submit({ 'Message to Marta': words, ...more });
  await dibs.settle();
}

const heardByMarta = () =>
  (dibs.sandbox.customers.list()[0]?.messages ?? [])
    .filter(({ direction }) => direction === 'out')
    .map(({ text }) => text);

const thread = () => threadText(dibs, dibs.card('Marta Díaz'));

function inThread(button: string): Message {
  const all = threadOf(dibs.sandbox, dibs.card('Marta Díaz'));
  const found = all.find((each) => buttonsOf(each).includes(button));
  if (found === undefined) throw new Error(`no ${button} in:\n${thread()}`);
  return found;
}

/** What stands in the message of Reply, when Ana opens it. */
async function textInReply(where = dibs.card('Marta Díaz'), button = 'Reply'): Promise<string> {
  await dibs.ana.click(where, button);
  const modal = await dibs.modalOf(dibs.ana);
  const [state] = Object.values(modal.state.values).flatMap((block) => block['message'] ?? []);
  return state?.type === 'plain_text_input' ? (state.value ?? '') : '';
}

describe('a reply that is sent', () => {
  it('is held for ten seconds, says so where it stands and to whoever sent it, and goes out', async () => {
    await anaSends('Yes! It ships tomorrow.');
    expect(heardByMarta()).toEqual([]);
    expect(readOut(inThread('Undo'))).toBe(
      [
        'Ana Silva is replying to Marta Díaz',
        'Yes! It ships tomorrow.',
        ':hourglass_flowing_sand: goes out at 10:00:10 CET',
        '[Undo]',
      ].join('\n'),
    );
    const told = await heard(dibs, dibs.ana, 'Goes to Marta in 10 seconds, at 10:00:10 CET.');
    expect(buttonsOf(told)).toEqual(['Undo']);
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes! It ships tomorrow.']);
    expect(thread()).toContain('Ana Silva replied to Marta Díaz\nYes! It ships tomorrow.\n');
    expect(thread()).not.toContain('[Undo]');
  });

  it('can be taken back: nothing goes out, it is our turn again, and the text waits in Reply', async () => {
    await anaSends('Yes! It shops tomorrow.');
    const told = await heard(dibs, dibs.ana, 'Goes to Marta');
    await dibs.ana.click(told, 'Undo');
    const back = await heard(dibs, dibs.ana, 'Taken back. Nothing went to Marta.');
    expect(dibs.ana.ephemerals().filter((each) => readOut(each).includes('Goes to'))).toEqual([]);
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual([]);
    expect(thread()).toContain('taken back 10:00 CET, so it was not sent');
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Reply by 10:15 CET');

    await dibs.ana.click(back, 'Reply');
    const modal = await dibs.modalOf(dibs.ana);
    expect(JSON.stringify(modal.blocks)).toContain('Yes! It shops tomorrow.');
    await dibs.ana.submit({ 'Message to Marta': 'Yes! It ships tomorrow.' });
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes! It ships tomorrow.']);
  });

  it('can be taken back in the thread, by a manager too, and the text goes back to its author', async () => {
    await anaSends('Yes!');
    await dibs.ben.click(inThread('Undo'), 'Undo');
    await heard(dibs, dibs.ben, 'Ana Silva wrote that. Only who wrote it or a manager');
    await dibs.rosa.click(inThread('Undo'), 'Undo');
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual([]);
    expect(await textInReply()).toBe('Yes!');
  });

  it('once it is out, is not taken back, and that is said kindly', async () => {
    await anaSends('Yes!');
    const told = await heard(dibs, dibs.ana, 'Goes to Marta');
    await dibs.advance(HOLD);
    await dibs.ana.click(told, 'Undo');
    await heard(
      dibs,
      dibs.ana,
      'Too late to take that back: it went out to Marta at 10:00:10 CET.',
    );
    expect(heardByMarta()).toEqual(['Yes!']);
    expect(await textInReply()).toBe('');
  });

  it('from the Home is told in the modal, with the way back', async () => {
    await dibs.ana.openHome();
    await dibs.settle();
    const home = dibs.ana.home();
    if (home === undefined) throw new Error('Ana has no Home');
    await dibs.ana.click(home, 'Reply');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ 'Message to Marta': 'Yes!' });
    const told = await dibs.modalOf(dibs.ana);
    expect(readOut(told)).toContain('Goes to Marta in 10 seconds');
    await dibs.ana.click(told, 'Undo');
    await dibs.sandbox.until('taken back', () =>
      JSON.stringify(dibs.ana.modal()?.blocks).includes('Taken back.'),
    );
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual([]);
  });
});

const RESOLVED_AS_SOLVED = { Afterwards: 'Resolve', 'Resolve as': 'Solved' };

describe('resolving with a reply', () => {
  it('resolves as chosen; taken back, it is open again', async () => {
    await anaSends('Yes, and thank you!', RESOLVED_AS_SOLVED);
    expect(readOut(dibs.card('Marta Díaz'))).toContain('resolved by Ana Silva');
    await dibs.ana.click(inThread('Undo'), 'Undo');
    await dibs.settle();
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Reply by 10:15 CET · Ana Silva');
    await anaSends('Yes, and thank you!', RESOLVED_AS_SOLVED);
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes, and thank you!']);
    expect(readOut(dibs.card('Marta Díaz'))).toContain('Solved');
  });
});

describe('a held reply that somebody is quicker than', () => {
  it('stops when the customer writes, and goes out if its author says so', async () => {
    await anaSends('Yes! It ships tomorrow.');
    await dibs.write('Marta Díaz', 'I found it, never mind.');
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual([]);
    expect(thread()).toContain('Not sent: the customer wrote again before it went out.');
    const [dm, ...others] = dibs.ana.dms();
    if (dm === undefined) throw new Error('Ana was not told');
    expect(others).toEqual([]);
    expect(readOut(dm)).toBe(
      [
        'Your reply to Marta Díaz on #1 was not sent. Marta wrote again before it went out:',
        'I found it, never mind.',
        'You wrote: “Yes! It ships tomorrow.”',
        '[Send anyway] [Edit] [Open]',
      ].join('\n'),
    );
    await dibs.ana.click(dm, 'Send anyway');
    await heard(dibs, dibs.ana, 'Goes to Marta');
    await dibs.settle();
    expect(readOut(dmWith(dibs.ana, 'goes out after all'))).toBe(
      'Your reply to Marta Díaz on #1 goes out after all, at 10:00:20 CET.',
    );
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes! It ships tomorrow.']);
  });

  it('can be changed first: then the thread shows one message, and that goes out', async () => {
    await anaSends('Yes! It ships tomorrow.');
    await dibs.write('Marta Díaz', 'In red, please.');
    const text = await textInReply(dmWith(dibs.ana, 'was not sent'), 'Edit');
    expect(text).toBe('Yes! It ships tomorrow.');
    expect(readOut(await dibs.modalOf(dibs.ana))).toContain('Not sent. Marta wrote again');
    await dibs.ana.submit({ 'Message to Marta': 'In red it ships on Monday.' });
    await heard(dibs, dibs.ana, 'Goes to Marta');
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['In red it ships on Monday.']);
    expect(thread()).not.toContain('It ships tomorrow.');
    expect(thread()).toContain('In red it ships on Monday.');
  });

  it('asks again when the customer was quicker once more', async () => {
    await anaSends('Yes!');
    await dibs.write('Marta Díaz', 'Hello?');
    const dm = dmWith(dibs.ana, 'was not sent');
    await dibs.write('Marta Díaz', 'I bought it elsewhere.');
    await dibs.ana.click(dm, 'Send anyway');
    const asked = await heard(dibs, dibs.ana, 'I bought it elsewhere.');
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual([]);
    await dibs.ana.click(asked, 'Send anyway');
    await heard(dibs, dibs.ana, 'Goes to Marta');
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes!']);
  });

  it('and is somebody else’s by now goes out only knowingly', async () => {
    await anaSends('Yes!');
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.rosa.click(dibs.card('Marta Díaz'), 'Reassign…');
    await dibs.modalOf(dibs.rosa);
    await dibs.rosa.submit({ To: 'Ben' });
    await dibs.settle();
    await dibs.ana.click(inThread('Send anyway'), 'Send anyway');
    const asked = await heard(dibs, dibs.ana, 'Ben Adler owns #1');
    await dibs.ana.click(asked, 'Send anyway');
    await heard(dibs, dibs.ana, 'Goes to Marta');
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes!']);
  });
});

describe('a colleague who was quicker', () => {
  it('is shown with their answer, and the text is kept', async () => {
    await dibs.rosa.click(dibs.card('Marta Díaz'), 'Reply');
    await dibs.modalOf(dibs.rosa);
    await anaSends('Yes! It ships tomorrow.');
    await dibs.rosa.submit({ 'Message to Marta': 'It is sold out, sorry.' });
    const asked = await dibs.modalOf(dibs.rosa);
    expect(readOut(asked)).toContain('Not sent. Ana Silva answered Marta while you were typing:');
    expect(readOut(asked)).toContain('Yes! It ships tomorrow.');
    expect(JSON.stringify(asked)).toContain('It is sold out, sorry.');
    await dibs.advance(HOLD);
    expect(heardByMarta()).toEqual(['Yes! It ships tomorrow.']);
  });
});
