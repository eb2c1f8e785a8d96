import type { Calendar, Closure, LocalDate, OpenInterval } from './business-hours.ts';
import { type ChainName, GENTLE } from './chains.ts';
import type { HandoverReason } from './commands.ts';
import type { Priority } from './conversation.ts';
import type { BaseContext } from './decision.ts';
import type {
  AgentId,
  CommandId,
  ConversationId,
  Duration,
  InboxId,
  Instant,
  WorkspaceId,
} from './ids.ts';
import { days, minutes } from './ids.ts';
import type { Role } from './people.ts';
import type { AutoAnswer, Promises, SlaPolicy } from './sla-policy.ts';

/**
 * A team inbox: one Slack channel with its people and promises.
 *
 *   (nothing) ──invite──▶ invited ──set_up──▶ ready ──set_up──▶ ready
 *                            │                  │
 *                            └──────leave───────┴──▶ left ──invite──▶ invited or ready, as it was
 */
export interface Inbox {
  id: InboxId;
  workspaceId: WorkspaceId;
  version: number;
  /** Slack's channel id. */
  slackChannel: string;
  /** The channel's name without the hash. */
  name: string;
  status: 'invited' | 'ready' | 'left';
  /** Who can read here beside its members: everybody in the workspace, nobody, or another company. */
  visibility: 'public' | 'private' | 'shared';
  /** Whoever invited us; the first admin. Null where Slack did not say. */
  invitedBy: AgentId | null;
  settings: InboxSettings;
  /** At most {@link MOST_SAVED_REPLIES}. */
  savedReplies: SavedReply[];
  /** Closed beside the usual hours; null, or over: as usual. */
  closed: Closure | null;
  /** Until when all is said that the times of its days call for (inbox-day.ts). Absent: they were never set. */
  dayCheckedAt?: Instant;
  /** Role per person in the channel. Who is in the channel and not named here watches. */
  members: Record<AgentId, Role>;
}

export interface InboxSettings extends Promises {
  /** Promises of their own; the first that fits holds. At most {@link MOST_POLICIES}. */
  policies: SlaPolicy[];
  /** An answered conversation resolves by itself after so long a silence; null: never. */
  resolveSilentAfter: Duration | null;
  /** Words that raise the priority and tell the managers at once. */
  alarmWords: string[];
  /** What is answered by itself while the inbox is closed; null: nothing. */
  autoAnswer: AutoAnswer | null;
  /** When managers hear how the day went: minutes after midnight of the inbox's zone, on days on which it works. Null: never. */
  summaryAt: number | null;
  /** How long before it closes people hear of what would wait until it opens again. Null: never. */
  closingCheck: Duration | null;
  calendar: Calendar;
  reopenWithin: Duration;
  /** How many conversations one person takes at most, counted as load: our turn, and answered within 24 hours. */
  capacity: { usual: number; of: Record<AgentId, number> };
  /** What stands under each reply; `{name}` is the sender's public name. Null: nothing. */
  signature: string | null;
  /** Whether notifications on phones and desktops may quote customers. */
  previews: 'quoted' | 'private';
  /** How a conversation can end, in the team's words, and whether whoever resolves must say. */
  outcomes: { choices: string[]; asked: 'optional' | 'required' };
  /**
   * Slack's user group that is mentioned when the assignment clock warns: at half of the time for targets up to 10 minutes, 5 minutes or
   * a fifth before the end for longer ones. Null: nobody.
   */
  onDutyGroup: string | null;
}

/** A reply in store, found by typing. */
export interface SavedReply {
  id: string;
  title: string;
  text: string;
  /** Whoever made it; absent of old ones. */
  by?: AgentId;
}

/** What managers and admins change; who has which role is for admins. What it does not name stays as it is. */
export type SettingsChange = Partial<InboxSettings>;

/** One conversation of a move, and who gets it. */
export interface Moved {
  conversationId: ConversationId;
  /** What the mover saw of it. */
  seenVersion: number;
  from: AgentId | null;
  to: AgentId;
}

