import type { KnownBlock, ModalView } from '@slack/types';
import { LONGEST_TEXT } from '../../../domain/commands.ts';
import type { Inbox, SavedReply } from '../../../domain/inbox.ts';
import { ACTIONS, INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata, encodeInboxValue } from '../../button-value.ts';
import { actions, blocksOf, button, context, plainText } from '../elements.ts';
import { inboxName } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import { bold, paragraphs, quote, section } from '../lines.ts';
import { excerpt } from '../text.ts';
import { input, modal, textInput } from './frame.ts';

/** Each takes two blocks. */
const MOST_SHOWN = 45;

/** *Saved replies*: all of them, each to be changed or removed. */
export function savedRepliesModal({
  id,
  name,
  savedReplies,
}: Pick<Inbox, 'id' | 'name' | 'savedReplies'>): ModalView {
  const sorted = [...savedReplies].sort((one, other) => one.title.localeCompare(other.title, 'en'));
  const shown = sorted.slice(0, MOST_SHOWN);
  const rest = sorted.length - shown.length;
  return modal({
    callbackId: MODALS.savedReplies,
    title: 'Saved replies',
    close: 'Back',
    metadata: encodeInboxMetadata({ inboxId: id }),
    blocks: blocksOf(
      paragraphs(
        section(
          sorted.length === 0
            ? `${inboxName(name)} has none yet. What you write often can be kept here, and is found by typing in Reply.`
            : `Everybody who answers in ${inboxName(name)} finds them by typing in Reply.`,
        ),
      ),
      actions([
        button({
          action: ACTIONS.addSavedReply,
          label: 'Add one',
          spoken: `Add one: a saved reply of ${inboxName(name)}`,
          value: encodeInboxValue({ inboxId: id }),
          style: 'primary',
        }),
      ]),
      ...shown.flatMap((each) => row(id, each)),
      rest > 0 ? context(`and ${rest} more, found in Reply`) : null,
    ),
  });
}

function row(inboxId: Inbox['id'], { id, title, text }: SavedReply): KnownBlock[] {
  const value = encodeInboxValue({ inboxId, item: id });
  const called = excerpt(title, 75);
  return blocksOf(
    paragraphs(section(bold(called)), quote(excerpt(text, 140))),
    actions([
      button({
        action: ACTIONS.changeSavedReply,
        label: 'Change',
        spoken: `Change saved reply ${called}`,
        value,
      }),
      {
        ...button({
          action: ACTIONS.removeSavedReply,
          label: 'Remove',
          spoken: `Remove saved reply ${called}`,
          value,
        }),
        confirm: {
          title: plainText('Remove it?', 100),
          text: plainText(`Nobody will find “${called}” in Reply any more.`, 300),
          confirm: plainText('Remove', LIMITS.confirmButton),
          deny: plainText('Keep it', LIMITS.confirmButton),
        },
      },
    ]),
  );
}

/** The form of one; without `present`, a new one. */
export function savedReplyForm(inboxId: Inbox['id'], present?: SavedReply): ModalView {
  return modal({
    callbackId: MODALS.changeSavedReply,
    title: present === undefined ? 'New saved reply' : 'Change saved reply',
    submit: 'Save',
    metadata: encodeInboxMetadata({
      inboxId,
      ...(present === undefined ? {} : { item: present.id }),
    }),
    blocks: [
      input(
        INPUTS.savedTitle,
        'Title',
        textInput({
          focused: true,
          longest: LIMITS.optionText,
          placeholder: 'What the team will look for',
          initial: present?.title ?? '',
        }),
      ),
      input(
        INPUTS.savedText,
        'Text',
        textInput({ multiline: true, longest: LONGEST_TEXT, initial: present?.text ?? '' }),
        {
          hint: '{customer} and {agent} become the names of whoever reads it and whoever sends it.',
        },
      ),
    ],
  });
}
