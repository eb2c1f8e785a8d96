import type { Button } from '@slack/types';
import type { ConversationView, MessageView } from '../../domain/views.ts';
import { ACTIONS, type ActionId } from '../action-ids.ts';
import { type ConversationValue, encodeConversationValue } from '../button-value.ts';
import { button } from './elements.ts';
import { customerName, spoken } from './facts.ts';

type WithMessage = ConversationView & { message: MessageView };

/** *Undo* of the reply with this number. What it finds once it is pressed decides whether there still is time. */
export function undoButton(view: ConversationView, messageNumber: number): Button {
  return replyButton(view, messageNumber, { action: ACTIONS.undoReply, label: 'Undo' });
}

/** Null: it cannot be taken back any more, or never could. */
export function undoReplyButton(view: WithMessage): Button | null {
  const isHeld = view.message.delivery?.state === 'held';
  return isHeld ? undoButton(view, view.message.number) : null;
}

/** What can be done with a reply that somebody was quicker than. Null: nothing of the kind, or it is over. */
export function stoppedButtons(view: WithMessage): (Button | null)[] {
  const { message, conversation } = view;
  const isStopped = message.delivery?.state === 'stopped' && conversation.status === 'open';
  return isStopped ? anywayButtons(view, message) : [];
}

/** *Send anyway*, knowing what is shown beside it; and *Edit*, of what was not typed in the thread, where people edit it themselves. */
export function anywayButtons(
  view: ConversationView,
  { number, typedIn }: Pick<MessageView, 'number' | 'typedIn'>,
  knowing: Pick<ConversationValue, 'over'> = {},
): (Button | null)[] {
  const anyway = { action: ACTIONS.sendAnyway, label: 'Send anyway' } as const;
  const edit = { action: ACTIONS.editStopped, label: 'Edit' } as const;
  return [
    replyButton(view, number, anyway, knowing),
    typedIn === undefined ? replyButton(view, number, edit) : null,
  ];
}

function replyButton(
  { conversation, number, ...view }: ConversationView,
  messageNumber: number,
  { action, label }: { action: ActionId; label: string },
  knowing: Pick<ConversationValue, 'over'> = {},
): Button {
  const { id: conversationId, version: seenVersion } = conversation;
  return button({
    action,
    label,
    spoken: spoken(`${label}: reply in`, number, customerName({ ...view, conversation })),
    value: encodeConversationValue({ conversationId, seenVersion, messageNumber, ...knowing }),
  });
}
