import { expect, test } from 'vitest';
import { as, cardsIn, threadOf } from '../../sandbox/driver.ts';
import { buttonsOf, wordsOf } from '../../sandbox/reading.ts';
import { startWithProbe } from './start.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

async function startWithCard() {
  const started = await startWithProbe();
  await started.client.chat.postMessage({
    channel: started.sandbox.scene.support.id,
    text: 'card',
    blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: '*#142 · Marta*' } },
      {
        type: 'actions',
        elements: [
          { type: 'button', action_id: 'claim', text: plain('Claim') },
          { type: 'button', action_id: 'more', text: plain('More…') },
        ],
      },
    ],
  });
  const [card] = cardsIn(started.sandbox, '#support');
  if (!card) throw new Error('no card');
  return { ...started, card, ana: as(started.sandbox, 'ana') };
}

test('a card is read as words and buttons', async () => {
  const { card } = await startWithCard();
  expect(wordsOf(card)).toBe('*#142 · Marta*\n[Claim]\n[More…]');
  expect(buttonsOf(card)).toEqual(['Claim', 'More…']);
});

test('a button that is not there is named with those that are', async () => {
  const { ana, card } = await startWithCard();
  await expect(ana.click(card, 'Resolve')).rejects.toThrow(
    'There is no "Resolve" here, only: Claim, More…',
  );
});

test('all kinds of inputs are filled by their labels', async () => {
  const { ana, app, card, client, sandbox } = await startWithCard();
  await ana.click(card, 'Claim');
  const options = ['Slow', 'Fast', 'Urgent'].map((text) => ({ text: plain(text), value: text }));
  const input = (label: string, element: object) => ({
    type: 'input' as const,
    label: plain(label),
    element: { action_id: 'it', ...element } as never,
  });
  await client.views.open({
    trigger_id: app.requests.at(-1)?.body.trigger_id,
    view: {
      type: 'modal',
      title: plain('All kinds'),
      submit: plain('Go'),
      blocks: [
        input('Words', { type: 'plain_text_input' }),
        input('One', { type: 'static_select', options }),
        input('Some', { type: 'checkboxes', options }),
        input('People', { type: 'multi_users_select' }),
        input('Day', { type: 'datepicker' }),
        input('Time', { type: 'timepicker' }),
        input('Known', { type: 'external_select', min_query_length: 0 }),
      ],
    },
  });
  app.answer = ({ body }) => (body.type === 'block_suggestion' ? { body: { options } } : {});
  await ana.submit({
    Words: 'hello',
    One: 'Fast',
    Some: ['Slow', 'Urgent'],
    People: [sandbox.scene.ben.id],
    Day: '2025-09-16',
    Time: '09:00',
    Known: 'Urgent',
  });
  const values: Record<string, { it: object }> = app.requests.at(-1)?.body.view.state.values;
  expect(Object.values(values).map(({ it }) => it)).toMatchObject([
    { value: 'hello' },
    { selected_option: { value: 'Fast' } },
    { selected_options: [{ value: 'Slow' }, { value: 'Urgent' }] },
    { selected_users: [sandbox.scene.ben.id] },
    { selected_date: '2025-09-16' },
    { selected_time: '09:00' },
    { selected_option: { value: 'Urgent' } },
  ]);
});

test('a reply stands in the thread of the card', async () => {
  const { ana, card, sandbox } = await startWithCard();
  await ana.reply(card, 'checking');
  expect(threadOf(sandbox, card).map(({ text }) => text)).toEqual(['checking']);
});

test('waiting in vain names what was waited for', async () => {
  const { sandbox } = await startWithCard();
  await expect(sandbox.until('a miracle', () => undefined, 10)).rejects.toThrow(
    'Waited 10 ms in vain for: a miracle',
  );
});

test('what is typed is sent as Slack sends it, and what is sent so already stays', async () => {
  const { ana, sandbox } = await startWithCard();
  const { ben, support } = sandbox.scene;
  const typed = await ana.say('#support', 'a < b & @Ben Adler in #support');
  const sent = `a &lt; b &amp; <@${ben.id}> in <#${support.id}|>`;
  expect(typed.text).toBe(sent);
  expect((await ana.say('#support', sent)).text).toBe(sent);
});
