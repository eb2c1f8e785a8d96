import type { InputBlock, KnownBlock, ModalView, PlainTextInput } from '@slack/types';
import type { AgentId } from '../../../domain/ids.ts';
import type { ConversationView } from '../../../domain/views.ts';
import { encodeConversationMetadata, type OpenedAt } from '../../button-value.ts';
import { plainText } from '../elements.ts';
import { LIMITS } from '../limits.ts';

export interface Opening {
  /** Where the person stood when opening it, to be told there what came of it. */
  openedAt?: OpenedAt;
}

/** A modal. Without `submit` it only has *Close*. */
export function modal(spec: {
  callbackId: string;
  title: string;
  submit?: string;
  close?: string;
  metadata?: string;
  /** Whether we want to hear that it was closed. */
  closing?: 'is_told';
  blocks: KnownBlock[];
}): ModalView {
  return {
    type: 'modal',
    callback_id: spec.callbackId,
    title: plainText(spec.title, LIMITS.modalTitle),
    close: plainText(
      spec.close ?? (spec.submit === undefined ? 'Close' : 'Cancel'),
      LIMITS.modalTitle,
    ),
    ...(spec.submit === undefined ? {} : { submit: plainText(spec.submit, LIMITS.modalTitle) }),
    ...(spec.metadata === undefined ? {} : { private_metadata: spec.metadata }),
    ...(spec.closing === undefined ? {} : { notify_on_close: true }),
    blocks: spec.blocks.slice(0, LIMITS.viewBlocks),
  };
}

/** What the modals of a conversation carry: the version that is on the screen now. */
export function metadataOf(
  view: ConversationView,
  { openedAt, over }: Opening & { over?: AgentId },
): string {
  return encodeConversationMetadata({
    conversationId: view.conversation.id,
    seenVersion: view.conversation.version,
    inboxId: view.inbox.id,
    ...(openedAt === undefined ? {} : { openedAt }),
    ...(over === undefined ? {} : { over }),
  });
}

type Field = InputBlock['element'];
/** A field before it has its name. */
type Unnamed = Field extends infer Each
  ? Each extends unknown
    ? Omit<Each, 'action_id'>
    : never
  : never;

/**
 * One field. Block and action bear the same name, so that what was typed survives an update of the modal. `salt` makes the block
 * another one, where what we put in shall stand there instead. `dispatch`: each change is told at once.
 */
export function input(
  name: string,
  label: string,
  element: Unnamed,
  options: { optional?: true; hint?: string; salt?: string | undefined; dispatch?: true } = {},
): InputBlock {
  return {
    type: 'input',
    block_id: options.salt === undefined ? name : `${name}:${options.salt}`,
    label: plainText(label, 2_000),
    element: { ...element, action_id: name } as Field,
    ...(options.optional ? { optional: true } : {}),
    ...(options.dispatch ? { dispatch_action: true } : {}),
    ...(options.hint === undefined ? {} : { hint: plainText(options.hint, 2_000) }),
  };
}

export function textInput(
  options: {
    placeholder?: string;
    initial?: string;
    focused?: true;
    multiline?: true;
    longest?: number;
    /** With `dispatch`: at each character, not only at the end. */
    eachCharacter?: true;
  } = {},
): PlainTextInput {
  const { placeholder, initial, focused, multiline, longest, eachCharacter } = options;
  return {
    type: 'plain_text_input',
    ...(multiline ? { multiline } : {}),
    ...(focused ? { focus_on_load: true } : {}),
    ...(placeholder === undefined
      ? {}
      : { placeholder: plainText(placeholder, LIMITS.placeholder) }),
    ...(initial === undefined || initial === ''
      ? {}
      : { initial_value: initial.slice(0, longest ?? LIMITS.inputText) }),
    max_length: longest ?? LIMITS.inputText,
    ...(eachCharacter
      ? { dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } }
      : {}),
  };
}
