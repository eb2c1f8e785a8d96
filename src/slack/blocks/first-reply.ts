import type { ConversationView } from '../../domain/views.ts';
import { durationWords } from './text.ts';

/** How long the customer waited for the first answer, in working time where it was promised: `22 min (target 15 min)`. Null: none yet. */
export function firstReplyTook({ conversation, answers }: ConversationView): string | null {
  const { firstRepliedAt, openedAt } = conversation;
  if (firstRepliedAt === null) return null;
  const { first } = answers;
  return first === null
    ? durationWords(firstRepliedAt - openedAt)
    : `${durationWords(first.after)} (target ${durationWords(first.target)})`;
}
