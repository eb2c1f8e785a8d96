import { addEphemeral, addMessage, deleteMessage, editMessage } from '../messages.ts';
import type { Channel, Message } from '../model.ts';
import { messageShape } from '../shapes.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import { mustFindMessage, visibleChannel, writableChannel } from './channel-access.ts';
import { readContent } from './message-content.ts';
import type { MethodCall, MethodFamily } from './method.ts';

export const chatMethods: MethodFamily = {
  'chat.postMessage': { scopes: ['chat:write'], body: 'form_or_json', run: postMessage },
  'chat.update': { scopes: ['chat:write'], body: 'form_or_json', run: updateMessage },
  'chat.delete': { scopes: ['chat:write'], body: 'form_or_json', run: removeMessage },
  'chat.postEphemeral': { scopes: ['chat:write'], body: 'form_or_json', run: postEphemeral },
  'chat.getPermalink': { scopes: [], body: 'form', run: getPermalink },
};

function postMessage(call: MethodCall): Record<string, unknown> {
  const { world, args } = call;
  const channel = writableChannel(call);
  const content = readContent(args);
  const threadTs = args.text('thread_ts');
  const message = addMessage(world.workspace, channel, {
    ...content,
    user: world.workspace.app.botUserId,
    botId: world.workspace.app.botId,
    ...(threadTs && { threadTs }),
    ...(threadTs && args.flag('reply_broadcast', false) && { isBroadcast: true }),
  });
  world.ledger.recordPost(message);
  return {
    channel: channel.id,
    ts: message.ts,
    message: messageShape(world.workspace, message, 'with_metadata'),
  };
}

function updateMessage(call: MethodCall): Record<string, unknown> {
  const { world, args } = call;
  const channel = visibleChannel(call);
  const message = ownMessage(call, channel, 'cant_update_message');
  const content = readContent(args);
  editMessage(world.workspace, channel, message, {
    ...content,
    by: world.workspace.app.botUserId,
    // A text alone replaces the blocks; Slack keeps them only when neither is given, which readContent refuses.
    removeBlocks: content.blocks ? 'keep' : 'remove',
  });
  return {
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    message: messageShape(world.workspace, message, 'with_metadata'),
  };
}

function removeMessage(call: MethodCall): Record<string, unknown> {
  const { world } = call;
  const channel = visibleChannel(call);
  const message = ownMessage(call, channel, 'cant_delete_message');
  deleteMessage(world.workspace, channel, message, world.workspace.app.botUserId);
  return { channel: channel.id, ts: message.ts };
}

function ownMessage(call: MethodCall, channel: Channel, refusal: string): Message {
  const message = mustFindMessage(channel, call.args.must('ts'));
  if (message.botId !== call.world.workspace.app.botId) throw new SlackRefusal(refusal);
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  return message;
}

function postEphemeral(call: MethodCall): Record<string, unknown> {
  const { world, args } = call;
  const channel = writableChannel(call);
  const user = world.workspace.users.get(args.must('user'));
  if (!user || !channel.members.has(user.id)) throw new SlackRefusal('user_not_in_channel');
  const { text, blocks } = readContent(args);
  const threadTs = args.text('thread_ts');
  const ephemeral = addEphemeral(world.workspace, {
    channel: channel.id,
    user: user.id,
    text,
    ...(blocks && { blocks }),
    ...(threadTs && { threadTs }),
  });
  return { message_ts: ephemeral.ts };
}

function getPermalink(call: MethodCall): Record<string, unknown> {
  const { world, args } = call;
  const channel = visibleChannel(call);
  const message = mustFindMessage(channel, args.must('message_ts'));
  const isReply = message.threadTs !== undefined && message.threadTs !== message.ts;
  const thread = isReply ? `?thread_ts=${message.threadTs}&cid=${channel.id}` : '';
  const place = `${channel.id}/p${message.ts.replace('.', '')}`;
  return {
    channel: channel.id,
    permalink: `https://${world.workspace.team.domain}.slack.com/archives/${place}${thread}`,
  };
}
