import type { ConversationDetails } from './conversation.ts';
import type {
  AgentId,
  ChannelAccountId,
  CommandId,
  ConversationId,
  CustomerId,
  IdentityId,
  InboxId,
  Instant,
  OutboxId,
  WorkspaceId,
} from './ids.ts';
import type { Attachment, Channel } from './message.ts';

/** Why somebody hands a conversation on. */
export type HandoverReason =
  | 'missing_rights'
  | 'language'
  | 'end_of_shift'
  | 'too_much_at_once'
  | 'wrong_team';

/** What a channel brought in, already clean text. */
export interface IncomingMessage {
  externalId: string | null;
  text: string;
  attachments: Attachment[];
  /** When it was written, as the channel says; the future is taken as now. */
  writtenAt: Instant | null;
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
    }
  | { type: 'release'; seenVersion: number; note: string | null }
  | { type: 'reply'; text: string; seenVersion: number }
  | { type: 'resend_reply'; messageNumber: number }
  | { type: 'note'; text: string }
  /** The customer was answered elsewhere: by telephone, or in the provider's own program. */
  | { type: 'record_reply'; message: IncomingMessage; by: string | null }
  /** Automation gives the customer over to people. */
  | {
      type: 'handed_over';
      by: string;
      reason: string | null;
      details: Partial<ConversationDetails>;
    }
  | { type: 'resolve'; seenVersion: number | null; note: string | null; by: string | null }
  | { type: 'reopen' }
  | { type: 'check_clocks' }
  /** What became of a reply on its way; comes from delivery and from the channel's status messages. */
  | {
      type: 'report_reply';
      messageNumber: number;
      outboxId: OutboxId | null;
      outcome:
        | { state: 'sent' | 'delivered' | 'read'; externalId: string | null }
        | { state: 'failed'; reason: string }
        | { state: 'uncertain' };
    }
  /** The owner left the inbox or was deactivated. */
  | { type: 'owner_left'; agentId: AgentId }
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
