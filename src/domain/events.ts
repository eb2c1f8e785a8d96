import type { ConversationOrigin, HandoverReason } from './commands.ts';
import type {
  AutomationTurn,
  ConversationDetails,
  CustomerTurn,
  Ownership,
  TeamTurn,
} from './conversation.ts';
import type { AgentId, Instant } from './ids.ts';
import type { NewMessage, ReplyDelivery } from './message.ts';
import type { ActorRef } from './people.ts';
import type { ClockName } from './sla.ts';

/** What was decided about a conversation. Events carry results (due times, the chosen owner), never rules. */
export type ConversationEvent =
  | {
      type: 'conversation_opened';
      at: Instant;
      origin: ConversationOrigin;
      details: ConversationDetails;
    }
  | { type: 'message_received'; at: Instant; message: NewMessage }
  | { type: 'details_changed'; at: Instant; details: ConversationDetails }
  /** The turn began, ended or went on. Of the team's turn it carries the clocks. */
  | { type: 'turn_changed'; at: Instant; turn: TeamTurn | CustomerTurn | AutomationTurn }
  | { type: 'customer_chased'; at: Instant; unanswered: number }
  | {
      type: 'owner_changed';
      at: Instant;
      from: AgentId | null;
      owner: Ownership | null;
      how: 'claimed' | 'replied' | 'assigned' | 'released' | 'left' | 'returned';
      reason: HandoverReason | null;
      note: string | null;
      /** The assignment clock from here on. */
      assignment: TeamTurn['assignment'];
    }
  | { type: 'reply_added'; at: Instant; message: NewMessage }
  | { type: 'note_added'; at: Instant; message: NewMessage }
  | { type: 'reply_recorded'; at: Instant; message: NewMessage }
  | { type: 'handed_over'; at: Instant; by: string; reason: string | null }
  | {
      type: 'reply_settled';
      at: Instant;
      messageNumber: number;
      delivery: ReplyDelivery;
      externalId: string | null;
    }
  | { type: 'reply_resent'; at: Instant; messageNumber: number; by: AgentId }
  | { type: 'clock_warned'; at: Instant; clock: ClockName }
  | { type: 'clock_breached'; at: Instant; clock: ClockName }
  | { type: 'resolved'; at: Instant; by: ActorRef; answered: boolean; note: string | null }
  | { type: 'reopened'; at: Instant; because: 'customer_wrote' | 'asked' };

export type EventOf<Type extends ConversationEvent['type']> = Extract<
  ConversationEvent,
  { type: Type }
>;

/** The messages that events carry; they are stored as messages, and the history keeps their numbers only. */
export function messagesOf(events: readonly ConversationEvent[]): NewMessage[] {
  return events.flatMap((event) => ('message' in event ? [event.message] : []));
}