export type InboxCommand = { commandId: CommandId } & (
  | {
      type: 'invite';
      inboxId: InboxId;
      slackChannel: string;
      name: string;
      visibility: Inbox['visibility'];
      timeZone: string;
      members: AgentId[];
    }
  | { type: 'set_up'; answering: AgentId[]; managing: AgentId[]; settings: InboxSettings }
  /** `seen`: the mark of what it names, as whoever asks saw it (settings-mark.ts). Absent: however it is. */
  | { type: 'change_settings'; change: SettingsChange; seen?: string }
  | { type: 'member_joined'; agentId: AgentId }
  | { type: 'member_left'; agentId: AgentId }
  | { type: 'rename'; name: string }
  | { type: 'leave' }
  /** Gives several conversations to others in one go; each of them decides for itself. */
  | {
      type: 'move';
      moved: Moved[];
      note: string | null;
      reason: HandoverReason | null;
    }
  | { type: 'close_until'; until: Instant }
  | { type: 'open_again' }
  | { type: 'save_reply'; savedReply: Omit<SavedReply, 'by'> }
  | { type: 'remove_saved_reply'; id: string }
  /** It may be time for what the inbox says by itself at a time of its day. */
  | { type: 'check_day' }
);

export type InboxEvent =
  | {
      type: 'invited';
      at: Instant;
      inboxId: InboxId;
      workspaceId: WorkspaceId;
      slackChannel: string;
      name: string;
      visibility: Inbox['visibility'];
      by: AgentId | null;
      members: Record<AgentId, Role>;
      settings: InboxSettings;
    }
  | {
      type: 'set_up';
      at: Instant;
      by: AgentId;
      members: Record<AgentId, Role>;
      settings: InboxSettings;
    }
  /** `by`: null where it came from the settings file. */
  | { type: 'settings_changed'; at: Instant; by: AgentId | null; settings: InboxSettings }
  | { type: 'member_joined'; at: Instant; agentId: AgentId }
  | { type: 'member_left'; at: Instant; agentId: AgentId; role: Role }
  | { type: 'renamed'; at: Instant; name: string }
  | { type: 'left'; at: Instant }
  | {
      type: 'moved';
      at: Instant;
      by: AgentId;
      moved: Moved[];
      note: string | null;
      reason: HandoverReason | null;
    }
  | { type: 'closed_until'; at: Instant; closed: Closure }
  | { type: 'opened_again'; at: Instant }
  | { type: 'reply_saved'; at: Instant; savedReply: SavedReply }
  | { type: 'saved_reply_removed'; at: Instant; id: string }
  /** Managers hear how that day went, people who would wait when it closes. `date`: the inbox's own. */
  | { type: 'day_summed' | 'closing_checked'; at: Instant; date: LocalDate }
  /** It was time, and there is nothing to say: a holiday, or it was slept through. */
  | { type: 'day_skipped'; at: Instant };

export interface InboxContext extends BaseContext {
  workspaceId: WorkspaceId;
  /** Of the inbox, with its public holidays and the time for which it is closed. */
  calendar: Calendar;
  /** Whether the actor is an admin or owner of the Slack workspace. */
  isWorkspaceAdmin: boolean;
  /** Who of the named people, and of those with a role here, is a guest, a stranger or deactivated, and may not act. */
  cannotAct: readonly AgentId[];
}

