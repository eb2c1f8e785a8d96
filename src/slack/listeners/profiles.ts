import type { AgentProfile } from '../../domain/agent.ts';
import { cleanLine } from '../../domain/clean-text.ts';
import type { AgentId, CommandId, WorkspaceId } from '../../domain/ids.ts';
import type { ListenerDeps } from './listener-deps.ts';

/** What Slack says about somebody, in answers and in events. */
export interface SlackUser {
  id?: string;
  team_id?: string;
  name?: string;
  real_name?: string;
  tz?: string;
  deleted?: boolean;
  is_bot?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
  is_admin?: boolean;
  is_owner?: boolean;
  is_primary_owner?: boolean;
  profile?: { display_name?: string; real_name?: string };
}

const LONGEST_NAME = 80;

function profileOf(user: SlackUser, workspaceId: WorkspaceId): AgentProfile {
  const { profile } = user;
  const names = [profile?.real_name, user.real_name, profile?.display_name, user.name, user.id];
  const name = names.map((given) => cleanLine(given ?? '', LONGEST_NAME)).find(Boolean);
  return {
    name: name ?? 'Somebody',
    timeZone: isTimeZone(user.tz) ? user.tz : 'UTC',
    kind: kindOf(user, workspaceId),
    deactivated: user.deleted === true,
    isWorkspaceAdmin: isAdmin(user),
  };
}

export function isAdmin(user: SlackUser): boolean {
  return user.is_admin === true || user.is_owner === true || user.is_primary_owner === true;
}

function kindOf(user: SlackUser, workspaceId: WorkspaceId): AgentProfile['kind'] {
  // Slackbot calls itself no bot.
  if (user.is_bot === true || user.id === 'USLACKBOT') return 'bot';
  const isElsewhere = user.team_id !== undefined && user.team_id !== workspaceId;
  if (isElsewhere || user.is_stranger === true) return 'external';
  const isGuest = user.is_restricted === true || user.is_ultra_restricted === true;
  return isGuest ? 'guest' : 'member';
}

function isTimeZone(name: string | undefined): name is string {
  if (name === undefined || name === '') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Makes sure that these people are known, asking Slack about those who are not. Throws what the client throws. */
export async function syncUnknown(
  deps: ListenerDeps,
  agentIds: readonly AgentId[],
  because: CommandId,
): Promise<void> {
  const { workspaceId } = deps.installation;
  const known = new Set((await deps.views.people(workspaceId, agentIds)).map(({ id }) => id));
  for (const agentId of agentIds) {
    if (!known.has(agentId)) await syncFromSlack(deps, agentId, because);
  }
}

/** Asks Slack who somebody is and tells the domain. */
export async function syncFromSlack(
  deps: ListenerDeps,
  agentId: AgentId,
  because: CommandId,
): Promise<void> {
  const { user } = await deps.clients.delivery.users.info({ user: agentId });
  if (user !== undefined) await syncProfile(deps, { ...user, id: agentId }, because);
}

export async function syncProfile(
  deps: ListenerDeps,
  user: SlackUser & { id: string },
  because: CommandId,
): Promise<void> {
  const { workspaceId } = deps.installation;
  const agentId = user.id as AgentId;
  await deps.handleAgent(
    { workspaceId, agentId },
    { kind: 'system' },
    {
      type: 'sync_profile',
      commandId: `${because}:${agentId}` as CommandId,
      profile: profileOf(user, workspaceId),
    },
  );
}
