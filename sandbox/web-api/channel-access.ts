import type { Channel, Message } from '../model.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import { directMessageOf } from '../workspace.ts';
import type { World } from '../world.ts';
import type { MethodCall } from './method.ts';

/** The channel that an argument names, as far as the app may see it: private ones and DMs only as a member. */
export function visibleChannel(call: MethodCall, name = 'channel'): Channel {
  const id = call.args.must(name);
  const channel = call.world.workspace.channels.get(id);
  if (!channel) throw new SlackRefusal('channel_not_found');
  const isHidden = channel.kind !== 'public' && !isBotIn(call.world, channel);
  if (isHidden) throw new SlackRefusal('channel_not_found');
  return channel;
}

/** Where the app may write: a channel by id or "#name", or a person by id (their DM, which opens by itself). */
export function writableChannel(call: MethodCall): Channel {
  const { world } = call;
  const channel = namedChannel(call);
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  if (isBotIn(world, channel)) return channel;
  const mayWriteAnywhere =
    channel.kind === 'public' && world.manifest.scopes.includes('chat:write.public');
  if (!mayWriteAnywhere) throw new SlackRefusal('not_in_channel');
  return channel;
}

function namedChannel(call: MethodCall): Channel {
  const { workspace } = call.world;
  const name = call.args.must('channel');
  const user = workspace.users.get(name);
  if (user) {
    if (user.deleted) throw new SlackRefusal('channel_not_found');
    if (user.isBot) throw new SlackRefusal('cannot_dm_bot');
    if (call.world.manifest.messagesTab === 'off') throw new SlackRefusal('messages_tab_disabled');
    return directMessageOf(workspace, workspace.app.botUserId, user.id);
  }
  const byName = [...workspace.channels.values()].find(
    (channel) => channel.kind !== 'im' && `#${channel.name}` === name,
  );
  return byName && (byName.kind === 'public' || isBotIn(call.world, byName))
    ? byName
    : visibleChannel(call);
}

export function isBotIn(world: World, channel: Channel): boolean {
  return channel.members.has(world.workspace.app.botUserId);
}

export function mustFindMessage(channel: Channel, ts: string): Message {
  const message = channel.messages.get(ts);
  if (!message) throw new SlackRefusal('message_not_found');
  return message;
}

/** "channels:history", "groups:history" or "im:history", by the kind of the channel in question. */
export function scopeByKind(suffix: 'read' | 'history' | 'write'): (call: MethodCall) => string[] {
  return ({ args, world }) => {
    const channel = world.workspace.channels.get(args.text('channel') ?? '');
    return channel ? [`${prefixOf(channel)}:${suffix}`] : anyKind(suffix);
  };
}

function prefixOf(channel: Channel): string {
  switch (channel.kind) {
    case 'public':
      return 'channels';
    case 'private':
      return 'groups';
    case 'im':
      return 'im';
  }
}

function anyKind(suffix: string): string[] {
  return ['channels', 'groups', 'im', 'mpim'].map((prefix) => `${prefix}:${suffix}`);
}
