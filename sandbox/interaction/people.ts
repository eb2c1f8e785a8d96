import {
  addMessage,
  addReaction,
  deleteMessage,
  editMessage,
  joinChannel,
  leaveChannel,
  markRead,
  removeEphemeral,
  removeReaction,
  unfurlLinks,
} from '../messages.ts';
import type { Channel, Message, User } from '../model.ts';
import type { Action, Shown } from '../page-protocol.ts';
import { ImpossibleAction } from '../slack-refusal.ts';
import {
  addChannel,
  addUser,
  changeUser,
  directMessageOf,
  mustFindChannel,
  mustFindUser,
  type Workspace,
} from '../workspace.ts';
import { composeText } from './compose-text.ts';

/** What people do in Slack that the app learns of by events only. */
export type PlainAction = Extract<
  Action,
  {
    type:
      | 'post_message'
      | 'edit_message'
      | 'delete_message'
      | 'unfurl_links'
      | 'open_dm'
      | 'create_channel'
      | 'rename_channel'
      | 'archive_channel'
      | 'join'
      | 'leave'
      | 'invite'
      | 'remove'
      | 'open_home'
      | 'add_reaction'
      | 'remove_reaction'
      | 'mark_read'
      | 'dismiss_ephemeral'
      | 'set_presence'
      | 'change_user'
      | 'add_user';
  }
>;

const nothing: Shown = { type: 'nothing' };

export function doPlainAction(workspace: Workspace, action: PlainAction): Shown {
  switch (action.type) {
    case 'post_message':
      return post(workspace, action);
    case 'edit_message':
    case 'delete_message':
      return changeOwnMessage(workspace, action);
    case 'open_dm': {
      const [user, other] = [action.user, action.withUser].map((id) => mustFindUser(workspace, id));
      if (!user || !other) return nothing;
      return { type: 'created', id: directMessageOf(workspace, user.id, other.id).id };
    }
    case 'create_channel':
    case 'rename_channel':
    case 'archive_channel':
      return administerChannel(workspace, action);
    case 'join':
    case 'leave':
    case 'invite':
    case 'remove':
      return comeOrGo(workspace, action);
    case 'open_home':
      return openHome(workspace, action);
    case 'add_reaction':
    case 'remove_reaction':
      return react(workspace, action);
    case 'unfurl_links':
      unfurlLinks(workspace, memberMessage(workspace, action));
      return nothing;
    case 'mark_read': {
      const channel = mustFindChannel(workspace, action.conversation);
      markRead(workspace, mustFindUser(workspace, action.user).id, channel.id);
      return nothing;
    }
    case 'dismiss_ephemeral':
      removeEphemeral(workspace, action.ts);
      return nothing;
    case 'set_presence':
      mustFindUser(workspace, action.user).presence = action.presence;
      workspace.touch();
      return nothing;
    case 'change_user':
      changeUser(workspace, mustFindUser(workspace, action.user), action.change);
      return nothing;
    case 'add_user':
      return newUser(workspace, action);
  }
}

type Of<T extends Action['type']> = Extract<Action, { type: T }>;

function post(workspace: Workspace, action: Of<'post_message'>): Shown {
  const user = mustFindUser(workspace, action.user);
  const channel = memberChannel(workspace, user, action.conversation);
  if (channel.isArchived) throw new ImpossibleAction(`#${channel.name} is archived.`);
  const files = action.files ?? [];
  for (const id of files) mustFindOwnFile(workspace, user, id);
  if (action.text.trim() === '' && files.length === 0)
    throw new ImpossibleAction('There is nothing to send.');
  if (action.threadTs) mustFindMessage(channel, action.threadTs);
  const message = addMessage(workspace, channel, {
    user: user.id,
    text: composeText(workspace, action.text),
    ...(action.threadTs && { threadTs: action.threadTs }),
    ...(files.length > 0 && { files, subtype: 'file_share' as const }),
  });
  return { type: 'created', id: message.ts };
}

