import type { Effect } from '../domain/effects.ts';
import type {
  AgentId,
  ChannelAccountId,
  ConversationId,
  Duration,
  InboxId,
  Instant,
  OutboxId,
  WorkspaceId,
} from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import type { Channel } from '../domain/message.ts';
import type { ActorRef } from '../domain/people.ts';
import type { SurfaceView } from '../domain/views.ts';
import type { FetchedMedia, MediaToFetch, ReplyFile } from './file-ports.ts';

// --- Commands: load, save ------------------------------------------------------------------------------------------------------

/** What was found for a command: everything in one round trip. */
export interface Loaded<State, Context> {
  state: State | null;
  context: Context;
  /** The command is in the history already: nothing to do, whatever the rules would say now. */
  alreadyDone: boolean;
}

/** One commit: the next state, and what goes with it. */
export interface Change<State, Command, Event> {
  before: State | null;
  after: State;
  command: Command;
  actor: ActorRef;
  events: readonly Event[];
  effects: readonly Effect[];
  at: Instant;
  /** The trace that the effects go on; absent or null: nobody follows. */
  traceparent?: string | null;
}

/**
 *  saved         all of it is committed
 *  already_done  the command, or a message with this external id, is there already: nothing was written
 *  stale         somebody committed in between: load and decide again
 */
export type SaveResult = 'saved' | 'already_done' | 'stale';

/** The rows of one kind of state. Throws `StoreUnavailable` when the database cannot be reached. */
export interface Store<Target, State, Command, Context, Event> {
  load(target: Target, actor: ActorRef, command: Command): Promise<Loaded<State, Context>>;
  save(change: Change<State, Command, Event>): Promise<SaveResult>;
}

/** Who wrote, as a channel knows them. `address` is unique within the workspace and channel. */
export interface IncomingCustomer {
  address: string;
  name: string | null;
}

/** A conversation by its id, or the one that a customer's message joins (ARCHITECTURE law 16). */
export type ConversationTarget =
  | { by: 'id'; workspaceId: WorkspaceId; conversationId: ConversationId }
  | {
      by: 'customer';
      workspaceId: WorkspaceId;
      channelAccountId: ChannelAccountId;
      customer: IncomingCustomer;
    };

export type InboxTarget =
  | { by: 'id'; workspaceId: WorkspaceId; inboxId: InboxId }
  | { by: 'slackChannel'; workspaceId: WorkspaceId; slackChannel: string };

export interface AgentTarget {
  workspaceId: WorkspaceId;
  agentId: AgentId;
}

/** The database cannot be reached or does not answer in time. Nothing is known to be written. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

// --- The outbox ----------------------------------------------------------------------------------------------------------------

/** An entry that this process may deliver until `leasedUntil`, and nobody else. */
export interface LeasedEntry {
  id: OutboxId;
  workspaceId: WorkspaceId;
  effect: Effect;
  orderKey: string;
  /** How many deliveries were begun, this one included. Waiting spends none. */
  attempts: number;
  createdAt: Instant;
  leasedUntil: Instant;
  /** The database's time of the lease. */
  now: Instant;
  /** Whether an earlier attempt may have reached the other side: its answer was lost, or the process died. */
  maybeDelivered: boolean;
  /** The trace of the commit, if somebody follows it. */
  traceparent: string | null;
  /** Whether something else could have gone in the moment of the lease, too. */
  more: boolean;
  /** Of a new card: whether more of them wait for its channel than it can take, and nothing is done about it yet (flood.ts). */
  crowded: boolean;
  /** Where the surface stands now, of `show` entries; and what it listed there (rolling messages). */
  shown: ShownSurface | null;
}

export interface ShownSurface {
  place: Place;
  postedAt: Instant;
  listed: ConversationId[];
}

/** How a delivery ended. */
export type Settlement =
  /** The surface stands at `place`. `listed`: the conversations that a rolling message names. */
  | {
      as: 'shown';
      place: Place;
      posted: boolean;
      listed: ConversationId[];
      shownVersion: number;
      /** When it has to be drawn anew by the clock alone; null: when something happens. */
      again: { at: Instant; because: 'news' | 'change' } | null;
    }
  /** The surface is gone from Slack, or never has to be shown: nothing more to say. */
  | { as: 'removed' }
  | { as: 'obsolete' }
  | { as: 'delivered' }
  /** Not now: 429, or a gate. With `gate`, everything behind that gate waits. Spends no attempt. */
  | { as: 'waiting'; until: Instant; gate: string | null }
  /** Try again: it surely did not happen, or repeating is harmless. */
  | { as: 'retry'; until: Instant; forgetPlace: boolean }
  /** It may have happened: look before doing it again. */
  | { as: 'uncertain'; until: Instant }
  /** Never again; the reason is kept for people. Holds nobody up. */
  | { as: 'failed'; reason: string }
  /** The workspace is disconnected: all of its entries are kept and wait. */
  | { as: 'parked'; reason: string };

/**
 * What a post of ours is that was seen in Slack.
 *
 *  ours       the one that is known, or will be
 *  copy       a second one, of what stands elsewhere or is over
 *  undecided  there are two, or may soon be, and it is not settled yet which of them counts: ask again
 */
export type Seen = 'ours' | 'copy' | 'undecided';

/** Whether it takes a call or two, or as long as somebody else's server takes for 20 MB. */
export type Pace = 'quick' | 'slow';

/**
 * What a look in vain at all that is quick has seen beside: `nextAt` as `nextReadyAt` says it, whether there are files of customers that
 * have not gone yet, and how long its round trip took.
 */
export interface VainLook {
  now: Instant;
  nextAt: Instant | null;
  filesWait: boolean;
  took: Duration;
}

