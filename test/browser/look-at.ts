import type { Page } from 'playwright-core';
import type { Sight } from '../../sandbox/pictures/camera.ts';
import { SURFACES } from '../../sandbox/pictures/surfaces.ts';

/** What nobody may read: a value that is none, markup that was not drawn, what turns the text around. */
const UNREADABLE = [
  /\bundefined\b/,
  /\bNaN\b/,
  /\[object /,
  /<[!@#][^>\s]*>/,
  /<https?:[^>]*>/,
  /&(amp|lt|gt);/,
  /(?<![\w:]):[a-z][a-z0-9_+-]*:(?![\w:])/,
  /(?<!\w)\*[^\s*][^*\n]*\*(?!\w)/,
  /(?<!\w)_[^\s_][^_\n]*_(?!\w)/,
  /(?<!\w)~[^\s~][^~\n]*~(?!\w)/,
  /`[^`\n]+`/,
  /[\u202a-\u202e]/,
];

/** By the browser's own reading. */
const USABLE = [
  'button',
  'link',
  'textbox',
  'combobox',
  'checkbox',
  'radio',
  'switch',
  'tab',
  'Iframe',
];

/** What is wrong with a surface for whoever works with it, in words; nothing, if all is well. */
export async function problemsOf(sight: Sight): Promise<string[]> {
  const { name, page, parts, complaints } = sight;
  const { words, buttons, quoted } = SURFACES[name];
  const shown = parts ?? page.locator('#root');
  const text = (await shown.allInnerTexts()).join('\n');
  const own = quoted.reduce((rest, quote) => rest.replaceAll(quote, ''), text);
  const layout = await shown.evaluateAll(layoutProblems);
  const nameless = await namelessOn(page);
  const missing: string[] = [];
  for (const button of buttons) {
    const count = await shown.getByRole('button').filter({ hasText: button }).count();
    if (count === 0) missing.push(`has no button ${button}`);
  }
  return [
    ...words.filter((word) => !text.includes(word)).map((word) => `does not say “${word}”`),
    ...missing,
    ...UNREADABLE.flatMap((pattern) => pattern.exec(own)?.[0] ?? []).map(
      (found) => `shows “${found}”`,
    ),
    ...layout,
    ...nameless.map((role) => `has a ${role} without a name`),
    ...complaints.map((complaint) => `complains: ${complaint}`),
  ];
}

/** The roles of what can be used and has no name. */
export async function namelessOn(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter(({ ignored, name }) => !ignored && (name?.value ?? '') === '')
    .map(({ role }) => String(role?.value))
    .filter((role) => USABLE.includes(role));
}

/** Runs in the page: it knows nothing but its argument. */
function layoutProblems(parts: Element[]): string[] {
  const problems = new Set<string>();
  const { innerWidth, location } = window;
  const saying = (element: Element) =>
    `${element.className || element.tagName} “${(element.textContent ?? '').trim().slice(0, 40)}”`;
  const hides = (overflow: string) => overflow === 'hidden' || overflow === 'clip';

  function isUnseen(element: Element): boolean {
    const { width, height } = element.getBoundingClientRect();
    return width <= 1 || height <= 1 || element.closest('.sr-only, [inert], [hidden]') !== null;
  }

  /** Within what scrolls sideways, or ends in an ellipsis. */
  function mayBeWide(element: Element | null): boolean {
    if (element === null) return false;
    const { overflowX, textOverflow } = getComputedStyle(element);
    const isFine = overflowX === 'auto' || overflowX === 'scroll' || textOverflow === 'ellipsis';
    return isFine || mayBeWide(element.parentElement);
  }

  function lookAtWidth(element: Element): void {
    const pane = element.closest('dialog, .thread, .pane')?.getBoundingClientRect();
    const edge = Math.min(innerWidth, pane?.right ?? innerWidth);
    const { left, right } = element.getBoundingClientRect();
    const isOut = right > edge + 1 || left < (pane?.left ?? 0) - 1;
    if (isOut && !mayBeWide(element)) problems.add(`is wider than its pane: ${saying(element)}`);
  }

  function lookForCuts(element: Element): void {
    const style = getComputedStyle(element);
    if ((element.textContent ?? '').trim() === '') return;
    const isCutAside = hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    if (isCutAside && style.textOverflow !== 'ellipsis') {
      problems.add(`is cut at the side: ${saying(element)}`);
    }
    const isCutBelow = hides(style.overflowY) && element.scrollHeight > element.clientHeight + 4;
    if (isCutBelow && style.webkitLineClamp === 'none' && style.textOverflow !== 'ellipsis') {
      problems.add(`is cut below: ${saying(element)}`);
    }
  }

  /** The page itself, or a message of the workspace: Slack opens it in place. */
  const isOurs = ({ host, pathname }: HTMLAnchorElement) =>
    host === location.host || (host === 'acme.slack.com' && pathname.startsWith('/archives/'));

  function lookForHarm(element: Element): void {
    if (element.matches('.mention') && /^@(channel|here|everyone)/.test(element.textContent ?? ''))
      problems.add(`calls everybody: ${saying(element)}`);
    if (element instanceof HTMLAnchorElement && !isOurs(element)) {
      problems.add(`links to ${element.href}`);
    }
    if (/^(script|object|embed)$/i.test(element.tagName)) problems.add(`runs ${saying(element)}`);
  }

  for (const part of parts) {
    for (const element of [part, ...part.querySelectorAll('*')]) {
      if (isUnseen(element)) continue;
      lookAtWidth(element);
      lookForCuts(element);
      lookForHarm(element);
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) problems.add('scrolls sideways');
  return [...problems];
}
