import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { AgentId, OutboxId, WorkspaceId } from '../domain/ids.ts';
import type { Place } from '../domain/listed.ts';
import { callSlack, isHopeless, Refused } from './refused.ts';
import { surfaceMetadata } from './surface-metadata.ts';
import { withMention } from './with-mention.ts';

/** A place to post to. `mention` names whom the message is for, where others read it too. */
export interface Target {
  slackChannel: string;
  threadTs: string | null;
  mention: AgentId | null;
  /** Which gate a 429 concerns: the Slack channel's, or the person's. */
  gate: string;
}

export interface SurfaceMessage {
  text: string;
  blocks: KnownBlock[];
}

/** The messages of our surfaces in Slack. Everything throws `Refused`. */
export interface SlackMessages {
  post(message: SurfaceMessage, target: Target, outboxId: OutboxId): Promise<Place>;
  /** To the first of the targets that takes it. */
  postSomewhere(message: SurfaceMessage, targets: Target[], outboxId: OutboxId): Promise<Place>;
  update(message: SurfaceMessage, place: Place, mention: AgentId | null): Promise<void>;
  /** What is gone already, or not ours to take away, counts as removed. */
  remove(place: Place): Promise<void>;
}

export function createSlackMessages(client: WebClient, workspaceId: WorkspaceId): SlackMessages {
  async function post(
    message: SurfaceMessage,
    { slackChannel, threadTs, mention, gate }: Target,
    outboxId: OutboxId,
  ): Promise<Place> {
    const answer = await callSlack(gate, () =>
      client.chat.postMessage({
        channel: slackChannel,
        ...content(message, mention),
        metadata: surfaceMetadata(outboxId),
        unfurl_links: false,
        unfurl_media: false,
        ...(threadTs === null ? {} : { thread_ts: threadTs, reply_broadcast: false }),
      }),
    );
    if (answer.ts === undefined) {
      throw new Refused({ remedy: 'retry_uncertain', reason: 'no ts in the answer' });
    }
    return { slackChannel: answer.channel ?? slackChannel, ts: answer.ts };
  }

  return {
    post,
    postSomewhere: async (message, targets, outboxId) => {
      for (const target of targets.slice(0, -1)) {
        try {
          return await post(message, target, outboxId);
        } catch (error) {
          if (!isHopeless(error)) throw error;
        }
      }
      const last = targets.at(-1);
      if (last === undefined) throw new Error('a surface has to stand somewhere');
      return post(message, last, outboxId);
    },
    update: async (message, { slackChannel: channel, ts }, mention) => {
      await callSlack(`update:${workspaceId}`, () =>
        client.chat.update({ channel, ts, ...content(message, mention) }),
      );
    },
    remove: async ({ slackChannel: channel, ts }) => {
      try {
        await callSlack(null, () => client.chat.delete({ channel, ts }));
      } catch (error) {
        if (!isHopeless(error)) throw error;
      }
    },
  };
}

function content(message: SurfaceMessage, mention: AgentId | null) {
  const { text, blocks } = mention === null ? message : withMention(message, { agentId: mention });
  return { text, blocks, parse: 'none' as const, link_names: false };
}
