import type { KnownBlock, MessageMetadata } from '@slack/types';
import { forgetShare } from './files.ts';
import { randomWord } from './ids.ts';
import type { Channel, Ephemeral, Message, User } from './model.ts';
import { ImpossibleAction } from './slack-refusal.ts';
import { mustFindChannel, mustFindUser, type Workspace } from './workspace.ts';

/** What stands in channels: posting, editing, deleting, reactions, coming and going. */

const blocksRemembered = 200;

export type NewMessage = {
  user: string;
  text: string;
  botId?: string;
  subtype?: Message['subtype'];
  inviter?: string;
  blocks?: KnownBlock[];
  attachments?: unknown[];
  files?: string[];
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
    ...(wanted.files !== undefined && { files: wanted.files }),
    ...(wanted.metadata !== undefined && { metadata: wanted.metadata }),
    ...(wanted.isBroadcast !== undefined && { isBroadcast: wanted.isBroadcast }),
  };
  if (wanted.threadTs !== undefined) hangUnder(channel, message, wanted.threadTs);
  channel.messages.set(message.ts, message);
  for (const id of wanted.files ?? []) {
    workspace.files.get(id)?.shares.push({ channel: channel.id, ts: message.ts });
  }
  workspace.readUpTo.set(readKey(wanted.user, channel.id), message.ts);
  push(workspace, channel, message);
  workspace.happened({ type: 'message_posted', channel, message });
  return message;
}

/** A reply to a reply belongs to the same parent. */
function hangUnder(channel: Channel, message: Message, threadTs: string): void {
  const parent = channel.messages.get(threadTs);
  message.threadTs = parent?.threadTs ?? threadTs;
  if (parent && parent.ts === message.threadTs) parent.threadTs = parent.ts;
  channel.threads.set(message.threadTs, [...repliesOf(channel, message.threadTs), message]);
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
  rememberBlocks(message);
  message.firstText ??= message.text;
  Object.assign(message, fields);
  if (removeBlocks === 'remove') delete message.blocks;
  message.edited = { user: by, ts: workspace.nextTs() };
  message.warnedFor = new Set();
  workspace.happened({ type: 'message_changed', channel, message, previous });
}

/** A click that crosses an edit on its way still means the button that was seen. */
function rememberBlocks(message: Message): void {
  const earlier = [...(message.blocks ?? []), ...(message.earlierBlocks ?? [])];
  message.earlierBlocks = earlier.slice(0, blocksRemembered);
}

/** A preview of the first link comes to a message. Slack tells that as a change, without `edited` and with the same text. */
export function unfurlLinks(workspace: Workspace, message: Message): void {
  const url = /https?:\/\/[^\s|>]+/.exec(message.text)?.[0];
  if (url === undefined) throw new ImpossibleAction('There is no link in it.');
  const previous: Message = { ...message };
  message.attachments = [{ id: 1, from_url: url, original_url: url, title: url, fallback: url }];
  const channel = mustFindChannel(workspace, message.channel);
  workspace.happened({ type: 'message_changed', channel, message, previous });
}

export function deleteMessage(
  workspace: Workspace,
  channel: Channel,
  message: Message,
  by: string,
): void {
  channel.messages.delete(message.ts);
  // The files of an app's message stay its own; a person's go with the message.
  if (message.botId === undefined) forgetShare(workspace, message.files ?? [], message.ts);
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

/** Slack's limits on a message: 50 different emoji, 23 of them by one person. */
const mostEmoji = 50;
const mostOfOne = 23;

export function addReaction(
  workspace: Workspace,
  channel: Channel,
  message: Message,
  reaction: { user: string; name: string },
): 'added' | 'already_there' | 'too_many_emoji' | 'too_many_reactions' {
  const existing = message.reactions.find((other) => other.name === reaction.name);
  if (existing?.users.includes(reaction.user)) return 'already_there';
  if (!existing && message.reactions.length >= mostEmoji) return 'too_many_emoji';
  const theirs = message.reactions.filter(({ users }) => users.includes(reaction.user));
  if (theirs.length >= mostOfOne) return 'too_many_reactions';
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

/** A line of Slack's own ("has joined the channel"), which nobody wrote. */
export function isNotice(message: Message): boolean {
  return message.subtype !== undefined && message.subtype !== 'file_share';
}

/** Those whom a message pings: the other one of a DM, and mentioned members. */
export function pingedBy(channel: Channel, message: Message): string[] {
  if (isNotice(message)) return [];
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
