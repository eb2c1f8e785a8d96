import type { AgentId, ConversationId, Instant } from './ids.ts';
import type { Channel } from './message.ts';
import type { ActorRef, Role } from './people.ts';

/** Why a command was not accepted: a value, in terms that a sentence can be made of. */
export type Refusal =
  /** There is no such conversation (any more). */
  | { reason: 'not_found' }
  /** The actor's role in this inbox does not allow it. */
  | { reason: 'not_allowed'; role: Role | null }
  /** The one to whom it shall go does not answer in this inbox, is a guest, or was deactivated. */
  | { reason: 'receiver_cannot_answer'; agentId: AgentId }
  /** Somebody was faster. */
  | { reason: 'owned_by_other'; owner: AgentId; since: Instant }
  /** Only its owner or a manager may do this. */
  | { reason: 'not_yours'; owner: AgentId; since: Instant }
  /** The owner is not the one that the actor saw when deciding. */
  | { reason: 'owner_changed'; owner: AgentId | null; since: Instant | null }
  /** A message came that the actor had not seen when replying. */
  | { reason: 'customer_wrote_again' }
  | { reason: 'already_resolved'; by: ActorRef; at: Instant }
  /** Another conversation of this customer is open in this inbox. */
  | { reason: 'another_is_open'; conversationId: ConversationId; number: number }
  | { reason: 'text_empty' }
  | { reason: 'text_too_long'; length: number; limit: number }
  /** Nothing can be sent through this channel account: no reply address is set. */
  | { reason: 'channel_cannot_reply' }
  /** That reply is not one that may be sent again. */
  | { reason: 'reply_not_failed' }
  /** A colleague answered after what the actor had seen. */
  | { reason: 'colleague_replied'; by: AgentId }
  /** Only whoever wrote it, or a manager. */
  | { reason: 'not_your_message'; by: AgentId | null }
  /** The customer has it already, or it is on its way: nothing can be changed any more. */
  | { reason: 'reply_is_out' }
  /** It is no note that could be sent, or no reply that was stopped. */
  | { reason: 'not_to_be_sent' }
  /** No file can go over this channel. */
  | { reason: 'no_files'; channel: Channel }
  /** More than one reply may carry over this channel, all files together; in bytes. */
  | { reason: 'files_too_large'; size: number; limit: number }
  /** The seconds are over, or something else happened since. */
  | { reason: 'too_late_to_undo' }
  /** A time to come, at most a year from now. */
  | { reason: 'bad_time' }
  /** The owner has said so as often as they may in one turn. */
  | { reason: 'acknowledged_enough'; times: number }
  /** The inbox wants to know how it ended. */
  | { reason: 'outcome_wanted' };
