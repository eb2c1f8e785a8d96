import type { KnownBlock, MessageMetadata } from '@slack/types';
import { randomWord } from './ids.ts';
import type { Channel, Ephemeral, Message, User } from './model.ts';
import { ImpossibleAction } from './slack-refusal.ts';
import { mustFindUser, type Workspace } from './workspace.ts';

/** What stands in channels: posting, editing, deleting, reactions, coming and going. */

export type NewMessage = {
  user: string;
  text: string;
  botId?: string;
  subtype?: Message['subtype'];
  inviter?: string;
  blocks?: KnownBlock[];
  attachments?: unknown[];
  threadTs?: string;
  isBroadcast?: boolean;
  metadata?: MessageMetadata;
};

export function addMessage(workspace: Workspace, channel: Channel, wanted: NewMessage): Message {
  const message: Message = {
    ts: workspace.nextTs(),
    channel: channel.id,
    user: wanted.user,
    text: wanted.text,
    reactions: [],
    warnedFor: new Set(),
    ...(wanted.botId === undefined && { clientMsgId: randomWord(12) }),
    ...(wanted.botId !== undefined && { botId: wanted.botId }),
    ...(wanted.subtype !== undefined && { subtype: wanted.subtype }),
    ...(wanted.inviter !== undefined && { inviter: wanted.inviter }),
    ...(wanted.blocks !== undefined && { blocks: wanted.blocks }),
    ...(wanted.attachments !== undefined && { attachments: wanted.attachments }),
    ...(wanted.metadata !== undefined && { metadata: wanted.metadata }),
    ...(wanted.isBroadcast !== undefined && { isBroadcast: wanted.isBroadcast }),
  };
  if (wanted.threadTs !== undefined) {
    const parent = channel.messages.get(wanted.threadTs);
    message.threadTs = parent?.threadTs ?? wanted.threadTs;
    if (parent && parent.ts === message.threadTs) parent.threadTs = parent.ts;
    channel.threads.set(message.threadTs, [...repliesOf(channel, message.threadTs), message]);
  }
  channel.messages.set(message.ts, message);
  workspace.readUpTo.set(readKey(wanted.user, channel.id), message.ts);
  push(workspace, channel, message);
  workspace.happened({ type: 'message_posted', channel, message });
  return message;
}

export type MessageEdit = Partial<Pick<Message, 'text' | 'blocks' | 'metadata' | 'attachments'>>;

/** Slack takes a field that is left out as "no such thing any more" for blocks when there is a text; the caller decides. */
export function editMessage(
  workspace: Workspace,
  channel: Channel,
  message: Message,
  edit: MessageEdit & { by: string; removeBlocks?: 'remove' | 'keep' },
): void {
  const previous: Message = { ...message };
  const { by, removeBlocks, ...fields } = edit;
  Object.assign(message, fields);
  if (removeBlocks === 'remove') delete message.blocks;
  message.edited = { user: by, ts: workspace.nextTs() };
  message.warnedFor = new Set();
  workspace.happened({ type: 'message_changed', channel, message, previous });
}

export function deleteMessage(
  workspace: Workspace,
  channel: Channel,
  message: Message,
  by: string,
): void {
  channel.messages.delete(message.ts);
  if (message.threadTs !== undefined && message.threadTs !== message.ts) {
    const left = repliesOf(channel, message.threadTs).filter((reply) => reply !== message);
    channel.threads.set(message.threadTs, left);
    const parent = channel.messages.get(message.threadTs);
    if (parent && left.length === 0) delete parent.threadTs;
  }
  workspace.happened({ type: 'message_deleted', channel, previous: message, by });
}

/** Replies in the thread of `parentTs`, oldest first, without the parent. */
export function repliesOf(channel: Channel, parentTs: string): Message[] {
  return channel.threads.get(parentTs) ?? [];
}

