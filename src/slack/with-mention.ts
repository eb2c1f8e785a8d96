import type { KnownBlock } from '@slack/types';
import type { AgentId } from '../domain/ids.ts';

/** The message, beginning with a mention of somebody, or of a user group. The first block keeps the id by which the message is recognized. */
export function withMention(
  message: { text: string; blocks: KnownBlock[] },
  who: { agentId: AgentId } | { group: string },
): { text: string; blocks: KnownBlock[] } {
  const mention = 'group' in who ? `<!subteam^${who.group}>` : `<@${who.agentId}>`;
  const [first, ...rest] = message.blocks;
  const { block_id: id, ...unnamed } = first ?? {};
  const line: KnownBlock = {
    type: 'section',
    ...(id === undefined ? {} : { block_id: id }),
    text: { type: 'mrkdwn', text: mention },
  };
  const after = first === undefined ? [] : [unnamed as KnownBlock];
  return { text: `${mention} ${message.text}`, blocks: [line, ...after, ...rest] };
}
