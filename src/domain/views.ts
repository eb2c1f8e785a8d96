import type { Away, Leave, NudgeManner } from './agent.ts';
import type { PutOff } from './availability.ts';
import type { HandoverReason } from './commands.ts';
import type { Conversation, Snooze } from './conversation.ts';
import type { ConversationEvent, EventOf } from './events.ts';
import type { AgentId, ConversationId, Duration, InboxId, Instant } from './ids.ts';
import type { Inbox, InboxSettings } from './inbox.ts';
import type { ListedConversation, Person, Place, RemindedConversation } from './listed.ts';
import type { Channel, NewMessage, ReplyDelivery, TypedIn } from './message.ts';
import type { ActorRef, Role } from './people.ts';
import type { DaySummary, RiskCount } from './risk.ts';
import type { Surface, SurfaceOf } from './surfaces.ts';

export interface MessageView extends NewMessage {
  /** The name of whoever wrote it, as people know them. */
  authorName: string;
  /** Of a reply from Slack; null of all others. */
  delivery: ReplyDelivery | null;
}

/** What a sentence can say of a conversation: for whoever has just done something with it. */
export interface ConversationBrief {
  now: Instant;
  conversation: Conversation;
  number: number;
  inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'> & {
    timeZone: string;
    previews: InboxSettings['previews'];
    outcomes: InboxSettings['outcomes'];
    /** A message this soon after resolving reopens. */
    reopenWithin: Duration;
  };
  customer: {
    name: string;
    /** Telephone number, e-mail address or the sender's own id; whole. Shown masked except in More. */
    address: string;
  };
  /** Names of those who have or had it, resolved it, put it aside, answered last, or can take something back. */
  names: Record<AgentId, string>;
  /** The card, once it is posted. */
  card: Place | null;
}

/** The facts that most surfaces of one conversation are drawn from. */
export interface ConversationView extends ConversationBrief {
  /** Whether anything can be sent to the customer: a webhook may have no address for replies. */
  canReply: boolean;
  customer: ConversationBrief['customer'] & {
    /** How many conversations they had before this one; neither tests nor what was not for us. */
    earlier: number;
    vip: boolean;
    /** Whether this address is blocked in the inbox. */
    sender: 'allowed' | 'blocked';
  };
  /** Names of everybody whom the state or the shown history mentions: also followers, who writes, who holds or suggests a reply. */
  names: Record<AgentId, string>;
  /** The last messages, at most five, oldest first; notes included, deleted ones not. */
  lastMessages: MessageView[];
  /** The customer's newest unanswered message, or their newest at all. */
  lastFromCustomer: MessageView | null;
  /** Other unresolved conversations of the same customer. */
  alsoOpen: { number: number; channel: Channel; owner: Person | null }[];
  /** How we have answered so far. */
  answers: {
    /** How long the first answer took and was to take, in working time. Null: none yet, or none was promised. */
    first: { after: Duration; target: Duration } | null;
    /** Our replies; none that was taken back, stopped or not delivered. */
    replies: number;
    /** Whether the newest that was to go out did not arrive, or may not have. */
    trouble: 'failed' | 'uncertain' | null;
  };
  /** Where the card stood before it was posted anew: its thread began there. */
  formerCard: Place | null;
  /** Slack's address of the workspace, with a slash at the end. */
  workspaceUrl: string;
}

/** One commit of a conversation's history. */
export interface HistoryEntry {
  version: number;
  at: Instant;
  actor: ActorRef;
  events: ConversationEvent[];
}

