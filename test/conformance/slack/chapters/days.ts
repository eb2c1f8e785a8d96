import { as, cardsIn } from '../../../../sandbox/driver.ts';
import { days, minutes } from '../../../../src/domain/ids.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { dmWith, heard } from '../../../helpers/read-out.ts';
import { fillIn, press, withButton } from './acting.ts';
import { HOLD } from './replying.ts';

/** Nobody claims, owners forget, managers hear of it; and it is settled again. */
export async function deadlinesPass(dibs: Dibs): Promise<void> {
  const { ben, rosa } = dibs;
  await dibs.write('Wim Kok', 'Nobody?');
  await dibs.write('Xena Fox', 'Nobody at all?');
  await dibs.advance(minutes(6));
  const list = withButton(dibs, '#support', 'Show all');
  await press(dibs, rosa, list, 'Show all');
  await press(dibs, ben, dibs.card('Wim'), 'Claim');
  await press(dibs, ben, dibs.card('Xena'), 'Claim');
  await dibs.advance(minutes(7));
  const nudge = dmWith(ben, 'due soon');
  await press(dibs, ben, nudge, 'Show my conversations');
  await dibs.advance(minutes(20));
  await press(dibs, rosa, dmWith(rosa, 'late in #support'), 'Load');
  for (const name of ['Wim', 'Xena']) {
    const inputs = { [`Message to ${name}`]: 'Here I am.' };
    await fillIn(dibs, ben, { where: dibs.card(name), button: 'Reply', inputs });
    await dibs.advance(HOLD);
  }
}

/** People and the bot come and go, in a public and in a private channel; both are renamed. */
export async function comingAndGoing(dibs: Dibs): Promise<void> {
  const { rosa, ana, ben, chen, sandbox } = dibs;
  const bot = sandbox.workspace.app.botUserId;
  const made = await rosa.act({ type: 'create_channel', name: 'vip', privacy: 'private' });
  const vip = made.type === 'created' ? made.id : '';
  await rosa.invite('#vip', bot);
  await rosa.invite('#vip', 'ana');
  await rosa.invite('#vip', 'ola');
  await dibs.settle();
  const hello = withButton(dibs, '#vip', 'Set up #vip');
  const away = { type: 'error', error: 'org_login_required' } as const;
  sandbox.faults.add({ method: 'users.info', fault: away });
  await press(dibs, ana, hello, 'Set up #vip');
  await heard(dibs, ana, 'Something went wrong on our side');
  await fillIn(dibs, rosa, {
    where: hello,
    button: 'Set up #vip',
    inputs: { 'Who answers customers?': [ana.id] },
  });
  await ana.command('/inbox me', '#general');
  await dibs.modalOf(ana);
  await ana.cancel();
  await ana.command('/inbox-load', '#general');
  const elsewhere = await heard(dibs, ana, 'This channel is no team inbox');
  await press(dibs, ana, elsewhere, 'Load of #support');
  await dibs.chen.leave('#support');
  await dibs.settle();
  await chen.act({ type: 'join', conversation: sandbox.scene.support.id });
  await dibs.settle();
  await dibs.write('Yara Zed', 'Are you open?');
  await press(dibs, chen, dibs.card('Yara'), 'Claim');
  await heard(dibs, chen, 'You watch #support');
  await chen.command('/inbox test', '#support');
  await rosa.invite('#support', 'ola');
  await dibs.settle();
  await press(dibs, as(sandbox, 'ola'), dibs.card('Yara'), 'Claim');
  await heard(dibs, as(sandbox, 'ola'), 'Only members of this workspace');
  await press(dibs, ben, dibs.card('Yara'), 'Claim');
  await press(dibs, ben, dibs.card('Yara'), 'Resolve');
  await ben.act({ type: 'change_user', change: { realName: 'Ben Abel', displayName: 'Ben Abel' } });
  await rosa.act({ type: 'rename_channel', conversation: vip, name: 'very-important' });
  const { id: support } = sandbox.scene.support;
  await rosa.act({ type: 'rename_channel', conversation: support, name: 'help' });
  await dibs.settle();
  await rosa.act({ type: 'remove', conversation: vip, removed: bot });
  await rosa.act({ type: 'remove', conversation: support, removed: bot });
  await dibs.settle();
  await rosa.invite('#help', bot);
  await dibs.settle();
}

/** The customer is back after a week; the old one cannot be opened beside the new one. */
export async function aWeekLater(dibs: Dibs): Promise<void> {
  const { ben } = dibs;
  const old = () => {
    const found = cardsIn(dibs.sandbox, '#help').find((card) =>
      JSON.stringify(card.blocks).includes('Yara Zed'),
    );
    if (found === undefined) throw new Error('no card of Yara');
    return found;
  };
  await dibs.advance(days(8));
  const yara = dibs.sandbox.customers.list().find(({ name }) => name === 'Yara Zed');
  await dibs.sandbox.customers.write(yara?.id ?? '', 'Me again.');
  await dibs.settle();
  await press(dibs, ben, old(), 'Reopen');
  await heard(dibs, ben, 'already has an open conversation');
}
