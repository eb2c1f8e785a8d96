import type { IncomingMessage } from './commands.ts';
import { type Commit, card, followers, homes, show } from './commit-surfaces.ts';
import type { Conversation } from './conversation.ts';
import type { Effect } from './effects.ts';
import type { EventOf } from './events.ts';
import type { AgentId, CommandId, ConversationId } from './ids.ts';

/** A pretend customer: writes once, answers once, and goes the way of all customers but for the figures. */
export const PRETEND_CUSTOMER = {
  name: 'Test customer',
  writes:
    'Hello! Is the blue lamp still available? I need it by Friday. (This is a test: nobody real is waiting.)',
  answers: 'Great, thank you! Can I pay when it arrives, or do I have to pay now?',
} as const;

/** As many thread lines of one test as are taken away again. */
const MOST_LINES = 200;

export function pretendMessage(text: string): IncomingMessage {
  return { externalId: null, text, attachments: [], writtenAt: null };
}

/** To the first reply that arrives they answer; the command's id lets them do so only once. */
export function pretendAnswer({ delivery }: EventOf<'reply_settled'>, { after }: Commit): Effect[] {
  const { id: conversationId, purpose } = after;
  if (purpose !== 'test' || delivery.state !== 'sent') return [];
  return [
    {
      kind: 'command',
      target: { kind: 'conversation', conversationId },
      command: {
        type: 'receive_message',
        commandId: 'pretend_answer' as CommandId,
        message: pretendMessage(PRETEND_CUSTOMER.answers),
        details: {},
        automation: null,
      },
      as: { kind: 'customer' },
    },
  ];
}

/** Whether a test has ended by itself: then nothing of it is left in Slack. */
export function isTakenAway(conversation: Conversation): boolean {
  const { purpose, status } = conversation;
  if (purpose === 'real' || status === 'open') return false;
  return conversation.resolvedBy.kind === 'system';
}

/** All that stands of it in Slack, the card last: a message without its thread leaves nothing behind. */
export function takenAway(commit: Commit): Effect[] {
  const { id: conversationId, messageCount, version } = commit.after;
  const messages = upTo(messageCount).map((messageNumber) =>
    show({ type: 'thread_message', conversationId, messageNumber }, 'change', 'rest'),
  );
  const lines = upTo(Math.min(version, MOST_LINES)).map((line) =>
    show({ type: 'thread_line', conversationId, version: line }, 'change', 'rest'),
  );
  return [
    ...messages,
    ...lines,
    ...followers(commit, 'change'),
    ...ownersTold(commit),
    show({ type: 'former_card', conversationId }, 'change', 'rest'),
    card(commit),
    ...homes(commit),
  ];
}

/** What those were told who got it, or from whom it was taken; who did it themselves were told nothing. */
function ownersTold({ after, context }: Commit): Effect[] {
  const { id: conversationId } = after;
  return context.pastOwners.flatMap(({ version, to, from }) => [
    ...dmTo('owner_dm', to, { conversationId, version }),
    ...dmTo('former_owner_dm', from, { conversationId, version }),
  ]);
}

function dmTo(
  type: 'owner_dm' | 'former_owner_dm',
  agentId: AgentId | null,
  about: { conversationId: ConversationId; version: number },
): Effect[] {
  return agentId === null ? [] : [show({ type, agentId, ...about }, 'change', 'rest')];
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}
