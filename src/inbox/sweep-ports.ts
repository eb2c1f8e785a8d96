import type { ConversationId, Duration, InboxId, WorkspaceId } from '../domain/ids.ts';

/** What the sweep asks. */

/** Of a conversation's clocks, or of an inbox's day. */
export type DueAlarm = { workspaceId: WorkspaceId; version: number } & (
  | { of: 'conversation'; conversationId: ConversationId }
  | { of: 'inbox'; inboxId: InboxId }
);

export interface Alarms {
  /** Conversations and inboxes whose alarm is due, oldest first. */
  due(limit: number): Promise<DueAlarm[]>;
  /** How long until the next one; not what is overdue, but for the last second's. Null: there is none. */
  nextIn(): Promise<Duration | null>;
}

/** An event of Slack's that is stored and acknowledged, and not yet processed. */
export interface StoredEvent {
  workspaceId: WorkspaceId;
  eventId: string;
  /** The whole envelope, as it came. */
  body: unknown;
}

export interface SlackEvents {
  /** Stores an event before it is acknowledged. False: it was there already. */
  store(event: StoredEvent): Promise<boolean>;
  /** Marks it as processed. */
  done(workspaceId: WorkspaceId, eventId: string): Promise<void>;
  /** Notes that processing failed; it comes up again later, and less and less often, until a day after it came. */
  failed(workspaceId: WorkspaceId, eventId: string, reason: string): Promise<void>;
  /** Stored ones that nobody processed within `olderThan`; claims them for `leaseFor`. */
  unprocessed(request: {
    olderThan: Duration;
    leaseFor: Duration;
    limit: number;
  }): Promise<StoredEvent[]>;
}
