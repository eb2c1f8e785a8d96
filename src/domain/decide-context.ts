import type { ConversationOrigin } from './commands.ts';
import type { BaseContext, Decision } from './decision.ts';
import type { ConversationEvent } from './events.ts';
import type { AgentId, ConversationId } from './ids.ts';
import type { ReplyDelivery } from './message.ts';
import type { Role } from './people.ts';
import type { Policy } from './sla.ts';

/** What the rules of a conversation may know beside its state: data, resolved when the command was loaded. */
export interface ConversationContext extends BaseContext {
  policy: Policy;
  /** What a new conversation would be made of; only where the command came from a channel. */
  origin: ConversationOrigin | null;
  /** The person to whom an `assign` would give it; the last owner where `receive_message`, `handed_over` or `reopen` meet a resolved one. */
  receiver: { agentId: AgentId; role: Role | null } | null;
  /** Another unresolved conversation of the same customer in the same inbox; looked up for `reopen`. */
  otherOpen: { conversationId: ConversationId; number: number } | null;
  /** How far the reply has come that `report_reply` or `resend_reply` names; null if there is no such reply. */
  replyDelivery: ReplyDelivery | null;
  /** Whether something can be sent to the customer. */
  canReply: boolean;
  /** Managers and admins of the inbox, who are told what is late. */
  managers: readonly AgentId[];
}

export type ConversationDecision = Decision<ConversationEvent>;
