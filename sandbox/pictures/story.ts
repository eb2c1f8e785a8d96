import type { Browser } from 'playwright-core';
import { theBusyHour } from './busy-hour.ts';
import { theFirstDay, theSettings } from './first-day.ts';
import { theFlood } from './flood.ts';
import { oddCards } from './odd-cards.ts';
import type { Gates, OpenStudio, Studio } from './studio.ts';
import { threadsAndPhotos } from './threads.ts';
import { theUnanswered } from './unanswered.ts';
import { wholeWindows } from './windows.ts';

/** Three afternoons in #support that come past each surface once: the pictures of docs/screens, and their test, are taken on the way. */
export async function tellTheStory(
  open: (gates: Gates) => Promise<OpenStudio>,
  browser: Browser,
): Promise<void> {
  const calm = () => open('open');
  await told(calm, (studio) => theBusyAfternoon(studio, browser));
  await told(calm, theUnanswered);
  await told(() => open('real'), theFlood);
}

async function told(
  open: () => Promise<OpenStudio>,
  story: (studio: Studio) => Promise<void>,
): Promise<void> {
  const studio = await open();
  try {
    await story(studio);
  } finally {
    await studio.close();
  }
}

async function theBusyAfternoon(studio: Studio, browser: Browser): Promise<void> {
  await theFirstDay(studio);
  await theBusyHour(studio);
  await wholeWindows(studio);
  await threadsAndPhotos(studio, await photographLamp(browser));
  await oddCards(studio);
  await theSettings(studio);
}

/** A lamp, as a customer's telephone shows it. */
async function photographLamp(browser: Browser): Promise<Uint8Array> {
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
