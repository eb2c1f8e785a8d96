import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Look, Sight } from '../../sandbox/pictures/camera.ts';
import { tellTheStory } from '../../sandbox/pictures/story.ts';
import { type Gates, type OpenStudio, openStudio } from '../../sandbox/pictures/studio.ts';
import { SURFACES, type SurfaceName } from '../../sandbox/pictures/surfaces.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { problemsOf } from './look-at.ts';
import { openBrowser } from './open-shop.ts';

/** The whole story, in which each of these tests waits for its place. */
const STORY_MS = 600_000;
const NAMES = Object.keys(SURFACES) as SurfaceName[];

/** Who walks through the story, and what was seen on the way. */
interface Walk {
  /** What is wrong with a surface; resolves when the story has gone past it. */
  past(name: SurfaceName): Promise<string[]>;
  end(): Promise<void>;
}

let browser: Browser;
let walk: Walk;
beforeAll(async () => {
  const opened = await openBrowser();
  browser = opened.browser;
  walk = await beginWalk(browser, opened.close);
});
afterAll(() => walk.end());

test.each(NAMES)(
  '%s › says what is needed, fits the desk and the phone, and does no harm',
  async (name) => {
    expect(await walk.past(name)).toEqual([]);
  },
  STORY_MS,
);

test('what would be wrong is found', async () => {
  const complaints = ['Error: no'];
  const page = await browser.newPage({ viewport: { width: 390, height: 800 } });
  await page.setContent(`<div id="root"><main class="pane" style="width:390px;margin:0">
    <p style="width:500px">wide</p><p style="width:40px;overflow:hidden;white-space:nowrap">Cut off here</p>
    <p style="height:10px;overflow:hidden">Cut<br>below</p><span class="mention">@channel</span>
    <a href="https://evil.example/">here</a><button></button> undefined *bold* &amp;amp; :wave: \u202Edaeh</main></div>`);
  const sight: Sight = { name: 'answer-held', width: 390, page, parts: null, complaints };
  const problems = (await problemsOf(sight)).join('\n');
  await page.close();
  for (const problem of [
    'does not say “Goes to Otto”',
    'has no button Undo',
    'is wider than its pane: P “wide”',
    'is cut at the side: P “Cut off here”',
    'is cut below: P “Cutbelow”',
    'calls everybody',
    'links to https://evil.example/',
    'has a button without a name',
    'complains: Error: no',
    'scrolls sideways',
    'shows “undefined”',
    'shows “*bold*”',
    'shows “&amp;”',
    'shows “:wave:”',
    'shows “\u202E”',
  ]) {
    expect(problems).toContain(problem);
  }
});

async function beginWalk(browser: Browser, closeBrowser: () => Promise<void>): Promise<Walk> {
  const seen: { name: SurfaceName; problems: string[] }[] = [];
  const waiting = new Map<SurfaceName, () => void>();
  let ending = 'it is not told to its end';

  /** At the desk, then on the phone: when another surface comes, the last one is over. */
  const look: Look = async (sight) => {
    const problems = (await problemsOf(sight)).map((problem) => `${sight.width}: ${problem}`);
    const last = seen.at(-1);
    if (last?.name === sight.name) {
      last.problems.push(...problems);
      return;
    }
    seen.push({ name: sight.name, problems });
    if (last !== undefined) waiting.get(last.name)?.();
  };

  async function open(gates: Gates): Promise<OpenStudio> {
    const database = await createTestDatabase();
    const studio = await openStudio({ databaseUrl: database.url, browser, look, gates });
    return {
      ...studio,
      async close() {
        await studio.close();
        await database.drop();
      },
    };
  }
  const story = tellTheStory(open, browser).then(
    () => {
      ending = '';
    },
    (error: unknown) => {
      ending = error instanceof Error ? (error.stack ?? error.message) : String(error);
    },
  );

  return {
    async past(name) {
      const isOver = () => seen.slice(0, -1).some((one) => one.name === name);
      if (!isOver()) {
        await Promise.race([story, new Promise<void>((go) => waiting.set(name, go))]);
      }
      if (!isOver() && ending !== '') return [`the story did not get past it: ${ending}`];
      const found = seen.find((one) => one.name === name);
      return found?.problems ?? ['the story does not come past it'];
    },
    async end() {
      await closeBrowser();
      await story;
    },
  };
}
