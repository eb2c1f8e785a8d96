import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { button, cardOf, onlyVisibleToYou, openShop, type Shop, say } from './open-shop.ts';

/** Up to 3 s apart it was a race; on a busy machine the later click may come later than that. */
const LOST = /claimed #\d+ \d\.\d s before you\. Nothing of yours was lost\.|has had #\d+ since/;

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

test('a click on Claim changes the card for everybody who looks at it', async () => {
  const ana = await shop.window('ana');
  const rosa = await shop.window('rosa');
  await shop.write('Marta Claimed', 'Is the blue one still available?');
  await button(cardOf(ana, 'Marta Claimed'), 'Claim').first().click();
  for (const page of [ana, rosa]) {
    const card = cardOf(page, 'Marta Claimed').filter({ hasText: 'Ana Silva' });
    await card.waitFor();
    await button(card, 'Reassign…').waitFor();
    expect(await button(card, 'Claim').count()).toBe(0);
  }
});

test('of two people who claim at the same moment the slower one reads who was faster', async () => {
  const ana = await shop.window('ana');
  const ben = await shop.window('ben');
  await shop.write('Kim Raced', 'I was charged twice.');
  const claims = [ana, ben].map((page) => claimOf(page, 'Kim Raced'));
  await Promise.all(claims.map((claim) => claim.waitFor()));
  const lookAgain = await holdScreens([ana, ben]);
  await Promise.all(claims.map((claim) => claim.click()));
  lookAgain();
  const winner = await Promise.race([
    onlyVisibleToYou(ana, LOST)
      .waitFor()
      .then(() => 'Ben Adler'),
    onlyVisibleToYou(ben, LOST)
      .waitFor()
      .then(() => 'Ana Silva'),
  ]);
  await cardOf(ana, 'Kim Raced').filter({ hasText: winner }).waitFor();
  const loser = winner === 'Ana Silva' ? ben : ana;
  expect(await onlyVisibleToYou(loser, winner).count()).toBe(1);
  expect(await onlyVisibleToYou(loser === ben ? ana : ben, LOST).count()).toBe(0);
});

test('who claims from a screen that is behind reads who has it', async () => {
  const ana = await shop.window('ana');
  const ben = await shop.window('ben');
  await shop.write('Lea Behind', 'Where is my refund?');
  await claimOf(ben, 'Lea Behind').waitFor();
  const lookAgain = await holdScreens([ben]);
  await claimOf(ana, 'Lea Behind').click();
  await button(cardOf(ana, 'Lea Behind'), 'Reassign…').waitFor();
  await claimOf(ben, 'Lea Behind').click();
  lookAgain();
  await onlyVisibleToYou(ben, LOST).filter({ hasText: 'Ana Silva' }).waitFor();
  await button(cardOf(ben, 'Lea Behind'), 'Reassign…').waitFor();
  expect(await cardOf(ben, 'Lea Behind').getByTestId('button-warning').count()).toBe(0);
});

test('who is assigned something finds it in the messages of the app, marked as unread', async () => {
  const rosa = await shop.window('rosa');
  const chen = await shop.window('chen');
  await shop.write('Nils Assigned', 'Which size fits?');
  await cardOf(rosa, 'Nils Assigned').getByText('Assign to…').click();
  await rosa.getByRole('combobox').fill('Chen');
  const option = rosa.getByTestId('option').filter({ hasText: 'Chen Wu' });
  await option.waitFor();
  await option.click();
  await onlyVisibleToYou(rosa, 'Chen Wu').waitFor();

  const messages = chen.getByTestId('sidebar-app-messages');
  await messages.filter({ hasText: '1' }).waitFor();
  expect(await messages.getAttribute('aria-label')).toContain('1 unread');
  await messages.click();
  const dm = chen.getByTestId('message').filter({ hasText: 'is yours: Nils Assigned' });
  await dm.filter({ hasText: 'Which size fits?' }).filter({ hasText: 'Rosa' }).waitFor();
  await button(dm, 'Reply').waitFor();
});

