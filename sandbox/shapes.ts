import { fileShapes } from './file-shape.ts';
import { repliesOf } from './messages.ts';
import type { Channel, Message, User } from './model.ts';
import { mustFindChannel, type Workspace } from './workspace.ts';

/** How Slack writes users, channels and messages, in answers and in payloads alike. */

type Json = Record<string, unknown>;

export function userShape(
  workspace: Workspace,
  user: User,
  email: 'with_email' | 'without_email',
): Json {
  const profile = {
    title: user.title,
    phone: '',
    skype: '',
    real_name: user.realName,
    real_name_normalized: user.realName,
    display_name: user.displayName,
    display_name_normalized: user.displayName,
    first_name: user.realName.split(' ')[0] ?? '',
    last_name: user.realName.split(' ').slice(1).join(' '),
    fields: {},
    status_text: user.status.text,
    status_emoji: user.status.emoji,
    status_emoji_display_info: [],
    status_expiration: 0,
    avatar_hash: `g${user.id.toLowerCase()}`,
    image_24: avatarOf(user, 24),
    image_32: avatarOf(user, 32),
    image_48: avatarOf(user, 48),
    image_72: avatarOf(user, 72),
    image_192: avatarOf(user, 192),
    image_512: avatarOf(user, 512),
    status_text_canonical: '',
    team: workspace.team.id,
    ...(user.isBot && {
      bot_id: workspace.app.botId,
      api_app_id: workspace.app.id,
      always_active: false,
    }),
    ...(email === 'with_email' && !user.isBot && { email: user.email }),
  };
  const always = {
    id: user.id,
    team_id: workspace.team.id,
    name: user.handle,
    deleted: user.deleted,
    profile,
    is_bot: user.isBot,
    is_app_user: false,
    updated: user.updated,
  };
  if (user.deleted) return always;
  return {
    ...always,
    color: user.color,
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: tzOffsetOf(user.tz, workspace.nowSeconds()),
    is_admin: user.isAdmin,
    is_owner: user.isOwner,
    is_primary_owner: user.isOwner,
    is_restricted: user.isGuest,
    is_ultra_restricted: false,
    is_email_confirmed: true,
    who_can_share_contact_card: 'EVERYONE',
  };
}

function avatarOf(user: User, size: number): string {
  return `https://secure.gravatar.example/avatar/${user.id}.jpg?s=${size}`;
}

/** Seconds east of UTC at a time. */
export function tzOffsetOf(tz: string, atSeconds: number): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: tz, timeZoneName: 'longOffset' })
    .formatToParts(new Date(atSeconds * 1000))
    .find((part) => part.type === 'timeZoneName');
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(parts?.value ?? '');
  if (!match) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' ? -seconds : seconds;
}

export function channelShape(workspace: Workspace, channel: Channel, forUser: string): Json {
  if (channel.kind === 'im') return directMessageShape(workspace, channel, forUser);
  const isPrivate = channel.kind === 'private';
  return {
    id: channel.id,
    name: channel.name,
    is_channel: !isPrivate,
    is_group: isPrivate,
    is_im: false,
    is_mpim: false,
    is_private: isPrivate,
    created: channel.created,
    is_archived: channel.isArchived,
    is_general: channel.name === 'general',
    unlinked: 0,
    name_normalized: channel.name,
    is_shared: channel.isExtShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    context_team_id: workspace.team.id,
    updated: channel.created * 1000,
    parent_conversation: null,
    creator: channel.creator,
    is_ext_shared: channel.isExtShared,
    shared_team_ids: [workspace.team.id],
    pending_connected_team_ids: [],
    is_member: channel.members.has(forUser),
    topic: { value: channel.topic, creator: channel.creator, last_set: channel.created },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
  };
}

function directMessageShape(workspace: Workspace, channel: Channel, forUser: string): Json {
  const other = [...channel.members].find((member) => member !== forUser) ?? forUser;
  return {
    id: channel.id,
    created: channel.created,
    is_archived: false,
    is_im: true,
    is_org_shared: false,
    context_team_id: workspace.team.id,
    updated: channel.created * 1000,
    user: other,
    is_user_deleted: workspace.users.get(other)?.deleted ?? false,
    priority: 0,
  };
}

/** Metadata is for apps with the scope for it; the answer to one's own post has it always. */
export function readableMetadata(world: {
  manifest: { scopes: string[] };
}): 'with_metadata' | 'without_metadata' {
  const mayRead = world.manifest.scopes.includes('metadata.message:read');
  return mayRead ? 'with_metadata' : 'without_metadata';
}

/** `metadata` is left out of history unless it is asked for. */
export function messageShape(
  workspace: Workspace,
  message: Message,
  metadata: 'with_metadata' | 'without_metadata',
): Json {
  return {
    ...authorOf(workspace, message),
    type: 'message',
    ts: message.ts,
    text: message.text,
    team: workspace.team.id,
    ...(message.subtype && { subtype: message.subtype }),
    ...(message.inviter && { inviter: message.inviter }),
    ...(message.clientMsgId && { client_msg_id: message.clientMsgId }),
    ...(message.blocks && { blocks: message.blocks }),
    ...(message.attachments && { attachments: message.attachments }),
    ...(message.files && {
      files: fileShapes(workspace, message.files),
      upload: false,
      display_as_bot: false,
    }),
    ...(message.edited && { edited: message.edited }),
    ...(metadata === 'with_metadata' && message.metadata && { metadata: message.metadata }),
    ...threadOf(workspace, message),
    ...(message.reactions.length > 0 && {
      reactions: message.reactions.map(({ name, users }) => ({ name, users, count: users.length })),
    }),
  };
}

function authorOf(workspace: Workspace, message: Message): Json {
  if (!message.botId) return { user: message.user };
  return {
    user: message.user,
    bot_id: message.botId,
    app_id: workspace.app.id,
    bot_profile: {
      id: message.botId,
      app_id: workspace.app.id,
      name: workspace.app.name,
      icons: {
        image_36: 'https://a.slack-edge.example/36.png',
        image_48: 'https://a.slack-edge.example/48.png',
        image_72: 'https://a.slack-edge.example/72.png',
      },
      deleted: false,
      updated: 0,
      team_id: workspace.team.id,
    },
  };
}

function threadOf(workspace: Workspace, message: Message): Json {
  if (!message.threadTs) return {};
  const channel = mustFindChannel(workspace, message.channel);
  if (message.threadTs !== message.ts) {
    const parent = channel.messages.get(message.threadTs);
    return {
      thread_ts: message.threadTs,
      ...(parent && { parent_user_id: parent.user }),
    };
  }
  const replies = repliesOf(channel, message.ts);
  const users = [...new Set(replies.map((reply) => reply.user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: replies.at(-1)?.ts,
    reply_users: users,
    is_locked: false,
    subscribed: false,
  };
}

/** The kinds of channel as events name them. */
export function channelTypeOf(channel: Channel): 'channel' | 'group' | 'im' {
  switch (channel.kind) {
    case 'public':
      return 'channel';
    case 'private':
      return 'group';
    case 'im':
      return 'im';
  }
}

/** The names that payloads give to places without one. */
export function payloadNameOf(channel: Channel): string {
  switch (channel.kind) {
    case 'public':
      return channel.name;
    case 'private':
      return 'privategroup';
    case 'im':
      return 'directmessage';
  }
}
