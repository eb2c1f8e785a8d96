import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { DESK, type Look } from './camera.ts';
import { smallPng } from './small-png.ts';

const MARGIN = 12;

/** Keeps what it sees as `home.png`; on the phone, as `home-390.png`. */
export function photographTo(folder: string, say: (line: string) => void): Look {
  return async ({ name, width, page, parts }) => {
    const file = parts === null || width === DESK ? `${name}.png` : `${name}-${width}.png`;
    const picture = await page.screenshot({
      animations: 'disabled',
      caret: 'hide',
      ...(parts !== null && { clip: await around(page, parts) }),
    });
    await writeFile(join(folder, file), smallPng(picture));
    say(file);
  };
}

/** What stands beside the pane is no part of it. */
async function around(page: Page, parts: Locator) {
  const boxes = [];
  for (const part of await parts.all()) {
    const box = await part.boundingBox();
    if (box !== null) boxes.push(box);
  }
  if (boxes.length === 0) throw new Error('nothing of it is to be seen');
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const pane = await parts.first().evaluate((part) => {
    const { left, right } = part.closest('.pane, .thread')?.getBoundingClientRect() ?? {};
    return { left: left ?? 0, right: right ?? window.innerWidth };
  });
  const left = Math.max(pane.left, Math.min(...boxes.map((box) => box.x)) - MARGIN);
  const top = Math.max(0, Math.min(...boxes.map((box) => box.y)) - MARGIN);
  const edge = Math.min(width, pane.right);
  const right = Math.min(edge, Math.max(...boxes.map((box) => box.x + box.width)) + MARGIN);
  const bottom = Math.min(height, Math.max(...boxes.map((box) => box.y + box.height)) + MARGIN);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
