import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { button, cardOf, onlyVisibleToYou, openShop, type Shop, say } from './open-shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

/** A customer has written, and somebody who sees the card and the customer's phone has claimed it. */
async function claimed(handle: string, name: string, width = 1280): Promise<Page> {
  const customer = await shop.write(name, 'Do you have it in green?');
  const page = await shop.window(handle, { customer: customer.id, width });
  await button(cardOf(page, name), 'Claim').first().click();
  await button(cardOf(page, name), 'Reassign…').waitFor();
  return page;
}

function phoneOf(page: Page): Locator {
  return page.getByTestId('customer-panel').getByTestId('customer-message-out');
}

test('what is typed in the thread stays there, goes out by one tap, and is taken back in time', async () => {
  const ana = await claimed('ana', 'Uma Typed');
  await cardOf(ana, 'Uma Typed').getByTestId('replies').click();
  const thread = ana.getByTestId('thread-pane');
  const field = thread.getByTestId('thread-composer').getByRole('textbox');
  await field.fill('Yes, in green, too.');
  await field.press('Enter');
  const typed = thread.getByTestId('message').filter({ hasText: 'Yes, in green, too.' });
  const asked = thread.getByTestId('ephemeral').filter({ hasText: 'Only the team sees this.' });
  await button(asked, 'Send to Uma').click();
  const held = thread.getByTestId('ephemeral').filter({ hasText: 'Goes to Uma in' });
  await button(held, 'Undo').click();
  await thread.getByTestId('ephemeral').filter({ hasText: 'Taken back' }).waitFor();
  await typed.getByRole('button', { name: /lock/ }).waitFor();
  expect(await phoneOf(ana).count()).toBe(0);
  await cardOf(ana, 'Uma Typed').filter({ hasText: 'Reply by' }).waitFor();
});

test('what was typed into Reply is there again after Esc', async () => {
  const ana = await claimed('ana', 'Nora Drafted');
  const field = ana.getByTestId('modal').getByRole('textbox', { name: 'Message to Nora' });
  await button(cardOf(ana, 'Nora Drafted'), 'Reply').click();
  await field.fill('It ships tomor');
  await field.press('Escape');
  await ana.getByTestId('modal').waitFor({ state: 'detached' });
  await button(cardOf(ana, 'Nora Drafted'), 'Reply').click();
  await field.waitFor();
  expect(await field.inputValue()).toBe('It ships tomor');
  await ana.getByTestId('modal-close').click();
  await ana.getByTestId('modal').waitFor({ state: 'detached' });
});

test('a claim is taken back in one press, and the card is as it was', async () => {
  const ben = await claimed('ben', 'Vic Undone');
  const told = onlyVisibleToYou(ben, 'Vic Undone is yours');
  await button(told, 'Undo').click();
  const card = cardOf(ben, 'Vic Undone').filter({ hasText: 'Unassigned' });
  await button(card, 'Claim').first().waitFor();
  expect(await card.textContent()).not.toContain('Ben Adler');
});

test('it is resolved at once, and how it ended is one more press that the card shows', async () => {
  const ben = await claimed('ben', 'Tom Resolved');
  await button(cardOf(ben, 'Tom Resolved'), 'Resolve').click();
  const asked = onlyVisibleToYou(ben, 'Tom Resolved is resolved');
  await asked.filter({ hasText: 'How did it end?' }).waitFor();
  await button(asked, 'Solved').click();
  const card = cardOf(ben, 'Tom Resolved').filter({ hasText: 'by Ben Adler' });
  await card.filter({ hasText: 'Solved' }).waitFor();
  expect(await button(card, 'Reopen').count()).toBe(1);
});

test('a manager moves what nobody answered yet, and its owner learns of it in one message', async () => {
  await claimed('ana', 'Eva Moved');
  const ana = await claimed('ana', 'Ida Moved');
  const rosa = await shop.window('rosa');
  await say(rosa, '/inbox-load');
  const load = onlyVisibleToYou(rosa, 'Load · #support');
  await button(load, 'Move from Ana…').click();
  const modal = rosa.getByTestId('modal');
  const tick = modal.getByRole('checkbox', { name: /Ida Moved/ });
  expect(await tick.isChecked()).toBe(true);
  await rosa.getByTestId('modal-submit').click();
  await modal
    .getByText(/conversations? (is|are) (yours|with .+) now/)
    .first()
    .waitFor();
  await ana.getByTestId('sidebar-app-messages').click();
  const dm = ana.getByTestId('message').filter({ hasText: 'Rosa Klein gave' });
  await dm.filter({ hasText: 'Ida Moved' }).waitFor();
  expect(await cardOf(rosa, 'Ida Moved').textContent()).not.toContain('Ana Silva');
});

test('on a phone nothing of a card or of Reply is cut off', async () => {
  const ana = await claimed('ana', 'Lea Narrow', 390);
  const card = cardOf(ana, 'Lea Narrow');
  for (const each of await card.getByTestId('block-button').all()) {
    const box = await each.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
  }
  await button(card, 'Reply').click();
  await ana.getByTestId('modal').waitFor();
  const send = await ana.getByTestId('modal-submit').boundingBox();
  expect((send?.y ?? 0) + (send?.height ?? 9_999)).toBeLessThanOrEqual(800);
  const widths = await ana.evaluate(() => document.documentElement.scrollWidth);
  expect(widths).toBe(390);
});
