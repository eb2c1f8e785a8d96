import type { Studio } from './studio.ts';

/** The sandbox's own page: its tour, and what a phone shows while it is locked. */
export async function wholeWindows({ office, camera, hands }: Studio): Promise<void> {
  const { ana, chen, sandbox, card } = office;
  const marta = sandbox.customers.list().find(({ name }) => name === 'Marta Díaz');
  await hands.tidy(ana);
  const thread = card('Marta').ts;
  const customer = marta?.id ?? '';
  await camera.window('channel', ana, { thread, customer, width: 1440, height: 900 });
  await camera.window('phone', ana, { width: 390, height: 844 });
  await camera.window('tour', ana, { tour: 'on', customer });
  await camera.window('lock-screen', chen, {}, async (page) => {
    await page.getByTestId('sidebar-app-messages').click();
    await page.getByTestId('toggle-phone').click();
    await page.frameLocator('[data-testid=phone-frame]').getByTestId('message').last().waitFor();
    await page.getByTestId('toggle-pushes').click();
    await page.getByTestId('push').first().waitFor();
  });
}
