import { expect, test } from 'vitest';
import { validateMessageBlocks, validateView } from '../../sandbox/blocks/validate-blocks.ts';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const option = (n: number) => ({ text: plain(5), value: `${n}` });
const many = <T>(count: number, make: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n));
const actions = (element: object) => [{ type: 'actions', elements: [element] }];
const button = (more: object) =>
  actions({ type: 'button', action_id: 'a', text: plain(5), ...more });
const select = (more: object) =>
  actions({ type: 'static_select', action_id: 'a', options: [option(1)], ...more });

const boundaries: { what: string; most: number; make: (size: number) => object[] }[] = [
  { what: 'blocks in a message', most: 50, make: (n) => many(n, () => ({ type: 'divider' })) },
  { what: 'a section text', most: 3000, make: (n) => [{ type: 'section', text: mrkdwn(n) }] },
  {
    what: 'fields',
    most: 10,
    make: (n) => [{ type: 'section', fields: many(n, () => mrkdwn(5)) }],
  },
  { what: 'a field', most: 2000, make: (n) => [{ type: 'section', fields: [mrkdwn(n)] }] },
  { what: 'a header', most: 150, make: (n) => [{ type: 'header', text: plain(n) }] },
  {
    what: 'context elements',
    most: 10,
    make: (n) => [{ type: 'context', elements: many(n, () => mrkdwn(5)) }],
  },
  {
    what: 'elements of an actions block',
    most: 25,
    make: (n) => [
      {
        type: 'actions',
        elements: many(n, (i) => ({ type: 'button', action_id: `${i}`, text: plain(5) })),
      },
    ],
  },
  { what: 'a block id', most: 255, make: (n) => [{ type: 'divider', block_id: 'x'.repeat(n) }] },
  { what: 'an action id', most: 255, make: (n) => button({ action_id: 'x'.repeat(n) }) },
  { what: 'a button text', most: 75, make: (n) => button({ text: plain(n) }) },
  { what: 'a button value', most: 2000, make: (n) => button({ value: 'x'.repeat(n) }) },
  {
    what: 'an accessibility label',
    most: 75,
    make: (n) => button({ accessibility_label: 'x'.repeat(n) }),
  },
  {
    what: 'a confirm title',
    most: 100,
    make: (n) => button({ confirm: { title: plain(n), text: plain(5) } }),
  },
  { what: 'a confirm text', most: 300, make: (n) => button({ confirm: { text: plain(n) } }) },
  { what: 'a placeholder', most: 150, make: (n) => select({ placeholder: plain(n) }) },
  { what: 'options', most: 100, make: (n) => select({ options: many(n, option) }) },
  {
    what: 'an option text',
    most: 75,
    make: (n) => select({ options: [{ text: plain(n), value: '1' }] }),
  },
  {
    what: 'overflow options',
    most: 5,
    make: (n) => actions({ type: 'overflow', action_id: 'a', options: many(n, option) }),
  },
  {
    what: 'an input label',
    most: 2000,
    make: (n) => [
      {
        type: 'input',
        label: plain(n),
        element: { type: 'plain_text_input', action_id: 'a' },
      },
    ],
  },
];

for (const { what, most, make } of boundaries) {
  test(`${what}: ${most} is allowed, ${most + 1} is not`, () => {
    expect(validateMessageBlocks(make(most))).toEqual([]);
    expect(validateMessageBlocks(make(most + 1))).toHaveLength(1);
  });
}

const modal = (more: object) => ({ type: 'modal', title: plain(5), blocks: [], ...more });

const viewBoundaries: { what: string; most: number; make: (size: number) => object }[] = [
  { what: 'a title', most: 24, make: (n) => modal({ title: plain(n) }) },
  { what: 'a submit text', most: 24, make: (n) => modal({ submit: plain(n) }) },
  { what: 'a close text', most: 24, make: (n) => modal({ close: plain(n) }) },
  {
    what: 'private metadata',
    most: 3000,
    make: (n) => modal({ private_metadata: 'x'.repeat(n) }),
  },
  { what: 'a callback id', most: 255, make: (n) => modal({ callback_id: 'x'.repeat(n) }) },
  {
    what: 'blocks in a view',
    most: 100,
    make: (n) => modal({ blocks: many(n, () => ({ type: 'divider' })) }),
  },
];

for (const { what, most, make } of viewBoundaries) {
  test(`${what}: ${most} is allowed, ${most + 1} is not`, () => {
    expect(validateView(make(most))).toEqual([]);
    expect(validateView(make(most + 1))).toHaveLength(1);
  });
}

const refused: { what: string; blocks: object[]; says: string }[] = [
  {
    what: 'a section without text and fields',
    blocks: [{ type: 'section' }],
    says: '[ERROR] missing required field: text or fields [json-pointer:/blocks/0]',
  },
  {
    what: 'an empty text',
    blocks: [{ type: 'section', text: mrkdwn(0) }],
    says: '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  },
  {
    what: 'a block that Slack does not know',
    blocks: [{ type: 'banner' }],
    says: '[ERROR] unsupported type: banner [json-pointer:/blocks/0/type]',
  },
  {
    what: 'a property that Slack does not know',
    blocks: button({ colour: 'red' }),
    says: '[ERROR] invalid additional property: colour [json-pointer:/blocks/0/elements/0]',
  },
  {
    what: 'markdown on a button',
    blocks: button({ text: mrkdwn(5) }),
    says: '[ERROR] unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]',
  },
  {
    what: 'an input among buttons',
    blocks: actions({ type: 'plain_text_input', action_id: 'a' }),
    says: '[ERROR] unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
  },
  {
    what: 'two blocks with one id',
    blocks: [
      { type: 'divider', block_id: 'same' },
      { type: 'divider', block_id: 'same' },
    ],
    says: '[ERROR] `block_id` "same" already exists [json-pointer:/blocks/1/block_id]',
  },
  {
    what: 'two buttons of a block with one id',
    blocks: [
      {
        type: 'actions',
        elements: many(2, () => ({ type: 'button', action_id: 'same', text: plain(5) })),
      },
    ],
    says: '[ERROR] `action_id` "same" already exists [json-pointer:/blocks/0/elements/1/action_id]',
  },
  {
    what: 'an overflow without options',
    blocks: actions({ type: 'overflow', action_id: 'a', options: [] }),
    says: '[ERROR] no fewer than 1 items allowed [json-pointer:/blocks/0/elements/0/options]',
  },
  {
    what: 'an initial option that is none of the options',
    blocks: select({ initial_option: option(9) }),
    says: '[ERROR] must match one of the options [json-pointer:/blocks/0/elements/0/initial_option]',
  },
];

for (const { what, blocks, says } of refused) {
  test(`refused: ${what}`, () => {
    expect(validateMessageBlocks(blocks)).toEqual([says]);
  });
}

test('a modal with an input needs a submit button', () => {
  const input = {
    type: 'input',
    label: plain(5),
    element: { type: 'plain_text_input', action_id: 'a' },
  };
  expect(validateView(modal({ blocks: [input] }))).toEqual([
    '[ERROR] missing required field: submit [json-pointer:/view]',
  ]);
  expect(validateView(modal({ blocks: [input], submit: plain(4) }))).toEqual([]);
});
