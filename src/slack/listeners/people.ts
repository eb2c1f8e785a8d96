import type { App } from '@slack/bolt';
import type { AgentId, CommandId } from '../../domain/ids.ts';
import type { InboxCommand } from '../../domain/inbox.ts';
import { comeToChannel } from './invitation.ts';
import type { ListenerDeps } from './listener-deps.ts';
import { type SlackUser, syncProfile, syncUnknown } from './profiles.ts';

/** People come and go with the channel; names, zones and deactivation follow Slack. */
export function listenToPeople(app: App, deps: ListenerDeps): void {
  const { workspaceId, botUserId } = deps.installation;

  function tellInbox(slackChannel: string, command: InboxCommand, by: AgentId | null) {
    const target = { by: 'slackChannel', workspaceId, slackChannel } as const;
    const actor =
      by === null ? ({ kind: 'system' } as const) : { kind: 'agent' as const, agentId: by };
    return deps.handleInbox(target, actor, command);
  }

  app.event('member_joined_channel', async ({ event, body }) => {
    const commandId = commandIdOf(body);
    if (event.user === botUserId) {
      const invitedBy = (event.inviter ?? null) as AgentId | null;
      return comeToChannel(deps, { slackChannel: event.channel, invitedBy, commandId });
    }
    const agentId = event.user as AgentId;
    await syncUnknown(deps, [agentId], commandId);
    await tellInbox(event.channel, { type: 'member_joined', commandId, agentId }, agentId);
  });

  app.event('member_left_channel', async ({ event, body }) => {
    const commandId = commandIdOf(body);
    if (event.user === botUserId) {
      await tellInbox(event.channel, { type: 'leave', commandId }, null);
      return;
    }
    const agentId = event.user as AgentId;
    await tellInbox(event.channel, { type: 'member_left', commandId, agentId }, agentId);
  });

  // How Slack says that we were removed; private channels are "groups".
  app.event(/^(channel|group)_left$/, async ({ event, body }) => {
    const { channel } = event as unknown as { channel: string };
    await tellInbox(channel, { type: 'leave', commandId: commandIdOf(body) }, null);
  });

  app.event(/^(channel|group)_rename$/, async ({ event, body }) => {
    const { channel } = event as unknown as { channel: { id: string; name: string } };
    const command = { type: 'rename', commandId: commandIdOf(body), name: channel.name } as const;
    await tellInbox(channel.id, command, null);
  });

  app.event(/^(user_change|team_join)$/, async ({ event, body }) => {
    const { user } = event as unknown as { user: SlackUser & { id: string } };
    await syncProfile(deps, user, commandIdOf(body));
  });
}

/** Slack may send an event again, and we may process it again: the same command. */
export function commandIdOf(body: { event_id: string }): CommandId {
  return `event:${body.event_id}` as CommandId;
}
