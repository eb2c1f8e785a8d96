import { ownerOf } from '../../domain/conversation.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { conversationButton, openButton, subjectOf } from './conversation-buttons.ts';
import { type Dm, folded, pushText } from './dm-parts.ts';
import { actions, blocksOf } from './elements.ts';
import { customerName, firstName, forPush, maySayWords, personName, titleOf } from './facts.ts';
import { bold, type Line, line, paragraphs, quote, section } from './lines.ts';
import { messageWords } from './message-words.ts';
import { sendButton } from './typed-buttons.ts';

/** "Chen has an answer for #142", to its owner: one tap sends it. One line as soon as it is sent, or no longer theirs to send. */
export function suggestionDm(view: SurfaceViewOf<'suggestion_dm'>): Dm {
  const { conversation, message, surface } = view;
  if (ownerOf(conversation) !== surface.agentId) return folded(view, surface.agentId);
  if (message === null) return settled(view, 'was deleted again.');
  if (message.kind === 'reply') {
    return settled(view, 'was taken. Its thread says how far it is.');
  }
  const words = messageWords(message, 500);
  return {
    text: maySayWords(view)
      ? pushText(line(heading(view), ` “${messageWords(message, 200)}”`))
      : pushText(heading(forPush(view))),
    blocks: blocksOf(
      paragraphs(section(bold(heading(view))), quote(words)),
      actions([
        sendButton({ ...view, message }, { label: `Send to ${firstName(customerName(view))}` }),
        conversationButton('reply', subjectOf(view)),
        openButton(subjectOf(view), view),
      ]),
    ),
    folded: false,
  };
}

/** `Chen Wu has an answer for #142 · Marta Díaz:` */
function heading(view: SurfaceViewOf<'suggestion_dm'>): Line {
  return line(`${personName(view.by.name)} has an answer for ${titleOf(view)}:`);
}

function settled(view: SurfaceViewOf<'suggestion_dm'>, what: string): Dm {
  const said = (shown: SurfaceViewOf<'suggestion_dm'>): Line =>
    line(`${titleOf(shown)}: ${personName(view.by.name)}’s answer ${what}`);
  return {
    text: pushText(said(forPush(view))),
    blocks: [paragraphs(section(said(view)))],
    folded: true,
  };
}
