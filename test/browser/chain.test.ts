import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Person } from '../../sandbox/driver.ts';
import { button, cardOf, openShop, type Shop } from './open-shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

/** Presses a button of the modal on top, and waits for the one that comes of it. */
async function press(person: Person, name: string, answer?: { confirm: 'yes' }): Promise<void> {
  const below = await shop.sandbox.until('a modal', () => person.modal());
  const was = JSON.stringify(below.blocks);
  await person.click(below, name, answer);
  await shop.sandbox.until(name, () => {
    const modal = person.modal();
    return modal !== undefined && JSON.stringify(modal.blocks) !== was ? modal : undefined;
  });
}

/** Rosa has chosen the chain that gives things on; Ben and Chen are away. */
async function automatic(): Promise<void> {
  const rosa = as(shop.sandbox, 'rosa');
  await rosa.command('/inbox settings', '#support');
  await press(rosa, 'open_deadlines');
  await press(rosa, 'list_chains');
  await press(rosa, 'chains_automatic', { confirm: 'yes' });
  await rosa.closeAll();
  for (const handle of ['ben', 'chen']) {
    await as(shop.sandbox, handle).command('/inbox away', '#support');
  }
}

/** Somebody's window on what Dibs wrote to them. */
async function messagesOf(handle: string): Promise<Page> {
  const page = await shop.window(handle);
  await page.getByTestId('sidebar-app-messages').click();
  return page;
}

function saying(page: Page, words: string | RegExp): Locator {
  return page.getByRole('main').getByTestId('message').filter({ hasText: words });
}

test('nobody acts, and the clock of the page runs: everybody is told in their turn, and it is given on', async () => {
  await automatic();
  const rosa = await shop.window('rosa');
  const clock = rosa.getByTestId('clock');
  const card = cardOf(rosa, 'Marta Waits').first();
  await shop.write('Marta Waits', 'Is the blue one still available?');
  await card.filter({ hasText: 'claim by 10:05' }).waitFor();

  for (let minute = 1; minute <= 3; minute += 1) await clock.getByTestId('advance-1').click();
  await card.filter({ hasText: 'claim soon, by 10:05' }).waitFor();
  await clock.getByTestId('advance-deadline').click();
  await card.filter({ hasText: 'claim was due 10:05' }).waitFor();
  await saying(rosa, 'Marta Waits has no owner and waits since 10:00').waitFor();

  await clock.getByTestId('advance-5').click();
  await card.filter({ hasText: 'Ana Silva, who has until 10:20' }).waitFor();
  const ana = await messagesOf('ana');
  await saying(ana, 'nobody claimed it in time').waitFor();

  await clock.getByTestId('advance-5').click();
  await card.filter({ hasText: 'Late since 10:15' }).waitFor();
  const nudge = saying(ana, 'Marta Waits: reply by 10:20');
  await button(nudge, 'I’m on it').waitFor();
  await rosa.getByTestId('sidebar-app-messages').click();
  await saying(rosa, '1 late in #support').waitFor();
  await rosa.getByTestId('sidebar').getByText('support', { exact: true }).click();

  // Ben is back, Ana says nothing; the last minutes go by at a minute a second.
  await as(shop.sandbox, 'ben').command('/inbox back', '#support');
  await clock.getByTestId('advance-5').click();
  await saying(ana, 'Marta Waits is late since 10:20').waitFor();
  await clock.getByTestId('advance-5').click();
  await clock.getByTestId('speed-60').click();
  await card.filter({ hasText: 'Ben Adler' }).waitFor();
  await clock.getByTestId('speed-1').click();
  const ben = await messagesOf('ben');
  await saying(ben, 'Ana had it and could not answer in time').waitFor();
  await saying(ana, /Marta Waits.*Ben Adler/)
    .first()
    .waitFor();
  expect(await saying(ana, 'reply by 10:20').count()).toBe(0);
});
