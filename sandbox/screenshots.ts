import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { createClock } from './clock.ts';
import { cardsIn } from './driver.ts';
import { type Office, openOffice, workForAWhile } from './office-hour.ts';
import { launchChromium, openPage, type Window } from './open-page.ts';
import { buttonsOf } from './reading.ts';
import { runApp } from './run-app.ts';
import { runPostgres } from './run-postgres.ts';
import { startSandbox } from './server.ts';
import { connectAccounts, setUpTeam } from './set-the-scene.ts';

/** Draws docs/screens anew, by the real app on the stand-in, at a standing clock. `npm run screenshots`, with Chromium on the PATH. */

const FOLDER = fileURLToPath(new URL('../docs/screens/', import.meta.url));
/** Wednesday, half past one in Berlin: the team works. */
const START = Date.UTC(2026, 2, 4, 12, 30);
const PHONE = { width: 390, height: 844 };

const say = (line: string) => process.stdout.write(`${line}\n`);

function findChromium(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  for (const name of names) {
    const { stdout } = spawnSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (stdout.trim() !== '') return stdout.trim();
  }
  throw new Error('The pictures need Chromium: apt-get install chromium');
}

/** Bells that ring for nobody: `settle` does what is due. */
const noBells = async () => ({
  bell: { ring: async () => undefined },
  health: async () => ({ backend: 'postgres' as const, ok: true, pending: 0 }),
  close: async () => undefined,
});

async function draw(office: Office, browser: Browser): Promise<void> {
  const { sandbox, rosa, ana, ben, settle, card } = office;

  async function shoot(
    name: string,
    handle: string,
    window: Window,
    prepare: (page: Page) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const page = await openPage(browser, sandbox, handle, window);
    await prepare(page);
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({
      path: join(FOLDER, `${name}.png`),
      animations: 'disabled',
      caret: 'hide',
    });
    await page.context().close();
    say(`docs/screens/${name}.png`);
  }

  await rosa.invite('#support', sandbox.workspace.app.botUserId);
  await settle();
  const hello = cardsIn(sandbox, '#support').find((message) =>
    buttonsOf(message).includes('Set up #support'),
  );
  if (hello === undefined) throw new Error('the app said nothing when it was invited');
  await shoot('setup', 'rosa', {}, async (page) => {
    await page.getByTestId('toggle-customers').click();
    await page.getByRole('button', { name: 'Set up #support' }).click();
    await page.getByTestId('modal').waitFor();
  });
  await rosa.cancel();
  await setUpTeam(sandbox, settle);
  await connectAccounts(sandbox, office.app);
  const { marta } = await workForAWhile(office);

  const thread = card(marta.name).ts;
  await shoot('channel', 'ana', { thread, customer: marta.id, width: 1440, height: 900 });
  await shoot('card', 'ana', {}, async (page) => {
    await page.getByTestId('toggle-customers').click();
    await page.getByTestId('messages').evaluate((list) => list.scrollTo(0, 0));
  });
  await shoot('phone', 'ana', PHONE);
  await shoot('home', 'ana', { at: 'home' });

  await rosa.command('/inbox-load', '#support');
  await shoot('load', 'rosa', {}, (page) => page.getByTestId('ephemeral').last().waitFor());

  await ana.click(card(marta.name), 'Reply');
  await shoot('modal', 'ana', { customer: marta.id }, async (page) => {
    await page.getByTestId('modal').waitFor();
    await page.getByRole('textbox', { name: 'Message to Marta' }).fill('Of course, with a ribbon');
  });
  await ana.cancel();

  await ben.click(card('Kim Park'), 'Reassign…');
  await shoot('reassign', 'ben', {}, async (page) => {
    await page.getByTestId('modal').waitFor();
    await page.getByTestId('modal').getByText('Type a name').click();
    await page.getByTestId('option').filter({ hasText: 'Chen' }).waitFor();
  });
  await ben.submit({
    To: 'Chen',
    Why: 'Missing rights',
    'Note for the new owner':
      'Needs a refund by hand, I have no rights for it. I promised an answer today.',
  });
  await settle();
  await shoot('dm', 'chen', {}, async (page) => {
    await page.getByTestId('sidebar-app-messages').click();
    await page.getByTestId('message').last().waitFor();
  });
}

const chromium = findChromium();
const postgres = await runPostgres();
const sandbox = await startSandbox({ clock: createClock({ start: START, speed: 0 }) });
const app = await runApp(sandbox, {
  databaseUrl: postgres.url,
  logLevel: 'error',
  variations: { createJobs: noBells, sweepInterval: null, openGates: true },
});
const browser = await launchChromium(chromium);
try {
  await mkdir(FOLDER, { recursive: true });
  await draw(openOffice(sandbox, app), browser);
} finally {
  await browser.close();
  await app.stop();
  await sandbox.close();
  await postgres.stop();
}
