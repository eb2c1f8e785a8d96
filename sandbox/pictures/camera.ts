import type { Browser, Locator, Page } from 'playwright-core';
import type { Person } from '../driver.ts';
import type { Ephemeral, Message } from '../model.ts';
import type { Office } from '../office-hour.ts';
import { addressFor, openPage, type Window } from '../open-page.ts';
import type { SurfaceName } from './surfaces.ts';

/** Taller than anything that is looked at: nothing is scrolled away. */
const HEIGHT = 2_600;
export const DESK = 1280;
const PHONE = 390;
/** Where nobody looks: what was seen before is gone from the page. */
const ASIDE: Window = { at: 'general' };

type Post = Message | Ephemeral;

/** A surface as it stands before somebody. */
export interface Sight {
  name: SurfaceName;
  /** Of the window. */
  width: number;
  page: Page;
  /** What of the page it is; null: all of it. */
  parts: Locator | null;
  /** What the page told the console, or threw. */
  complaints: string[];
}

/** Looks at a surface; it is gone afterwards. */
export type Look = (sight: Sight) => Promise<void>;

/** Goes before what people see, each at the desk and on the phone. */
export interface Camera {
  /** These messages only, as they stand in their channel, thread or direct messages. */
  messages(name: SurfaceName, who: Person, posts: Post[]): Promise<void>;
  /** A card and what stands under it. */
  thread(name: SurfaceName, who: Person, card: Message): Promise<void>;
  /** The modal that is open. */
  modal(name: SurfaceName, who: Person, prepare?: (page: Page) => Promise<void>): Promise<void>;
  home(name: SurfaceName, who: Person): Promise<void>;
  /** The whole window, once. */
  window(
    name: SurfaceName,
    who: Person,
    window: Window,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<void>;
}

interface Seat {
  page: Page;
  complaints: string[];
}

export function createCamera(office: Office, browser: Browser, look: Look): Camera {
  const { sandbox, settle } = office;

  const seats = new Map<number, Promise<Seat>>();

  /** One window a width for all of it, since each new one costs the browser as much as twenty looks. */
  async function sitDown(width: number): Promise<Seat> {
    const complaints: string[] = [];
    const seen = { ...ASIDE, width, height: HEIGHT };
    return { page: await openPage(browser, sandbox, 'ola', seen, complaints), complaints };
  }

  async function lookAt(
    { name, who, at, width }: { name: SurfaceName; who: Person; at: Window; width: number },
    find: (page: Page, width: number) => Promise<Locator>,
  ): Promise<void> {
    const seat = seats.get(width) ?? sitDown(width);
    seats.set(width, seat);
    const { page, complaints } = await seat;
    await page.goto(addressFor(sandbox, who.id, at));
    await beReady(page);
    const parts = await find(page, width);
    await page.mouse.move(0, 0);
    await look({ name, width, page, parts, complaints: complaints.splice(0) });
    await page.setViewportSize({ width, height: HEIGHT });
    await page.goto(addressFor(sandbox, 'ola', ASIDE));
    await page.getByRole('main').getByRole('heading', { name: 'general' }).waitFor();
  }

  async function beReady(page: Page): Promise<void> {
    await settle();
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.fonts.ready);
  }

  async function atBothWidths(
    name: SurfaceName,
    who: Person,
    at: Window,
    find: (page: Page, width: number) => Promise<Locator>,
  ): Promise<void> {
    for (const width of [DESK, PHONE]) await lookAt({ name, who, at, width }, find);
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
        if (width === PHONE) await page.setViewportSize({ width, height: 200 });
        const heights = await modal
          .locator('form:not([hidden]) > *')
          .evaluateAll((parts) => parts.map(({ scrollHeight }) => scrollHeight));
        if (width === PHONE) await page.setViewportSize({ width, height: sum(heights) + 4 });
        return modal;
      }),
    home: (name, who) =>
      atBothWidths(name, who, { at: 'home' }, async (page) => {
        const blocks = page.getByTestId('home').locator(':scope > *');
        await blocks.last().waitFor();
        return blocks;
      }),
    async window(name, who, window, prepare = async () => undefined) {
      const complaints: string[] = [];
      const page = await openPage(browser, sandbox, who.id, window, complaints);
      await beReady(page);
      await prepare(page);
      await page.mouse.move(0, 0);
      await look({ name, width: window.width ?? DESK, page, parts: null, complaints });
      await page.context().close();
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

function sum(numbers: number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
