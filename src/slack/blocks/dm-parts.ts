import type { KnownBlock } from '@slack/types';
import type { AgentId } from '../../domain/ids.ts';
import type { ConversationView } from '../../domain/views.ts';
import { forPush, nameOf, titleOf } from './facts.ts';
import { LIMITS } from './limits.ts';
import { dayAndTime, type Line, line, type Part, paragraphs, section, toText } from './lines.ts';
import { clockOf, stateLine } from './state-line.ts';
import { shorten } from './text.ts';

/** A direct message. `folded`: it only says what has become of the matter, and has nothing to press. */
export interface Dm {
  text: string;
  blocks: KnownBlock[];
  folded: boolean;
}

/** What has become of it, in one line, the same for every DM about it: so no two of them contradict each other (UX.md A10). */
export function folded(view: ConversationView, reader: AgentId): Dm {
  return {
    text: pushText(whereItIs(forPush(view), reader)),
    blocks: [paragraphs(section(whereItIs(view, reader)))],
    folded: true,
  };
}

/** `#142 · Marta Díaz is with Ben since 14:12.` */
function whereItIs(view: ConversationView, reader: AgentId): Line {
  const { conversation, names } = view;
  const what = titleOf(view);
  if (conversation.status === 'resolved') {
    return line(what, conversation.dismissed === null ? ' was ' : ': ', stateLine(view), '.');
  }
  const { owner, turn } = conversation;
  if (owner === null) return line(`${what} is back to unassigned.`);
  const since = dayAndTime(owner.since, clockOf(view));
  if (owner.agentId !== reader) {
    return line(`${what} is with ${nameOf(names, owner.agentId)} since `, since, '.');
  }
  return turn.of === 'customer'
    ? line(`${what}: answered `, dayAndTime(turn.since, clockOf(view)), '.')
    : line(`${what} is yours since `, since, '.');
}

export function pushText(...parts: Part[]): string {
  return shorten(toText(...parts), LIMITS.messageText);
}
