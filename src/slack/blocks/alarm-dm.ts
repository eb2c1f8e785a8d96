import { isOurTurn } from '../../domain/conversation.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { conversationButton, openButton, subjectOf } from './conversation-buttons.ts';
import { type Dm, folded, pushText } from './dm-parts.ts';
import { actions, blocksOf } from './elements.ts';
import { customerName, maySayWords, PRIORITY_WORDS, viewMarks } from './facts.ts';
import { bold, dotted, type Line, line, paragraphs, quote, section } from './lines.ts';
import { messageWords } from './message-words.ts';
import { stateLine } from './state-line.ts';
import { excerpt } from './text.ts';

type View = SurfaceViewOf<'alarm_dm'>;

/** A customer wrote a word that the team wants to know of at once. One line as soon as it is answered or resolved. */
export function alarmDm(view: View): Dm {
  const { conversation, surface, message, number } = view;
  const runs = isOurTurn(conversation) && conversation.turn.startedIn === surface.turnStartedIn;
  if (!runs) return folded(view, conversation.status === 'open' ? ownerOr(view) : surface.agentId);
  const subject = subjectOf(view);
  const isFree = conversation.owner === null;
  const words = message === null ? '' : messageWords(message, 300);
  return {
    text: pushText(
      maySayWords(view)
        ? line(heading(view), words === '' ? '.' : `: “${words}”`)
        : `⚠ #${number}: a customer wrote a word that you want to know of.`,
    ),
    blocks: blocksOf(
      paragraphs(section(heading(view)), quote(words), section(standing(view))),
      actions([
        isFree
          ? conversationButton('claim', subject, { primary: true })
          : conversationButton('reassign', subject),
        isFree ? conversationButton('reassign', subject, { label: 'Assign…' }) : null,
        openButton(subject, view),
      ]),
    ),
    folded: false,
  };
}

/** `⚠ #142 · Marta Díaz wrote “lawyer”` */
function heading(view: View): Line {
  return line(
    '⚠ ',
    bold(`#${view.number} · ${customerName(view)}`),
    viewMarks(view),
    ` wrote “${excerpt(view.word, 60)}”`,
  );
}

function standing(view: View): Line {
  const priority = PRIORITY_WORDS[view.conversation.details.priority];
  return dotted(stateLine(view), priority === null ? null : `now ${priority}`);
}

/** As the owner would read it: when it was answered. */
function ownerOr({ conversation, surface }: View) {
  return conversation.status === 'open'
    ? (conversation.owner?.agentId ?? surface.agentId)
    : surface.agentId;
}
