import type { ModalView } from '@slack/types';
import { LONGEST_TEXT } from '../../../domain/commands.ts';
import type { InboxId } from '../../../domain/ids.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { LIMITS } from '../limits.ts';
import { input, modal, textInput } from './frame.ts';

/** What somebody has typed becomes a saved reply, for everybody who answers in the inbox. */
export function saveReplyModal(inboxId: InboxId, text: string): ModalView {
  return modal({
    callbackId: MODALS.saveReply,
    title: 'Saved reply',
    submit: 'Save',
    metadata: encodeInboxMetadata({ inboxId }),
    blocks: [
      input(
        INPUTS.savedTitle,
        'Title',
        textInput({
          focused: true,
          longest: LIMITS.optionText,
          placeholder: 'What the team will look for',
        }),
      ),
      input(
        INPUTS.savedText,
        'Text',
        textInput({ multiline: true, longest: LONGEST_TEXT, initial: text }),
        {
          hint: '{customer} and {agent} become the names of whoever reads it and whoever sends it.',
        },
      ),
    ],
  });
}
