import type { Calendar } from './business-hours.ts';
import type { Conversation, ConversationDetails, DismissReason, Priority } from './conversation.ts';
import type {
  AgentId,
  ChannelAccountId,
  CommandId,
  ConversationId,
  CustomerId,
  Duration,
  IdentityId,
  InboxId,
  Instant,
  OutboxId,
  WorkspaceId,
} from './ids.ts';
import type { Attachment, Channel, MediaState, SlackFileRef, TypedIn } from './message.ts';

/** Why somebody hands a conversation on. */
export type HandoverReason =
  | 'missing_rights'
  | 'language'
  | 'end_of_shift'
  | 'too_much_at_once'
  | 'wrong_team';

/** A move of several conversations: the commit of their inbox that it was. */
export interface MoveRef {
  inboxId: InboxId;
  version: number;
}

/** Who left, and which time. */
export interface LeftBehind {
  who: AgentId;
  departure: number;
}

/** What a channel brought in, already clean text. */
export interface IncomingMessage {
  externalId: string | null;
  text: string;
  attachments: Attachment[];
  /** When it was written, as the channel says; the future is taken as now. */
  writtenAt: Instant | null;
  /** No person wrote it, as the channel says: an answering machine, a bounce. */
  automatic?: true;
}

/** What a new conversation is made of, resolved when the command is loaded. */
export interface ConversationOrigin {
  conversationId: ConversationId;
  workspaceId: WorkspaceId;
  inboxId: InboxId;
  channelAccountId: ChannelAccountId;
  channel: Channel;
  customerId: CustomerId;
  identityId: IdentityId;
  /** The customer's last resolved conversation of this inbox. */
  follows: ConversationId | null;
  /** A pretend customer writes through this account. */
  purpose: Conversation['purpose'];
  /** Who wrote, if they are new here: what to know them by. The history does not keep it. */
  newCustomer?: { address: string; name: string | null };
}

/** What people, customers, automation and alarms can ask of a conversation. `seenVersion` is what the sender saw when deciding. */
export type ConversationCommand = { commandId: CommandId } & (
  | {
      type: 'receive_message';
      message: IncomingMessage;
      details: Partial<ConversationDetails>;
      /** Set while a bot still talks to the customer: then it is automation's turn, and no clock runs. */
      automation: { name: string } | null;
    }
  | { type: 'claim' }
  | {
      type: 'assign';
      to: AgentId;
      seenVersion: number;
      reason: HandoverReason | null;
      note: string | null;
      /** Of a move of several: the receiver hears of all of them at once. */
      move?: MoveRef;
    }
  | { type: 'release'; seenVersion: number; note: string | null }
  | {
      type: 'reply';
      /** May be empty only beside files. */
      text: string;
      files?: readonly SlackFileRef[];
      seenVersion: number;
      /** The owner whom the sender was told of and passes over knowingly. */
      over?: AgentId;
      /** Resolve with it. */
      resolveAs?: { outcome: string | null };
    }
  /** Back to a note or a draft, as long as it is held. */
  | { type: 'take_back_reply'; messageNumber: number }
  /** A reply that stopped because the customer was quicker goes out after all. */
  | { type: 'send_stopped'; messageNumber: number; seenVersion: number; over?: AgentId }
  | { type: 'resend_reply'; messageNumber: number }
  | { type: 'note'; text: string; files?: readonly SlackFileRef[]; typedIn?: TypedIn }
  /** What was typed in the thread goes to the customer. */
  | { type: 'send_note'; messageNumber: number; seenVersion: number; over?: AgentId }
  /** Somebody who does not own it has an answer: its owner is told. */
  | { type: 'suggest_reply'; messageNumber: number }
  /** Whoever typed it changed or deleted it in Slack. `editedAt`: when, as Slack writes it; absent where it was changed with us. */
  | { type: 'edit_message'; messageNumber: number; text: string; editedAt?: string }
  | { type: 'delete_message'; messageNumber: number }
  /** Reply was opened, or is still being written; and closed. */
  | { type: 'begin_reply' }
  | { type: 'end_reply' }
  /** The customer was answered elsewhere: by telephone, or in the provider's own program. */
  | { type: 'record_reply'; message: IncomingMessage; by: string | null }
  /** Automation gives the customer over to people. */
  | {
      type: 'handed_over';
      by: string;
      reason: string | null;
      details: Partial<ConversationDetails>;
    }
  | {
      type: 'resolve';
      seenVersion: number | null;
      note: string | null;
      by: string | null;
      outcome?: string | null;
      /** The owner whom the actor was told of and passes over knowingly. */
      over?: AgentId;
    }
  | { type: 'set_outcome'; outcome: string; note: string | null }
  | { type: 'reopen' }
  /** Not for us. A blocked sender is kept and shown to nobody. */
  | { type: 'dismiss'; as: DismissReason; sender: 'blocked' | 'allowed'; seenVersion: number }
  | { type: 'unblock_sender' }
  /** Takes back what this actor did in commit `version`. */
  | { type: 'undo'; version: number }
  | { type: 'snooze'; until: Instant; note: string | null }
  | { type: 'wake' }
  | { type: 'follow' }
  | { type: 'unfollow' }
  | { type: 'mark_customer'; as: 'vip' | 'regular' }
  | { type: 'set_details'; priority: Priority; tags: string[] }
  /**
   * Something else was promised `since`, or the inbox works at other times than by `before`: what runs is planned anew (replan-clock.ts).
   * `silentBefore`: how long customers could be silent, if that changed.
   */
  | {
      type: 'recount_clocks';
      before?: Calendar;
      since?: Instant;
      silentBefore?: Duration | null;
    }
  | { type: 'check_clocks' }
  /** The owner is on it: they are asked again later. What the customer was promised stays as it is. */
  | { type: 'acknowledge'; seenVersion: number }
  /** Somebody may be free again: a rule that found nobody tries once more. */
  | { type: 'place' }
  /** What became of a reply on its way; comes from delivery and from the channel's status messages. */
  | {
      type: 'report_reply';
      messageNumber: number;
      outboxId: OutboxId | null;
      outcome:
        | {
            state: 'sent' | 'delivered' | 'read';
            externalId: string | null;
            /** Files that did not go along: why, by their place among the message's attachments. */
            notSent?: Record<number, string>;
          }
        | { state: 'failed'; reason: string }
        | { state: 'uncertain' };
    }
  /** What became of a customer's file on its way to the thread. */
  | {
      type: 'report_media';
      messageNumber: number;
      index: number;
      media: Exclude<MediaState, { state: 'waiting' }>;
    }
  /** The files of a customer's message that could not be loaded are tried again. */
  | { type: 'load_media_again'; messageNumber: number }
  /** The owner left the inbox or was deactivated; `departure` tells one such time from another. */
  | { type: 'owner_left'; agentId: AgentId; departure: number }
);

export type CommandOf<Type extends ConversationCommand['type']> = Extract<
  ConversationCommand,
  { type: Type }
>;

/** Longest text of one reply or note. WhatsApp takes 4,096 characters; Slack's input element gives at most 3,000. */
export const LONGEST_TEXT = 3_000;

/** Longest text of one reply, by the way it goes: one SMS of Twilio's takes 1,600 characters. */
export function longestReply(channel: Channel): number {
  return channel === 'sms' ? 1_600 : LONGEST_TEXT;
}
