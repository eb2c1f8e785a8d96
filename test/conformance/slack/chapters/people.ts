import { connectAccounts } from '../../../../sandbox/set-the-scene.ts';
import type { Dibs } from '../../../helpers/dibs.ts';
import { dmWith, heard } from '../../../helpers/read-out.ts';
import { fillIn, openModal, press, withButton } from './acting.ts';

/** Rosa invites the bot, and everybody learns who may set it up; both channels are connected. */
export async function theFirstDay(dibs: Dibs): Promise<void> {
  const { rosa, ana, ben, chen, sandbox } = dibs;
  const { ola } = sandbox.scene;
  await ana.openHome();
  await ana.command('/inbox mine', '#general');
  await ana.command('/inbox load', '#general');
  await rosa.invite('#support', sandbox.workspace.app.botUserId);
  await dibs.settle();
  const hello = withButton(dibs, '#support', 'Set up #support');
  await press(dibs, ana, hello, 'Set up #support');
  await heard(dibs, ana, 'an admin of this workspace');
  const form = await openModal(dibs, rosa, hello, 'Set up #support');
  await rosa.options(form, 'Time zone', 'lis');
  await rosa.submit({ 'Who answers customers?': [ana.id, ola.id] });
  await rosa.submit({ 'Who answers customers?': [ana.id], From: '18:00', Until: '09:00' });
  await rosa.submit({
    'Who answers customers?': [ana.id, ben.id, chen.id],
    'Who manages?': [rosa.id],
    From: '09:00',
    Until: '18:00',
  });
  await dibs.settle();
  await connectAccounts(sandbox, dibs.app);
  await connect(dibs);
}

async function connect(dibs: Dibs): Promise<void> {
  const { rosa } = dibs;
  const ready = () => dmWith(rosa, '#support is ready');
  await openModal(dibs, rosa, ready(), 'Any system by webhook');
  await rosa.submit({
    'What is it called?': 'Shop',
    'Where do replies go?': 'ftp://example.com/replies',
  });
  await rosa.submit({
    'What is it called?': 'Shop',
    'Where do replies go?': 'https://example.com/replies',
  });
  await rosa.cancel();
  await fillIn(dibs, rosa, {
    where: ready(),
    button: 'Any system by webhook',
    inputs: { 'What is it called?': 'One way' },
  });
  await oneWay(dibs);
  const number = {
    'Telephone number': '+49 30 1234567',
    'Phone number ID': '106540352242999',
    'Access token': 'the-token',
    'App secret': 'the app secret',
    'Verify token': 'our words',
  };
  await fillIn(dibs, rosa, { where: ready(), button: 'WhatsApp', inputs: number });
  await rosa.cancel();
  await fillIn(dibs, rosa, { where: ready(), button: 'WhatsApp', inputs: number });
  await rosa.cancel();
  const atTwilio = {
    'Telephone number': 'our mobile',
    'Account SID': 'AC5a9db0a0c0ffee5a9db0a0c0ffee5a9d',
    'Auth token': 'the-token',
  };
  await fillIn(dibs, rosa, { where: ready(), button: 'SMS (Twilio)', inputs: atTwilio });
  await rosa.submit({ 'Telephone number': '+49 157 55501234', 'Account SID': 'mine' });
  await rosa.submit({ ...atTwilio, 'Telephone number': '+49 157 55501234' });
  await rosa.cancel();
  await fillIn(dibs, rosa, {
    where: ready(),
    button: 'Change the setup',
    inputs: { 'What do you promise?': 'Small team' },
  });
}

/** Customers of an account without an address for replies cannot be answered. */
async function oneWay(dibs: Dibs): Promise<void> {
  const { rosa, ana, sandbox } = dibs;
  const told = JSON.stringify(rosa.modal()?.blocks);
  await rosa.cancel();
  const key = /\/hooks\/([\w-]+)/.exec(told)?.[1] ?? '';
  const secret = /whsec_[\w+/=]+/.exec(told)?.[0] ?? '';
  sandbox.customers.setAccount({ key, channel: 'generic', label: 'One way', secret });
  const mute = sandbox.customers.add({ name: 'Mute Customer', account: key });
  await sandbox.customers.write(mute.id, 'Can you hear me?');
  await dibs.settle();
  await press(dibs, ana, dibs.card('Mute'), 'Claim & reply');
  await heard(dibs, ana, 'Mute cannot be answered from here');
  await press(dibs, ana, dibs.card('Mute'), 'Resolve');
}

/** Every command, in every form; and the Home with all of its buttons. */
export async function commandsAndHome(dibs: Dibs): Promise<void> {
  const { ana, ben, rosa, sandbox } = dibs;
  await dibs.write('Tom Vega', 'First');
  await dibs.write('Uma Lind', 'Second');
  const link = `https://acme.slack.com/archives/${sandbox.scene.support.id}/p${dibs.card('Tom').ts.replace('.', '')}`;
  const typed = [
    '/inbox',
    '/inbox help',
    '/inbox dance',
    '/dibs mine',
    '/inbox mine',
    '/inbox unassigned',
    '/inbox-unassigned',
    '/inbox load',
    '/inbox-load',
    '/inbox who',
    '/inbox blocked',
    '/inbox who 4',
    `/inbox who ${link}`,
    '/inbox who 999',
    '/inbox assign',
    '/inbox assign 999 @ana',
    '/inbox assign 4 nobody-of-that-name',
    '/inbox assign 4 e',
    '/inbox assign 4 @ola',
  ];
  for (const words of typed) {
    await ana.command(words, '#support');
    await rosa.command(words, '#support');
  }
  await ana.command(`/inbox assign ${link} me`, '#support');
  await ana.command(`/inbox assign ${link} me`, '#support');
  await ana.command(`/inbox assign ${link} @ben`, '#support');
  await ana.command(`/inbox assign ${link} unassigned`, '#support');
  await ben.command(`/inbox assign ${link} unassigned`, '#support');
  await dibs.settle();

  await rosa.command('/inbox-load', '#support');
  const report = await heard(dibs, rosa, 'Load · #support');
  await press(dibs, rosa, report, 'Refresh');
  const all = /\[(Show the \d+ unassigned)]/.exec(labelsOf(report))?.[1] ?? '';
  await press(dibs, rosa, report, all);

  await ben.openHome();
  await dibs.settle();
  const home = () => dibs.sandbox.until('the Home', () => ben.home());
  await press(dibs, ben, await home(), 'Claim');
  await fillIn(dibs, ben, {
    where: await home(),
    button: 'Reply',
    inputs: { 'Message to Tom': 'Thank you.' },
  });
  await press(dibs, ben, await home(), 'Resolve');
  await ben.cancel();
}

function labelsOf(where: object): string {
  return JSON.stringify(where).replaceAll(/"text":"([^"]*)"/g, '[$1]');
}
