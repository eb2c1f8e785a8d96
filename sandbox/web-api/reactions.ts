import { addReaction, removeReaction } from '../messages.ts';
import type { Channel, Message } from '../model.ts';
import { messageShape } from '../shapes.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import { mustFindMessage, visibleChannel } from './channel-access.ts';
import type { MethodCall, MethodFamily } from './method.ts';

export const reactionMethods: MethodFamily = {
  'reactions.add': {
    scopes: ['reactions:write'],
    body: 'form_or_json',
    run(call) {
      const reaction = ownReaction(call);
      const { channel, message } = item(call);
      if (channel.isArchived) throw new SlackRefusal('is_archived');
      const result = addReaction(call.world.workspace, channel, message, reaction);
      if (result === 'already_there') throw new SlackRefusal('already_reacted');
      if (result !== 'added') throw new SlackRefusal(result);
      return {};
    },
  },
  'reactions.remove': {
    scopes: ['reactions:write'],
    body: 'form_or_json',
    run(call) {
      const reaction = ownReaction(call);
      const { channel, message } = item(call);
      const result = removeReaction(call.world.workspace, channel, message, reaction);
      if (result === 'not_there') throw new SlackRefusal('no_reaction');
      return {};
    },
  },
  'reactions.get': {
    scopes: ['reactions:read'],
    body: 'form',
    run(call) {
      const { channel, message } = item(call);
      return {
        type: 'message',
        channel: channel.id,
        message: messageShape(call.world.workspace, message, 'without_metadata'),
      };
    },
  },
};

function ownReaction({ args, world }: MethodCall): { user: string; name: string } {
  const name = args.must('name');
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackRefusal('invalid_name');
  return { user: world.workspace.app.botUserId, name };
}

function item(call: MethodCall): { channel: Channel; message: Message } {
  const { args } = call;
  const ts = args.text('timestamp');
  if (!args.has('channel') || !ts) throw new SlackRefusal('no_item_specified');
  if (!/^\d+\.\d+$/.test(ts)) throw new SlackRefusal('bad_timestamp');
  const channel = visibleChannel(call);
  return { channel, message: mustFindMessage(channel, ts) };
}
