import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchChromium } from './open-page.ts';
import { photographTo } from './pictures/photograph.ts';
import { tellTheStory } from './pictures/story.ts';
import { type Gates, type OpenStudio, openStudio } from './pictures/studio.ts';
import { runPostgres } from './run-postgres.ts';

/**
 * Draws docs/screens anew, by the real app on the stand-in, at a standing clock. `npm run screenshots`, with Chromium on the PATH;
 * `npm run screenshots -- /tmp/elsewhere` puts them there. What it draws is what test/browser/surfaces.test.ts looks at.
 */

const FOLDER = process.argv[2] ?? fileURLToPath(new URL('../docs/screens/', import.meta.url));

const say = (line: string) => process.stdout.write(`${line}\n`);

function findChromium(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  for (const name of names) {
    const { stdout } = spawnSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (stdout.trim() !== '') return stdout.trim();
  }
  throw new Error('The pictures need Chromium: apt-get install chromium');
}

const chromium = findChromium();
await mkdir(FOLDER, { recursive: true });
const browser = await launchChromium(chromium);
const look = photographTo(FOLDER, say);
try {
  await tellTheStory(openAnother, browser);
} finally {
  await browser.close();
}

async function openAnother(gates: Gates): Promise<OpenStudio> {
  const postgres = await runPostgres();
  const studio = await openStudio({ databaseUrl: postgres.url, browser, look, gates });
  return {
    ...studio,
    async close() {
      await studio.close();
      await postgres.stop();
    },
  };
}
