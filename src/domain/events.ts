import type { DueStep, Notice } from './chains.ts';
import type { ConversationOrigin, HandoverReason, MoveRef } from './commands.ts';
import type {
  AutomationTurn,
  ConversationDetails,
  CustomerTurn,
  DismissReason,
  Ownership,
  Replying,
  Snooze,
  TeamTurn,
  Undoable,
} from './conversation.ts';
import type { AgentId, Instant } from './ids.ts';
import type { MediaState, NewMessage, ReplyDelivery, StoppedBecause } from './message.ts';
import type { ActorRef } from './people.ts';
import type { ChosenBecause } from './reassign.ts';
import type { Clock, ClockName } from './sla.ts';

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
  /**
   * The turn began, ended or went on. Of the team's turn it carries the clocks; `window` is the owner's, and where it is absent the
   * owner has as long as the customer was promised.
   */
  | {
      type: 'turn_changed';
      at: Instant;
      turn: TeamTurn | CustomerTurn | AutomationTurn;
      window?: Clock | null;
    }
  | { type: 'customer_chased'; at: Instant; unanswered: number }
  /** While it is closed until `until`; the message goes out at once. It is no answer of ours: the turn stays as it is. */
  | { type: 'auto_answered'; at: Instant; message: NewMessage; until: Instant }
  /** The customer wrote one of the words of which managers hear at once; as the inbox spells it. */
  | { type: 'alarm_word_heard'; at: Instant; word: string; messageNumber: number }
  | {
      type: 'owner_changed';
      at: Instant;
      from: AgentId | null;
      owner: Ownership | null;
      how:
        | 'claimed'
        | 'replied'
        | 'assigned'
        | 'moved'
        | 'released'
        | 'left'
        | 'returned'
        | 'lapsed';
      reason: HandoverReason | null;
      note: string | null;
      /** Of `left`: which time of their leaving. */
      departure?: number;
      /** Of `moved`: the move. */
      move?: MoveRef;
      /** Of `lapsed`, where somebody got it: why they. */
      why?: ChosenBecause;
      /** The assignment clock from here on. */
      assignment: TeamTurn['assignment'];
    }
  | { type: 'reply_added'; at: Instant; message: NewMessage }
  /** It goes out at `until`, unless it is taken back or stopped. Of a note: from now on it is a reply. */
  | { type: 'reply_held'; at: Instant; messageNumber: number; by: AgentId; until: Instant }
  | { type: 'reply_sent_off'; at: Instant; messageNumber: number }
  | { type: 'reply_taken_back'; at: Instant; messageNumber: number; by: AgentId }
  | {
      type: 'reply_stopped';
      at: Instant;
      messageNumber: number;
      by: AgentId;
      because: StoppedBecause;
    }
  | { type: 'reply_suggested'; at: Instant; messageNumber: number; by: AgentId; to: AgentId }
  /** The new text goes to the messages, not to the history. */
  | { type: 'message_edited'; at: Instant; messageNumber: number; text: string; editedAt?: string }
  | { type: 'message_deleted'; at: Instant; messageNumber: number }
  | { type: 'replying_changed'; at: Instant; replying: Replying[] }
  | { type: 'note_added'; at: Instant; message: NewMessage }
  | { type: 'reply_recorded'; at: Instant; message: NewMessage }
  | { type: 'handed_over'; at: Instant; by: string; reason: string | null }
  | {
      type: 'reply_settled';
      at: Instant;
      messageNumber: number;
      delivery: ReplyDelivery;
      externalId: string | null;
      /** Files that did not go along: why, by their place among the message's attachments. */
      notSent?: Record<number, string>;
    }
  /** A customer's file stands in the thread, or could not be loaded; and somebody wants it tried again. */
  | {
      type: 'media_settled' | 'media_wanted';
      at: Instant;
      messageNumber: number;
      index: number;
      media: MediaState;
    }
  | { type: 'reply_resent'; at: Instant; messageNumber: number; by: AgentId }
  | { type: 'clock_warned'; at: Instant; clock: ClockName }
  | { type: 'clock_breached'; at: Instant; clock: ClockName }
  /** A step of its chain came, and is off the clock; what it changed follows in the same commit. */
  | {
      type: 'step_taken';
      at: Instant;
      clock: ClockName;
      step: DueStep;
      /** What it calls: a Slack user group, or an address. Absent: nothing, as no group is on duty, or nobody real waits. */
      calls?: string;
      /** Where it tells of this conversation by itself. Absent: nowhere. */
      notices?: readonly Notice[];
    }
  /** A step that gives it to somebody found nobody; it comes again at `again`. Only the first time: after that it is put off. */
  | {
      type: 'nobody_eligible';
      at: Instant;
      clock: ClockName;
      again: Instant;
      notices: readonly Notice[];
    }
  /** A step that found nobody found nobody again. */
  | { type: 'step_put_off'; at: Instant; clock: ClockName; again: Instant }
  /** The owner is on it. `window`: theirs, with what they hear put off to `until`. */
  | {
      type: 'acknowledged';
      at: Instant;
      by: AgentId;
      until: Instant;
      times: number;
      window: Ownership['window'];
    }
  /** The running clocks got other times, by other hours or promises; all of them as they are from here on. */
  | {
      type: 'clocks_moved';
      at: Instant;
      response: TeamTurn['response'];
      assignment: TeamTurn['assignment'];
      window: Ownership['window'];
      /** Absent: none runs. */
      resolution?: Clock;
    }
  | {
      type: 'resolved';
      at: Instant;
      by: ActorRef;
      answered: boolean;
      note: string | null;
      outcome?: string | null;
      dismissed?: DismissReason | null;
    }
  | { type: 'outcome_set'; at: Instant; outcome: string; note: string | null }
  | { type: 'sender_blocked'; at: Instant }
  | { type: 'sender_unblocked'; at: Instant }
  | { type: 'reopened'; at: Instant; because: 'customer_wrote' | 'asked' | 'reply_failed' }
  /** Whoever did it took commit `version` back: owner and clocks are as before. */
  | {
      type: 'undone';
      at: Instant;
      version: number;
      what: Undoable['what'];
      owner: Ownership | null;
      assignment: TeamTurn['assignment'];
    }
  /** First in its commit: what it does can be taken back, to what was before. */
  | { type: 'undo_offered'; at: Instant; what: Undoable['what']; by: AgentId; until: Instant }
  | { type: 'snoozed'; at: Instant; snooze: Snooze }
  | { type: 'woken'; at: Instant; because: 'time' | 'customer_wrote' | 'asked' }
  | { type: 'followed' | 'unfollowed'; at: Instant; agentId: AgentId }
  | { type: 'customer_marked'; at: Instant; as: 'vip' | 'regular' };

export type EventOf<Type extends ConversationEvent['type']> = Extract<
  ConversationEvent,
  { type: Type }
>;

/** The messages that events carry; they are stored as messages, and the history keeps their numbers only. */
export function messagesOf(events: readonly ConversationEvent[]): NewMessage[] {
  return events.flatMap((event) => ('message' in event ? [event.message] : []));
}
