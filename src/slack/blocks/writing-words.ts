import type { ConversationView } from '../../domain/views.ts';
import { nameOf } from './facts.ts';
import { type Line, line } from './lines.ts';

/** Who writes to the customer now: `✏ Priya Nair is writing`. Null: nobody. */
export function writingLine({ conversation, names, now }: ConversationView): Line | null {
  const writing = conversation.replying
    .filter(({ until }) => until > now)
    .map(({ agentId }) => nameOf(names, agentId));
  const [first, second, ...more] = writing;
  if (first === undefined) return null;
  if (second === undefined) return line(`✏ ${first} is writing`);
  const others = more.length === 0 ? second : `${more.length + 1} more`;
  return line(`✏ ${first} and ${others} are writing`);
}
