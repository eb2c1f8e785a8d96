import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../sandbox/server.ts';
import { startProbeApp } from '../sandbox/probe-app.ts';
import { button, cardOf, openBrowser, openShop, openWindow, type Shop, say } from './open-shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

test('while the app is away, Slack’s own words stand where people clicked, typed and sent', async () => {
  await shop.write('Marta Stranded', 'Anybody there?');
  const ana = await shop.window('ana');
  const card = cardOf(ana, 'Marta Stranded');
  await button(card, 'Claim & reply').click();
  await ana.getByTestId('modal').getByRole('textbox').fill('I am!');
  await card.filter({ hasText: 'Ana Silva' }).waitFor();

  await shop.app.stop();
  await ana.getByTestId('modal-submit').click();
  const trouble = ana.getByTestId('modal-trouble');
  await trouble.waitFor();
  expect(await trouble.textContent()).toContain('We had some trouble connecting. Try again?');
  expect(await ana.getByTestId('modal').getByRole('textbox').inputValue()).toBe('I am!');

  const ben = await shop.window('ben');
  await button(cardOf(ben, 'Marta Stranded'), 'Resolve').click();
  await cardOf(ben, 'Marta Stranded').getByTestId('button-warning').waitFor();

  await say(ben, '/inbox-load');
  const problem = ben.getByTestId('composer-problem');
  await problem.waitFor();
  expect(await problem.textContent()).toContain(
    '/inbox-load failed with the error "dispatch_failed"',
  );
});

test('a command that the app never acknowledges fails as it does in Slack', async () => {
  const sandbox = await startSandbox({ acknowledgeWithinMs: 50 });
  const probe = await startProbeApp();
  probe.answer = () => 'never';
  await sandbox.connectApp(probe.url);
  const { browser, close } = await openBrowser();
  onTestFinished(async () => {
    await close();
    await sandbox.close();
    await probe.close();
  });
  const ana = await openWindow(browser, sandbox, 'ana');
  await say(ana, '/inbox-load');
  const problem = ana.getByTestId('composer-problem');
  await problem.waitFor();
  expect(await problem.textContent()).toContain(
    '/inbox-load failed with the error "operation_timeout"',
  );
});
