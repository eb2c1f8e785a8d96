import type { Calendar, Closure, OpenInterval } from './business-hours.ts';
import type { HandoverReason } from './commands.ts';
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
import type { Targets } from './sla.ts';

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
  /** Role per person in the channel. Who is in the channel and not named here watches. */
  members: Record<AgentId, Role>;
}

export interface InboxSettings {
  targets: Targets;
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

/** What managers may change by themselves: what was promised, and who has which role, is for admins. */
export type SettingsChange = Partial<Omit<InboxSettings, 'targets' | 'calendar' | 'reopenWithin'>>;

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
  | { type: 'change_settings'; change: SettingsChange }
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
  | { type: 'settings_changed'; at: Instant; by: AgentId; settings: InboxSettings }
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
  | { type: 'saved_reply_removed'; at: Instant; id: string };

export interface InboxContext extends BaseContext {
  workspaceId: WorkspaceId;
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
  | { reason: 'too_many_saved_replies'; limit: number };

export const MOST_SAVED_REPLIES = 100;
/** As many buttons as stand under a resolved conversation, each with a text of its own. */
export const MOST_OUTCOMES = 8;
export const LONGEST_OUTCOME = 60;
export const LONGEST_SIGNATURE = 200;
export const MOST_CAPACITY = 999;

/** What inboxes do until somebody says otherwise. */
export const DEFAULT_MANNERS: Omit<InboxSettings, 'targets' | 'calendar' | 'reopenWithin'> = {
  capacity: { usual: 8, of: {} },
  signature: null,
  previews: 'quoted',
  outcomes: {
    choices: ['Answered', 'Solved', 'Passed on', 'Could not help'],
    asked: 'optional',
  },
  onDutyGroup: null,
};

/** What a new inbox promises until somebody says otherwise: Monday to Friday, 9 to 18, claim in 5 minutes, reply in 15. */
export function defaultSettings(timeZone: string): InboxSettings {
  const day: OpenInterval[] = [{ start: 9 * 60, end: 18 * 60 }];
  return {
    targets: { assignment: minutes(5), firstResponse: minutes(15), nextResponse: minutes(30) },
    calendar: { timeZone, week: [day, day, day, day, day, [], []] },
    reopenWithin: days(7),
    ...DEFAULT_MANNERS,
  };
}
