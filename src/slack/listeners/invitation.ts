import { randomUUID } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { orderKeyOf } from '../../domain/effects.ts';
import type { AgentId, CommandId, InboxId } from '../../domain/ids.ts';
import type { Inbox } from '../../domain/inbox.ts';
import type { ActorRef } from '../../domain/people.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { syncUnknown } from './profiles.ts';

export interface Invitation {
  slackChannel: string;
  /** Slack does not always say. */
  invitedBy: AgentId | null;
  commandId: CommandId;
}

const PAGE = 200;

/**
 * We were invited to a channel: learn who is there, and make it an inbox that somebody may set up. What fails is tried again as a
 * whole; people who are known by then are not asked about again.
 */
export async function comeToChannel(deps: ListenerDeps, invitation: Invitation): Promise<void> {
  const { slackChannel, invitedBy, commandId } = invitation;
  const { workspaceId, botUserId } = deps.installation;
  const { channel } = await deps.clients.delivery.conversations.info({ channel: slackChannel });
  const present = await membersOf(deps.clients.delivery, slackChannel);
  const everybody = new Set(present.filter((agentId) => agentId !== botUserId));
  if (invitedBy !== null) everybody.add(invitedBy);
  await syncUnknown(deps, [...everybody], commandId);
  const people = await deps.views.people(workspaceId, [...everybody]);
  // Customers may have written while we were away: the bell that the invitation rings has that shown, too.
  await deps.revive(workspaceId, slackChannel);
  const actor: ActorRef =
    invitedBy === null ? { kind: 'system' } : { kind: 'agent', agentId: invitedBy };
  const target = { by: 'slackChannel', workspaceId, slackChannel } as const;
  const outcome = await deps.handleInbox(target, actor, {
    type: 'invite',
    commandId,
    inboxId: randomUUID() as InboxId,
    slackChannel,
    name: channel?.name ?? slackChannel,
    visibility: visibilityOf(channel ?? {}),
    timeZone: people.find(({ id }) => id === invitedBy)?.timeZone ?? 'UTC',
    // Bots and people of other companies are no members; guests watch.
    members: people.filter(({ mayAct, guest }) => mayAct || guest).map(({ id }) => id),
  });
  if (outcome.outcome === 'busy') throw new Error('others kept changing the inbox');
  if (outcome.outcome !== 'done') return;
  const surface = { type: 'first_run', inboxId: outcome.state.id } as const;
  const urgency = 'person_waits';
  await deps.deliverNow(orderKeyOf({ kind: 'show', surface, because: 'news', urgency }));
}

/** Whether somebody is in a Slack channel now. */
export async function isInChannel(
  { clients }: ListenerDeps,
  slackChannel: string,
  agentId: AgentId,
): Promise<boolean> {
  return (await membersOf(clients.delivery, slackChannel)).includes(agentId);
}

async function membersOf(client: WebClient, channel: string): Promise<AgentId[]> {
  const members: AgentId[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.conversations.members({
      channel,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    members.push(...((page.members ?? []) as AgentId[]));
    cursor = page.response_metadata?.next_cursor || undefined;
  } while (cursor !== undefined);
  return members;
}

function visibilityOf(channel: {
  is_private?: boolean;
  is_ext_shared?: boolean;
  is_pending_ext_shared?: boolean;
}): Inbox['visibility'] {
  if (channel.is_ext_shared === true || channel.is_pending_ext_shared === true) return 'shared';
  return channel.is_private === true ? 'private' : 'public';
}
