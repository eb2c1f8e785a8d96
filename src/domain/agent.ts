import type { BaseContext } from './decision.ts';
import type { AgentId, CommandId, Instant, WorkspaceId } from './ids.ts';

/** Somebody in the Slack workspace, as far as Dibs knows them. Names, zones and deactivation follow Slack. */
export interface Agent {
  id: AgentId;
  workspaceId: WorkspaceId;
  version: number;
  profile: AgentProfile;
  /** Whether they ever opened the App Home; before that there is nothing to keep up to date. */
  homeOpened: boolean;
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
);

export type AgentEvent =
  | {
      type: 'profile_changed';
      at: Instant;
      workspaceId: WorkspaceId;
      agentId: AgentId;
      profile: AgentProfile;
    }
  | { type: 'home_opened'; at: Instant };

export interface AgentContext extends BaseContext {
  workspaceId: WorkspaceId;
  agentId: AgentId;
}

export type AgentRefusal = { reason: 'unknown_person' };

/** Whether this person may own and answer conversations at all, whatever an inbox says. */
export function mayAct(profile: AgentProfile): boolean {
  return profile.kind === 'member' && !profile.deactivated;
}
