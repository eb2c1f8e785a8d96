import { ownerOf } from '../../domain/conversation.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { conversationButton, openButton, subjectOf } from './conversation-buttons.ts';
import { type Dm, folded, pushText } from './dm-parts.ts';
import { actions, blocksOf } from './elements.ts';
import { customerName, forPush, maySayWords, titleOf, viewMarks } from './facts.ts';
import { bold, type Line, line, paragraphs, quote, section } from './lines.ts';
import { messageWords } from './message-words.ts';
import { stateLine } from './state-line.ts';

type View = SurfaceViewOf<'follow_dm'>;

/** How it goes on, to who follows it and does not own it: one message, posted anew when something turns. */
export function followDm(view: View): Dm {
  const { conversation, surface, follows } = view;
  if (ownerOf(conversation) === surface.agentId) return folded(view, surface.agentId);
  if (!follows) return noLonger(view);
  const subject = subjectOf(view);
  const last = view.lastFromCustomer;
  return {
    text: pushText(heading(forPush(view)), ': ', stateLine(forPush(view)), '.'),
    blocks: blocksOf(
      paragraphs(
        section(bold(heading(view)), viewMarks(view)),
        quote(last === null ? '' : line(bold(`${customerName(view)}: `), messageWords(last, 200))),
        section(stateLine(view)),
      ),
      actions([conversationButton('unfollow', subject), openButton(subject, view)]),
    ),
    folded: false,
  };
}

function heading(view: View): Line {
  return line(`You follow ${maySayWords(view) ? titleOf(view) : `#${view.number}`}`);
}

function noLonger(view: View): Dm {
  const words = (of: View) => line(`You no longer follow ${titleOf(of)}.`);
  return {
    text: pushText(words(forPush(view))),
    blocks: [paragraphs(section(words(view)))],
    folded: true,
  };
}