export function addEphemeral(
  workspace: Workspace,
  wanted: Pick<Ephemeral, 'channel' | 'user' | 'text' | 'blocks' | 'threadTs'>,
): Ephemeral {
  const ephemeral: Ephemeral = { ...wanted, ts: workspace.nextTs(), warnedFor: new Set() };
  workspace.ephemerals.push(ephemeral);
  workspace.touch();
  return ephemeral;
}

export function removeEphemeral(workspace: Workspace, ts: string): void {
  workspace.ephemerals = workspace.ephemerals.filter((ephemeral) => ephemeral.ts !== ts);
  workspace.touch();
}

export function joinChannel(
  workspace: Workspace,
  channel: Channel,
  user: User,
  inviter?: string,
): void {
  if (channel.members.has(user.id)) return;
  channel.members.add(user.id);
  addMessage(workspace, channel, {
    user: user.id,
    subtype: 'channel_join',
    text: `<@${user.id}> has joined the channel`,
    ...(inviter !== undefined && { inviter }),
  });
  workspace.happened({
    type: 'member_joined',
    channel,
    user: user.id,
    ...(inviter !== undefined && { inviter }),
  });
}

/** `happened` before the member is gone, so that an app learns of its own removal. */
export function leaveChannel(workspace: Workspace, channel: Channel, user: User): void {
  if (!channel.members.has(user.id)) throw new ImpossibleAction(`${user.realName} is not there.`);
  channel.members.delete(user.id);
  addMessage(workspace, channel, {
    user: user.id,
    subtype: 'channel_leave',
    text: `<@${user.id}> has left the channel`,
  });
  workspace.happened({ type: 'member_left', channel, user: user.id });
}

export function addReaction(
  workspace: Workspace,
  channel: Channel,
  message: Message,
  reaction: { user: string; name: string },
): 'added' | 'already_there' {
  const existing = message.reactions.find((other) => other.name === reaction.name);
  if (existing?.users.includes(reaction.user)) return 'already_there';
  if (existing) existing.users.push(reaction.user);
  else message.reactions.push({ name: reaction.name, users: [reaction.user] });
  workspace.happened({ type: 'reaction_added', channel, message, ...reaction });
  return 'added';
}

export function removeReaction(
  workspace: Workspace,
  channel: Channel,
  message: Message,
  reaction: { user: string; name: string },
): 'removed' | 'not_there' {
  const existing = message.reactions.find((other) => other.name === reaction.name);
  if (!existing?.users.includes(reaction.user)) return 'not_there';
  existing.users = existing.users.filter((user) => user !== reaction.user);
  message.reactions = message.reactions.filter((other) => other.users.length > 0);
  workspace.happened({ type: 'reaction_removed', channel, message, ...reaction });
  return 'removed';
}

export function markRead(workspace: Workspace, user: string, channelId: string): void {
  const newest = [...(workspace.channels.get(channelId)?.messages.keys() ?? [])].at(-1);
  if (newest === undefined) return;
  workspace.readUpTo.set(readKey(user, channelId), newest);
  workspace.touch();
}

/** The key of `readUpTo`. */
export function readKey(user: string, channelId: string): string {
  return `${user} ${channelId}`;
}

/** Those whom a message pings: the other one of a DM, and mentioned members. */
export function pingedBy(channel: Channel, message: Message): string[] {
  if (message.subtype) return [];
  return [...channel.members].filter(
    (member) =>
      member !== message.user &&
      (channel.kind === 'im' ||
        message.text.includes(`<@${member}>`) ||
        /<!(channel|here|everyone)>/.test(message.text)),
  );
}

function push(workspace: Workspace, channel: Channel, message: Message): void {
  const author = mustFindUser(workspace, message.user).realName;
  for (const user of pingedBy(channel, message)) {
    if (workspace.users.get(user)?.isBot) continue;
    workspace.pushes.push({
      id: `${message.ts}-${user}`,
      at: Math.floor(Number(message.ts) * 1000),
      user,
      conversation: channel.id,
      title: channel.kind === 'im' ? author : `${author} in #${channel.name}`,
      body: message.text,
    });
  }
  workspace.pushes.splice(0, workspace.pushes.length - 50);
}
