import type { ModalView } from '@slack/types';
import type { Inbox } from '../../../domain/inbox.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { plainText } from '../elements.ts';
import { inboxName } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import { bold, code, paragraphs, section } from '../lines.ts';
import { input, modal, type Opening, textInput } from './frame.ts';

/** *Connect any system by webhook*: what it is called, and where replies go. */
export function connectWebhookModal(
  inbox: Pick<Inbox, 'id' | 'name'>,
  { openedAt }: Opening = {},
): ModalView {
  return modal({
    callbackId: MODALS.connectWebhook,
    title: 'Connect a webhook',
    submit: 'Connect',
    metadata: encodeInboxMetadata({
      inboxId: inbox.id,
      ...(openedAt === undefined ? {} : { openedAt }),
    }),
    blocks: [
      paragraphs(
        section(
          `Your system sends customers’ messages as signed webhooks; each conversation becomes a card in ${inboxName(inbox.name)}. Replies go back the same way.`,
        ),
      ),
      input(
        INPUTS.label,
        'What is it called?',
        textInput({ placeholder: 'Web shop', longest: 80 }),
      ),
      input(
        INPUTS.replyUrl,
        'Where do replies go?',
        {
          type: 'url_text_input',
          placeholder: plainText('https://example.com/dibs-replies', LIMITS.placeholder),
        } as const,
        { optional: true, hint: 'Without it, customers cannot be answered from Slack.' },
      ),
    ],
  });
}

/** What the other system has to know. The secret is shown here once, and never again. */
export function webhookConnected(account: {
  inboxName: string;
  address: string;
  secret: string;
  /** A request that can be tried at once. */
  curl?: string;
}): ModalView {
  return modal({
    callbackId: MODALS.notice,
    title: 'Connected',
    close: 'Done',
    blocks: [
      paragraphs(
        section(
          bold('Address: '),
          `send customers’ messages for ${inboxName(account.inboxName)} here.`,
        ),
        code(account.address),
        section(
          bold('Secret: '),
          'sign with it, as Standard Webhooks describes. Copy it now: it is not shown again.',
        ),
        code(account.secret),
      ),
      ...(account.curl === undefined
        ? []
        : [paragraphs(section(bold('Try it: '), 'this sends one message.'), code(account.curl))]),
    ],
  });
}
