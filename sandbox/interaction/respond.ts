import {
  addEphemeral,
  addMessage,
  deleteMessage,
  editMessage,
  removeEphemeral,
} from '../messages.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import { createArgs } from '../web-api/args.ts';
import { type MessageContent, readContent } from '../web-api/message-content.ts';
import { mustFindChannel } from '../workspace.ts';
import type { World } from '../world.ts';
import type { ResponseTarget } from './response-urls.ts';

/**
 * A message that answers an interaction: by `response_url`, or in the body of a slash command's answer. Ephemeral unless
 * it says `in_channel`; can replace or delete the message where the person acted.
 */
export function respond(world: World, target: ResponseTarget, body: Record<string, unknown>): void {
  const args = createArgs(body);
  const { original } = target;
  if (args.flag('delete_original', false)) {
    if (original) deleteOriginal(world, target, original);
    return;
  }
  const content = readContent(args);
  if (args.flag('replace_original', false) && original) {
    replaceOriginal(world, target, original, content);
    return;
  }
  const threadTs = args.text('thread_ts') ?? original?.threadTs;
  const channel = mustFindChannel(world.workspace, target.channel);
  if (args.text('response_type') === 'in_channel') {
    const message = addMessage(world.workspace, channel, {
      ...content,
      user: world.workspace.app.botUserId,
      botId: world.workspace.app.botId,
      ...(threadTs && { threadTs }),
    });
    world.ledger.recordPost(message);
    return;
  }
  addEphemeral(world.workspace, {
    channel: channel.id,
    user: target.user,
    text: content.text,
    ...(content.blocks && { blocks: content.blocks }),
    ...(threadTs && { threadTs }),
  });
}

type Original = NonNullable<ResponseTarget['original']>;

function deleteOriginal(world: World, target: ResponseTarget, original: Original): void {
  if (original.kind === 'ephemeral') {
    removeEphemeral(world.workspace, original.ts);
    return;
  }
  const channel = mustFindChannel(world.workspace, target.channel);
  const message = channel.messages.get(original.ts);
  if (!message) throw new SlackRefusal('message_not_found');
  if (!message.botId) throw new SlackRefusal('cant_delete_message');
  deleteMessage(world.workspace, channel, message, world.workspace.app.botUserId);
}

function replaceOriginal(
  world: World,
  target: ResponseTarget,
  original: Original,
  content: MessageContent,
): void {
  if (original.kind === 'ephemeral') {
    const ephemeral = world.workspace.ephemerals.find((other) => other.ts === original.ts);
    if (!ephemeral) throw new SlackRefusal('message_not_found');
    delete ephemeral.blocks;
    Object.assign(ephemeral, {
      text: content.text,
      ...(content.blocks && { blocks: content.blocks }),
    });
    world.workspace.touch();
    return;
  }
  const channel = mustFindChannel(world.workspace, target.channel);
  const message = channel.messages.get(original.ts);
  if (!message) throw new SlackRefusal('message_not_found');
  if (!message.botId) throw new SlackRefusal('cant_update_message');
  editMessage(world.workspace, channel, message, {
    ...content,
    by: world.workspace.app.botUserId,
    removeBlocks: content.blocks ? 'keep' : 'remove',
  });
}
