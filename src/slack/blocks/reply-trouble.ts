import type { ReplyDelivery } from '../../domain/message.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { openButton, subjectOf } from './conversation-buttons.ts';
import { type Dm, pushText } from './dm-parts.ts';
import { actions, blocksOf } from './elements.ts';
import { customerWithin, forPush, maySayWords, nameOf } from './facts.ts';
import {
  bold,
  type Line,
  line,
  paragraphs,
  quote,
  section,
  time,
  timeWithSeconds,
} from './lines.ts';
import { deliveryLine, messageWords } from './message-words.ts';
import { stoppedButtons } from './reply-buttons.ts';
import { sendAgainButton } from './send-again.ts';
import { clockOf } from './state-line.ts';
import { inTheWayWords } from './stopped-words.ts';

type View = SurfaceViewOf<'reply_trouble_dm'>;

/**
 * "Your reply did not arrive", to the owner: nobody looks into a thread for that; and "not sent, Marta wrote again" to whoever wrote
 * it. Folds once it is settled.
 */
export function replyTroubleDm(view: View): Dm {
  const { delivery } = view.message;
  if (delivery?.state === 'stopped') return stoppedDm(view, delivery);
  const trouble = troubleOf(delivery);
  if (trouble !== null) return troubleDm(view, trouble);
  const settled = (of: View): Line => line(subject(of), whatBecameOfIt(of));
  return {
    text: pushText(settled(forPush(view))),
    blocks: [paragraphs(section(settled(view)))],
    folded: true,
  };
}

/** The customer, or whoever answered them elsewhere, was quicker: nothing went out, and what came is shown. */
function stoppedDm(view: View, { because }: Extract<ReplyDelivery, { state: 'stopped' }>): Dm {
  const { said, words } = inTheWayWords({ why: because }, view, 'before it went out');
  const notSent = (of: View): Line => line(subject(of), ' was not sent.');
  return {
    text: pushText(notSent(forPush(view)), wordsForPush(view, words)),
    blocks: blocksOf(
      paragraphs(
        section(bold(notSent(view)), ' ', said),
        words === null ? null : quote(words),
        section('You wrote: ', `“${messageWords(view.message, 300)}”`),
      ),
      actions([...stoppedButtons(view), openButton(subjectOf(view), view)]),
    ),
    folded: false,
  };
}

function troubleDm(view: View, trouble: string): Dm {
  const heading = (of: View): Line => line(subject(of), ` ${trouble}`);
  const why = deliveryLine(view.message.delivery, clockOf(view));
  return {
    text: pushText(heading(forPush(view)), wordsForPush(view, messageWords(view.message, 200))),
    blocks: blocksOf(
      paragraphs(section(bold(heading(view))), quote(messageWords(view.message, 300))),
      why === null ? null : paragraphs(section(why)),
      actions([sendAgainButton(view, { primary: true }), openButton(subjectOf(view), view)]),
    ),
    folded: false,
  };
}

function wordsForPush(view: View, words: string | null): string | null {
  return words === null || !maySayWords(view) ? null : ` “${words}”`;
}

function troubleOf(delivery: ReplyDelivery | null): string | null {
  if (delivery?.state === 'failed') return 'was not sent.';
  return delivery?.state === 'uncertain' ? 'may not have arrived.' : null;
}

/** `Your reply to Marta Díaz on #142`. */
function subject({ message, names, surface, ...view }: View): string {
  const { author } = message;
  const isTheirs = author.kind !== 'agent' || author.agentId === surface.agentId;
  const whose = isTheirs ? 'Your reply' : `${nameOf(names, author.agentId)}’s reply`;
  return `${whose} to ${customerWithin(view)} on #${view.number}`;
}

function whatBecameOfIt(view: View): Line {
  const { delivery, kind } = view.message;
  const clock = clockOf(view);
  if (kind === 'note') return line(' stays with the team.');
  switch (delivery?.state) {
    case 'held':
      return line(' goes out after all, at ', timeWithSeconds(delivery.until, clock), '.');
    case 'taken_back':
      return line(' was taken back and never sent.');
    case 'sent':
    case 'delivered':
    case 'read':
      return line(' arrived after all, ', time(delivery.at, clock), '.');
    case 'queued':
    case 'stopped':
    case 'failed':
    case 'uncertain':
    case undefined:
      return line(' was sent again. Its thread says how far it is.');
  }
}