test('what is typed into Reply reaches the customer’s phone, and stands in the thread', async () => {
  const customer = await shop.write('Ida Answered', 'My parcel is not here.');
  const ana = await shop.window('ana', { customer: customer.id });
  await button(cardOf(ana, 'Ida Answered'), 'Claim & reply').click();
  const modal = ana.getByTestId('modal');
  await modal.getByText('My parcel is not here.').waitFor();
  await modal.getByRole('textbox').fill('I am asking the carrier.');
  await ana.getByTestId('modal-submit').click();
  await modal.waitFor({ state: 'detached' });
  shop.letHeldRepliesGo();

  const phone = ana.getByTestId('customer-panel');
  await phone
    .getByTestId('customer-message-out')
    .filter({ hasText: 'asking the carrier' })
    .waitFor();
  const card = cardOf(ana, 'Ida Answered');
  await card.filter({ hasText: 'Waiting for Ida' }).waitFor();
  await card.getByTestId('replies').click();
  const thread = ana.getByTestId('thread-pane');
  await thread.getByText('sent', { exact: false }).first().waitFor();
  expect(await thread.getByTestId('message').allInnerTexts()).toEqual(
    expect.arrayContaining([
      expect.stringContaining('Ana Silva claimed it'),
      expect.stringMatching(/Ana Silva replied to Ida Answered[\s\S]*I am asking the carrier\./),
    ]),
  );
});

test('/inbox-load shows who has how much, only to who asked', async () => {
  const rosa = await shop.window('rosa');
  const ben = await shop.window('ben');
  await shop.write('Joel Waiting', 'Do you ship to Iceland?');
  await cardOf(rosa, 'Joel Waiting').waitFor();
  await say(rosa, '/inbox-load');
  const load = onlyVisibleToYou(rosa, 'Load · #support');
  await load.filter({ hasText: 'unassigned' }).waitFor();
  for (const name of ['Ana Silva', 'Ben Adler', 'Chen Wu']) await load.getByText(name).waitFor();
  expect(await onlyVisibleToYou(ben, 'Load').count()).toBe(0);
});

test('Home has what is mine, and what has no owner', async () => {
  await shop.write('Aya Mine', 'Can I change the address?');
  await shop.write('Lee Free', 'Is there a discount?');
  const ben = await shop.window('ben');
  await button(cardOf(ben, 'Aya Mine'), 'Claim').first().click();
  await cardOf(ben, 'Aya Mine').filter({ hasText: 'Ben Adler' }).waitFor();
  await ben.getByTestId('sidebar-home').click();
  const home = ben.getByTestId('home');
  await home.getByText('Aya Mine').waitFor();
  await home.getByText('Lee Free').waitFor();
  expect(await home.textContent()).toMatch(
    /My conversations[\s\S]*Aya Mine[\s\S]*Team inbox[\s\S]*Lee Free/,
  );
});

test('a guest reads along, and is told so when they click', async () => {
  const { sandbox } = shop;
  await shop.write('Tomás Guarded', 'Who are you?');
  await sandbox.act({
    type: 'invite',
    user: sandbox.scene.rosa.id,
    conversation: sandbox.scene.support.id,
    invited: sandbox.scene.ola.id,
  });
  const ola = await shop.window('ola', { at: 'support' });
  await button(cardOf(ola, 'Tomás Guarded'), 'Claim').first().click();
  const refusal = 'Only members of this workspace can answer customers here.';
  await onlyVisibleToYou(ola, refusal).waitFor();
  expect(await cardOf(ola, 'Tomás Guarded').textContent()).toContain('Unassigned');
});

function claimOf(page: Page, customer: string): Locator {
  return cardOf(page, customer).getByRole('button', { name: /^Claim conversation/ });
}

/** Nobody sees anything new until the function that comes back is called: so both click what they saw. */
async function holdScreens(pages: Page[]): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  for (const page of pages) {
    await page.route('**/sandbox/state', async (route) => {
      await released;
      await route.continue();
    });
  }
  return release;
}
