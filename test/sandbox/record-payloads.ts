import { as, cardsIn } from '../../sandbox/driver.ts';
import { startWithProbe } from './start.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

/** One of each payload as the stand-in sends it: by `type`, events as "event message" with their envelope. */
export async function recordPayloads(): Promise<Record<string, unknown>> {
  const { app, client, sandbox } = await startWithProbe();
  const ana = as(sandbox, 'ana');
  await client.chat.postMessage({
    channel: sandbox.scene.support.id,
    text: 'card',
    blocks: [
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'claim', text: plain('Claim'), value: '1' },
          { type: 'external_select', action_id: 'assign', placeholder: plain('Assign to…') },
        ],
      },
    ],
  });
  await sandbox.idle();
  const [card] = cardsIn(sandbox, '#support');
  if (!card) throw new Error('no card');
  const note = await ana.reply(card, 'a note');
  await ana.react(note, 'eyes');
  await ana.unreact(note, 'eyes');
  await ana.edit(note, 'a better note');
  await ana.remove(note);
  const photo = { name: 'lamp.png', mimeType: 'image/png', bytes: Buffer.from('png') };
  const shared = await ana.reply(card, '', { files: [photo] });
  for (const message of [card, shared]) await ana.react(message, 'eyes');
  await ana.invite('#support', 'ola');
  await ana.click(card, 'Claim');
  app.answer = () => ({ body: { options: [] } });
  await ana.options(card, 'Assign to…', 'chen');
  app.answer = () => ({});
  await ana.messageShortcut(shared, 'look');
  await ana.globalShortcut('start');
  await ana.command('/probe words', '#support');
  const view = {
    type: 'modal' as const,
    title: plain('Modal'),
    submit: plain('Go'),
    notify_on_close: true,
    blocks: [],
  };
  for (const finish of [() => ana.submit(), () => ana.cancel()]) {
    await ana.click(card, 'Claim');
    await client.views.open({ trigger_id: app.requests.at(-1)?.body.trigger_id, view });
    await finish();
  }
  await client.views.publish({ user_id: ana.id, view: { type: 'home', blocks: [] } });
  await ana.openHome();
  await ana.act({ type: 'change_user', change: { tz: 'UTC' } });
  await ana.act({ type: 'uninstall_app' });
  await sandbox.idle();
  const named = app.requests.map(({ body }): [string, unknown] => [nameOf(body), body]);
  // The first of each: later ones may be what the app was told about its own doings.
  return Object.fromEntries(named.reverse());
}

function nameOf(body: {
  command?: string;
  type?: string;
  event?: { type: string; subtype?: string };
}): string {
  if (body.command) return 'slash_command';
  if (!body.event) return String(body.type);
  const { type, subtype } = body.event;
  if (subtype === 'message_changed' || subtype === 'message_deleted') return `event ${subtype}`;
  return subtype === 'file_share' ? 'event message file_share' : `event ${type}`;
}
