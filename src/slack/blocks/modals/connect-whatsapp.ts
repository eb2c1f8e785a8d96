import type { ModalView } from '@slack/types';
import type { Inbox } from '../../../domain/inbox.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { inboxName } from '../facts.ts';
import { bold, code, paragraphs, section } from '../lines.ts';
import { input, modal, type Opening, textInput } from './frame.ts';

/** *Connect WhatsApp*: the keys of a number of the WhatsApp Cloud API. */
export function connectWhatsappModal(
  inbox: Pick<Inbox, 'id' | 'name'>,
  { openedAt }: Opening = {},
): ModalView {
  return modal({
    callbackId: MODALS.connectWhatsapp,
    title: 'Connect WhatsApp',
    submit: 'Connect',
    metadata: encodeInboxMetadata({
      inboxId: inbox.id,
      ...(openedAt === undefined ? {} : { openedAt }),
    }),
    blocks: [
      paragraphs(
        section(
          `Messages to your WhatsApp number become cards in ${inboxName(inbox.name)}. All of these stand in your app at developers.facebook.com. They are stored encrypted and not shown again.`,
        ),
      ),
      input(
        INPUTS.label,
        'Telephone number',
        textInput({ placeholder: '+49 30 1234567', longest: 40 }),
        {
          hint: 'As people know it.',
        },
      ),
      input(INPUTS.phoneNumberId, 'Phone number ID', textInput({ longest: 60 }), {
        hint: 'WhatsApp, API Setup. A long number, not the telephone number itself.',
      }),
      input(INPUTS.accessToken, 'Access token', textInput({ longest: 1_000 }), {
        hint: 'Of a system user, so that it does not run out.',
      }),
      input(INPUTS.appSecret, 'App secret', textInput({ longest: 200 }), {
        hint: 'App settings, Basic. It proves that a message comes from Meta.',
      }),
      input(INPUTS.verifyToken, 'Verify token', textInput({ longest: 200 }), {
        hint: 'Any words of yours; enter the same at Meta.',
      }),
    ],
  });
}

/** What Meta has to know. */
export function whatsappConnected(account: {
  inboxName: string;
  address: string;
  verifyToken: string;
}): ModalView {
  return modal({
    callbackId: MODALS.notice,
    title: 'Almost there',
    close: 'Done',
    blocks: [
      paragraphs(
        section(
          'One step is left, at Meta: in WhatsApp, Configuration, enter both under Webhook and subscribe to ',
          bold('messages'),
          '.',
        ),
        section(bold('Callback URL')),
        code(account.address),
        section(bold('Verify token')),
        code(account.verifyToken),
        section(`Then write to your number: a card appears in ${inboxName(account.inboxName)}.`),
      ),
    ],
  });
}
