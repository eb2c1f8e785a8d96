import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createClock } from '../../sandbox/clock.ts';
import { type Sandbox, startSandbox } from '../../sandbox/server.ts';
import { type ProbeApp, startProbeApp } from '../sandbox/probe-app.ts';
import { clientOf, inviteBot } from '../sandbox/start.ts';
import { testManifest } from '../sandbox/test-manifest.ts';
import { openBrowser, openWindow, say } from './open-shop.ts';

/** A bare app: what reaches it is what Slack would send. */
const AT = Date.UTC(2026, 2, 4, 9);

let browser: Browser;
let closeBrowser: () => Promise<void>;
beforeAll(async () => {
  ({ browser, close: closeBrowser } = await openBrowser());
});
afterAll(() => closeBrowser());

interface Started {
  sandbox: Sandbox;
  probe: ProbeApp;
  client: ReturnType<typeof clientOf>;
  ana: Page;
}

async function start(): Promise<Started> {
  const sandbox = await startSandbox({
    manifest: testManifest,
    clock: createClock({ start: AT, speed: 0 }),
  });
  const probe = await startProbeApp();
  await sandbox.connectApp(probe.url);
  await inviteBot(sandbox);
  const ana = await openWindow(browser, sandbox, 'ana', { at: 'support' });
  onTestFinished(async () => {
    await ana.context().close();
    await sandbox.close();
    await probe.close();
  });
  return { sandbox, probe, client: clientOf(sandbox, sandbox.credentials.botToken), ana };
}

const text = (words: string) => ({ type: 'plain_text' as const, text: words });
const option = (words: string) => ({ text: text(words), value: words.toLowerCase() });
const input = (name: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id: name,
  label: text(name),
  element: { action_id: name, ...element },
  ...more,
});

/** Opens a modal with these blocks for Ana, by a slash command. */
async function openModal({ sandbox, probe, client, ana }: Started, blocks: object[]) {
  await say(ana, '/probe');
  const command = await sandbox.until('the command', () =>
    probe.requests.find(({ body }) => body.command === '/probe'),
  );
  await client.apiCall('views.open', {
    trigger_id: command.body.trigger_id,
    view: { type: 'modal', title: text('A form'), submit: text('Send'), blocks },
  });
  await ana.getByTestId('modal').waitFor();
}

async function submitted({ sandbox, probe, ana }: Started): Promise<Record<string, unknown>> {
  await ana.getByTestId('modal-submit').click();
  const { body } = await sandbox.until('the submission', () =>
    probe.requests.find((request) => request.body.type === 'view_submission'),
  );
  const values = body.view.state.values as Record<string, Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(values).map(([block, actions]) => [block, actions[block]]),
  );
}

async function choose(page: Page, name: string, words: string): Promise<void> {
  await page.getByTestId(`select-${name}`).click();
  await page.getByRole('combobox').fill(words);
  await page.getByTestId('option').filter({ hasText: words }).click();
}

test('what is put into each kind of input reaches the app as Slack sends it', async () => {
  const started = await start();
  const { ana, sandbox, probe } = started;
  probe.answer = ({ body }) =>
    body.type === 'block_suggestion'
      ? { body: { option_groups: [{ label: text('Lamps'), options: [option('Blue lamp')] }] } }
      : {};
  await openModal(started, [
    input('One', {
      type: 'static_select',
      option_groups: [{ label: text('G'), options: [option('Alpha')] }],
    }),
    input('Found', { type: 'external_select', min_query_length: 2 }),
    input('Many', { type: 'multi_static_select', options: [option('Red'), option('Green')] }),
    input('Person', { type: 'users_select' }),
    input('Day', { type: 'datepicker' }),
    input('Hour', { type: 'timepicker' }),
    input('Checks', { type: 'checkboxes', options: [option('Gift'), option('Fast')] }),
    input('Radio', { type: 'radio_buttons', options: [option('Yes'), option('No')] }),
    input('Count', { type: 'number_input', is_decimal_allowed: false }),
    input('Words', { type: 'plain_text_input', multiline: true }),
  ]);
  await choose(ana, 'One', 'Alpha');
  await choose(ana, 'Found', 'Blue');
  await choose(ana, 'Many', 'Green');
  await ana.keyboard.press('Escape');
  await choose(ana, 'Person', 'Ben Adler');
  await ana.getByTestId('input-Day').fill('2026-03-05');
  await ana.getByTestId('input-Hour').fill('14:30');
  await ana.getByRole('checkbox', { name: 'Gift' }).check();
  await ana.getByRole('radio', { name: 'No' }).check();
  await ana.getByTestId('input-Count').fill('3');
  await ana.getByTestId('input-Words').fill('with a ribbon');
  expect(await submitted(started)).toMatchObject({
    One: { selected_option: { value: 'alpha' } },
    Found: { selected_option: { value: 'blue lamp' } },
    Many: { selected_options: [{ value: 'green' }] },
    Person: { selected_user: sandbox.scene.ben.id },
    Day: { selected_date: '2026-03-05' },
    Hour: { selected_time: '14:30' },
    Checks: { selected_options: [{ value: 'gift' }] },
    Radio: { selected_option: { value: 'no' } },
    Count: { value: '3' },
    Words: { value: 'with a ribbon' },
  });
});

