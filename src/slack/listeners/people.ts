import type { App } from '@slack/bolt';
import type { AgentId, CommandId } from '../../domain/ids.ts';
import type { InboxCommand } from '../../domain/inbox.ts';
import { createKeyedMutex } from '../../inbox/keyed-mutex.ts';
import { listenToEvent } from './dispatch.ts';
import { comeToChannel, isInChannel } from './invitation.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { type SlackUser, syncFromSlack, syncProfile, syncUnknown } from './profiles.ts';

/** People come and go with the channel; names, zones and deactivation follow Slack. */
export function listenToPeople(app: App, deps: ListenerDeps): void {
  const { workspaceId, botUserId } = deps.installation;
  const oneByOne = createKeyedMutex();

  function tellInbox(slackChannel: string, command: InboxCommand, by: AgentId | null) {
    const target = { by: 'slackChannel', workspaceId, slackChannel } as const;
    const actor =
      by === null ? ({ kind: 'system' } as const) : { kind: 'agent' as const, agentId: by };
    return deps.handleInbox(target, actor, command);
  }

  // Such events overtake each other, and are repeated: what counts is whether they are there now.
  function comeOrGo(slackChannel: string, agentId: AgentId, commandId: CommandId): Promise<void> {
    return oneByOne.run(`${slackChannel}:${agentId}`, async () => {
      const inboxes = await deps.views.inboxesOf(workspaceId, agentId);
      const isKnown = inboxes.some((inbox) => inbox.slackChannel === slackChannel);
      const isThere = await isInChannel(deps, slackChannel, agentId);
      if (isThere === isKnown) return;
      const type = isThere ? 'member_joined' : 'member_left';
      await tellInbox(slackChannel, { type, commandId, agentId }, agentId);
    });
  }

  listenToEvent(app, ['member_joined_channel'], async ({ event, body }) => {
    const commandId = commandIdOf(body);
    if (event.user === botUserId) {
      const invitedBy = (event.inviter ?? null) as AgentId | null;
      return comeToChannel(deps, { slackChannel: event.channel, invitedBy, commandId });
    }
    const agentId = event.user as AgentId;
    await syncUnknown(deps, [agentId], commandId);
    await comeOrGo(event.channel, agentId, commandId);
  });

  listenToEvent(app, ['member_left_channel'], async ({ event, body }) => {
    const commandId = commandIdOf(body);
    if (event.user === botUserId) {
      await tellInbox(event.channel, { type: 'leave', commandId }, null);
      return;
    }
    await comeOrGo(event.channel, event.user as AgentId, commandId);
  });

  // How Slack says that we were removed; private channels are "groups".
  listenToEvent(app, ['channel_left', 'group_left'], async ({ event, body }) => {
    const { channel } = event as unknown as { channel: string };
    await tellInbox(channel, { type: 'leave', commandId: commandIdOf(body) }, null);
  });

  listenToEvent(app, ['channel_rename', 'group_rename'], async ({ event, body }) => {
    const { channel } = event as unknown as { channel: { id: string; name: string } };
    const command = { type: 'rename', commandId: commandIdOf(body), name: channel.name } as const;
    await tellInbox(channel.id, command, null);
  });

  listenToEvent(app, ['user_change', 'team_join'], async ({ event, body }) => {
    const { user } = event as unknown as { user: SlackUser & { id: string } };
    const agentId = user.id as AgentId;
    const [known] = await deps.views.people(workspaceId, [agentId]);
    // A change told late may be older than what we know: of whom we know, Slack is asked.
    if (known === undefined) return syncProfile(deps, user, commandIdOf(body));
    await oneByOne.run(agentId, () => syncFromSlack(deps, agentId, commandIdOf(body)));
  });
}

/** Slack may send an event again, and we may process it again: the same command. */
export function commandIdOf(body: { event_id: string }): CommandId {
  return `event:${body.event_id}` as CommandId;
}
