import { isNotice } from './messages.ts';
import type { Channel, Happening, User } from './model.ts';
import { channelTypeOf, messageShape, readableMetadata, userShape } from './shapes.ts';
import type { World } from './world.ts';

/** An event as the Events API tells it, and the manifest's subscription that it needs. */
export type SlackEventShape = {
  subscription: string;
  /** The bot must be in it; left out for what concerns the workspace. */
  channel?: Channel;
  event: Record<string, unknown>;
};

/** What the Events API says of something that happened; one thing may be several events. */
export function eventsOf(world: World, happening: Happening): SlackEventShape[] {
  switch (happening.type) {
    case 'message_posted':
    case 'message_changed':
    case 'message_deleted':
      return messageEvents(world, happening);
    case 'member_joined':
    case 'member_left':
      return [membershipEvent(world, happening)];
    case 'reaction_added':
    case 'reaction_removed':
      return [reactionEvent(world, happening)];
    case 'user_changed':
      return [userEvent(world, 'user_change', happening.user)];
    case 'user_joined':
      return [userEvent(world, 'team_join', happening.user)];
    case 'channel_renamed':
    case 'channel_archived':
    case 'channel_unarchived':
      return [channelEvent(world, happening)];
    case 'home_opened':
      return [homeEvent(world, happening)];
    case 'tokens_revoked':
      return [
        {
          subscription: 'tokens_revoked',
          event: {
            type: 'tokens_revoked',
            tokens: { oauth: [], bot: [world.workspace.app.botUserId] },
          },
        },
      ];
    case 'app_uninstalled':
      return [{ subscription: 'app_uninstalled', event: { type: 'app_uninstalled' } }];
  }
}

type Of<T extends Happening['type']> = Extract<Happening, { type: T }>;

function messageEvents(
  world: World,
  happening: Of<'message_posted' | 'message_changed' | 'message_deleted'>,
): SlackEventShape[] {
  const { channel } = happening;
  const channelType = channelTypeOf(channel);
  const place = { channel: channel.id, channel_type: channelType };
  const subscription = channelType === 'im' ? 'message.im' : `message.${channelType}s`;
  const message = messageEvent(world, happening);
  const events = [{ subscription, channel, event: { ...message, ...place } }];
  const mention =
    happening.type === 'message_posted' &&
    !isNotice(happening.message) &&
    happening.message.user !== world.workspace.app.botUserId &&
    happening.message.text.includes(`<@${world.workspace.app.botUserId}>`);
  if (!mention || channel.kind === 'im') return events;
  return [
    ...events,
    {
      subscription: 'app_mention',
      channel,
      event: { ...message, type: 'app_mention', channel: channel.id },
    },
  ];
}

function messageEvent(
  world: World,
  happening: Of<'message_posted' | 'message_changed' | 'message_deleted'>,
): Record<string, unknown> {
  const { workspace } = world;
  const shapeOf = (message: Of<'message_changed'>['message']) =>
    messageShape(workspace, message, readableMetadata(world));
  switch (happening.type) {
    case 'message_posted':
      return { ...shapeOf(happening.message), event_ts: happening.message.ts };
    case 'message_changed': {
      const ts = workspace.nextTs();
      return {
        type: 'message',
        subtype: 'message_changed',
        message: shapeOf(happening.message),
        previous_message: shapeOf(happening.previous),
        hidden: true,
        ts,
        event_ts: ts,
      };
    }
    case 'message_deleted': {
      const ts = workspace.nextTs();
      return {
        type: 'message',
        subtype: 'message_deleted',
        previous_message: shapeOf(happening.previous),
        deleted_ts: happening.previous.ts,
        hidden: true,
        ts,
        event_ts: ts,
      };
    }
  }
}

/** The bot hears of its own removal as `channel_left`, since it is a member no more. */
function membershipEvent(
  world: World,
  happening: Of<'member_joined' | 'member_left'>,
): SlackEventShape {
  const { channel, user } = happening;
  const { workspace } = world;
  if (happening.type === 'member_left' && user === workspace.app.botUserId) {
    const type = channel.kind === 'private' ? 'group_left' : 'channel_left';
    return {
      subscription: type,
      event: { type, channel: channel.id, actor_id: user, event_ts: workspace.nextTs() },
    };
  }
  const type = happening.type === 'member_joined' ? 'member_joined_channel' : 'member_left_channel';
  return {
    subscription: type,
    channel,
    event: {
      type,
      user,
      channel: channel.id,
      channel_type: channel.kind === 'private' ? 'G' : 'C',
      team: workspace.team.id,
      ...(happening.type === 'member_joined' &&
        happening.inviter && { inviter: happening.inviter }),
      event_ts: workspace.nextTs(),
    },
  };
}

function reactionEvent(
  world: World,
  happening: Of<'reaction_added' | 'reaction_removed'>,
): SlackEventShape {
  return {
    subscription: happening.type,
    channel: happening.channel,
    event: {
      type: happening.type,
      user: happening.user,
      reaction: happening.name,
      item: { type: 'message', channel: happening.channel.id, ts: happening.message.ts },
      item_user: happening.message.user,
      event_ts: world.workspace.nextTs(),
    },
  };
}

function userEvent(world: World, type: 'user_change' | 'team_join', user: User): SlackEventShape {
  const mayReadEmail = world.manifest.scopes.includes('users:read.email');
  return {
    subscription: type,
    event: {
      type,
      user: {
        ...userShape(world.workspace, user, mayReadEmail ? 'with_email' : 'without_email'),
        locale: 'en-US',
      },
      cache_ts: world.workspace.nowSeconds(),
      event_ts: world.workspace.nextTs(),
    },
  };
}

function channelEvent(
  world: World,
  happening: Of<'channel_renamed' | 'channel_archived' | 'channel_unarchived'>,
): SlackEventShape {
  const { channel } = happening;
  const prefix = channel.kind === 'private' ? 'group' : 'channel';
  const event_ts = world.workspace.nextTs();
  if (happening.type === 'channel_renamed') {
    return {
      subscription: `${prefix}_rename`,
      channel,
      event: {
        type: `${prefix}_rename`,
        channel: {
          id: channel.id,
          name: channel.name,
          name_normalized: channel.name,
          created: channel.created,
          is_channel: prefix === 'channel',
          is_mpim: false,
        },
        event_ts,
      },
    };
  }
  const isArchived = happening.type === 'channel_archived';
  const type = `${prefix}_${isArchived ? 'archive' : 'unarchive'}`;
  return {
    subscription: type,
    channel,
    event: {
      type,
      channel: channel.id,
      user: happening.user,
      ...(isArchived && { is_moved: 0 }),
      event_ts,
    },
  };
}

function homeEvent(world: World, happening: Of<'home_opened'>): SlackEventShape {
  const homeId = world.workspace.homes.get(happening.user);
  const view = homeId === undefined ? undefined : world.workspace.views.get(homeId);
  return {
    subscription: 'app_home_opened',
    event: {
      type: 'app_home_opened',
      user: happening.user,
      channel: happening.channel.id,
      tab: happening.tab,
      event_ts: world.workspace.nextTs(),
      ...(happening.tab === 'home' && view && { view }),
    },
  };
}
