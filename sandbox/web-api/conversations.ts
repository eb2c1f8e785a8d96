import { joinChannel } from '../messages.ts';
import type { Channel } from '../model.ts';
import { channelShape } from '../shapes.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import { directMessageOf, mustFindUser } from '../workspace.ts';
import { isBotIn, scopeByKind, visibleChannel } from './channel-access.ts';
import type { MethodCall, MethodFamily } from './method.ts';
import { pageOf } from './pages.ts';

const pageLimits = { usual: 100, max: 1000 };

export const conversationMethods: MethodFamily = {
  'conversations.open': {
    scopes: ['im:write', 'channels:manage', 'groups:write', 'mpim:write'],
    body: 'form_or_json',
    run: open,
  },
  'conversations.info': { scopes: scopeByKind('read'), body: 'form', run: info },
  'conversations.members': { scopes: scopeByKind('read'), body: 'form', run: members },
  'conversations.join': { scopes: ['channels:join'], body: 'form_or_json', run: join },
  'conversations.list': { scopes: scopesOfTypes, body: 'form', run: list },
  'users.conversations': { scopes: scopesOfTypes, body: 'form', run: listOfUser },
};

function open(call: MethodCall): Record<string, unknown> {
  const { args, world } = call;
  const { workspace } = world;
  const bot = workspace.app.botUserId;
  if (args.has('channel')) return { channel: { id: visibleChannel(call).id } };
  const ids = (args.text('users') ?? '').split(',').filter((id) => id !== '');
  const [id, ...more] = ids;
  if (id === undefined) throw new SlackRefusal('users_list_not_supplied');
  if (more.length > 0) throw new SlackRefusal('method_not_supported_for_channel_type');
  const user = workspace.users.get(id);
  if (!user) throw new SlackRefusal('user_not_found');
  if (user.deleted) throw new SlackRefusal('user_disabled');
  if (user.isBot) throw new SlackRefusal('cannot_dm_bot');
  const before = workspace.channels.size;
  const channel = directMessageOf(workspace, bot, user.id);
  return {
    ...(before === workspace.channels.size && { no_op: true, already_open: true }),
    channel: args.flag('return_im', false)
      ? channelShape(workspace, channel, bot)
      : { id: channel.id },
  };
}

function info(call: MethodCall): Record<string, unknown> {
  const { workspace } = call.world;
  const channel = visibleChannel(call);
  return {
    channel: {
      ...channelShape(workspace, channel, workspace.app.botUserId),
      ...(call.args.flag('include_num_members', false) && { num_members: channel.members.size }),
    },
  };
}

function members(call: MethodCall): Record<string, unknown> {
  const channel = visibleChannel(call);
  const { page, response_metadata } = pageOf([...channel.members], call.args, pageLimits);
  return { members: page, response_metadata };
}

function join(call: MethodCall): Record<string, unknown> {
  const { workspace } = call.world;
  const channel = visibleChannel(call);
  if (channel.kind !== 'public') {
    throw new SlackRefusal('method_not_supported_for_channel_type');
  }
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  const wasIn = isBotIn(call.world, channel);
  joinChannel(workspace, channel, mustFindUser(workspace, workspace.app.botUserId));
  return {
    channel: channelShape(workspace, channel, workspace.app.botUserId),
    ...(wasIn && {
      warning: 'already_in_channel',
      response_metadata: { warnings: ['already_in_channel'] },
    }),
  };
}

function list(call: MethodCall): Record<string, unknown> {
  return listed(call, (channel) => channel.kind === 'public' || isBotIn(call.world, channel));
}

function listOfUser(call: MethodCall): Record<string, unknown> {
  const user = call.args.text('user') ?? call.world.workspace.app.botUserId;
  return listed(
    call,
    (channel) =>
      channel.members.has(user) && (channel.kind === 'public' || isBotIn(call.world, channel)),
  );
}

function listed(
  call: MethodCall,
  isListed: (channel: Channel) => boolean,
): Record<string, unknown> {
  const { workspace } = call.world;
  const kinds = new Set(typesOf(call).map((type) => kindOfType[type]));
  const withoutArchived = call.args.flag('exclude_archived', false);
  const channels = [...workspace.channels.values()].filter(
    (channel) =>
      kinds.has(channel.kind) && isListed(channel) && !(withoutArchived && channel.isArchived),
  );
  const { page, response_metadata } = pageOf(channels, call.args, pageLimits);
  return {
    channels: page.map((channel) => ({
      ...channelShape(workspace, channel, workspace.app.botUserId),
      ...(channel.kind !== 'im' && { num_members: channel.members.size }),
    })),
    response_metadata,
  };
}

type ConversationType = 'public_channel' | 'private_channel' | 'im' | 'mpim';

const kindOfType: Record<ConversationType, Channel['kind'] | 'none'> = {
  public_channel: 'public',
  private_channel: 'private',
  im: 'im',
  mpim: 'none',
};

const scopeOfType: Record<ConversationType, string> = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
};

function typesOf(call: MethodCall): ConversationType[] {
  const types = (call.args.text('types') ?? 'public_channel').split(',').map((type) => type.trim());
  for (const type of types) {
    if (!(type in kindOfType)) throw new SlackRefusal('invalid_types');
  }
  return types as ConversationType[];
}

/** Each type that is asked for needs its scope; the first one that lacks it is named. */
function scopesOfTypes(call: MethodCall): string[] {
  const needed = typesOf(call).map((type) => scopeOfType[type]);
  const missing = needed.find((scope) => !call.world.manifest.scopes.includes(scope));
  return missing ? [missing] : needed;
}
