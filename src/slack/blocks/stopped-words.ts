import { isOurTurn } from '../../domain/conversation.ts';
import type { AgentId } from '../../domain/ids.ts';
import type { StoppedBecause } from '../../domain/message.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { ConversationView, MessageView } from '../../domain/views.ts';
import { atBeginning, customerName, firstName, nameOf, personName } from './facts.ts';
import { bold, type Line, line, time } from './lines.ts';
import { messageWords } from './message-words.ts';
import { clockOf } from './state-line.ts';

/** What was quicker than a reply, or stands in its way; whoever sends it all the same has seen this. */
export type InTheWay =
  | { why: StoppedBecause }
  | { why: 'colleague_replied'; by: AgentId }
  | { why: 'owned_by_other'; owner: AgentId };

/** Of a refusal that can be passed over knowingly; null: of others. */
export function inTheWayOf(refusal: Refusal): InTheWay | null {
  const { reason } = refusal;
  if (reason === 'customer_wrote_again') return { why: 'customer_wrote' };
  if (reason === 'colleague_replied') return { why: 'colleague_replied', by: refusal.by };
  return reason === 'owned_by_other' ? { why: 'owned_by_other', owner: refusal.owner } : null;
}

/** `Marta wrote again while you were typing:`, and the words that came. */
export function inTheWayWords(
  inTheWay: InTheWay,
  view: ConversationView,
  meanwhile: 'while you were typing' | 'before it went out' = 'while you were typing',
): { said: Line; words: string | null } {
  const name = firstName(customerName(view));
  const { lastMessages, lastFromCustomer, names } = view;
  switch (inTheWay.why) {
    case 'customer_wrote':
      return quoting(`${atBeginning(name)} wrote again ${meanwhile}`, lastFromCustomer);
    case 'answered_elsewhere': {
      const answer = lastMessages.findLast(({ author }) => author.kind === 'elsewhere');
      const by = answer?.author.kind === 'elsewhere' ? answer.author.name : null;
      const who =
        by === null ? `${atBeginning(name)} was answered` : `${personName(by)} answered ${name}`;
      return quoting(`${who} elsewhere ${meanwhile}`, answer ?? null);
    }
    case 'colleague_replied': {
      const { by } = inTheWay;
      const reply = lastMessages.findLast(
        ({ kind, author }) => kind === 'reply' && author.kind === 'agent' && author.agentId === by,
      );
      return quoting(`${nameOf(names, by)} answered ${name} ${meanwhile}`, reply ?? null);
    }
    case 'owned_by_other':
      return { said: ownerWords(inTheWay.owner, view), words: null };
  }
}

function quoting(said: string, message: MessageView | null): { said: Line; words: string | null } {
  if (message === null) return { said: line(said, '.'), words: null };
  return { said: line(said, ':'), words: messageWords(message, 500) };
}

/** `Ana Silva owns #142 and has until 14:15.` */
function ownerWords(owner: AgentId, view: ConversationView): Line {
  const { conversation, names, number } = view;
  const name = nameOf(names, owner);
  const due = isOurTurn(conversation)
    ? (conversation.owner?.window ?? conversation.turn.response)
    : null;
  return line(
    bold(name),
    ` owns #${number}`,
    due === null || due.phase === 'late'
      ? ' now'
      : line(' and has until ', time(due.dueAt, clockOf(view))),
    `. If you send this, ${firstName(name)} stays the owner.`,
  );
}
