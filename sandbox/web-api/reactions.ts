import { addReaction, removeReaction } from '../messages.ts';
import type { Channel, Message } from '../model.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import { mustFindMessage, visibleChannel } from './channel-access.ts';
import type { MethodCall, MethodFamily } from './method.ts';

export const reactionMethods: MethodFamily = {
  'reactions.add': {
    scopes: ['reactions:write'],
    body: 'form_or_json',
    run(call) {
      const { channel, message, reaction } = read(call);
      if (channel.isArchived) throw new SlackRefusal('is_archived');
      const result = addReaction(call.world.workspace, channel, message, reaction);
      if (result === 'already_there') throw new SlackRefusal('already_reacted');
      return {};
    },
  },
  'reactions.remove': {
    scopes: ['reactions:write'],
    body: 'form_or_json',
    run(call) {
      const { channel, message, reaction } = read(call);
      const result = removeReaction(call.world.workspace, channel, message, reaction);
      if (result === 'not_there') throw new SlackRefusal('no_reaction');
      return {};
    },
  },
};

function read(call: MethodCall): {
  channel: Channel;
  message: Message;
  reaction: { user: string; name: string };
} {
  const name = call.args.must('name');
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackRefusal('invalid_name');
  const channel = visibleChannel(call);
  const message = mustFindMessage(channel, call.args.must('timestamp'));
  return {
    channel,
    message,
    reaction: { user: call.world.workspace.app.botUserId, name },
  };
}
