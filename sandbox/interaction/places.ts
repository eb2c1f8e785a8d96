import type { KnownBlock } from '@slack/types';
import type { Channel, StoredView } from '../model.ts';
import type { InputValues, Place } from '../page-protocol.ts';
import { messageShape } from '../shapes.ts';
import { ImpossibleAction } from '../slack-refusal.ts';
import { mustFindChannel } from '../workspace.ts';
import type { World } from '../world.ts';
import { initialValues, mergeValues } from './elements.ts';
import { channelOf, viewOf } from './payloads.ts';
import type { ResponseTarget } from './response-urls.ts';

type Json = Record<string, unknown>;

/** A surface with blocks that somebody looks at, and how it is told in a payload. */
export type Surface = {
  blocks: KnownBlock[];
  /** What stood there before, newest first, and may still be on a screen that is behind. */
  earlierBlocks?: KnownBlock[];
  /** `container` and `channel`, `message` or `view`. */
  context: (typed: InputValues | undefined) => Json;
  respondTo?: Omit<ResponseTarget, 'user'>;
  channel?: Channel;
  view?: StoredView;
  warn: (user: string) => void;
  forgetWarning: (user: string) => void;
};

export function surfaceAt(world: World, user: string, place: Place): Surface {
  switch (place.kind) {
    case 'message':
      return messageSurface(world, user, place);
    case 'ephemeral':
      return ephemeralSurface(world, user, place);
    case 'modal':
      return viewSurface(world, openModalOf(world, user, place.viewId));
    case 'home': {
      const id = world.workspace.homes.get(user);
      const home = id === undefined ? undefined : world.workspace.views.get(id);
      if (!home) throw new ImpossibleAction('The app has not published a Home for this person.');
      return viewSurface(world, home);
    }
  }
}

export function openModalOf(world: World, user: string, viewId: string): StoredView {
  const view = world.workspace.views.get(viewId);
  const isTheirs = world.workspace.modals.get(user)?.includes(viewId);
  if (!view || !isTheirs) throw new ImpossibleAction('That modal is no longer open.');
  return view;
}

/** A channel that this person is in. */
export function channelOfMember(world: World, user: string, idOrName: string): Channel {
  const channel = mustFindChannel(world.workspace, idOrName);
  if (!channel.members.has(user)) throw new ImpossibleAction('They are not in that conversation.');
  return channel;
}

function messageSurface(world: World, user: string, place: Place & { kind: 'message' }): Surface {
  const channel = channelOfMember(world, user, place.conversation);
  const message = channel.messages.get(place.ts);
  if (!message) throw new ImpossibleAction('That message is no longer there.');
  const isReply = message.threadTs !== undefined && message.threadTs !== message.ts;
  return {
    blocks: message.blocks ?? [],
    earlierBlocks: message.earlierBlocks ?? [],
    channel,
    context: (typed) => ({
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: channel.id,
        is_ephemeral: false,
        ...(isReply && { thread_ts: message.threadTs }),
      },
      channel: channelOf(channel),
      message: messageShape(world.workspace, message, 'with_metadata'),
      state: { values: mergeValues(initialValues(message.blocks ?? []), typed) },
    }),
    respondTo: {
      channel: channel.id,
      original: {
        kind: 'message',
        ts: message.ts,
        ...(isReply && message.threadTs && { threadTs: message.threadTs }),
      },
    },
    warn: (warned) => message.warnedFor.add(warned),
    forgetWarning: (warned) => message.warnedFor.delete(warned),
  };
}

/** Slack sends no `message` for what only one person sees. */
function ephemeralSurface(
  world: World,
  user: string,
  place: Place & { kind: 'ephemeral' },
): Surface {
  const ephemeral = world.workspace.ephemerals.find(
    (other) => other.ts === place.ts && other.user === user,
  );
  if (!ephemeral) throw new ImpossibleAction('That message is gone.');
  const channel = mustFindChannel(world.workspace, ephemeral.channel);
  return {
    blocks: ephemeral.blocks ?? [],
    channel,
    context: (typed) => ({
      container: {
        type: 'message',
        message_ts: ephemeral.ts,
        channel_id: channel.id,
        is_ephemeral: true,
        ...(ephemeral.threadTs && { thread_ts: ephemeral.threadTs }),
      },
      channel: channelOf(channel),
      state: { values: mergeValues(initialValues(ephemeral.blocks ?? []), typed) },
    }),
    respondTo: {
      channel: channel.id,
      original: {
        kind: 'ephemeral',
        ts: ephemeral.ts,
        ...(ephemeral.threadTs && { threadTs: ephemeral.threadTs }),
      },
    },
    warn: (warned) => ephemeral.warnedFor.add(warned),
    forgetWarning: (warned) => ephemeral.warnedFor.delete(warned),
  };
}

/** No `response_url` here, as in Slack. */
function viewSurface(world: World, view: StoredView): Surface {
  return {
    blocks: view.blocks,
    earlierBlocks: world.workspace.earlierViewBlocks.get(view.id) ?? [],
    view,
    context(typed) {
      view.state = { values: mergeValues(view.state.values, typed) };
      world.workspace.touch();
      return {
        container: { type: 'view', view_id: view.id },
        view: viewOf(world, view, view.state.values),
      };
    },
    warn: () => {},
    forgetWarning: () => {},
  };
}
