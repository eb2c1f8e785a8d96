import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../sandbox/model.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { heard, readOut } from '../helpers/read-out.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';
import { customersHeard, marksOn, toldTo, typesUnder } from './thread-steps.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
  await dibs.write('Marta Díaz', 'Is the blue one still available?');
  await dibs.ana.click(card(), 'Claim');
  await dibs.settle();
});
afterEach(() => stopAndCheck(dibs));

const card = () => dibs.card('Marta Díaz');
const martaHeard = () => customersHeard(dibs);
const types = (words: string): Promise<Message> => typesUnder(dibs, dibs.ana, card(), words);

async function sends(words: string): Promise<Message> {
  const typed = await types(words);
  await dibs.ana.messageShortcut(typed, 'send_to_customer');
  await dibs.settle();
  return typed;
}

async function notes(): Promise<{ kind: string; text: string }[]> {
  return dibs.query(`SELECT kind, text FROM message WHERE typed_in_ts IS NOT NULL ORDER BY number`);
}

describe('what was typed is edited', () => {
  it('as a note: it says the new words everywhere', async () => {
    const typed = await types('Yes, red.');
    await dibs.ana.edit(typed, 'Yes, blue.');
    await dibs.settle();
    expect(await notes()).toEqual([{ kind: 'note', text: 'Yes, blue.' }]);
    await dibs.ana.click(await heard(dibs, dibs.ana, 'Only the team'), 'Send to Marta');
    await dibs.advance(10_000);
    expect(martaHeard()).toEqual(['Yes, blue.']);
  });

  it('while it is held: the customer gets the new words', async () => {
    const typed = await sends('Yes, red.');
    await dibs.advance(5_000);
    await dibs.ana.edit(typed, 'Yes, blue.');
    await dibs.settle();
    await dibs.advance(5_000);
    expect(martaHeard()).toEqual(['Yes, blue.']);
    expect(marksOn(typed)).toEqual(['white_check_mark']);
  });

  it('while it is held, to more than can be sent: it is held back, and that is said', async () => {
    const typed = await sends('Yes');
    await dibs.ana.edit(typed, 'x'.repeat(3_001));
    await dibs.settle();
    await dibs.advance(60_000);
    expect(martaHeard()).toEqual([]);
    expect(marksOn(typed)).toEqual(['lock']);
    await heard(dibs, dibs.ana, 'Not sent: it has 3,001 characters now');
  });

  it('after that: they are told, and offered a correction with the new words', async () => {
    const typed = await sends('Yes, red.');
    await dibs.advance(10_000);
    await dibs.ana.edit(typed, 'Yes, blue &amp; big.');
    await dibs.settle();
    const told = await heard(dibs, dibs.ana, 'Marta already has the old text.');
    expect(told.threadTs).toBe(card().ts);
    await dibs.ana.click(told, 'Send a correction');
    const modal = await dibs.modalOf(dibs.ana);
    expect(JSON.stringify(modal.blocks)).toContain('Yes, blue & big.');
    await dibs.ana.submit({});
    await dibs.advance(10_000);
    expect(martaHeard()).toEqual(['Yes, red.', 'Yes, blue & big.']);
  });

  it('by nobody: a preview of a link changes nothing', async () => {
    const typed = await sends('https://shop.example/blue');
    await dibs.advance(10_000);
    await dibs.ana.unfurl(typed);
    await dibs.settle();
    expect(toldTo(dibs.ana)).not.toContain('old text');
  });
});

describe('what was typed is deleted', () => {
  it('as a note: it is gone', async () => {
    const typed = await types('Strange customer.');
    const asked = await heard(dibs, dibs.ana, 'Only the team');
    await dibs.ana.remove(typed);
    await dibs.settle();
    expect(await notes()).toEqual([{ kind: 'note', text: '' }]);
    await dibs.ana.click(asked, 'Send to Marta');
    await heard(dibs, dibs.ana, 'That message was deleted. Nothing of it was sent.');
    await dibs.advance(60_000);
    expect(martaHeard()).toEqual([]);
  });

  it('while it is held: nothing is sent', async () => {
    const typed = await sends('Yes, red.');
    await dibs.ana.remove(typed);
    await dibs.settle();
    await dibs.ana.click(await heard(dibs, dibs.ana, 'Goes to Marta'), 'Undo');
    await heard(dibs, dibs.ana, 'That message was deleted. Nothing of it was sent.');
    await dibs.advance(60_000);
    expect(martaHeard()).toEqual([]);
    expect(readOut(card())).toContain('Reply by');
  });

  it('after that: they are told that it does not take it back', async () => {
    const typed = await sends('Yes, red.');
    await dibs.advance(10_000);
    await dibs.ana.remove(typed);
    await dibs.settle();
    await heard(
      dibs,
      dibs.ana,
      'Marta already has this message; deleting it here does not take it back.',
    );
    expect(martaHeard()).toEqual(['Yes, red.']);
  });
});

