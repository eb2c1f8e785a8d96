import type { WebClient } from '@slack/web-api';
import type { AgentId } from '../domain/ids.ts';

/** Finds the channel of direct messages with somebody. Throws what the client throws. */
export type DirectChannels = (agentId: AgentId) => Promise<string>;

/** Slack never changes that channel, so one call a person is enough. */
export function createDirectChannels(client: WebClient): DirectChannels {
  const known = new Map<AgentId, string>();
  return async (agentId) => {
    const before = known.get(agentId);
    if (before !== undefined) return before;
    const answer = await client.conversations.open({ users: agentId });
    const id = answer.channel?.id;
    if (id === undefined) throw new Error('conversations.open named no channel');
    known.set(agentId, id);
    return id;
  };
}
