import type { AgentId } from '../../domain/ids.ts';
import type { Inbox, InboxRefusal } from '../../domain/inbox.ts';
import { mayManage } from '../../domain/people.ts';
import type { Caller } from './caller.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { isAdmin } from './profiles.ts';

export const NO_INBOX: InboxRefusal = { reason: 'not_found' };

/** Says at the press, and not after a filled form, who may change settings. The command decides all the same. */
export async function refuseSettings(
  deps: ListenerDeps,
  { agentId }: Caller,
  inbox: Inbox,
): Promise<InboxRefusal | null> {
  if (inbox.members[agentId] === 'admin') return null;
  const { user } = await deps.clients.interactive.users.info({ user: agentId });
  if (user !== undefined && isAdmin(user)) return null;
  return { reason: 'only_inviter_or_admin', invitedBy: inbox.invitedBy };
}

export async function namesIn(
  { views }: ListenerDeps,
  { workspaceId }: Caller,
  refusal: InboxRefusal,
): Promise<Record<AgentId, string>> {
  const invitedBy = 'invitedBy' in refusal && refusal.invitedBy !== null ? [refusal.invitedBy] : [];
  const ids = 'agentIds' in refusal ? refusal.agentIds : invitedBy;
  const people = await views.people(workspaceId, ids);
  return Object.fromEntries(people.map(({ id, name }) => [id, name]));
}

/** The same of what managers may change, too. */
export async function refuseManaging(
  deps: ListenerDeps,
  caller: Caller,
  inbox: Inbox | null,
): Promise<InboxRefusal | null> {
  if (inbox === null || inbox.status === 'left') return NO_INBOX;
  if (mayManage(inbox.members[caller.agentId] ?? null)) return null;
  const refusal = await refuseSettings(deps, caller, inbox);
  return refusal !== null && inbox.status === 'ready' ? { reason: 'managers_only' } : refusal;
}
