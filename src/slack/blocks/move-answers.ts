import type { AgentId } from '../../domain/ids.ts';
import type { Person } from '../../domain/listed.ts';
import type { ConversationView } from '../../domain/views.ts';
import { type Answer, answer } from './answer.ts';
import { nameOf, personName, titleOf } from './facts.ts';
import { LIMITS } from './limits.ts';
import { bold, bullets, type Line, line, paragraphs, section, time, toText } from './lines.ts';
import { clockOf } from './state-line.ts';
import { plural, shorten } from './text.ts';

/** What is told whoever moves several: what went where, and what did not go because something changed. */
export function movedAnswer(result: {
  went: { to: Person; conversations: ConversationView[] }[];
  stayed: ConversationView[];
  /** Whoever moved them. */
  by: AgentId;
}): Answer {
  const went = result.went.filter(({ conversations }) => conversations.length > 0);
  const sentences: Line[] = went.map(({ to, conversations }) => {
    const what = plural(conversations.length, 'conversation is', 'conversations are');
    const numbers = conversations.map(({ number }) => `#${number}`).join(', ');
    const whom = to.id === result.by ? 'yours' : `with ${personName(to.name)}`;
    return line(bold(`${what} ${whom} now`), `: ${numbers}. `);
  });
  const stayed = result.stayed.map(whyStayed);
  const head =
    stayed.length === 0
      ? null
      : line(
          bold(went.length === 0 ? 'Nothing was moved: ' : 'Not moved: '),
          'something changed while you were choosing.',
        );
  return {
    text: shorten(toText(...sentences, head), LIMITS.messageText),
    blocks: [
      paragraphs(
        ...sentences.map((each) => section(each)),
        head === null ? null : section(head),
        stayed.length === 0 ? null : bullets(stayed),
      ),
    ],
  };
}

function whyStayed(view: ConversationView): Line {
  const { conversation, names } = view;
  const what = titleOf(view);
  if (conversation.status === 'resolved') return line(`${what} is resolved.`);
  const { owner } = conversation;
  if (owner === null) return line(`${what} went back to unassigned.`);
  const name = nameOf(names, owner.agentId);
  return line(`${what} is with ${name} since `, time(owner.since, clockOf(view)), '.');
}

/** More than can be waited for. */
export function movingSoon(count: number): Answer {
  return answer(
    line(
      `${plural(count, 'conversation is', 'conversations are')} on the way. Whoever gets or gives some hears of it, and each card shows its owner.`,
    ),
  );
}
