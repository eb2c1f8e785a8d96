import type { OpenInterval } from './business-hours.ts';
import type { BaseContext } from './decision.ts';
import type { AgentId, CommandId, InboxId, Instant, WorkspaceId } from './ids.ts';

/** Somebody in the Slack workspace, as far as Dibs knows them. Names, zones and deactivation follow Slack. */
export interface Agent {
  id: AgentId;
  workspaceId: WorkspaceId;
  version: number;
  profile: AgentProfile;
  /** Whether they ever opened the App Home; before that there is nothing to keep up to date. */
  homeOpened: boolean;
  /** What customers know them by; null: their first name. */
  publicName: string | null;
  /** Whether what they type in a thread asks to be sent. */
  threadMessages: 'ask' | 'keep_internal';
  /** Not there: gets nothing assigned by rule, and is shown as away. Over at `until`, if that is known. */
  away: Away | null;
  /** A leave to come; it begins and ends by itself. Null: none is known. */
  leave: Leave | null;
  /** When they work, by their own zone; index 0 is Monday. Null: whenever their inboxes do. */
  hours: OpenInterval[][] | null;
  /** Nobody reminds them between these minutes after midnight of their zone; may pass midnight. Null: only by `hours`. */
  quiet: OpenInterval | null;
  nudges: Nudges;
}

/** How they are reminded, and otherwise in some inboxes. */
export interface Nudges {
  usual: NudgeManner;
  of: Record<InboxId, NudgeManner>;
  /** What is urgent reminds them whatever their hours and their quiet say, but not while they are away. Absent: it waits as all else. */
  urgent?: 'any_time';
}

/**
 *  dm      a direct message, several in one
 *  thread  a mention in the conversation's thread
 *  digest  a direct message at most once an hour
 */
export type NudgeManner = 'dm' | 'thread' | 'digest';

export interface Leave {
  from: Instant;
  until: Instant;
}

export interface Away {
  since: Instant;
  until: Instant | null;
}

export interface AgentProfile {
  /** Their full name, since first names alone are ambiguous; else the display name. */
  name: string;
  /** IANA zone from Slack. */
  timeZone: string;
  /** Guests, people of other companies, bots and deactivated people may not act. */
  kind: 'member' | 'guest' | 'external' | 'bot';
  deactivated: boolean;
  isWorkspaceAdmin: boolean;
}

export type AgentCommand = { commandId: CommandId } & (
  | { type: 'sync_profile'; profile: AgentProfile }
  | { type: 'open_home' }
  | { type: 'set_public_name'; publicName: string | null }
  | { type: 'prefer'; threadMessages: Agent['threadMessages'] }
  | { type: 'go_away'; until: Instant | null }
  | { type: 'come_back' }
  | { type: 'set_hours'; hours: Agent['hours'] }
  | { type: 'set_quiet'; quiet: Agent['quiet'] }
  | { type: 'set_nudges'; nudges: Nudges }
  /** Replaces a leave that is known already. */
  | ({ type: 'take_leave' } & Leave)
  | { type: 'cancel_leave' }
);

export type AgentEvent =
  | {
      type: 'profile_changed';
      at: Instant;
      workspaceId: WorkspaceId;
      agentId: AgentId;
      profile: AgentProfile;
    }
  | { type: 'home_opened'; at: Instant }
  | { type: 'public_name_set'; at: Instant; publicName: string | null }
  | { type: 'preferred'; at: Instant; threadMessages: Agent['threadMessages'] }
  | { type: 'went_away'; at: Instant; until: Instant | null }
  | { type: 'came_back'; at: Instant }
  | { type: 'hours_set'; at: Instant; hours: Agent['hours'] }
  | { type: 'quiet_set'; at: Instant; quiet: Agent['quiet'] }
  | { type: 'nudges_set'; at: Instant; nudges: Nudges }
  | { type: 'leave_taken'; at: Instant; leave: Leave }
  | { type: 'leave_cancelled'; at: Instant };

export interface AgentContext extends BaseContext {
  workspaceId: WorkspaceId;
  agentId: AgentId;
  /** Inboxes in which nobody else answers, or nobody else is an admin; and who can help there, of those who may act. */
  lastIn: readonly { inboxId: InboxId; helpers: readonly AgentId[] }[];
}

export type AgentRefusal =
  | { reason: 'unknown_person' }
  | { reason: 'bad_time' }
  /** 0 is Monday. */
  | { reason: 'bad_hours'; day: number }
  | { reason: 'bad_quiet' }
  /** Nothing in it could be told to a customer. */
  | { reason: 'no_name' }
  | { reason: 'text_too_long'; length: number; limit: number };

/** Longest public name; it stands under each reply. */
export const LONGEST_PUBLIC_NAME = 60;

/** Whether they are away at `now`, by their word or on leave. */
export function isAway({ away, leave }: Pick<Agent, 'away' | 'leave'>, now: Instant): boolean {
  return isAwayByWord(away, now) || isOnLeave(leave, now);
}

export function isAwayByWord(away: Away | null, now: Instant): boolean {
  return away !== null && (away.until === null || away.until > now);
}

export function isOnLeave(leave: Leave | null, now: Instant): boolean {
  return leave !== null && leave.from <= now && leave.until > now;
}

/** Whether this person may own and answer conversations at all, whatever an inbox says. */
export function mayAct(profile: AgentProfile): boolean {
  return profile.kind === 'member' && !profile.deactivated;
}
