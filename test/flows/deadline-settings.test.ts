import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minutes } from '../../src/domain/ids.ts';
import type { InboxSettings } from '../../src/domain/inbox.ts';
import { type Dibs, startDibs } from '../helpers/dibs.ts';
import { heard, readOut } from '../helpers/read-out.ts';
import { byFile } from '../helpers/settings-by-file.ts';
import { stopAndCheck } from '../helpers/stop-and-check.ts';

let dibs: Dibs;
beforeEach(async () => {
  dibs = await startDibs();
  await dibs.rosa.command('/inbox settings', '#support');
  await dibs.modalOf(dibs.rosa);
  await open('open_deadlines');
});
afterEach(() => stopAndCheck(dibs));

/** Presses a button of the modal on top, and waits for another one. */
async function open(button: string): Promise<string> {
  const below = await dibs.modalOf(dibs.rosa);
  await dibs.rosa.click(below, button);
  const opened = await dibs.sandbox.until(button, () =>
    dibs.rosa.modal()?.id === below.id ? undefined : dibs.rosa.modal(),
  );
  return readOut(opened);
}

/** Presses a button that draws the same modal anew, and waits for these words. */
async function press(button: string, words: string, answer?: { confirm: 'yes' }): Promise<string> {
  await dibs.rosa.click(await dibs.modalOf(dibs.rosa), button, answer);
  return says(words);
}

/** Waits until the modal on top says this. */
async function says(words: string): Promise<string> {
  const shown = await dibs.sandbox
    .until(words, () => {
      const modal = dibs.rosa.modal();
      return modal !== undefined && readOut(modal).includes(words) ? modal : undefined;
    })
    .catch(() => dibs.rosa.modal());
  const read = readOut(shown ?? {});
  expect(read).toContain(words);
  return read;
}

async function submit(inputs: Parameters<Dibs['rosa']['submit']>[0]): Promise<string> {
  const shown = await dibs.rosa.submit(inputs);
  await dibs.settle();
  return JSON.stringify(shown);
}

async function settings(): Promise<InboxSettings> {
  const [row] = await dibs.query<{ settings: InboxSettings }>(
    `SELECT settings FROM inbox WHERE name = 'support'`,
  );
  if (row === undefined) throw new Error('there is no inbox');
  return row.settings;
}

/** When the only conversation must be answered, by the database. */
async function replyBy(): Promise<number> {
  const [row] = await dibs.query<{ due: Date }>('SELECT response_due_at AS due FROM conversation');
  return row?.due.getTime() ?? 0;
}