test('a field that asks for it tells the app at Enter, before the form is sent', async () => {
  const started = await start();
  const { ana, sandbox, probe } = started;
  await openModal(started, [
    input('Search', { type: 'plain_text_input' }, { dispatch_action: true }),
  ]);
  await ana.getByTestId('input-Search').fill('lamp');
  await ana.getByTestId('input-Search').press('Enter');
  const { body } = await sandbox.until('the typing', () =>
    probe.requests.find((request) => request.body.type === 'block_actions'),
  );
  expect(body.actions[0]).toMatchObject({ type: 'plain_text_input', value: 'lamp' });
  expect(probe.requests.filter((request) => request.body.type === 'view_submission')).toEqual([]);
});

test('files of a form are chosen, can be taken away again, and reach the app whole', async () => {
  const started = await start();
  const { ana } = started;
  await openModal(started, [
    input('Photos', { type: 'file_input', filetypes: ['png', 'pdf'], max_files: 2 }),
  ]);
  await ana
    .getByTestId('input-Photos')
    .setInputFiles([png('first.png'), { ...png('second.pdf'), mimeType: 'application/pdf' }]);
  await ana.getByTestId('attachment').nth(1).waitFor();
  await ana.getByRole('button', { name: 'Remove first.png' }).click();
  expect(await submitted(started)).toMatchObject({
    Photos: { files: [{ name: 'second.pdf', mimetype: 'application/pdf' }] },
  });
});

test('a button with a confirm dialog asks first, and No sends nothing', async () => {
  const { ana, client, sandbox, probe } = await start();
  await client.chat.postMessage({
    channel: sandbox.scene.support.id,
    text: 'Delete?',
    blocks: [
      {
        type: 'actions',
        elements: [
          {
            type: 'button',
            action_id: 'wipe',
            text: text('Delete all'),
            confirm: {
              title: text('Really?'),
              text: text('All of it.'),
              confirm: text('Delete'),
              deny: text('Keep'),
            },
          },
          { type: 'overflow', action_id: 'else', options: [option('Archive'), option('Mute')] },
        ],
      },
    ],
  });
  const wipe = ana.getByRole('button', { name: 'Delete all' });
  const pressed = () => probe.requests.flatMap(({ body }) => body.actions ?? []);
  await wipe.click();
  await ana.getByTestId('confirm').getByText('All of it.').waitFor();
  await ana.getByTestId('confirm-no').click();
  await ana.getByTestId('overflow').click();
  await ana.getByTestId('overflow-option').filter({ hasText: 'Mute' }).click();
  await sandbox.until('the choice', () => pressed().length > 0);
  expect(pressed()).toMatchObject([{ action_id: 'else', selected_option: { value: 'mute' } }]);
  await wipe.click();
  await ana.getByTestId('confirm-yes').click();
  await sandbox.until('the press', () => pressed().length > 1);
  expect(pressed()[1]).toMatchObject({ action_id: 'wipe' });
});

test('files go with a message by choosing and by dropping, and stand there as what they are', async () => {
  const { ana } = await start();
  await ana
    .getByTestId('composer-file')
    .setInputFiles([
      png('lamp.png'),
      { name: 'voice.ogg', mimeType: 'audio/ogg', buffer: Buffer.from('OggS') },
    ]);
  await ana.getByTestId('attachment').nth(1).waitFor();
  await ana.getByTestId('composer').evaluate((composer) => {
    const data = new DataTransfer();
    data.items.add(new File(['%PDF-1.4'], 'bill.pdf', { type: 'application/pdf' }));
    composer.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
  });
  await ana.getByTestId('attachment').nth(2).waitFor();
  await say(ana, 'three of them');
  const files = ana.getByTestId('message').filter({ hasText: 'three of them' }).getByTestId('file');
  await files.nth(2).waitFor();
  await files.nth(0).getByRole('img', { name: 'lamp.png' }).waitFor();
  expect(await files.nth(1).locator('audio').getAttribute('src')).toMatch(/\/sandbox\/file\?id=F/);
  expect(await files.nth(2).getAttribute('download')).toBe('bill.pdf');
  expect(await ana.getByTestId('attachment').count()).toBe(0);
});

test('one’s own message can be edited and deleted, and a shortcut used on anybody’s', async () => {
  const { ana, sandbox, probe } = await start();
  await say(ana, 'Frist');
  const message = ana.getByTestId('message').filter({ hasText: /Frist|First/ });
  await message.hover();
  await message.getByTestId('message-more').click();
  await ana.getByRole('menuitem', { name: 'Edit message' }).click();
  await ana.getByTestId('edit-composer').getByRole('textbox').fill('First');
  await ana.keyboard.press('Enter');
  await message.filter({ hasText: 'First' }).getByText('(edited)').waitFor();

  await message.hover();
  await message.getByRole('button', { name: 'Add reaction' }).click();
  await ana.getByRole('menuitem', { name: 'eyes' }).click();
  await message.getByRole('button', { name: 'eyes: Ana' }).waitFor();

  await message.hover();
  await message.getByTestId('message-more').click();
  await ana.getByTestId('shortcut-look').click();
  const { body } = await sandbox.until('the shortcut', () =>
    probe.requests.find((request) => request.body.type === 'message_action'),
  );
  expect(body).toMatchObject({ callback_id: 'look', message: { text: 'First' } });

  await message.hover();
  await message.getByTestId('message-more').click();
  await ana.getByRole('menuitem', { name: 'Delete message…' }).click();
  await ana.getByTestId('confirm-yes').click();
  await message.waitFor({ state: 'detached' });
});

/** One pixel. */
function png(name: string) {
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  return { name, mimeType: 'image/png', buffer: Buffer.from(pixel, 'base64') };
}
