import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Person } from '../driver.ts';
import type { Ephemeral, Message } from '../model.ts';
import type { Office } from '../office-hour.ts';
import { openPage, type Window } from '../open-page.ts';
import { smallPng } from './small-png.ts';

/** Taller than anything that is photographed: nothing is scrolled away. */
const HEIGHT = 2_600;
/** At the desk, and on the phone. */
const WIDTHS = [
  { width: 1280, suffix: '' },
  { width: 390, suffix: '-390' },
];
const MARGIN = 12;

type Post = Message | Ephemeral;

/** Takes pictures of what people see, each at the desk and on the phone; `name` is the file's. */
export interface Camera {
  /** Of these messages only, as they stand in their channel, thread or direct messages. */
  messages(name: string, who: Person, posts: Post[]): Promise<void>;
  /** A card and what stands under it. */
  thread(name: string, who: Person, card: Message): Promise<void>;
  /** The modal that is open. */
  modal(name: string, who: Person, prepare?: (page: Page) => Promise<void>): Promise<void>;
  home(name: string, who: Person): Promise<void>;
  /** The whole window, once. */
  window(
    name: string,
    who: Person,
    window: Window,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<void>;
}

export function createCamera(
  office: Office,
  browser: Browser,
  { folder, say }: { folder: string; say: (line: string) => void },
): Camera {
  const { sandbox, settle } = office;

  async function open(who: Person, window: Window): Promise<Page> {
    const page = await openPage(browser, sandbox, who.id, { height: HEIGHT, ...window });
    await settle();
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.fonts.ready);
    return page;
  }

  async function keep(page: Page, name: string, parts?: Locator): Promise<void> {
    const picture = await page.screenshot({
      animations: 'disabled',
      caret: 'hide',
      ...(parts && { clip: await around(page, parts) }),
    });
    await page.context().close();
    await writeFile(join(folder, `${name}.png`), smallPng(picture));
    say(`${name}.png`);
  }

  async function atBothWidths(
    name: string,
    who: Person,
    window: Window,
    find: (page: Page, width: number) => Promise<Locator>,
  ): Promise<void> {
    for (const { width, suffix } of WIDTHS) {
      const page = await open(who, { ...window, width });
      await keep(page, `${name}${suffix}`, await find(page, width));
    }
  }

  return {
    messages: (name, who, posts) =>
      atBothWidths(name, who, placeOf(posts[0]), (page) => only(page, posts)),
    thread: (name, who, card) =>
      atBothWidths(name, who, { at: card.channel, thread: card.ts }, async (page) => {
        const pane = page.getByTestId('thread-pane');
        await pane.getByTestId('message').last().waitFor();
        return pane.locator('.message, .quiet-line');
      }),
    modal: (name, who, prepare = async () => undefined) =>
      atBothWidths(name, who, {}, async (page, width) => {
        const modal = page.getByTestId('modal');
        await modal.waitFor();
        await prepare(page);
        await modal.evaluate((box) => {
          box.style.maxHeight = 'none';
        });
        // On the phone it fills the screen, however little there is.
        if (width < 500) await page.setViewportSize({ width, height: 200 });
        const heights = await modal
          .locator('form:not([hidden]) > *')
          .evaluateAll((parts) => parts.map(({ scrollHeight }) => scrollHeight));
        if (width < 500) await page.setViewportSize({ width, height: sum(heights) + 4 });
        return modal;
      }),
    home: (name, who) =>
      atBothWidths(name, who, { at: 'home' }, async (page) => {
        const blocks = page.getByTestId('home').locator(':scope > *');
        await blocks.last().waitFor();
        return blocks;
      }),
    async window(name, who, window, prepare = async () => undefined) {
      const page = await open(who, { height: 800, ...window });
      await prepare(page);
      await page.mouse.move(0, 0);
      await keep(page, name);
    },
  };
}

function placeOf(post: Post | undefined): Window {
  if (post === undefined) throw new Error('there is nothing to photograph');
  const { channel: at, threadTs, ts } = post;
  return threadTs === undefined || threadTs === ts ? { at } : { at, thread: threadTs };
}

/** Takes everything else away, as if only these had been written. */
async function only(page: Page, posts: Post[]): Promise<Locator> {
  const wanted = posts.map(({ ts }) => ts);
  const [first] = posts;
  const isReply = first?.threadTs !== undefined && first.threadTs !== first.ts;
  const list = isReply ? page.getByTestId('thread-pane') : page.getByRole('main');
  for (const ts of wanted) await list.locator(`[data-ts="${ts}"]`).waitFor();
  await list.locator('.list-content > *').evaluateAll((all, kept) => {
    for (const each of all as HTMLElement[]) {
      if (!kept.includes(each.dataset['ts'] ?? '')) each.style.display = 'none';
    }
  }, wanted);
  return list.locator(wanted.map((ts) => `[data-ts="${ts}"]`).join(', '));
}

async function around(page: Page, parts: Locator) {
  const boxes = [];
  for (const part of await parts.all()) {
    const box = await part.boundingBox();
    if (box !== null) boxes.push(box);
  }
  if (boxes.length === 0) throw new Error('nothing of it is to be seen');
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const left = Math.max(0, Math.min(...boxes.map((box) => box.x)) - MARGIN);
  const top = Math.max(0, Math.min(...boxes.map((box) => box.y)) - MARGIN);
  const right = Math.min(width, Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN);
  const bottom = Math.min(height, Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