describe('deadlines of an inbox', () => {
  it('are for managers; targets are typed by priority, looked at before saving, and hold for what is open', async () => {
    await dibs.rosa.closeAll();
    await dibs.ana.command('/inbox settings', '#support');
    await heard(dibs, dibs.ana, 'Only managers and admins of this inbox can do that.');
    await dibs.write('Marta Díaz', 'Hello?');
    const before = await replyBy();
    await dibs.rosa.command('/inbox settings', '#support');
    await dibs.modalOf(dibs.rosa);
    const overview = await open('open_deadlines');
    expect(overview).toContain('Normal: claim 5m, reply 15m, next 30m');
    expect(overview).toContain('must be claimed by');
    const form = await open('change_targets');
    expect(form).toContain('This holds at once for the 1 open conversation.');
    expect(form).toContain('What is late stays late.');

    await dibs.rosa.type('Normal conversations', 'claim 5m, reply 2d, next 30m');
    await press('preview_deadlines', 'A normal conversation that arrives');
    expect(await replyBy()).toBe(before);
    const unread = await submit({ 'Normal conversations': 'soon' });
    expect(unread).toContain('Write it like: claim 5m');
    const refused = await submit({ 'Normal conversations': 'claim 0m, reply 15m, next 30m' });
    expect(refused).toContain('must be whole minutes, from 1m to 60d');
    await submit({
      'Normal conversations': 'claim 5m, reply 60m, next 90m, resolve 2h',
      'Low conversations': '',
    });
    const after = await says('Normal: claim 5m, reply 1h, next 1h 30m, resolve 2h');
    expect(after).toContain('Low: as normal');
    await dibs.settle();
    expect(await replyBy()).toBe(before + minutes(45));
  });

  it('can be tried on the last days: what would have been met, and who would have been told', async () => {
    const nothing = await press('try_deadlines', 'The last 7 days');
    expect(nothing).toContain('there is nothing to try it on');
    await dibs.write('Marta Díaz', 'Hello?');
    await dibs.ana.click(dibs.card('Marta Díaz'), 'Claim');
    await dibs.settle();
    await dibs.advance(minutes(12));
    await dibs.ana.command('/inbox mine', '#support');
    await dibs.advance(minutes(8));
    const held = await press('try_deadlines', '0 of 1 answer in time, 1 late');
    expect(held).toContain('Late: #1.');
    expect(held).toMatch(/Reminded: Ana Silva (once|twice)/);
    const form = await open('change_targets');
    expect(form).not.toContain('The last 7 days');
    await dibs.rosa.type('Normal conversations', 'soon');
    await press('try_deadlines', 'Write it like: claim 5m');
    await dibs.rosa.type('Normal conversations', 'claim 5m, reply 25m, next 30m');
    // By that it may still be answered in time.
    const tried = await press('try_deadlines', 'The last 7 days');
    expect(tried).toContain('nobody’s answer was due');
    await dibs.rosa.type('Normal conversations', 'claim 5m, reply 10m, next 30m');
    const sooner = await press('try_deadlines', 'by what stands here: 0 of 1 answer in time');
    expect(sooner).toContain('By what holds now: 0 of 1 answer in time, 1 late.');
    expect((await settings()).targets.firstResponse).toBe(minutes(15));
    await dibs.rosa.cancel();
    await open('list_policies');
    await press('add_policy', 'For which customers?');
    await dibs.rosa.type('Name', 'VIPs');
    await press('try_deadlines', 'by what stands here: 0 of 1 answer in time');
  });

  it('tell the second of two managers who change the same, and keep what they typed', async () => {
    const { id } = await dibs.modalOf(dibs.rosa);
    expect(id).toBeTruthy();
    await open('change_targets');
    await byFile(dibs, "targets: { normal: 'claim 1m, reply 2m, next 3m' }");
    const mine = 'claim 5m, reply 60m, next 90m';
    await submit({ 'Normal conversations': mine });
    const told = await says('Somebody else changed this while you typed.');
    expect(told).toContain('Normal: claim 1m, reply 2m, next 3m');
    expect((await settings()).targets.firstResponse).toBe(minutes(2));
    // What was typed still stands there: saved as it is.
    await submit({});
    await says('Normal: claim 5m, reply 1h, next 1h 30m');

    await open('list_policies');
    await press('add_policy', 'For which customers?');
    await byFile(
      dibs,
      "policies: [{ id: theirs, name: Theirs, when: { customer: vip }, targets: { normal: 'claim 1m, reply 2m, next 3m' } }]",
    );
    await submit({ Name: 'Mine', Tagged: 'refund' });
    const both = await says('Save adds it as a new one');
    expect(both).toContain('1. Theirs: of VIPs');
    await submit({});
    await says('2. Mine: tagged refund');
    await byFile(dibs, 'policies: []');
    await press('move_policy', 'Somebody changed it meanwhile');
    await dibs.rosa.cancel();

    await open('list_chains');
    await press('change_chain', 'Nobody claims it: what follows');
    await press('add_step', 'What happens?');
    await byFile(dibs, 'chains: firm');
    await submit({ 'When?': 'At the target', 'What happens?': 'Tell the managers' });
    const steps = await says('Save adds it as a new one');
    expect(steps).toContain('At the target: tell the channel');
    await submit({});
    await says('3. At the target: tell the managers on duty');
    // What somebody else changed elsewhere is no reason to ask again.
    await press('add_step', 'What happens?');
    await byFile(dibs, 'alarmWords: [lawyer]');
    await submit({ 'When?': 'At the target', 'What happens?': 'Raise the priority' });
    await says('4. At the target: raise the priority');
  });

  it('know breaks at noon, days of their own and public holidays', async () => {
    await open('change_hours');
    // Public holidays are loaded meanwhile.
    await dibs.settle();
    const unread = await submit({ Monday: '18:00-09:00' });
    expect(unread).toContain('Write hours like 09:00-12:30');
    expect(
      await submit({ Monday: '09:00-12:30, 13:30-18:00', 'Days of your own': 'Christmas' }),
    ).toContain('Line 1 is not understood');
    await submit({
      Monday: '09:00-12:30, 13:30-18:00',
      'Days of your own': '2026-12-24 Christmas Eve',
      'Public holidays of': 'Germany, Berlin',
    });
    const overview = await says('Mon 09:00–12:30 and 13:30–18:00');
    expect(overview).toContain('Closed on public holidays of Germany, Berlin.');
    expect(overview).toContain('2026-12-24 Christmas Eve: closed');
    const { calendar } = await settings();
    expect(calendar).toMatchObject({
      holidays: { country: 'DE', region: 'BE' },
      ownDays: [{ date: '2026-12-24', name: 'Christmas Eve', open: [] }],
    });
    expect(calendar).not.toHaveProperty('publicHolidays');
    await dibs.rosa.cancel();
    await says('Mon 09:00–12:30 and 13:30–18:00');
    // The setup shows one interval for all days, and leaves what it cannot show.
    await open('set_up');
    await submit({});
    expect((await settings()).calendar).toEqual(calendar);
  });

  it('promise something else to some: policies in their order', async () => {
    expect(await open('list_policies')).toContain('has none');
    await press('add_policy', 'For which customers?');
    const everybody = await submit({ Name: 'Important' });
    expect(everybody).toContain('Say for which conversations it is');
    await submit({
      Name: 'Important',
      'For which customers?': ['Only VIPs'],
      'Normal conversations': 'claim 1m, reply 5m, next 5m',
      'When nobody answers': 'Automatic',
    });
    await says('1. Important: of VIPs');
    await press('add_policy', 'For which customers?');
    await submit({
      Name: 'Refunds',
      Tagged: 'refund, money back',
      'With captured details': 'order type: return',
    });
    await says('2. Refunds: tagged refund or money back, where order type is return');
    expect((await settings()).policies.map(({ id }) => id)).toEqual(['important', 'refunds']);
    await press('move_policy', '1. Refunds');
    await press('change_policy', 'For which customers?');
    await submit({ Name: 'Returns' });
    const list = await says('1. Returns');
    expect(list).toContain('2. Important');
    await dibs.rosa.click(await dibs.modalOf(dibs.rosa), 'remove_policy', { confirm: 'yes' });
    await says('1. Important');
    expect((await settings()).policies).toHaveLength(1);
    await dibs.rosa.cancel();
    await says('Important: of VIPs');
  });

  it('have chains for when nobody answers: ready ones, and step by step', async () => {
    await open('list_chains');
    await press('chains_firm', 'goes back to the team 15 minutes after', { confirm: 'yes' });
    expect((await settings()).chains.owner).toHaveLength(3);
    const [assignment] = (await dibs.modalOf(dibs.rosa)).blocks.filter((block) =>
      JSON.stringify(block).includes('assignment.new'),
    );
    if (assignment === undefined) throw new Error('there is no button for that chain');
    const chains = await dibs.modalOf(dibs.rosa);
    await dibs.rosa.click({ ...chains, blocks: [assignment] }, 'change_chain');
    await says('Nobody claims it: what follows');
    await press('add_step', 'What happens?');
    await dibs.rosa.choose(await dibs.modalOf(dibs.rosa), 'step_action', 'Call a webhook');
    await says('Web address');
    const refused = await submit({
      'When?': 'After the target',
      'How long before or after?': '15m',
      'Web address': 'http://example.com/late',
    });
    expect(refused).toContain('a web address begins with https://');
    await submit({ 'Web address': 'https://example.com/late' });
    await says('3. 15m after the target: call https://example.com/late');
    const steps = async () => (await settings()).chains.assignment.map(({ do: { type } }) => type);
    expect(await steps()).toEqual(['call_group', 'tell_channel', 'call_webhook']);
    await press('move_step', '1. At the target: tell the channel');
    await press('remove_step', '1. Shortly before the target');
    await press('change_step', 'What happens?');
    await dibs.rosa.choose(await dibs.modalOf(dibs.rosa), 'step_action', 'Give it to');
    await says('To whom?');
    await submit({
      'When?': 'Before',
      'How long before or after?': '1m',
      'To whom?': 'One person',
      'If one person: who?': 'chen',
    });
    await says('1. 1m before the target: give it to Chen Wu');
    expect(await steps()).toEqual(['reassign', 'call_webhook']);
    await press('list_chains', 'Its owner does not answer');
    await dibs.rosa.cancel();
    await says('When nobody answers: steps of your own');
  });

  it('say what silence, words and closed hours do', async () => {
    await open('change_manners');
    const unread = await submit({ 'Resolve by itself after a silence of': 'a week' });
    expect(unread).toContain('Write it like 15m, 2h or 1d 4h.');
    const short = await submit({ 'Resolve by itself after a silence of': '5m' });
    expect(short).toContain('from 1h to 365d');
    await submit({
      'Resolve by itself after a silence of': '7d',
      'Words that raise an alarm': 'Chargeback\nlawyer\nlawyer',
      'Answer outside opening hours': 'We are back {opens}.',
      'The same in other languages': 'de: Wir sind {opens} da.\nBis bald!',
      'Summary of the day, for managers, at': '17:30',
      'Look at what still waits, before closing': '30m',
    });
    const overview = await says('Answered, and silent for 7d: resolves by itself.');
    expect(overview).toContain('2 words raise an alarm: chargeback, lawyer.');
    expect(overview).toContain('Managers read how the day went at 17:30.');
    expect(await settings()).toMatchObject({
      resolveSilentAfter: 7 * 86_400_000,
      alarmWords: ['chargeback', 'lawyer'],
      autoAnswer: {
        text: 'We are back {opens}.',
        byLanguage: { de: 'Wir sind {opens} da.\nBis bald!' },
      },
      summaryAt: 1_050,
      closingCheck: minutes(30),
    });
  });
});
