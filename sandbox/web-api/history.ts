import { repliesOf } from '../messages.ts';
import type { Message } from '../model.ts';
import { messageShape, readableMetadata } from '../shapes.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { Args } from './args.ts';
import { isBotIn, scopeByKind, visibleChannel } from './channel-access.ts';
import type { MethodCall, MethodFamily } from './method.ts';
import { pageOf } from './pages.ts';

const pageLimits = { usual: 100, max: 999 };

export const historyMethods: MethodFamily = {
  'conversations.history': { scopes: scopeByKind('history'), body: 'form_or_json', run: history },
  'conversations.replies': { scopes: scopeByKind('history'), body: 'form', run: replies },
};

/** Newest first, without what stands in threads only. */
function history(call: MethodCall): Record<string, unknown> {
  const { args, world } = call;
  const channel = visibleChannel(call);
  if (!isBotIn(world, channel)) throw new SlackRefusal('not_in_channel');
  const inRange = rangeOf(args);
  const messages = [...channel.messages.values()]
    .filter((message) => !isHiddenReply(message) && inRange(message.ts))
    .reverse();
  const { page, response_metadata } = pageOf(messages, args, pageLimits);
  const hasMore = response_metadata.next_cursor !== '';
  return {
    messages: shapes(call, page),
    has_more: hasMore,
    pin_count: 0,
    channel_actions_ts: null,
    channel_actions_count: 0,
    ...(hasMore && { response_metadata }),
  };
}

/** The parent and its replies, oldest first. */
function replies(call: MethodCall): Record<string, unknown> {
  const { args } = call;
  const channel = visibleChannel(call);
  const asked = channel.messages.get(args.must('ts'));
  const parent = asked && channel.messages.get(asked.threadTs ?? asked.ts);
  if (!parent) throw new SlackRefusal('thread_not_found');
  const inRange = rangeOf(args);
  const messages = [parent, ...repliesOf(channel, parent.ts).filter((reply) => inRange(reply.ts))];
  const { page, response_metadata } = pageOf(messages, args, { usual: 1000, max: 1000 });
  const hasMore = response_metadata.next_cursor !== '';
  return {
    messages: shapes(call, page),
    has_more: hasMore,
    ...(hasMore && { response_metadata }),
  };
}

function isHiddenReply(message: Message): boolean {
  return message.threadTs !== undefined && message.threadTs !== message.ts && !message.isBroadcast;
}

function rangeOf(args: Args): (ts: string) => boolean {
  const oldest = tsOf(args, 'oldest', 'invalid_ts_oldest') ?? 0;
  const latest = tsOf(args, 'latest', 'invalid_ts_latest') ?? Number.POSITIVE_INFINITY;
  const inclusive = args.flag('inclusive', false);
  return (ts) => {
    const at = Number(ts);
    if (at === oldest || at === latest) return inclusive;
    return at > oldest && at < latest;
  };
}

function tsOf(args: Args, name: string, refusal: string): number | undefined {
  const text = args.text(name);
  if (text === undefined || text === '') return undefined;
  if (Number.isNaN(Number(text))) throw new SlackRefusal(refusal);
  return Number(text);
}

function shapes(call: MethodCall, messages: Message[]): unknown[] {
  const isAsked = call.args.flag('include_all_metadata', false);
  const metadata = isAsked ? readableMetadata(call.world) : 'without_metadata';
  return messages.map((message) => messageShape(call.world.workspace, message, metadata));
}
