import type { Instant } from '../domain/ids.ts';
import type { ChannelAccounts, Quarantine, SentReplies } from '../inbox/account-ports.ts';
import type { HandleConversation } from '../inbox/handlers.ts';
import type { Logger } from '../logger.ts';

/** What every channel needs to take something in. */
export interface ReceiveDeps {
  accounts: Pick<ChannelAccounts, 'byKey' | 'recent' | 'byExternalId'>;
  handle: HandleConversation;
  quarantine: Quarantine;
  sentReplies: SentReplies;
  /** The wall clock: senders sign with it. */
  now: () => Instant;
  /** Where the internet reaches us: Twilio signs with it. */
  publicUrl: () => string;
  log: Pick<Logger, 'warn' | 'error'>;
}
