import { afterAll, beforeAll, expect, test } from 'vitest';
import { namelessOn } from './look-at.ts';
import { button, cardOf, onlyVisibleToYou, openShop, type Shop } from './open-shop.ts';

const PHONE = { width: 390, height: 844 };
const MINUTE_MS = 60_000;

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

test('somebody else can be made to click at the same moment, and the slower one reads it', async () => {
  const ana = await shop.window('ana');
  await shop.write('Kim Together', 'I was charged twice.');
  const card = cardOf(ana, 'Kim Together');
  await card.hover();
  await card.getByTestId('together').click();
  await ana.getByTestId('together-who').selectOption({ label: 'Ben' });
  await ana.getByTestId('together-claim').click();
  await card.filter({ hasText: /Ana Silva|Ben Adler/ }).waitFor();
  await button(card, 'Reassign…').waitFor();
  const lost = await shop.sandbox.until('the answer to the slower one', () =>
    shop.sandbox.workspace.ephemerals.find(({ text }) => /before you|has had #\d+/.test(text)),
  );
  const winner = lost.user === shop.sandbox.scene.ana.id ? 'Ben Adler' : 'Ana Silva';
  await card.filter({ hasText: winner }).waitFor();
  const claims = shop.sandbox.ledger.deliveries('block_actions claim');
  expect(
    new Set(claims.map(({ sent }) => JSON.stringify((sent as { user: object }).user))).size,
  ).toBe(2);
});

test('a link to a message leads to it in the same window, whichever channel it stands in', async () => {
  await shop.write('Lea Linked', 'Where is my parcel?');
  const ana = await shop.window('ana');
  await button(cardOf(ana, 'Lea Linked'), 'Claim').first().click();
  await button(cardOf(ana, 'Lea Linked'), 'Reply').waitFor();
  await ana.getByTestId('sidebar-general').click();
  await ana.getByRole('heading', { name: 'general' }).waitFor();
  await ana.getByTestId('composer').getByRole('textbox').fill('/inbox mine');
  await ana.keyboard.press('Enter');
  const answer = onlyVisibleToYou(ana, 'Lea Linked');
  await button(answer, 'Open').first().click();
  await ana.getByRole('heading', { name: 'support' }).waitFor();
  await ana.locator('[data-testid=message]:focus', { hasText: 'Lea Linked' }).waitFor();
  expect(ana.context().pages()).toHaveLength(1);
  expect(new URL(ana.url()).hash).not.toContain('at=');
});

test('what a phone would show is the sender and the top-level text', async () => {
  const rosa = await shop.window('rosa');
  const chen = await shop.window('chen');
  await chen.getByTestId('toggle-pushes').click();
  const pushes = chen.getByTestId('pushes');
  await pushes.getByText('Nothing yet').waitFor();
  await shop.write('Nils Pushed', 'Which size fits?');
  await cardOf(rosa, 'Nils Pushed').getByText('Assign to…').click();
  await rosa.getByRole('combobox').fill('Chen');
  await rosa.getByTestId('option').filter({ hasText: 'Chen Wu' }).click();
  const push = pushes.getByTestId('push').filter({ hasText: 'Nils Pushed' });
  await push.waitFor();
  expect(await push.textContent()).toMatch(/^Slack · Acme\d\d:\d\dDibs/);
  expect(await push.textContent()).not.toMatch(/[<>*]|Reassign…/);

  await chen.getByTestId('push-scope-channels').check();
  await pushes.getByTestId('push').filter({ hasText: 'Dibs in #support' }).first().waitFor();
  await push.filter({ hasText: 'is yours' }).click();
  await chen.getByTestId('message').filter({ hasText: 'Nils Pushed' }).waitFor();
});

test('the phone shows one pane at a time, with an arrow back, and modals over everything', async () => {
  await shop.write('Ida Phoned', 'My parcel is not here.');
  const ben = await shop.window('ben');
  await ben.getByTestId('toggle-phone').click();
  const phone = ben.frameLocator('[data-testid=phone-frame]');
  const card = phone.getByTestId('message').filter({ hasText: /#\d+ · Ida Phoned/ });
  await card.getByTestId('replies').click();
  await phone.getByTestId('thread-pane').getByTestId('back').click();
  await phone.getByTestId('thread-pane').waitFor({ state: 'detached' });
  await phone.getByTestId('back').click();
  await phone.getByTestId('sidebar-general').click();
  await phone.getByRole('heading', { name: 'general' }).waitFor();
  await phone.getByTestId('back').click();
  await phone.getByTestId('sidebar-support').click();
  await card.getByRole('button', { name: /^Claim and reply|^Claim & reply/ }).click();
  const modal = phone.getByTestId('modal');
  await modal.waitFor();
  const size = await modal.evaluate((dialog) => [
    dialog.clientWidth,
    dialog.clientHeight === dialog.ownerDocument.defaultView?.innerHeight,
  ]);
  expect(size).toEqual([PHONE.width, true]);
  expect(await phone.getByTestId('clock').count()).toBe(0);
  await phone.getByTestId('modal-close').click();
});

test('nothing is wider than a phone', async () => {
  await shop.write('Lee Narrow', 'x'.repeat(120));
  const chen = await shop.window('chen', PHONE);
  await cardOf(chen, 'Lee Narrow').waitFor();
  const widest = () =>
    chen.evaluate(() =>
      Math.max(
        ...[...document.querySelectorAll('main *')].map(
          (element) => element.getBoundingClientRect().right,
        ),
      ),
    );
  expect(await widest()).toBeLessThanOrEqual(PHONE.width);
  await chen.getByTestId('toggle-faults').click();
  await chen.getByTestId('faults').waitFor();
  expect(await chen.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
});

test('a fault is switched on, seen at the top, hits what it names, and is gone', async () => {
  const ana = await shop.window('ana');
  await ana.getByTestId('toggle-faults').click();
  await ana.getByTestId('fault-method').selectOption('chat.update');
  await ana.getByTestId('fault-times').selectOption('1');
  await ana.getByTestId('fault-answer_lost').click();
  const on = ana.getByTestId('faults-on');
  await on.filter({ hasText: 'chat.update' }).filter({ hasText: 'next call' }).waitFor();
  expect(await ana.getByTestId('fault-answer_lost').getAttribute('aria-checked')).toBe('true');
  await shop.write('Joel Faulted', 'Do you ship to Iceland?');
  const card = cardOf(ana, 'Joel Faulted');
  await button(card, 'Claim').first().click();
  await card.filter({ hasText: 'Ana Silva' }).waitFor();
  await on.waitFor({ state: 'detached' });
  const hit = shop.sandbox.ledger.calls('chat.update').filter(({ fault }) => fault !== undefined);
  expect(hit.length).toBe(1);
});

test('the clock goes to the next time that a card names', async () => {
  // However long the tests before took: what they left behind is late by then, so that the next time is the one of this card.
  shop.sandbox.clock.advance(3 * 60 * MINUTE_MS);
  await shop.write('Aya Timed', 'Can I change the address?');
  const ana = await shop.window('ana');
  await cardOf(ana, 'Aya Timed').filter({ hasText: 'Claim by' }).waitFor();
  const before = shop.sandbox.clock.now();
  await ana.getByTestId('advance-deadline').click();
  await shop.sandbox.until('the jump', () => shop.sandbox.clock.now() > before + MINUTE_MS);
  await cardOf(ana, 'Aya Timed').filter({ hasText: 'claim was due' }).waitFor();
  expect(shop.sandbox.clock.now() - before).toBeLessThan(10 * MINUTE_MS);
});

test('a page that is slow to begin shows the workspace although nothing happens any more', async () => {
  const chen = await shop.window('chen');
  await chen.addInitScript(() => {
    const later = window.setTimeout;
    window.requestAnimationFrame = () => 0;
    window.setTimeout = ((work: () => void, after = 0) => later(work, after + 1000)) as never;
  });
  await chen.reload();
  await chen.getByRole('main').locator('.pane').waitFor();
  expect(await chen.getByTestId('message').count()).toBeGreaterThan(0);
});

test('the tour ticks off what really happened, in whichever order, and begins anew when asked', async () => {
  const customer = await shop.write('Tomás Toured', 'Where is it?');
  const ana = await shop.window('ana', { tour: 'on', customer: customer.id });
  const isDone = (step: string) => ana.locator(`[data-testid=tour-${step}][data-done=true]`);
  const card = cardOf(ana, 'Tomás Toured');
  await button(card, 'Claim & reply').click();
  await isDone('claim').waitFor();
  expect(await isDone('reply').count()).toBe(0);
  const modal = ana.getByTestId('modal');
  await modal.getByRole('textbox').fill('On its way.');
  await ana.getByTestId('modal-submit').click();
  await modal.waitFor({ state: 'detached' });
  shop.letHeldRepliesGo();
  await isDone('reply').waitFor();
  await ana.getByTestId('tour-how').filter({ hasText: 'at the same moment' }).waitFor();

  await button(card, 'Reassign…').click();
  await modal.getByText('Type a name').click();
  await ana.getByRole('combobox').fill('Ben');
  await ana.getByTestId('option').filter({ hasText: 'Ben Adler' }).click();
  await ana.getByTestId('modal-submit').click();
  await isDone('hand_over').waitFor();
  expect(await isDone('race').count()).toBe(0);

  await ana.reload();
  await isDone('hand_over').waitFor();
  await ana.getByTestId('tour-close').click();
  expect(await ana.getByTestId('tour').count()).toBe(0);
  await ana.getByTestId('start-tour').click();
  await ana.getByTestId('tour').waitFor();
  expect(await ana.locator('[data-done=true]').count()).toBe(0);
  expect(await onlyVisibleToYou(ana, 'went wrong').count()).toBe(0);
});

test('a customer sends a picture from their phone, and sees it there', async () => {
  const customer = await shop.write('Marta Pictured', 'It looks like this:');
  const ana = await shop.window('ana', { customer: customer.id });
  const phone = ana.getByTestId('customer-panel');
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  await phone.getByTestId('customer-file').setInputFiles({
    name: 'crack.png',
    mimeType: 'image/png',
    buffer: Buffer.from(pixel, 'base64'),
  });
  await phone.getByTestId('attachment').waitFor();
  await phone.getByTestId('customer-send').click();
  const sent = phone.getByTestId('customer-message-in').last();
  await sent.getByRole('img', { name: 'crack.png' }).waitFor();
  await sent.and(phone.locator('[data-status=accepted]')).waitFor();
  expect(await phone.locator('[data-status=failed]').count()).toBe(0);
});

test('a race goes by the keyboard alone, and gives the focus back', async () => {
  await shop.write('Aya Typed', 'Is there a discount?');
  const ana = await shop.window('ana');
  const card = cardOf(ana, 'Aya Typed');
  await card.getByTestId('together').focus();
  await ana.keyboard.press('Enter');
  await ana.getByTestId('together-who').waitFor();
  await ana.keyboard.press('Escape');
  await ana.getByTestId('together-who').waitFor({ state: 'detached' });
  const focused = () => ana.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  expect(await focused()).toBe('together');
  await ana.keyboard.press('Enter');
  await ana.getByTestId('together-who').waitFor();
  await ana.keyboard.press('Tab');
  expect(await focused()).toBe('together-claim');
  await ana.keyboard.press('Enter');
  await button(card, 'Reassign…').waitFor();
});

test('everything that can be used has a name for a screen reader', async () => {
  const customer = await shop.write('Nils Named', 'Which size fits?');
  const ana = await shop.window('ana', { tour: 'on', customer: customer.id });
  for (const panel of ['pushes', 'inspector', 'faults']) {
    await ana.getByTestId(`toggle-${panel}`).click();
  }
  await ana.getByTestId('push-scope-channels').check();
  await ana.getByTestId('push').first().waitFor();
  expect(await namelessOn(ana)).toEqual([]);
  await ana.getByTestId('toggle-phone').click();
  await ana.frameLocator('[data-testid=phone-frame]').getByTestId('message').first().waitFor();
  expect(await namelessOn(ana)).toEqual([]);
  await ana.evaluate(() =>
    document.querySelector('main')?.append(document.createElement('button')),
  );
  expect(await namelessOn(ana)).toEqual(['button']);
});
