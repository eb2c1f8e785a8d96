import type { Button } from '@slack/types';
import type { AgentId } from '../../domain/ids.ts';
import type { ConversationView, MessageView } from '../../domain/views.ts';
import { ACTIONS, type ActionId } from '../action-ids.ts';
import { encodeConversationValue } from '../button-value.ts';
import { subjectOf } from './conversation-buttons.ts';
import { button } from './elements.ts';
import { spoken } from './facts.ts';

/** A conversation, and a message that was typed in its thread. */
export type TypedView = ConversationView & { message: MessageView };

const WORDS = {
  keepInternal: { action: ACTIONS.keepInternal, label: 'Keep internal', verb: 'Keep internal:' },
  neverAsk: { action: ACTIONS.neverAsk, label: 'Never ask me', verb: 'Never ask me again:' },
  tellOwner: { action: ACTIONS.tellOwner, label: 'Tell the owner', verb: 'Tell the owner of' },
  editTyped: { action: ACTIONS.editTyped, label: 'Edit', verb: 'Edit in Reply:' },
} as const satisfies Record<string, { action: ActionId; label: string; verb: string }>;

/** What else can be done with it. */
export function typedButton(
  view: TypedView,
  which: keyof typeof WORDS,
  { label, over }: { label?: string; over?: AgentId } = {},
): Button {
  const { action, label: usual, verb } = WORDS[which];
  const { number, name } = subjectOf(view);
  return button({
    action,
    label: label ?? usual,
    spoken: spoken(label === undefined ? verb : `${label}:`, number, name),
    value: valueWith(view, over),
  });
}

/** One press sends what was typed, as it is; it counts as having seen the newest. */
export function sendButton(view: TypedView, spec: { label: string; over?: AgentId }): Button {
  const { number, name } = subjectOf(view);
  const { label, over } = spec;
  return button({
    action: ACTIONS.sendTyped,
    label,
    spoken: spoken(`${label}:`, number, name),
    value: valueWith(view, over),
    style: 'primary',
  });
}

function valueWith({ conversation, message }: TypedView, over?: AgentId): string {
  const { id: conversationId, version: seenVersion } = conversation;
  const value = { conversationId, seenVersion, messageNumber: message.number };
  return encodeConversationValue(over === undefined ? value : { ...value, over });
}
