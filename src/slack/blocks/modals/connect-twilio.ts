import type { ModalView } from '@slack/types';
import type { Inbox } from '../../../domain/inbox.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { inboxName } from '../facts.ts';
import { bold, code, paragraphs, section } from '../lines.ts';
import { input, modal, type Opening, textInput } from './frame.ts';

/** *Connect SMS (Twilio)*: a telephone number that a team has at Twilio, and whose it is. */
export function connectTwilioModal(
  inbox: Pick<Inbox, 'id' | 'name'>,
  { openedAt }: Opening = {},
): ModalView {
  return modal({
    callbackId: MODALS.connectTwilio,
    title: 'Connect SMS',
    submit: 'Connect',
    metadata: encodeInboxMetadata({
      inboxId: inbox.id,
      ...(openedAt === undefined ? {} : { openedAt }),
    }),
    blocks: [
      paragraphs(
        section(
          `Messages to your number at Twilio become cards in ${inboxName(inbox.name)}. Account SID and auth token stand on the first page of console.twilio.com. The token is stored encrypted and not shown again.`,
        ),
      ),
      input(
        INPUTS.telephoneNumber,
        'Telephone number',
        textInput({ placeholder: '+49 157 00000000', longest: 40 }),
        { hint: 'With the country, as Twilio writes it; or a short code.' },
      ),
      input(INPUTS.accountSid, 'Account SID', textInput({ longest: 60 }), {
        hint: 'It begins with AC.',
      }),
      input(INPUTS.authToken, 'Auth token', textInput({ longest: 200 }), {
        hint: 'The primary one: Twilio signs with it, and I send with it.',
      }),
      input(INPUTS.label, 'What is it called?', textInput({ longest: 80 }), {
        optional: true,
        hint: 'Otherwise it is called by its number.',
      }),
    ],
  });
}

/** What Twilio has to know. */
export function twilioConnected(account: { inboxName: string; address: string }): ModalView {
  return modal({
    callbackId: MODALS.notice,
    title: 'Almost there',
    close: 'Done',
    blocks: [
      paragraphs(
        section(
          'One step is left, at Twilio: under Phone Numbers, Active Numbers, your number, Messaging, enter this address for ',
          bold('A message comes in'),
          ' and once more for ',
          bold('Primary handler fails'),
          ', both with HTTP POST. The second one is Twilio’s only other try when the first fails.',
        ),
        code(account.address),
        section(`Then write to your number: a card appears in ${inboxName(account.inboxName)}.`),
      ),
    ],
  });
}
