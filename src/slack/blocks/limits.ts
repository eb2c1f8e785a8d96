/**
 * Slack's sizes, as far as our texts can reach them. Sources: the doc comments of `@slack/types`, and for views and messages
 * https://docs.slack.dev/reference/block-kit/blocks and https://docs.slack.dev/reference/methods/chat.postMessage
 */
export const LIMITS = {
  /** Blocks of one message: reference/block-kit/blocks. */
  messageBlocks: 50,
  /** Blocks of a modal or Home: reference/views. */
  viewBlocks: 100,
  /** A text object: reference/block-kit/composition-objects/text-object. Rich text has no limit of its own; we keep to this one. */
  text: 3_000,
  /** Top-level text: 4,000 advised by chat.postMessage. */
  messageText: 4_000,
  /** Of a button: reference/block-kit/block-elements/button-element. */
  buttonText: 75,
  buttonValue: 2_000,
  /** Buttons of a confirm dialog: reference/block-kit/composition-objects/confirmation-dialog-object. */
  confirmButton: 30,
  accessibilityLabel: 75,
  /** `text` and `value` of an option: reference/block-kit/composition-objects/option-object. */
  optionText: 75,
  /** Options of a select or an answer to `block_suggestion`. */
  options: 100,
  /** Title and buttons of a modal: reference/views/modal-views. */
  modalTitle: 24,
  privateMetadata: 3_000,
  blockId: 255,
  placeholder: 150,
  /** `initial_value` and `max_length` of a text input: reference/block-kit/block-elements/plain-text-input-element. */
  inputText: 3_000,
  contextElements: 10,
} as const;