function changeOwnMessage(
  workspace: Workspace,
  action: Of<'edit_message'> | Of<'delete_message'>,
): Shown {
  const user = mustFindUser(workspace, action.user);
  const channel = memberChannel(workspace, user, action.conversation);
  const message = mustFindMessage(channel, action.ts);
  // Admins delete what others wrote, but nobody edits it.
  const isModerated = action.type === 'delete_message' && user.isAdmin;
  if (message.user !== user.id && !isModerated) {
    throw new ImpossibleAction('That is not their message.');
  }
  if (action.type === 'delete_message') deleteMessage(workspace, channel, message, user.id);
  else {
    editMessage(workspace, channel, message, {
      text: composeText(workspace, action.text),
      by: user.id,
    });
  }
  return nothing;
}

function administerChannel(
  workspace: Workspace,
  action: Of<'create_channel'> | Of<'rename_channel'> | Of<'archive_channel'>,
): Shown {
  const user = mustFindUser(workspace, action.user);
  if (action.type === 'create_channel') {
    const channel = addChannel(workspace, {
      kind: action.privacy,
      name: action.name.replace(/^#/, '').toLowerCase(),
      creator: user.id,
      members: [user.id],
    });
    return { type: 'created', id: channel.id };
  }
  const channel = memberChannel(workspace, user, action.conversation);
  if (action.type === 'rename_channel') {
    channel.name = action.name.replace(/^#/, '').toLowerCase();
    workspace.happened({ type: 'channel_renamed', channel, user: user.id });
  } else {
    channel.isArchived = true;
    workspace.happened({ type: 'channel_archived', channel, user: user.id });
  }
  return nothing;
}

function comeOrGo(
  workspace: Workspace,
  action: Of<'join'> | Of<'leave'> | Of<'invite'> | Of<'remove'>,
): Shown {
  const user = mustFindUser(workspace, action.user);
  const channel = mustFindChannel(workspace, action.conversation);
  switch (action.type) {
    case 'join':
      if (channel.kind !== 'public') throw new ImpossibleAction('That channel is private.');
      joinChannel(workspace, channel, user);
      return nothing;
    case 'leave':
      leaveChannel(workspace, channel, user);
      return nothing;
    case 'invite':
      memberChannel(workspace, user, channel.id);
      joinChannel(workspace, channel, mustFindUser(workspace, action.invited), user.id);
      return nothing;
    case 'remove':
      memberChannel(workspace, user, channel.id);
      leaveChannel(workspace, channel, mustFindUser(workspace, action.removed));
      return nothing;
  }
}

function openHome(workspace: Workspace, action: Of<'open_home'>): Shown {
  const user = mustFindUser(workspace, action.user);
  const channel = directMessageOf(workspace, workspace.app.botUserId, user.id);
  workspace.happened({ type: 'home_opened', user: user.id, tab: action.tab, channel });
  return nothing;
}

function react(workspace: Workspace, action: Of<'add_reaction'> | Of<'remove_reaction'>): Shown {
  const user = mustFindUser(workspace, action.user);
  const channel = memberChannel(workspace, user, action.conversation);
  const message = mustFindMessage(channel, action.ts);
  const change = action.type === 'add_reaction' ? addReaction : removeReaction;
  change(workspace, channel, message, { user: user.id, name: action.name });
  return nothing;
}

function newUser(workspace: Workspace, action: Of<'add_user'>): Shown {
  const [first = 'new'] = action.realName.toLowerCase().split(' ');
  const taken = [...workspace.users.values()].some((user) => user.handle === first);
  const user = addUser(workspace, {
    handle: taken ? `${first}${workspace.users.size}` : first,
    realName: action.realName,
    isGuest: action.guest === 'guest',
  });
  return { type: 'created', id: user.id };
}

function memberMessage(workspace: Workspace, action: Of<'unfurl_links'>): Message {
  const user = mustFindUser(workspace, action.user);
  return mustFindMessage(memberChannel(workspace, user, action.conversation), action.ts);
}

function mustFindOwnFile(workspace: Workspace, user: User, id: string): void {
  const file = workspace.files.get(id);
  if (file?.user !== user.id || file.standing !== 'complete') {
    throw new ImpossibleAction('That file is not there.');
  }
}

function memberChannel(workspace: Workspace, user: User, idOrName: string): Channel {
  const channel = mustFindChannel(workspace, idOrName);
  if (channel.members.has(user.id)) return channel;
  throw new ImpossibleAction(`${user.realName} is not in that conversation.`);
}

function mustFindMessage(channel: Channel, ts: string): Message {
  const message = channel.messages.get(ts);
  if (!message) throw new ImpossibleAction('That message is no longer there.');
  return message;
}