export interface Outbox {
  /**
   * The most urgent entry that is ready, is the oldest of its order key and finds its gates open; takes the lease and the gates'
   * tokens in one statement. With `orderKey`, only of that one; with `pace`, only files of customers (slow), or all but those (quick).
   * Null: nothing can go now; then `inVain` is told what comes next, where that was seen.
   */
  lease(request: {
    worker: string;
    leaseFor: Duration;
    orderKey?: string;
    workspaceId?: WorkspaceId;
    pace?: Pace;
    inVain?: ((look: VainLook) => void) | undefined;
  }): Promise<LeasedEntry | null>;
  /** Ends a lease. False: the lease was lost meanwhile, and nothing was written. */
  settle(entry: LeasedEntry, settlement: Settlement): Promise<boolean>;
  /**
   * When something may become ready by the clock alone (a wait, a gate's refill, a lease that runs out); null: nothing waits. With
   * `quick`, files of customers do not count: what of them is ready may wait for a lane, and not for the clock.
   */
  nextReadyAt(pace?: 'quick'): Promise<{ now: Instant; at: Instant | null }>;
  /** Those of these order keys under which something is not settled yet. */
  waitsUnder(workspaceId: WorkspaceId, orderKeys: readonly string[]): Promise<string[]>;
  /** Records that a post of ours was seen in Slack (echo event): where entry `outboxId` stands. Idempotent. */
  adopt(workspaceId: WorkspaceId, outboxId: OutboxId, place: Place): Promise<Seen>;
  /** Remembers a second copy of a card under which people have written: it is folded, and what is written there belongs to the card. */
  keepCopy(workspaceId: WorkspaceId, outboxId: OutboxId, place: Place): Promise<void>;
  /** Whether a post of `outboxId` was seen already. */
  adopted(workspaceId: WorkspaceId, outboxId: OutboxId): Promise<Place | null>;
  /** Tries again to show the open conversations of a Slack channel that was closed to us until now. */
  revive(workspaceId: WorkspaceId, slackChannel: string): Promise<void>;
  /** Tells of a flood in the inbox where this entry was to be posted; idempotent while that waits. */
  tellOfFlood(entry: LeasedEntry): Promise<void>;
  /**
   * In a flood: says how many new cards may go into a Slack channel now; null: all. Said again within a minute, or all go.
   */
  regulate(workspaceId: WorkspaceId, slackChannel: string, room: number | null): Promise<void>;
  /** Lets what waits to be tried again go now: what it failed for is over. */
  hurry(workspaceId: WorkspaceId): Promise<void>;
  /** Lets the entries of a workspace that was reconnected go again. */
  unpark(workspaceId: WorkspaceId): Promise<void>;
}

// --- The outside ---------------------------------------------------------------------------------------------------------------

/** What to do about a refusal of Slack's (ARCHITECTURE §6). */
export type Remedy =
  | { remedy: 'wait'; retryAfter: Duration }
  | { remedy: 'retry_uncertain'; reason: string }
  | { remedy: 'repost'; reason: string }
  | { remedy: 'give_up'; reason: string }
  | { remedy: 'disconnect'; reason: string }
  | { remedy: 'fix_code'; reason: string };

export interface ShowRequest {
  workspaceId: WorkspaceId;
  outboxId: OutboxId;
  view: SurfaceView;
  because: 'news' | 'change';
  shown: ShownSurface | null;
  /** Set when an earlier attempt may have posted it: look for it before posting. `since` is when that attempt can have begun. */
  maybePosted: { since: Instant } | null;
}

export type ShowResult =
  | { done: 'shown'; place: Place; posted: boolean; listed: ConversationId[] }
  | { done: 'removed' }
  | { done: 'nothing_to_say' }
  | { done: 'refused'; remedy: Remedy; gate: string | null };

/** Slack, as the place where the team sees surfaces. Never throws for what Slack says or fails to say. */
export interface TeamChat {
  show(request: ShowRequest): Promise<ShowResult>;
}

export interface ReplyToSend {
  workspaceId: WorkspaceId;
  channelAccountId: ChannelAccountId;
  channel: Channel;
  /** The customer's address. */
  to: string;
  /** Sent along where the channel can, so that a later status or a repetition is recognized. */
  outboxId: OutboxId;
  conversationId: ConversationId;
  conversationNumber: number;
  messageNumber: number;
  text: string;
  /** An earlier attempt with this very outbox id may have arrived. */
  maybeSent: boolean;
  /** Of the customer's message answered, where the channel threads by it. */
  inReplyTo: string | null;
  authorName: string;
  files: readonly ReplyFile[];
}

export type SendResult =
  /** `notSent`: which files did not go along, by their place, with a sentence for people. */
  | { outcome: 'sent'; externalId: string | null; notSent?: Record<number, string> }
  | { outcome: 'failed'; reason: string }
  | { outcome: 'uncertain'; reason: string }
  /** Refused for now, surely not sent. */
  | { outcome: 'wait'; retryAfter: Duration };

/** The customers' channels, as the way to reach them. Never throws for what a provider says or fails to say. */
export interface CustomerChannels {
  send(reply: ReplyToSend): Promise<SendResult>;
  fetchMedia(media: MediaToFetch): Promise<FetchedMedia>;
}

/** Wakes somebody up. A bell carries ids and decides nothing; it may ring late, twice or never. */
export interface Bell {
  ring(bell: BellJob, at?: Instant): Promise<void>;
}

export type BellJob =
  | { job: 'deliver'; workspaceId: WorkspaceId }
  | { job: 'check_clocks'; workspaceId: WorkspaceId; conversationId: ConversationId; at: Instant }
  | { job: 'check_day'; workspaceId: WorkspaceId; inboxId: InboxId; at: Instant };
