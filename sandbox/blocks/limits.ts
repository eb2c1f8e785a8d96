/**
 * Slack's lengths and counts, by `type` of the block or element (docs.slack.dev/reference/block-kit and the doc comments
 * of `@slack/types`). `text` is the length of a text object's text, `string` of the field itself, `items` of an array.
 */
export type Limit = { field: string; of: 'text' | 'string' | 'items'; max: number; min?: number };

const placeholder: Limit = { field: 'placeholder', of: 'text', max: 150, min: 1 };
const staticOptions: Limit[] = [
  { field: 'options', of: 'items', max: 100, min: 1 },
  { field: 'option_groups', of: 'items', max: 100, min: 1 },
  placeholder,
];

export const limitsByType: Record<string, Limit[]> = {
  section: [
    { field: 'text', of: 'text', max: 3000, min: 1 },
    { field: 'fields', of: 'items', max: 10, min: 1 },
  ],
  header: [{ field: 'text', of: 'text', max: 150, min: 1 }],
  actions: [{ field: 'elements', of: 'items', max: 25, min: 1 }],
  context: [{ field: 'elements', of: 'items', max: 10, min: 1 }],
  context_actions: [{ field: 'elements', of: 'items', max: 5, min: 1 }],
  image: [
    { field: 'alt_text', of: 'string', max: 2000 },
    { field: 'title', of: 'text', max: 2000 },
    { field: 'image_url', of: 'string', max: 3000 },
  ],
  input: [
    { field: 'label', of: 'text', max: 2000, min: 1 },
    { field: 'hint', of: 'text', max: 2000, min: 1 },
  ],
  markdown: [{ field: 'text', of: 'string', max: 12_000 }],
  card: [
    { field: 'title', of: 'text', max: 150 },
    { field: 'subtitle', of: 'text', max: 150 },
    { field: 'body', of: 'text', max: 200 },
  ],
  carousel: [{ field: 'elements', of: 'items', max: 10, min: 1 }],
  button: [
    { field: 'text', of: 'text', max: 75, min: 1 },
    { field: 'value', of: 'string', max: 2000 },
    { field: 'url', of: 'string', max: 3000 },
    { field: 'accessibility_label', of: 'string', max: 75 },
  ],
  overflow: [{ field: 'options', of: 'items', max: 5, min: 1 }],
  checkboxes: [{ field: 'options', of: 'items', max: 10, min: 1 }],
  radio_buttons: [{ field: 'options', of: 'items', max: 10, min: 1 }],
  static_select: staticOptions,
  multi_static_select: staticOptions,
  external_select: [placeholder],
  multi_external_select: [placeholder],
  users_select: [placeholder],
  multi_users_select: [placeholder],
  conversations_select: [placeholder],
  multi_conversations_select: [placeholder],
  channels_select: [placeholder],
  multi_channels_select: [placeholder],
  datepicker: [placeholder],
  timepicker: [placeholder],
  plain_text_input: [placeholder, { field: 'initial_value', of: 'string', max: 3000 }],
  email_text_input: [placeholder],
  url_text_input: [placeholder],
  number_input: [placeholder],
  rich_text_input: [placeholder],
};

/** Objects without a `type` of their own, by the name of the field they stand in. */
export const limitsByField: Record<string, Limit[]> = {
  confirm: [
    { field: 'title', of: 'text', max: 100 },
    { field: 'text', of: 'text', max: 300 },
    { field: 'confirm', of: 'text', max: 30 },
    { field: 'deny', of: 'text', max: 30 },
  ],
  options: [
    { field: 'text', of: 'text', max: 75, min: 1 },
    { field: 'description', of: 'text', max: 75 },
    { field: 'value', of: 'string', max: 75 },
    { field: 'url', of: 'string', max: 3000 },
  ],
  option_groups: [
    { field: 'label', of: 'text', max: 75, min: 1 },
    { field: 'options', of: 'items', max: 100, min: 1 },
  ],
};

export const everywhereLimits: Limit[] = [
  { field: 'block_id', of: 'string', max: 255 },
  { field: 'action_id', of: 'string', max: 255 },
];

export const modalLimits: Limit[] = [
  { field: 'title', of: 'text', max: 24, min: 1 },
  { field: 'submit', of: 'text', max: 24, min: 1 },
  { field: 'close', of: 'text', max: 24, min: 1 },
  { field: 'private_metadata', of: 'string', max: 3000 },
  { field: 'callback_id', of: 'string', max: 255 },
  { field: 'external_id', of: 'string', max: 255 },
];

export const blocksPerMessage = 50;
export const blocksPerView = 100;
export const fieldTextLength = 2000;
/** A text in a context block and anywhere else without a limit of its own. */
export const anyTextLength = 3000;
