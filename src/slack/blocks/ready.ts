import type { KnownBlock } from '@slack/types';
import type { SurfaceViewOf } from '../../domain/views.ts';
import { ACTIONS, type ActionId } from '../action-ids.ts';
import { encodeInboxValue } from '../button-value.ts';
import { actions, blocksOf, button } from './elements.ts';
import { inboxName } from './facts.ts';
import { hoursWords, membersBy, targetsWords } from './inbox-words.ts';
import { bold, line, paragraphs, section, toText } from './lines.ts';
import { plural } from './text.ts';

/** "#support is ready", to whoever set it up: what was decided, and how customers come in. */
export function readyDm(view: SurfaceViewOf<'ready_dm'>): { text: string; blocks: KnownBlock[] } {
  const { inbox } = view;
  const { answering, watching } = membersBy(inbox);
  const { calendar, targets } = inbox.settings;
  const name = inboxName(inbox.name);
  const facts = line(
    bold(`${name} is ready: `),
    `${plural(answering.length, 'person answers', 'people answer')}, `,
    watching.length === 0 ? null : `${plural(watching.length, 'watches', 'watch')}, `,
    `${hoursWords(calendar)}, ${targetsWords(targets)}.`,
  );
  const value = encodeInboxValue({ inboxId: inbox.id });
  const connect = (action: ActionId, label: string) =>
    button({ action, label, spoken: `Connect ${label} to ${name}`, value });
  return {
    text: toText(facts),
    blocks: blocksOf(
      paragraphs(
        section(facts),
        section(
          bold('Connect a channel'),
          ' so that customers come in. Conversations from before then stay where they are.',
        ),
      ),
      actions([
        connect(ACTIONS.connectWhatsapp, 'WhatsApp'),
        connect(ACTIONS.connectTwilio, 'SMS (Twilio)'),
        connect(ACTIONS.connectWebhook, 'Any system by webhook'),
      ]),
      paragraphs(
        section(
          bold('Try it'),
          ' with a pretend customer, who counts in no figure. ',
          bold('Later'),
          ' you find the rest with /inbox settings: signature, saved replies, how much each takes.',
        ),
      ),
      actions([
        button({
          action: ACTIONS.sendTest,
          label: 'Send a test conversation',
          spoken: `Send a test conversation to ${name}`,
          value,
        }),
        button({
          action: ACTIONS.openSettings,
          label: 'Settings',
          spoken: `Settings of ${name}`,
          value,
        }),
        button({
          action: ACTIONS.setUp,
          label: 'Change the setup',
          spoken: `Change the setup of ${name}`,
          value,
        }),
      ]),
    ),
  };
}
