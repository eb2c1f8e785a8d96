import { autoAnswerText, opensAt } from '../auto-answer.ts';
import type { CommandOf } from '../commands.ts';
import type { Conversation, ConversationDetails } from '../conversation.ts';
import { isCourtesy } from '../courtesy.ts';
import type { ConversationContext } from '../decide-context.ts';
import type { EventOf } from '../events.ts';
import { nextMessageNumber } from './turns.ts';

/**
 * Who begins our turn while the inbox is closed is told when it opens, once in that closed time. It is no answer of ours: no clock stops,
 * and no figure counts it. Machines are not answered, nor is a thank-you.
 */
export function autoAnswered(
  state: Conversation | null,
  { captured }: ConversationDetails,
  { message, automation }: CommandOf<'receive_message'>,
  context: ConversationContext,
): EventOf<'auto_answered'>[] {
  const { now: at, policy, canReply, sender } = context;
  const { autoAnswer, calendar } = policy;
  const isToPerson = automation === null && message.automatic !== true && !isCourtesy(message);
  if (autoAnswer === null || !canReply || sender === 'blocked' || !isToPerson) return [];
  const opens = opensAt(calendar, at);
  if (opens === null || state?.autoAnsweredUntil === opens) return [];
  return [
    {
      type: 'auto_answered',
      at,
      message: {
        // After the one that it answers.
        number: nextMessageNumber(state) + 1,
        kind: 'automation',
        author: { kind: 'automation', name: 'Dibs' },
        text: autoAnswerText(autoAnswer, captured, { calendar, now: at, opens }),
        attachments: [],
        externalId: null,
        at,
      },
      until: opens,
    },
  ];
}
