import type { ModalView } from '@slack/types';
import { LONGEST_TEXT } from '../../../domain/commands.ts';
import type { ConversationView } from '../../../domain/views.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { input, metadataOf, modal, type Opening, textInput } from './frame.ts';

/** *Add a note*: words for the team, in the thread of the card. */
export function noteModal(view: ConversationView, options: Opening = {}): ModalView {
  return modal({
    callbackId: MODALS.note,
    title: `Note · #${view.number}`,
    submit: 'Add note',
    metadata: metadataOf(view, options),
    blocks: [
      input(
        INPUTS.note,
        'Note',
        textInput({ multiline: true, focused: true, longest: LONGEST_TEXT }),
        { hint: 'Only the team sees it. It stands in the thread of the card.' },
      ),
    ],
  });
}