describe('Slack tells things', () => {
  it('twice: one note, asked once', async () => {
    dibs.sandbox.troubles.set({ name: 'duplicate_events' });
    await types('Yes!');
    dibs.sandbox.troubles.clear('duplicate_events');
    await dibs.settle();
    expect(await notes()).toEqual([{ kind: 'note', text: 'Yes!' }]);
    expect(toldTo(dibs.ana).match(/Only the team/g)).toHaveLength(1);
  });

  it('in the wrong order: an edit before the message, the last words count', async () => {
    dibs.sandbox.troubles.set({ name: 'reordered_events' });
    const typed = await dibs.ana.reply(card(), 'Yes, red.');
    await dibs.ana.edit(typed, 'Yes, blue.');
    await dibs.advance(2_000);
    expect(await notes()).toEqual([{ kind: 'note', text: 'Yes, blue.' }]);
    expect(marksOn(typed)).toEqual(['lock']);
    expect(toldTo(dibs.ana).match(/Only the team/g)).toHaveLength(1);
  });

  it('in the wrong order: of two edits, the later counts', async () => {
    const typed = await types('Yes.');
    dibs.sandbox.troubles.set({ name: 'reordered_events' });
    await dibs.ana.edit(typed, 'Yes, red.');
    dibs.sandbox.clock.advance(1_000);
    await dibs.ana.edit(typed, 'Yes, blue.');
    await dibs.advance(2_000);
    expect(await notes()).toEqual([{ kind: 'note', text: 'Yes, blue.' }]);
  });

  it('in the wrong order: deleted before it was posted, it is nothing', async () => {
    dibs.sandbox.troubles.set({ name: 'reordered_events' });
    const typed = await dibs.ana.reply(card(), 'Oh, wrong thread!');
    await dibs.ana.remove(typed);
    await dibs.advance(2_000);
    expect(await notes()).toEqual([{ kind: 'note', text: '' }]);
    expect(toldTo(dibs.ana)).toBe('');
  });

  it('while it does not hear us: the mark comes later, and only one stands there', async () => {
    dibs.sandbox.troubles.set({ name: 'rate_limited', method: 'reactions.add', calls: 1 });
    const typed = await types('Yes!');
    expect(marksOn(typed)).toEqual([]);
    await dibs.advance(31_000);
    expect(marksOn(typed)).toEqual(['lock']);
    dibs.sandbox.troubles.set({ name: 'error_after', method: 'reactions.add', calls: 1 });
    await dibs.ana.messageShortcut(typed, 'send_to_customer');
    await dibs.advance(10_000);
    await dibs.advance(10_000);
    expect(marksOn(typed)).toEqual(['white_check_mark']);
  });
});

describe('a card that goes on below', () => {
  it('has two threads: what is typed in either is a note of it', async () => {
    const old = card();
    await dibs.write('Kim Park', 'Hello?');
    await dibs.ana.click(old, 'Reassign…');
    await dibs.modalOf(dibs.ana);
    await dibs.ana.submit({ To: 'Unassigned' });
    await dibs.settle();
    expect(card().ts).not.toBe(old.ts);
    const [above, below] = [
      await typesUnder(dibs, dibs.ana, old, 'Above'),
      await typesUnder(dibs, dibs.ana, card(), 'Below'),
    ];
    expect(marksOn(above)).toEqual(['lock']);
    expect(marksOn(below)).toEqual(['lock']);
    expect((await notes()).map(({ text }) => text)).toEqual(['Above', 'Below']);
    const asked = dibs.ana.ephemerals().filter(({ threadTs }) => threadTs !== undefined);
    expect(asked.map(({ threadTs }) => threadTs)).toEqual([old.ts, card().ts]);
  });
});

describe('a card that we lost sight of', () => {
  it('is found again by what is typed under it', async () => {
    const forget = `UPDATE slack_message SET ts = 'lost ' || ts WHERE surface_key LIKE 'card:%'`;
    await dibs.query(forget);
    const typed = await types('Yes!');
    expect(await notes()).toEqual([{ kind: 'note', text: 'Yes!' }]);
    expect(marksOn(typed)).toEqual(['lock']);
    await dibs.query(`UPDATE slack_message SET ts = replace(ts, 'lost ', '')`);
  });

  it('nothing under anything else of ours is a note', async () => {
    const hello = [
      ...(dibs.sandbox.workspace.channels.get(card().channel)?.messages.values() ?? []),
    ]
      .filter(({ botId }) => botId !== undefined)
      .at(0);
    if (hello === undefined) throw new Error('the first words are gone');
    const typed = await typesUnder(dibs, dibs.ana, hello, 'Welcome!');
    expect(await notes()).toEqual([]);
    expect(marksOn(typed)).toEqual([]);
  });
});
