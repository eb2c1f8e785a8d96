import type { WebClient } from '@slack/web-api';
import type { Instant, OutboxId } from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import { slackCodeOf } from './errors.ts';
import { outboxIdInMessage } from './surface-metadata.ts';

/** Our clock and Slack's may differ by this much. */
const CLOCK_DOUBT = 120_000;
const PAGE = 200;
const MOST_PAGES = 10;

export interface PostSearch {
  slackChannel: string;
  /** The thread to look in; null: the channel itself. */
  threadTs: string | null;
  outboxId: OutboxId;
  since: Instant;
}

/** Looks in Slack for the post of an outbox entry whose answer was lost. Throws what the client throws. */
export async function findPost(client: WebClient, search: PostSearch): Promise<Place | null> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await readPage(client, search, cursor);
    const post = found.messages.find((message) => outboxIdInMessage(message) === search.outboxId);
    if (post?.ts !== undefined) return { slackChannel: search.slackChannel, ts: post.ts };
    if (!found.next) return null;
    cursor = found.next;
  }
  return null;
}

async function readPage(client: WebClient, search: PostSearch, cursor: string | undefined) {
  const { slackChannel: channel, threadTs } = search;
  const common = {
    channel,
    oldest: ((search.since - CLOCK_DOUBT) / 1_000).toFixed(6),
    limit: PAGE,
    include_all_metadata: true,
    ...(cursor === undefined ? {} : { cursor }),
  };
  if (threadTs === null) {
    const answer = await client.conversations.history(common);
    return { messages: answer.messages ?? [], next: answer.response_metadata?.next_cursor };
  }
  try {
    const answer = await client.conversations.replies({ ...common, ts: threadTs });
    return { messages: answer.messages ?? [], next: answer.response_metadata?.next_cursor };
  } catch (error) {
    if (slackCodeOf(error) === 'thread_not_found') return { messages: [], next: undefined };
    throw error;
  }
}
