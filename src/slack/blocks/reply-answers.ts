import type { AgentId } from '../../domain/ids.ts';
import type { ConversationView, MessageView } from '../../domain/views.ts';
import { type Answer, answer } from './answer.ts';
import { conversationButton, subjectOf } from './conversation-buttons.ts';
import { actions } from './elements.ts';
import { customerName, firstName } from './facts.ts';
import { bold, line, paragraphs, quote, section, timeWithSeconds } from './lines.ts';
import { anywayButtons, undoButton } from './reply-buttons.ts';
import { clockOf } from './state-line.ts';
import { type InTheWay, inTheWayWords } from './stopped-words.ts';
import { durationWords } from './text.ts';

/** What is told about their own reply to whoever sends it, takes it back, or sends it all the same. */

/** `⏳ Goes to Marta in 10 seconds`: they have just sent it. The clock time stays true when the ten seconds do not. */
export function replyHeld(
  view: ConversationView,
  { messageNumber, until }: { messageNumber: number; until: number },
): Answer {
  const name = firstName(customerName(view));
  return answer(
    line(
      `⏳ Goes to ${name} in ${durationWords(until - view.now)}, at `,
      timeWithSeconds(until, clockOf(view)),
      '.',
    ),
    actions([undoButton(view, messageNumber)]),
  );
}

/** They took it back in time. `isKept`: its text stands in Reply when they open it. */
export function replyTakenBack(view: ConversationView, text: 'in_reply' | 'in_thread'): Answer {
  const name = firstName(customerName(view));
  const where = text === 'in_reply' ? 'Your text waits in Reply.' : 'It stays with the team.';
  const isOpen = view.conversation.status === 'open';
  return answer(
    line(bold('Taken back.'), ` Nothing went to ${name}. ${where}`),
    text === 'in_reply' && isOpen
      ? actions([conversationButton('reply', subjectOf(view), { primary: true })])
      : null,
  );
}

/** The ten seconds were over. */
export function tooLateToTakeBack(view: ConversationView, message: MessageView | null): Answer {
  const name = firstName(customerName(view));
  const delivery = message?.delivery ?? null;
  const at = delivery !== null && 'at' in delivery ? delivery.at : null;
  return answer(
    line(
      `Too late to take that back: it went out to ${name}`,
      at === null ? null : line(' at ', timeWithSeconds(at, clockOf(view))),
      '. If something in it is wrong, a second message puts it right.',
    ),
    view.conversation.status === 'open'
      ? actions([conversationButton('reply', subjectOf(view))])
      : null,
  );
}

/** It did not go out this time either: what came meanwhile, and the same question again. */
export function stillInTheWay(
  view: ConversationView,
  message: Pick<MessageView, 'number' | 'typedIn'>,
  inTheWay: InTheWay,
): Answer {
  const { said, words } = inTheWayWords(inTheWay, view);
  const sentence = line(bold('Not sent. '), said);
  const over: { over?: AgentId } =
    inTheWay.why === 'owned_by_other' ? { over: inTheWay.owner } : {};
  const told = answer(sentence, actions(anywayButtons(view, message, over)));
  if (words === null) return told;
  const [, ...next] = told.blocks;
  return { ...told, blocks: [paragraphs(section(sentence), quote(words)), ...next] };
}
