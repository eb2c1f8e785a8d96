import type { ModalView } from '@slack/types';
import { LONGEST_TEXT } from '../../../domain/commands.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { ConversationView } from '../../../domain/views.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { outcomeOption, plainText } from '../elements.ts';
import { customerName } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import { bold, dotted, paragraphs, section } from '../lines.ts';
import { stateLine } from '../state-line.ts';
import { input, metadataOf, modal, type Opening, textInput } from './frame.ts';

/** Longest outcome that somebody types: an option's value in Slack. */
const LONGEST_OUTCOME = 75;

/** How it ended, and a note. `before`: the inbox wants to know, so that submitting it resolves. */
export function outcomeModal(
  view: ConversationView,
  options: Opening & { asks: 'before' | 'afterwards'; over?: AgentId },
): ModalView {
  const { conversation, number } = view;
  const isBefore = options.asks === 'before';
  const note = conversation.status === 'resolved' ? (conversation.note ?? '') : '';
  return modal({
    callbackId: isBefore ? MODALS.resolve : MODALS.outcome,
    title: isBefore ? `Resolve #${number}` : `Outcome of #${number}`,
    submit: isBefore ? 'Resolve' : 'Save',
    metadata: metadataOf(view, options),
    blocks: [
      paragraphs(section(dotted(bold(customerName(view)), stateLine(view)))),
      input(INPUTS.outcome, 'How did it end?', outcomeField(view)),
      input(
        INPUTS.note,
        'Note',
        textInput({ multiline: true, longest: LONGEST_TEXT, initial: note }),
        { optional: true, hint: 'Only the team sees it. It stands on the card.' },
      ),
    ],
  });
}

/** One of the inbox's outcomes; words of one's own where it has none. */
function outcomeField({ inbox, conversation }: ConversationView) {
  const options = inbox.outcomes.choices
    .filter((choice) => choice.trim() !== '')
    .slice(0, LIMITS.options)
    .map(outcomeOption);
  const said = conversation.status === 'resolved' ? conversation.outcome : null;
  if (options.length === 0) return textInput({ longest: LONGEST_OUTCOME, initial: said ?? '' });
  const chosen = options.find(({ value }) => value === said);
  return {
    type: 'static_select',
    placeholder: plainText('Choose an outcome', LIMITS.placeholder),
    options,
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  } as const;
}
