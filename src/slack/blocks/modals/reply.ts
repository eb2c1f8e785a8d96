import type { ModalView } from '@slack/types';
import { longestReply } from '../../../domain/commands.ts';
import type { ConversationView } from '../../../domain/views.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { blocksOf } from '../elements.ts';
import { CHANNEL_NAMES, customerName, firstName } from '../facts.ts';
import { bold, dotted, type Line, line, paragraphs, quote, section } from '../lines.ts';
import { messageWords } from '../message-words.ts';
import { stateLine } from '../state-line.ts';
import { input, metadataOf, modal, type Opening, textInput } from './frame.ts';
import { transcript } from './transcript.ts';

/**
 * *Reply*: the last messages, the deadline, and what goes to the customer. `draft` is what was typed so far. `stopped`: it was not
 * sent because the customer wrote again; what they wrote stands on top, and sending now counts as having seen it.
 */
export function replyModal(
  view: ConversationView,
  options: Opening & { draft?: string; stopped?: boolean } = {},
): ModalView {
  const { draft, stopped } = options;
  const name = firstName(customerName(view));
  return modal({
    callbackId: MODALS.reply,
    title: `Reply · #${view.number}`,
    submit: stopped ? 'Send anyway' : 'Send',
    metadata: metadataOf(view, options),
    blocks: blocksOf(
      stopped ? stoppedNotice(view, name) : null,
      paragraphs(section(heading(view)), section(ownership(view))),
      transcript(view),
      input(
        INPUTS.message,
        `Message to ${name}`,
        textInput({
          multiline: true,
          focused: true,
          longest: longestReply(view.conversation.channel),
          ...(draft === undefined ? {} : { initial: draft }),
        }),
        { hint: `${name} reads this on ${CHANNEL_NAMES[view.conversation.channel]}.` },
      ),
    ),
  });
}

function stoppedNotice(view: ConversationView, name: string): ReturnType<typeof paragraphs> {
  const words = view.lastFromCustomer === null ? '' : messageWords(view.lastFromCustomer, 500);
  return paragraphs(
    section('⚠ ', bold('Not sent. '), `${name} wrote again while you were typing:`),
    quote(words),
    section('Change your message below, or send it as it is.'),
  );
}

function heading(view: ConversationView): Line {
  return dotted(
    bold(customerName(view)),
    CHANNEL_NAMES[view.conversation.channel],
    stateLine(view),
  );
}

/** A reply to what nobody owns claims it; people should know before they send. */
function ownership({ conversation }: ConversationView): Line {
  if (conversation.status === 'resolved' || conversation.owner !== null) return [];
  return line('Nobody owns it. Sending claims it for you.');
}