export type InboxRefusal =
  | { reason: 'not_found' }
  | { reason: 'only_inviter_or_admin'; invitedBy: AgentId | null }
  | { reason: 'nobody_answers' }
  | { reason: 'cannot_answer'; agentIds: AgentId[] }
  | { reason: 'bad_hours'; day: number }
  /** Managers and admins may; `managers` are those who are asked. */
  | { reason: 'managers_only' }
  | { reason: 'bad_time' }
  | { reason: 'nothing_to_move' }
  /** How many conversations somebody takes: a whole number from 1. */
  | { reason: 'bad_capacity'; most: number }
  /** Too many, none although somebody must choose one, or one that is too long for a button. */
  | { reason: 'bad_outcomes'; most: number; longest: number }
  | { reason: 'text_empty' }
  | { reason: 'text_too_long'; length: number; limit: number }
  | { reason: 'too_many_saved_replies'; limit: number }
  /** Somebody else changed it since the actor looked. */
  | { reason: 'changed_meanwhile' }
  /** Whole minutes, from 1 to `most`. `policy`: by its name; null: the inbox's own. */
  | { reason: 'bad_target'; policy: string | null; priority: Priority; most: Duration }
  | { reason: 'too_many_policies'; limit: number }
  /** Not lower-case letters, digits and dashes, or another policy has it. */
  | { reason: 'bad_policy_id'; id: string }
  | { reason: 'bad_policy_name'; longest: number }
  /** Without a condition it would hold for all, as the inbox's own promises do. */
  | { reason: 'policy_for_all'; policy: string }
  /** Too many tags or details, or one that is too long. */
  | { reason: 'bad_conditions'; policy: string; most: number; longest: number }
  | { reason: 'too_many_steps'; limit: number }
  /** `step`: from 1. */
  | {
      reason: 'bad_step';
      policy: string | null;
      chain: ChainName;
      step: number;
      why: 'not_here' | 'bad_time' | 'no_address' | 'no_channel' | 'no_group' | 'no_person';
    }
  | { reason: 'bad_zone' }
  | { reason: 'bad_holidays' }
  | { reason: 'too_many_days'; limit: number }
  | { reason: 'bad_own_day'; date: string }
  /** Whole minutes within these. */
  | { reason: 'bad_span'; of: 'silence' | 'closing' | 'reopening'; least: Duration; most: Duration }
  | { reason: 'bad_summary_time' }
  | { reason: 'bad_words'; most: number; longest: number }
  /** Two letters each, and not too many. */
  | { reason: 'bad_language'; most: number };

export const MOST_SAVED_REPLIES = 100;
/** As many buttons as stand under a resolved conversation, each with a text of its own. */
export const MOST_OUTCOMES = 8;
export const LONGEST_OUTCOME = 60;
export const LONGEST_SIGNATURE = 200;
export const MOST_CAPACITY = 999;
export const LONGEST_POLICY_NAME = 60;
export const MOST_OWN_DAYS = 100;
export const LONGEST_DAY_NAME = 60;
export const MOST_WORDS = 50;
export const LONGEST_WORD = 40;
/** As much as one SMS may carry. */
export const LONGEST_AUTO_ANSWER = 1_000;
export const MOST_LANGUAGES = 10;

/** What the setup asks; all else has a default. */
type Asked = 'targets' | 'calendar' | 'reopenWithin';

/** What inboxes do until somebody says otherwise; and what those do that were set up by a release that did not know it. */
export const DEFAULT_MANNERS: Omit<InboxSettings, Asked> = {
  capacity: { usual: 8, of: {} },
  signature: null,
  previews: 'quoted',
  outcomes: {
    choices: ['Answered', 'Solved', 'Passed on', 'Could not help'],
    asked: 'optional',
  },
  onDutyGroup: null,
  byPriority: {},
  chains: GENTLE,
  policies: [],
  resolveSilentAfter: null,
  alarmWords: [],
  autoAnswer: null,
  summaryAt: null,
  closingCheck: null,
};

/** What a new inbox promises until somebody says otherwise: Monday to Friday, 9 to 18, claim in 5 minutes, reply in 15. */
export function defaultSettings(timeZone: string): InboxSettings {
  const day: OpenInterval[] = [{ start: 9 * 60, end: 18 * 60 }];
  return {
    ...DEFAULT_MANNERS,
    targets: { assignment: minutes(5), firstResponse: minutes(15), nextResponse: minutes(30) },
    calendar: { timeZone, week: [day, day, day, day, day, [], []] },
    reopenWithin: days(7),
    byPriority: {
      urgent: { assignment: minutes(2), firstResponse: minutes(5), nextResponse: minutes(10) },
      high: { assignment: minutes(3), firstResponse: minutes(10), nextResponse: minutes(15) },
      low: { assignment: minutes(30), firstResponse: minutes(120), nextResponse: minutes(240) },
    },
  };
}

/** Settings as an earlier release stored them, with what it did not know. */
export function wholeSettings(
  stored: Pick<InboxSettings, Asked> & Partial<InboxSettings>,
): InboxSettings {
  return { ...DEFAULT_MANNERS, ...stored };
}
