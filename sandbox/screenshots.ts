import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { createClock } from './clock.ts';
import { openOffice } from './office-hour.ts';
import { launchChromium } from './open-page.ts';
import { type Studio, theBusyHour } from './pictures/busy-hour.ts';
import { createCamera } from './pictures/camera.ts';
import { theFirstDay, theSettings } from './pictures/first-day.ts';
import { createHands } from './pictures/hands.ts';
import { oddCards } from './pictures/odd-cards.ts';
import { threadsAndPhotos } from './pictures/threads.ts';
import { wholeWindows } from './pictures/windows.ts';
import { runApp } from './run-app.ts';
import { runPostgres } from './run-postgres.ts';
import { startSandbox } from './server.ts';

/**
 * Draws docs/screens anew, by the real app on the stand-in, at a standing clock. `npm run screenshots`, with Chromium on the PATH;
 * `npm run screenshots -- /tmp/elsewhere` puts them there.
 */

const FOLDER = process.argv[2] ?? fileURLToPath(new URL('../docs/screens/', import.meta.url));
/** Wednesday, half past one in Berlin: the team works. */
const START = Date.UTC(2026, 2, 4, 12, 30);

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

/** A lamp, photographed. */
async function takePhoto(browser: Browser): Promise<Uint8Array> {
  const page = await browser.newPage({ viewport: { width: 240, height: 160 } });
  await page.setContent(
    `<body style="margin:0;background:#d9cdb8"><div style="position:absolute;left:76px;top:20px;width:88px;height:66px;
    background:#3b6ea8;clip-path:polygon(25% 0,75% 0,100% 100%,0 100%)"></div><div style="position:absolute;left:117px;top:86px;
    width:6px;height:44px;background:#444;transform:rotate(14deg)"></div><div style="position:absolute;left:84px;top:128px;
    width:72px;height:10px;border-radius:5px;background:#444"></div></body>`,
  );
  const photo = await page.screenshot();
  await page.close();
  return photo;
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
  const office = openOffice(sandbox, app);
  const camera = createCamera(office, browser, { folder: FOLDER, say });
  const studio: Studio = { office, camera, hands: createHands(office) };
  await theFirstDay(studio);
  await theBusyHour(studio);
  await wholeWindows(studio);
  await threadsAndPhotos(studio, await takePhoto(browser));
  await oddCards(studio);
  await theSettings(studio);
} finally {
  await browser.close();
  await app.stop();
  await sandbox.close();
  await postgres.stop();
}
