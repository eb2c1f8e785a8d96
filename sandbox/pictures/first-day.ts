import { cardsIn } from '../driver.ts';
import { buttonsOf } from '../reading.ts';
import { connectAccounts, setUpTeam } from '../set-the-scene.ts';
import type { Studio } from './studio.ts';

/** The app is invited, set up and connected. */
export async function theFirstDay({ office, camera, hands }: Studio): Promise<void> {
  const { sandbox, rosa, settle } = office;
  await rosa.openHome();
  await camera.home('home-no-inbox', rosa);
  await rosa.invite('#support', sandbox.workspace.app.botUserId);
  await settle();
  const hello = cardsIn(sandbox, '#support').find((message) =>
    buttonsOf(message).includes('Set up #support'),
  );
  if (hello === undefined) throw new Error('the app said nothing when it was invited');
  await camera.messages('first-run', rosa, [hello]);
  await hands.open(rosa, hello, 'Set up #support');
  await camera.modal('modal-setup', rosa);
  await rosa.cancel();
  await setUpTeam(sandbox, settle);
  await connectAccounts(sandbox, office.app);
  await camera.messages('dm-ready', rosa, [hands.dm(rosa, '#support is ready')]);
}

/** What managers change, and everybody about themselves. */
export async function theSettings({ office, camera, hands }: Studio): Promise<void> {
  const { ana, rosa, sandbox } = office;
  const { dm, open, command } = hands;
  const back = async () => {
    const modal = rosa.modal();
    if (modal === undefined) throw new Error('the settings are closed');
    return modal;
  };
  await open(rosa, dm(rosa, '#support is ready'), 'Settings');
  await camera.modal('modal-settings', rosa);
  for (const [name, button] of [
    ['modal-signature', 'change_signature'],
    ['modal-outcomes', 'change_outcomes'],
    ['modal-capacity', 'change_capacity'],
  ] as const) {
    await open(rosa, await back(), button);
    await camera.modal(name, rosa);
    await rosa.cancel();
  }
  await hands.close(rosa);
  await ana.command('/inbox me', '#general');
  await sandbox.until('my settings', () => ana.modal());
  await camera.modal('modal-my-settings', ana);
  await hands.close(ana);
  await camera.messages('answers-closed', rosa, [
    await command(rosa, '/inbox closed until tomorrow 9:00'),
    await command(rosa, '/inbox-load'),
    await command(rosa, '/inbox open'),
    await command(rosa, '/inbox blocked'),
  ]);
}
