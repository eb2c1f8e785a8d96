import type { Input } from '../../../../sandbox/reading.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { byFile } from '../../../helpers/settings-by-file.ts';
import { fillIn, openModal } from './acting.ts';

/** What an inbox promises is changed, with every mistake that can be typed, and while others change it, too. */
export async function changingPromises(dibs: Dibs): Promise<void> {
  const { rosa } = dibs;
  if (rosa.modal() !== undefined) await rosa.closeAll();
  await rosa.command('/inbox settings', '#support');
  await openModal(dibs, rosa, await dibs.modalOf(rosa), 'open_deadlines');
  await here(dibs, 'try_deadlines');
  await targets(dibs);
  await hours(dibs);
  await policies(dibs);
  await chains(dibs);
  await manners(dibs);
  await rosa.closeAll();
}

async function targets(dibs: Dibs): Promise<void> {
  await form(dibs, 'change_targets', { 'Normal conversations': 'soon' });
  await again(dibs, { 'Normal conversations': 'claim 0m, reply 15m, next 30m' });
  await here(dibs, 'preview_deadlines');
  await byFile(dibs, 'targets: { normal: "claim 1m, reply 2m, next 3m" }');
  const wanted = { 'Normal conversations': 'claim 5m, reply 15m, next 30m, resolve 2d' };
  // The first time it is told that somebody else was faster.
  await again(dibs, wanted);
  await again(dibs, wanted);
}

async function hours(dibs: Dibs): Promise<void> {
  const days = Array.from({ length: 101 }, (_day, index) =>
    new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
  );
  await openModal(dibs, dibs.rosa, await dibs.modalOf(dibs.rosa), 'change_hours');
  await dibs.settle();
  await again(dibs, { Monday: '18:00-09:00' });
  await again(dibs, { Monday: '09:00-18:00', 'Days of your own': 'Christmas' });
  await again(dibs, { 'Days of your own': `2026-12-24 ${'long '.repeat(20)}` });
  await again(dibs, { 'Days of your own': days.join('\n') });
  await again(dibs, {
    'Days of your own': '2026-12-24 Christmas Eve',
    'Public holidays of': 'Germany, Berlin',
  });
}

async function policies(dibs: Dibs): Promise<void> {
  const { rosa } = dibs;
  await openModal(dibs, rosa, await dibs.modalOf(rosa), 'list_policies');
  await here(dibs, 'add_policy');
  await again(dibs, { Name: ' ', 'For which customers?': ['Only VIPs'] });
  await again(dibs, { Name: 'Important', 'For which customers?': [] });
  await again(dibs, { Tagged: Array.from({ length: 11 }, (_tag, index) => `t${index}`).join() });
  await again(dibs, { Tagged: 'refund', 'With captured details': 'order type: return' });
  await here(dibs, 'add_policy');
  await again(dibs, { Name: 'VIPs', 'For which customers?': ['Only VIPs'] });
  await here(dibs, 'move_policy');
  await here(dibs, 'change_policy');
  await again(dibs, { Name: 'Best customers' });
  await byFile(dibs, 'policies: []');
  await here(dibs, 'remove_policy', { confirm: 'yes' });
  await rosa.cancel();
}

async function chains(dibs: Dibs): Promise<void> {
  const { rosa } = dibs;
  await openModal(dibs, rosa, await dibs.modalOf(rosa), 'list_chains');
  for (const ready of ['chains_automatic', 'chains_firm', 'chains_gentle']) {
    const shown = JSON.stringify((await dibs.modalOf(rosa)).blocks);
    if (shown.includes(`"${ready}"`)) await here(dibs, ready, { confirm: 'yes' });
  }
  await here(dibs, 'change_chain');
  await here(dibs, 'add_step');
  for (const kind of ['Tell a channel', 'Call a user group', 'Give it to', 'Call a webhook']) {
    await rosa.choose(await dibs.modalOf(rosa), 'step_action', kind);
    await dibs.settle();
  }
  await again(dibs, {
    'When?': 'After the target',
    'How long before or after?': '15m',
    'Web address': 'here',
  });
  await again(dibs, { 'Web address': 'https://example.com/late' });
  await here(dibs, 'move_step');
  await here(dibs, 'change_step');
  await byFile(dibs, 'chains: firm');
  await again(dibs, {});
  await again(dibs, {});
  await here(dibs, 'remove_step');
  await here(dibs, 'list_chains');
  await rosa.cancel();
}

async function manners(dibs: Dibs): Promise<void> {
  const words = 'Words that raise an alarm';
  const languages = Array.from(
    { length: 11 },
    (_each, index) => `a${String.fromCharCode(97 + index)}: x`,
  );
  await form(dibs, 'change_manners', { [words]: 'so '.repeat(20) });
  await again(dibs, { [words]: 'lawyer', 'Resolve by itself after a silence of': '5m' });
  await again(dibs, {
    'Resolve by itself after a silence of': '7d',
    'Answer outside opening hours': 'We are back {opens}.',
    'The same in other languages': languages.join('\n'),
  });
  await again(dibs, {
    'The same in other languages': 'de: Wir sind {opens} wieder da.',
    'Summary of the day, for managers, at': '17:30',
    'Look at what still waits, before closing': '30m',
  });
}

/** A press that draws the same modal anew. */
async function here(dibs: Dibs, button: string, answer?: { confirm: 'yes' }): Promise<void> {
  await dibs.rosa.click(await dibs.modalOf(dibs.rosa), button, answer);
  await dibs.settle();
}

/** A form on top of what is open. */
async function form(dibs: Dibs, button: string, inputs: Record<string, Input>): Promise<void> {
  await fillIn(dibs, dibs.rosa, { where: await dibs.modalOf(dibs.rosa), button, inputs });
}

async function again(dibs: Dibs, inputs: Record<string, Input>): Promise<void> {
  await dibs.rosa.submit(inputs);
  await dibs.settle();
}
