import type { ModalView } from '@slack/types';
import type { InboxId } from '../../../domain/ids.ts';
import type { Channel } from '../../../domain/message.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { blocksOf, option, plainText } from '../elements.ts';
import { CHANNEL_NAMES } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import { bold, code, paragraphs, section } from '../lines.ts';
import { excerpt } from '../text.ts';
import { input, modal, textInput } from './frame.ts';

/** One of our ends of a channel, without its secrets. */
export interface AccountView {
  id: string;
  inboxId: InboxId;
  channel: Channel;
  label: string;
  /** Our address, that the other side sends to. */
  address: string;
  /** Of what comes and goes by webhook: where replies go, null where nowhere yet. */
  webhook: { replyUrl: string | null } | null;
}

/** *Change* a connected channel: its name; of a webhook also where replies go, and its secret. */
export function accountModal({
  id,
  inboxId,
  channel,
  label,
  address,
  webhook,
}: AccountView): ModalView {
  return modal({
    callbackId: MODALS.account,
    title: 'Change a channel',
    submit: 'Save',
    metadata: encodeInboxMetadata({ inboxId, item: id }),
    blocks: blocksOf(
      paragraphs(
        section(bold(`${CHANNEL_NAMES[channel]} · ${excerpt(label, 80)}`), ', which sends here:'),
        code(address),
      ),
      input(INPUTS.label, 'What is it called?', textInput({ longest: 80, initial: label })),
      ...(webhook === null ? [] : webhookFields(webhook)),
    ),
  });
}

function webhookFields({ replyUrl }: NonNullable<AccountView['webhook']>) {
  return [
    input(
      INPUTS.replyUrl,
      'Where do replies go?',
      {
        type: 'url_text_input',
        placeholder: plainText('https://example.com/dibs-replies', LIMITS.placeholder),
        ...(replyUrl === null ? {} : { initial_value: replyUrl }),
      } as const,
      { optional: true, hint: 'Without it, customers cannot be answered from Slack.' },
    ),
    input(
      INPUTS.newSecret,
      'Secret',
      {
        type: 'checkboxes',
        options: [option({ label: 'Make a new one and show it to me', value: 'new' })],
      } as const,
      {
        optional: true,
        hint: 'What is signed with the one of now is taken until the next new one, and replies are signed with both.',
      },
    ),
  ];
}

/** The new secret, shown once. */
export function secretChanged(account: { label: string; secret: string }): ModalView {
  return modal({
    callbackId: MODALS.notice,
    title: 'New secret',
    close: 'Done',
    blocks: [
      paragraphs(
        section(
          bold(`The new secret of ${excerpt(account.label, 80)}: `),
          'copy it now, it is not shown again. The one before is still taken.',
        ),
        code(account.secret),
      ),
    ],
  });
}
