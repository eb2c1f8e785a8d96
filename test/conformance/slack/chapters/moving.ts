import type { Ephemeral, StoredView } from '../../../../sandbox/model.ts';
import { buttonsOf } from '../../../../sandbox/reading.ts';
import { minutes } from '../../../../src/domain/ids.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { dmWith, heard } from '../../../helpers/read-out.ts';
import { fillIn, openModal, press, withButton } from './acting.ts';

/** Somebody goes away and comes back, at Home and by command. */
export async function comingBack(dibs: Dibs): Promise<void> {
  const { ana, sandbox } = dibs;
  for (const words of ['until 14 o’clock sharp', 'until 0:01', 'tomorrow 9:00', '']) {
    await ana.command(`/inbox away ${words}`, '#support');
  }
  await ana.openHome();
  await dibs.settle();
  const home = () => sandbox.until('the Home', () => ana.home());
  await press(dibs, ana, await home(), 'I’m back');
  await press(dibs, ana, await home(), 'I’m away');
  await ana.command('/inbox back', '#support');
  await dibs.settle();
}

/** Several at once: from who is full, for who is away, of one's own, and of what somebody left. */
export async function movingSeveral(dibs: Dibs): Promise<void> {
  const { ana, ben, chen, rosa } = dibs;
  const owned = async (...names: string[]): Promise<void> => {
    for (const name of names) {
      await dibs.write(name, 'Hello?');
      await press(dibs, ben, dibs.card(name), 'Claim');
    }
  };
  await owned('Ada Moor', 'Bo Lindt', 'Cy Twomb');
  await ana.command('/inbox away', '#support');
  await rosa.command('/inbox-load', '#support');
  const load = await heard(dibs, rosa, 'Load · #support');
  await press(dibs, rosa, load, 'Show to the channel');
  await rosa.command('/inbox load all', '#support');

  // Who is away is named, with somebody else to choose.
  const reassign = await openModal(dibs, ben, dibs.card('Ada'), 'Reassign…');
  await ben.choose(reassign, 'To', 'Ana');
  await dibs.settle();
  const warned = await dibs.modalOf(ben);
  await press(dibs, ben, warned, labelOf(warned, /^Choose .+ instead$/));
  await ben.closeAll();

  // One of them is taken while the mover still chooses.
  const moveFrom = (where: Ephemeral) => labelOf(where, /^Move from /);
  const move = await openModal(dibs, rosa, load, moveFrom(load));
  const [number] = /(?<="text":"#)\d+/.exec(JSON.stringify(move.blocks)) ?? [];
  await rosa.choose(move, 'To', 'Spread');
  await dibs.settle();
  await rosa.command(`/inbox assign ${number} me`, '#support');
  await rosa.submit({ 'Which ones?': [`#${number}`], 'Note for the new owner': 'Please.' });
  await dibs.settle();
  await rosa.closeAll();

  await owned('Eve Stone', 'Fay Wong');
  await rosa.command('/inbox-load', '#support');
  const again = await heard(dibs, rosa, 'Load · #support');
  await openModal(dibs, rosa, again, moveFrom(again));
  await rosa.closeAll();

  await dibs.advance(minutes(11));
  const nudge = dmWith(ben, 'due soon');
  await fillIn(dibs, ben, {
    where: nudge,
    button: 'I can’t make these…',
    inputs: { To: 'Spread' },
  });
  await ben.closeAll();
  await dibs.advance(minutes(9));
  await press(dibs, rosa, dmWith(rosa, 'late in #support'), 'I’ve seen it');

  await chen.command('/inbox away', '#support');
  await dibs.settle();
  await rosa.command('/inbox-load', '#support');
  const later = await heard(dibs, rosa, ', away');
  const cover = labelOf(later, /^Cover for /);
  await fillIn(dibs, rosa, { where: later, button: cover, inputs: { To: 'Spread' } });
  await rosa.closeAll();
  await ana.command('/inbox back', '#support');
  await chen.command('/inbox back', '#support');
  await dibs.settle();
}

/** More people than fit in a first look; what somebody leaves is shared out; and the last admin goes. */
export async function manyPeople(dibs: Dibs): Promise<void> {
  const { rosa, ana, sandbox } = dibs;
  const made = await rosa.act({ type: 'create_channel', name: 'crowd', privacy: 'private' });
  const crowd = made.type === 'created' ? made.id : '';
  await rosa.invite(crowd, sandbox.workspace.app.botUserId);
  await rosa.invite(crowd, 'ana');
  const answering = [ana.id];
  for (let index = 0; index < 13; index += 1) {
    const realName = `Agent Number${index}`;
    const shown = await rosa.act({ type: 'add_user', realName, guest: 'member' });
    if (shown.type !== 'created') throw new Error('nobody came');
    await rosa.invite(crowd, shown.id);
    answering.push(shown.id);
  }
  await dibs.settle();
  await fillIn(dibs, rosa, {
    where: withButton(dibs, '#crowd', 'Set up #crowd'),
    button: 'Set up #crowd',
    inputs: { 'Who answers customers?': answering },
  });
  await ana.command('/inbox-load', '#crowd');
  await press(dibs, ana, await heard(dibs, ana, 'and 3 more, all on time'), 'Show all');
  await rosa.leave('#crowd');
  await dibs.settle();
}

/** Whoever leaves leaves something behind. */
export async function leavingThingsBehind(dibs: Dibs): Promise<void> {
  const { ana, rosa } = dibs;
  await dibs.write('Dot Fern', 'Hello?');
  await press(dibs, ana, dibs.card('Dot'), 'Claim');
  await ana.leave('#support');
  await dibs.settle();
  const left = dmWith(rosa, 'no longer answers in #support');
  await fillIn(dibs, rosa, { where: left, button: 'Share out…', inputs: {} });
  await rosa.closeAll();
  await rosa.invite('#support', 'ana');
  await dibs.settle();
  const inputs = { 'Who answers customers?': [ana.id, dibs.ben.id, dibs.chen.id] };
  const ready = dmWith(rosa, '#support is ready');
  await fillIn(dibs, rosa, { where: ready, button: 'Change the setup', inputs });
}

function labelOf(where: Ephemeral | StoredView, wanted: RegExp): string {
  const found = buttonsOf(where).find((label) => wanted.test(label));
  if (found === undefined) throw new Error(`none of ${buttonsOf(where).join(', ')} is ${wanted}`);
  return found;
}
