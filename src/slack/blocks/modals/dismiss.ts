import type { ModalView } from '@slack/types';
import type { DismissReason } from '../../../domain/conversation.ts';
import type { ConversationView } from '../../../domain/views.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { blocksOf, option } from '../elements.ts';
import { customerName, DISMISSED_WORDS, inboxName } from '../facts.ts';
import { bold, dotted, paragraphs, section } from '../lines.ts';
import { stateLine } from '../state-line.ts';
import { input, metadataOf, modal, type Opening } from './frame.ts';

/** The one tick of *Block the sender*. */
export const BLOCK = 'block';

/** *Not for us…*: why, and whether the sender shall be heard of again. */
export function dismissModal(view: ConversationView, options: Opening = {}): ModalView {
  return modal({
    callbackId: MODALS.notForUs,
    title: `Not for us · #${view.number}`,
    submit: 'Put away',
    metadata: metadataOf(view, options),
    blocks: blocksOf(
      paragraphs(
        section(dotted(bold(customerName(view)), stateLine(view))),
        section(
          'It is closed, no clock runs, and it counts in no figure. The sender hears nothing of it.',
        ),
      ),
      input(INPUTS.notForUs, 'What is it?', {
        type: 'radio_buttons',
        options: reasons().map(([value, label]) => option({ label, value })),
      }),
      view.customer.sender === 'blocked'
        ? null
        : input(
            INPUTS.block,
            'The sender',
            {
              type: 'checkboxes',
              options: [option({ label: 'Block the sender', value: BLOCK })],
            },
            {
              optional: true,
              hint: `What they write to ${inboxName(view.inbox.name)} is kept and shown to nobody, until somebody unblocks them in /inbox blocked. Other inboxes go on hearing them.`,
            },
          ),
    ),
  });
}

/** The reason chosen; null for what is no reason of ours. */
export function decodeDismissal(value: string | null | undefined): DismissReason | null {
  return reasons().find(([reason]) => reason === value)?.[0] ?? null;
}

function reasons(): [DismissReason, string][] {
  const words = Object.entries(DISMISSED_WORDS) as [DismissReason, string][];
  return words.map(([reason, label]) => [
    reason,
    `${label.charAt(0).toUpperCase()}${label.slice(1)}`,
  ]);
}
