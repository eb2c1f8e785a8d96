import { type Browser, chromium, type Page } from 'playwright-core';
import type { Sandbox } from './server.ts';
import { mustFindUser } from './workspace.ts';

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser for the page: for its tests and its pictures. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ARGS });
}

export interface Window {
  width?: number;
  height?: number;
  /** "#support" as it is called; the first channel when left out, 'home' for the app's Home. */
  at?: string;
  /** The `ts` of a message whose thread is open. */
  thread?: string;
  /** Whose phone is at the right, by id. */
  customer?: string;
  /** The first tour is left out, unless it is what is wanted. */
  tour?: 'on' | 'off';
}

/** Opens the page as one of the people, in a window of their own, and waits until it shows the workspace. */
export async function openPage(
  browser: Browser,
  sandbox: Sandbox,
  handle: string,
  window: Window = {},
): Promise<Page> {
  const { width = 1280, height = 800, at = '', thread = '', customer = '', tour = 'off' } = window;
  const context = await browser.newContext({
    viewport: { width, height },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  const as = mustFindUser(sandbox.workspace, handle).id;
  const where = new URLSearchParams({ as, in: at, thread, customer, tour });
  await page.goto(`${sandbox.url}/#${where}`);
  await page.getByRole('main').locator('.pane').waitFor();
  return page;
}