export type SurfaceView =
  | (ConversationView & { surface: SurfaceOf<'card'> })
  /** Its `card` is where the card stands now. */
  | (ConversationView & { surface: SurfaceOf<'former_card'> })
  | (ConversationView & { surface: SurfaceOf<'thread_message'>; message: MessageView })
  /** It stands on `message.typedIn`; null (obsolete) of messages that nobody typed in Slack. */
  | (ConversationView & {
      surface: SurfaceOf<'message_mark'>;
      message: MessageView & { typedIn: TypedIn };
    })
  | (ConversationView & { surface: SurfaceOf<'reply_trouble_dm'>; message: MessageView })
  | (ConversationView & {
      surface: SurfaceOf<'suggestion_dm'>;
      /** What was suggested last; null: they have deleted it since. */
      message: MessageView | null;
      by: Person;
    })
  | (ConversationView & {
      surface: SurfaceOf<'thread_line'>;
      /** The commit of that version, then those that it tells as well, oldest first: owner changes within a minute, and its undoing. */
      entries: [HistoryEntry, ...HistoryEntry[]];
    })
  | (ConversationView & {
      surface: SurfaceOf<'woken_dm'>;
      /** What it was put aside with. */
      snooze: Snooze;
      because: EventOf<'woken'>['because'];
    })
  | (ConversationView & { surface: SurfaceOf<'follow_dm'>; follows: boolean })
  | (ConversationView & {
      surface: SurfaceOf<'owner_dm'> | SurfaceOf<'former_owner_dm'>;
      change: EventOf<'owner_changed'>;
      by: ActorRef;
      /** The newest notes, at most three, oldest first. */
      notes: MessageView[];
      /** When the present owner became it. */
      ownerSince: Instant | null;
    })
  | (ConversationView & {
      surface: SurfaceOf<'wrote_again_dm'>;
      /** How many messages came in that turn, and the newest of them. */
      messages: number;
      newest: MessageView | null;
      /** Whether that turn still runs and this person still owns it. */
      current: boolean;
    })
  | {
      surface: SurfaceOf<'nudges_dm'>;
      now: Instant;
      workspaceUrl: string;
      /** Reminders wait while this person is away or does not work; null: they go now. */
      putOff: PutOff | null;
      /** This person's conversations whose window is soon or late, most urgent first. */
      due: RemindedConversation[];
      /** What stood in the message before and is settled now. */
      settled: ListedConversation[];
    }
  | {
      surface: SurfaceOf<'late_list'>;
      now: Instant;
      workspaceUrl: string;
      inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'>;
      late: ListedConversation[];
      settled: ListedConversation[];
    }
  | {
      surface: SurfaceOf<'unclaimed_list'>;
      now: Instant;
      workspaceUrl: string;
      inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'>;
      /** Unassigned and past the assignment target, or near it where a group is called then, oldest first; at most ten. */
      waiting: ListedConversation[];
      /** Slack's user group that is called when this is posted; null: nobody. */
      onDutyGroup: string | null;
      /** How many there are in all. */
      count: number;
    }
  | (ConversationView & { surface: SurfaceOf<'late_notice'> })
  | (ConversationView & {
      surface: SurfaceOf<'thread_nudge'>;
      putOff: PutOff | null;
      /** How this person wants to be reminded in this inbox. */
      manner: NudgeManner;
    })
  | (ConversationView & {
      surface: SurfaceOf<'alarm_dm'>;
      /** As it stands in the list of the inbox; and the message in which it was found. */
      word: string;
      message: MessageView | null;
    })
  | {
      surface: SurfaceOf<'summary_dm'>;
      now: Instant;
      workspaceUrl: string;
      inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'> & { timeZone: string };
      day: DaySummary;
    }
  | {
      surface: SurfaceOf<'closing_list'>;
      now: Instant;
      workspaceUrl: string;
      inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'>;
      /** When it closes that day, and opens again after that. */
      closesAt: Instant;
      opensAt: Instant;
      /** In our turn, whoever owns them, nearest promise first; at most ten, and how many in all. */
      waiting: ListedConversation[];
      count: number;
      /** What stood in the message before and does not wait any more. */
      settled: ListedConversation[];
    }
  | {
      surface: SurfaceOf<'flood_list'>;
      now: Instant;
      workspaceUrl: string;
      inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'>;
      /** Unassigned, and their cards wait: those with the nearest promise, at most ten. */
      waiting: ListedConversation[];
      /** How many there are in all, since when the first of them waits, and how many came in the last minute. */
      count: number;
      oldestSince: Instant | null;
      lastMinute: number;
      /** Unassigned ones whose cards stand in the channel. */
      standing: number;
      /** Cards below the list itself, if it stands; counted no further than matters. */
      cardsBelow: number;
      /** When it has to be drawn anew; null: the flood is over. */
      again: { at: Instant; because: 'news' | 'change' } | null;
    }
  | {
      surface: SurfaceOf<'moved_dm'>;
      now: Instant;
      workspaceUrl: string;
      inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'>;
      by: Person;
      note: string | null;
      reason: HandoverReason | null;
      /** What the move gave to this person, and what it took from them, as they are now: one of them may have stayed where it was. */
      given: ListedConversation[];
      taken: ListedConversation[];
      /** Which of them went indeed, wherever they have gone on to. */
      arrived: ConversationId[];
    }
  | {
      surface: SurfaceOf<'left_behind_dm'>;
      now: Instant;
      workspaceUrl: string;
      inbox: Pick<Inbox, 'id' | 'name' | 'slackChannel'>;
      who: Person;
      /** What they left and nobody has taken since, oldest promise first; at most ten. */
      waiting: ListedConversation[];
      /** How many there are in all. */
      count: number;
    }
  | { surface: SurfaceOf<'home'>; home: HomeView }
  | {
      surface: SurfaceOf<'first_run'>;
      inbox: Inbox;
      inviter: Person | null;
      guests: Person[];
    }
  | { surface: SurfaceOf<'ready_dm'>; inbox: Inbox }
  | { surface: SurfaceOf<'taken_out_dm'>; inbox: Inbox }
  | { surface: SurfaceOf<'unstaffed_dm'>; inbox: Inbox };

export type SurfaceViewOf<Type extends Surface['type']> = Extract<
  SurfaceView,
  { surface: { type: Type } }
>;

export interface HomeView {
  now: Instant;
  person: Person;
  /** While they are away. */
  away: Away | null;
  /** A leave that is known and not over; null: none. */
  leave: Leave | null;
  /** What is late or due soon in the inboxes that this person manages, in their order; those without any are left out. */
  atRisk: RiskCount[];
  workspaceUrl: string;
  /** Inboxes in which this person has a role or watches. */
  inboxes: { id: InboxId; name: string; slackChannel: string; role: Role }[];
  /** At most 40, most urgent first; and how many in all. */
  mine: ListedConversation[];
  mineCount: number;
  /** Unassigned ones in the inboxes where this person answers; at most 20, most urgent first; and how many in all. */
  unassigned: ListedConversation[];
  unassignedCount: number;
  lastCustomerMessageAt: Instant | null;
  /** The channels connected to these inboxes; and since when replies wait to go out over them, where some do. */
  channels: { channel: Channel; waitingSince: Instant | null }[];
}
