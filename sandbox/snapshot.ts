import type { Customers } from './customers/customers.ts';
import { summaryOf } from './ledger.ts';
import { isNotice, pingedBy, readKey, repliesOf } from './messages.ts';
import type { Channel, Message, StoredFile, User } from './model.ts';
import type {
  ConversationState,
  FileState,
  MessageState,
  SandboxState,
  UserState,
  ViewState,
} from './page-protocol.ts';
import { tzOffsetOf } from './shapes.ts';
import type { World } from './world.ts';

const messagesShown = 300;
const requestsShown = 200;

/** Everything the page draws. */
export function snapshotOf(world: World, customers: Customers): SandboxState {
  const { workspace, manifest } = world;
  const channels = [...workspace.channels.values()];
  const viewState = (id: string) => viewStateOf(world, id);
  return {
    revision: workspace.revision(),
    workspace: { ...workspace.team },
    app: {
      appId: workspace.app.id,
      botId: workspace.app.botId,
      botUserId: workspace.app.botUserId,
      name: workspace.app.name,
      connection: world.app.connection(),
      commands: manifest.commands,
      shortcuts: manifest.shortcuts,
    },
    clock: { now: world.clock.now(), speed: world.clock.speed() },
    users: [...workspace.users.values()].map((user) => userStateOf(world, user)),
    conversations: channels.map(conversationStateOf),
    messages: Object.fromEntries(
      channels.map((channel) => [
        channel.id,
        [...channel.messages.values()]
          .slice(-messagesShown)
          .map((message) => messageStateOf(world, channel, message)),
      ]),
    ),
    ephemerals: workspace.ephemerals.map(({ channel, warnedFor, ...ephemeral }) => ({
      ...ephemeral,
      conversation: channel,
      ...(warnedFor.size > 0 && { warnedFor: [...warnedFor] }),
    })),
    unread: unreadOf(world, channels),
    modals: Object.fromEntries(
      [...workspace.modals].map(([user, stack]) => [user, stack.flatMap(viewState)]),
    ),
    homes: Object.fromEntries(
      [...workspace.homes].flatMap(([user, id]) => viewState(id).map((view) => [user, view])),
    ),
    pushes: workspace.pushes,
    accounts: customers.accounts().map(({ key, channel, label }) => ({ key, channel, label })),
    customers: customers.list(),
    requests: world.ledger.entries.slice(-requestsShown).map(summaryOf),
    faults: world.faults.list(),
    troubles: world.troubles.list(),
  };
}

function userStateOf(world: World, user: User): UserState {
  const { email: _, updated: __, ...shown } = user;
  return { ...shown, tzOffset: tzOffsetOf(user.tz, world.workspace.nowSeconds()) };
}

function conversationStateOf(channel: Channel): ConversationState {
  const { id, kind, name, topic, members, isArchived, isExtShared } = channel;
  return { id, kind, name, topic, members: [...members], isArchived, isExtShared };
}

function messageStateOf(world: World, channel: Channel, message: Message): MessageState {
  const { ts, user, subtype, text, blocks, threadTs, isBroadcast, edited, reactions } = message;
  const replies = threadTs === ts ? repliesOf(channel, ts) : [];
  const latest = replies.at(-1);
  return {
    ts,
    conversation: channel.id,
    user,
    text,
    reactions,
    ...(subtype && { subtype }),
    ...(blocks && { blocks }),
    ...(message.firstText !== undefined && { firstText: message.firstText }),
    ...(message.files && { files: message.files.flatMap((id) => fileStatesOf(world, id)) }),
    ...(threadTs && { threadTs }),
    ...(isBroadcast && { isBroadcast }),
    ...(edited && { edited }),
    ...(latest && {
      replies: {
        count: replies.length,
        users: [...new Set(replies.map((reply) => reply.user))],
        latestTs: latest.ts,
      },
    }),
    ...(message.warnedFor.size > 0 && { warnedFor: [...message.warnedFor] }),
  };
}

function fileStatesOf({ workspace }: World, id: string): FileState[] {
  const file = workspace.files.get(id);
  return file ? [fileStateOf(file)] : [];
}

/** A file as the page shows it. */
export function fileStateOf(file: StoredFile): FileState {
  const { id, user, name, title, mimeType, altText } = file;
  return {
    id,
    user,
    name,
    title,
    mimeType,
    size: file.bytes.length,
    url: `/sandbox/file?id=${id}`,
    isGone: file.standing === 'deleted',
    ...(altText !== undefined && { altText }),
  };
}

function viewStateOf(world: World, id: string): ViewState[] {
  const view = world.workspace.views.get(id);
  if (!view) return [];
  const { submit, close, root_view_id, previous_view_id, ...rest } = view;
  const state = {
    ...rest,
    ...(submit && { submit }),
    ...(close && { close }),
    rootViewId: root_view_id,
    previousViewId: previous_view_id,
  };
  return [state as unknown as ViewState];
}

/** Only channel messages make a channel unread, as in Slack; a reply does so for those it mentions. */
function unreadOf(world: World, channels: Channel[]): SandboxState['unread'] {
  const unread: SandboxState['unread'] = {};
  for (const channel of channels) {
    for (const user of channel.members) {
      const counted = countUnread(world, channel, user);
      if (counted.count > 0) unread[user] = { ...unread[user], [channel.id]: counted };
    }
  }
  return unread;
}

function countUnread(
  world: World,
  channel: Channel,
  user: string,
): { count: number; mentions: number } {
  const readUpTo = world.workspace.readUpTo.get(readKey(user, channel.id)) ?? '';
  let count = 0;
  let mentions = 0;
  for (const message of [...channel.messages.values()].reverse()) {
    if (message.ts <= readUpTo) break;
    const isMention = pingedBy(channel, message).includes(user);
    const isReply = message.threadTs !== undefined && message.threadTs !== message.ts;
    const counts = !isNotice(message) && message.user !== user && (!isReply || isMention);
    if (counts) count += 1;
    if (counts && isMention) mentions += 1;
  }
  return { count, mentions };
}
