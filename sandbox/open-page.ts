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

/**
 * Opens the page as one of the people, in a window of their own, and waits until it shows the workspace. To `complaints` is added what the
 * page tells the console as an error, or throws.
 */
export async function openPage(
  browser: Browser,
  sandbox: Sandbox,
  handle: string,
  window: Window = {},
  complaints: string[] = [],
): Promise<Page> {
  const { width = 1280, height = 800 } = window;
  const context = await browser.newContext({
    viewport: { width, height },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  await page.goto(addressFor(sandbox, handle, window));
  await page.getByRole('main').locator('.pane').waitFor();
  return page;
}

/** The page as one of the people. Going from one such address to another loads nothing anew. */
export function addressFor(sandbox: Sandbox, handle: string, window: Window): string {
  const { at = '', thread = '', customer = '', tour = 'off' } = window;
  const as = mustFindUser(sandbox.workspace, handle).id;
  return `${sandbox.url}/#${new URLSearchParams({ as, in: at, thread, customer, tour })}`;
}
