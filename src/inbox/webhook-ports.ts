import type { ChainActionType } from '../domain/chains.ts';
import type {
  ConversationId,
  Duration,
  InboxId,
  Instant,
  OutboxId,
  WorkspaceId,
} from '../domain/ids.ts';
import type { ClockName } from '../domain/sla.ts';

/** What another system is told of a step of a chain: nothing that a customer wrote, or is called. */
export interface WebhookCall {
  workspaceId: WorkspaceId;
  /** Sent along, so that a repetition is recognized. */
  outboxId: OutboxId;
  url: string;
  conversation: { id: ConversationId; number: number };
  inbox: { id: InboxId; name: string };
  clock: ClockName;
  dueAt: Instant;
  step: ChainActionType;
}

export type WebhookResult =
  | { outcome: 'taken' }
  /** Never again; a name of ours for why. */
  | { outcome: 'refused'; reason: string }
  /** It may have arrived, or not: repeating is harmless. */
  | { outcome: 'later'; retryAfter: Duration | null };

/** Other systems that chains call. Never throws for what they say or fail to say. */
export interface Webhooks {
  call(webhook: WebhookCall): Promise<WebhookResult>;
}

/** What calls are signed with, as people copy it: `whsec_` and base64. One a workspace, made when it is first asked for. */
export interface WebhookSecrets {
  of(workspaceId: WorkspaceId): Promise<string>;
}

/** What a call says of its conversation; null if there is none. */
export interface WebhookSource {
  of(
    workspaceId: WorkspaceId,
    conversationId: ConversationId,
  ): Promise<Pick<WebhookCall, 'conversation' | 'inbox'> | null>;
}
