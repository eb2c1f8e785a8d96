import type { Receiver } from '@slack/bolt';
import type { StoredEvent } from '../../inbox/sweep-ports.ts';

/** A way in which Slack reaches us. `stop` waits for what is being processed. */
export interface SlackReceiver extends Receiver {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when nothing that Slack sent is being processed. */
  idle(): Promise<void>;
  /** Processes an event that was stored before and marks it as done or failed, for the sweep. Never rejects. */
  processStored(event: StoredEvent): Promise<void>;
}
