import { days, type Instant } from '../../domain/ids.ts';
import type { ConversationView } from '../../domain/views.ts';
import { dayAndTime, type Line, line } from './lines.ts';
import { clockOf } from './state-line.ts';

/** Until when WhatsApp takes free replies: 24 hours after the customer's last message. Null: not known, or there is no such rule. */
function freeRepliesUntil({ conversation, lastFromCustomer }: ConversationView): Instant | null {
  if (conversation.channel !== 'whatsapp' || lastFromCustomer === null) return null;
  return lastFromCustomer.at + days(1);
}

/** Since when no free reply goes out any more. Null: they do, or there is no such rule. */
export function freeRepliesEnded(view: ConversationView): Instant | null {
  const until = freeRepliesUntil(view);
  return until !== null && until <= view.now ? until : null;
}

/** `free replies until tomorrow 13:58`. Empty once they are over, and where the channel has no such rule. */
export function freeReplies(view: ConversationView): Line {
  const until = freeRepliesUntil(view);
  if (until === null || until <= view.now) return [];
  return line('free replies until ', dayAndTime(until, clockOf(view)));
}
