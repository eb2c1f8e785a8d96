import type { Browser, Locator, Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';
import { createClock } from '../../sandbox/clock.ts';
import { defaultAccounts } from '../../sandbox/customers/accounts.ts';
import { launchChromium, openPage, type Window } from '../../sandbox/open-page.ts';
import type { CustomerState } from '../../sandbox/page-protocol.ts';
import { runApp, type TimedApp } from '../../sandbox/run-app.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { connectAccounts, setUpTeam } from '../../sandbox/set-the-scene.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { tellWhatWentOn } from './what-went-on.ts';

/** Wednesday, 2026-03-04, 10:00 in Berlin: the team works. */
const WEDNESDAY_TEN = Date.UTC(2026, 2, 4, 9);
/** How long something may take to be seen; it ends when it is seen. */
const PATIENCE_MS = 30_000;
const LONGER_THAN_HELD_MS = 15_000;

/** The real app in real time on the stand-in, where #support is set up, and a browser in front of it. */
export interface Shop {
  sandbox: Sandbox;
  app: TimedApp;
  /** The page as somebody, in a window of their own until the test ends. */
  window(handle: string, window?: Window): Promise<Page>;
  /** A new customer writes over WhatsApp. */
  write(name: string, text: string): Promise<CustomerState>;
  /** Time passes until replies that wait for an *Undo* go out. */
  letHeldRepliesGo(): void;
  close(): Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const { browser, close: closeBrowser } = await openBrowser();
  const database = await createTestDatabase();
  const sandbox = await startSandbox({
    clock: createClock({ start: WEDNESDAY_TEN }),
    triggerTime: 'real',
  });
  const app = await runApp(sandbox, {
    databaseUrl: database.url,
    logLevel: 'silent',
    variations: { openGates: true, sweepInterval: 500 },
  });
  await setUpTeam(sandbox, async () => undefined);
  await connectAccounts(sandbox, app);
  return {
    sandbox,
    app,
    async window(handle, window) {
      const page = await openWindow(browser, sandbox, handle, window);
      onTestFinished(async ({ task }) => {
        await tellWhatWentOn(task, { sandbox, databaseUrl: database.url, page });
        await page.context().close();
      });
      return page;
    },
    async write(name, text) {
      const customer = sandbox.customers.add({ name, account: defaultAccounts[1].key });
      await app.clockFollowed();
      await sandbox.customers.write(customer.id, text);
      return customer;
    },
    letHeldRepliesGo: () => sandbox.clock.advance(LONGER_THAN_HELD_MS),
    async close() {
      await closeBrowser();
      await app.stop();
      await sandbox.close();
      await database.drop();
    },
  };
}

export async function openBrowser(): Promise<{ browser: Browser; close: () => Promise<void> }> {
  const chromium = inject('chromium');
  if (chromium === null) throw new Error('these tests are left out where there is no Chromium');
  const browser = await launchChromium(chromium);
  return { browser, close: () => browser.close() };
}

export async function openWindow(
  browser: Browser,
  sandbox: Sandbox,
  handle: string,
  window?: Window,
): Promise<Page> {
  const page = await openPage(browser, sandbox, handle, window);
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** The card of a customer in the channel. */
export function cardOf(page: Page, customer: string): Locator {
  return page
    .getByRole('main')
    .getByTestId('message')
    .filter({ hasText: new RegExp(`#\\d+ · ${customer}`) });
}

/** What stands there only for who looks. */
export function onlyVisibleToYou(page: Page, words: string | RegExp): Locator {
  return page.getByTestId('ephemeral').filter({ hasText: words });
}

export function button(within: Locator, text: string): Locator {
  return within.getByTestId('block-button').filter({ hasText: text });
}

/** Types into the composer of the open conversation and sends. */
export async function say(page: Page, text: string): Promise<void> {
  const field = page.getByTestId('composer').getByRole('textbox');
  await field.fill(text);
  await field.press('Enter');
}
