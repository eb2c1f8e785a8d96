import type { Calendar, OpenInterval } from './business-hours.ts';
import type { BaseContext } from './decision.ts';
import type { AgentId, CommandId, Duration, InboxId, Instant, WorkspaceId } from './ids.ts';
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
  /** Role per person in the channel. Who is in the channel and not named here watches. */
  members: Record<AgentId, Role>;
}

export interface InboxSettings {
  targets: Targets;
  calendar: Calendar;
  reopenWithin: Duration;
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
  | { type: 'member_joined'; agentId: AgentId }
  | { type: 'member_left'; agentId: AgentId }
  | { type: 'rename'; name: string }
  | { type: 'leave' }
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
  | { type: 'member_joined'; at: Instant; agentId: AgentId }
  | { type: 'member_left'; at: Instant; agentId: AgentId; role: Role }
  | { type: 'renamed'; at: Instant; name: string }
  | { type: 'left'; at: Instant };

export interface InboxContext extends BaseContext {
  workspaceId: WorkspaceId;
  /** Whether the actor is an admin or owner of the Slack workspace. */
  isWorkspaceAdmin: boolean;
  /** Who of the named people is a guest, a stranger or deactivated, and may not act. */
  cannotAct: readonly AgentId[];
}

export type InboxRefusal =
  | { reason: 'not_found' }
  | { reason: 'only_inviter_or_admin'; invitedBy: AgentId | null }
  | { reason: 'nobody_answers' }
  | { reason: 'cannot_answer'; agentIds: AgentId[] }
  | { reason: 'bad_hours'; day: number };

/** What a new inbox promises until somebody says otherwise: Monday to Friday, 9 to 18, claim in 5 minutes, reply in 15. */
export function defaultSettings(timeZone: string): InboxSettings {
  const day: OpenInterval[] = [{ start: 9 * 60, end: 18 * 60 }];
  return {
    targets: { assignment: minutes(5), firstResponse: minutes(15), nextResponse: minutes(30) },
    calendar: { timeZone, week: [day, day, day, day, day, [], []] },
    reopenWithin: days(7),
  };
}
