import type { Button } from '@slack/types';
import type { ConversationView, MessageView } from '../../domain/views.ts';
import { ACTIONS } from '../action-ids.ts';
import { encodeConversationValue } from '../button-value.ts';
import { button } from './elements.ts';
import { customerName, spoken } from './facts.ts';

/** A failed reply can be sent again; one that may have arrived only because somebody says so. Null for all others. */
export function sendAgainButton(
  view: ConversationView & { message: MessageView },
  options: { primary?: true } = {},
): Button | null {
  const { message, conversation, number } = view;
  const state = message.delivery?.state;
  const isTrouble = message.kind === 'reply' && (state === 'failed' || state === 'uncertain');
  if (conversation.status === 'resolved' || !isTrouble) return null;
  const label = 'Send again';
  return button({
    action: ACTIONS.sendAgain,
    label,
    spoken: spoken(`${label} the reply in`, number, customerName(view)),
    value: encodeConversationValue({
      conversationId: conversation.id,
      seenVersion: conversation.version,
      messageNumber: message.number,
    }),
    ...(options.primary ? { style: 'primary' } : {}),
  });
}
