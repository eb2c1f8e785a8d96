import type { ReplyDelivery } from '../../domain/message.ts';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { openButton, subjectOf } from './conversation-buttons.ts';
import type { Dm } from './dms.ts';
import { actions, blocksOf } from './elements.ts';
import { customerName, nameOf } from './facts.ts';
import { LIMITS } from './limits.ts';
import {
  bold,
  type Clockwork,
  type Line,
  line,
  paragraphs,
  quote,
  section,
  time,
  toText,
} from './lines.ts';
import { deliveryLine, messageWords } from './message-words.ts';
import { sendAgainButton } from './send-again.ts';
import { clockOf } from './state-line.ts';
import { oneLine, shorten } from './text.ts';

/** "Your reply did not arrive", to the owner: nobody looks into a thread for that. Folds when it arrived after all. */
export function replyTroubleDm(view: SurfaceViewOf<'reply_trouble_dm'>): Dm {
  const { message } = view;
  const trouble = troubleOf(message.delivery);
  const reply = line(whose(view), ` to ${customerName(view)} on #${view.number}`);
  if (trouble === null) {
    const whole = line(reply, whatBecameOfIt(message.delivery, clockOf(view)));
    return { text: toText(whole), blocks: [paragraphs(section(whole))], folded: true };
  }
  const heading = line(bold(line(reply, ` ${trouble}`)));
  const why = deliveryLine(message.delivery, clockOf(view));
  const text = line(reply, ` ${trouble}: “${oneLine(messageWords(message, 200))}”`);
  return {
    text: shorten(toText(text), LIMITS.messageText),
    blocks: blocksOf(
      paragraphs(section(heading), quote(messageWords(message, 300))),
      why === null ? null : paragraphs(section(why)),
      actions([sendAgainButton(view, { primary: true }), openButton(subjectOf(view), view)]),
    ),
    folded: false,
  };
}

function troubleOf(delivery: ReplyDelivery | null): string | null {
  if (delivery?.state === 'failed') return 'was not sent.';
  return delivery?.state === 'uncertain' ? 'may not have arrived.' : null;
}

function whose({ message, names, surface }: SurfaceViewOf<'reply_trouble_dm'>): string {
  const { author } = message;
  if (author.kind !== 'agent' || author.agentId === surface.agentId) return 'Your reply';
  return `${nameOf(names, author.agentId)}’s reply`;
}

function whatBecameOfIt(delivery: ReplyDelivery | null, clock: Clockwork): Line {
  if (delivery === null || !('at' in delivery))
    return line(' was sent again. Its thread says how far it is.');
  return line(' arrived after all, ', time(delivery.at, clock), '.');
}
