import type { ModalView } from '@slack/types';
import { type Agent, LONGEST_PUBLIC_NAME } from '../../../domain/agent.ts';
import { signatureOf } from '../../../domain/signature.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { option } from '../elements.ts';
import { inboxName } from '../facts.ts';
import { type Line, line, paragraphs, section } from '../lines.ts';
import { excerpt } from '../text.ts';
import { input, modal, textInput } from './frame.ts';

export interface MySettings {
  publicName: string;
  threadMessages: Agent['threadMessages'];
  /** Where they answer, with what stands under replies. */
  inboxes: readonly { name: string; signature: string | null }[];
}

const THREAD_CHOICES: Record<Agent['threadMessages'], string> = {
  ask: 'Ask me whether to send it to the customer',
  keep_internal: 'Keep it internal without asking',
};

/** *My settings*: what customers call this person, and what becomes of what they type in threads. */
export function mySettingsModal({ publicName, threadMessages, inboxes }: MySettings): ModalView {
  const choices = Object.entries(THREAD_CHOICES).map(([value, label]) => option({ label, value }));
  const chosen = choices.find(({ value }) => value === threadMessages);
  return modal({
    callbackId: MODALS.mySettings,
    title: 'My settings',
    submit: 'Save',
    blocks: [
      paragraphs(section(seenAs(publicName)), ...inboxes.slice(0, 5).map(signed(publicName))),
      input(
        INPUTS.publicName,
        'What do customers call you?',
        textInput({ longest: LONGEST_PUBLIC_NAME, initial: publicName }),
        { optional: true, hint: 'Empty: your first name. Signs and emoji are left out.' },
      ),
      input(
        INPUTS.threadMessages,
        'What I type in the thread of a card',
        {
          type: 'radio_buttons',
          options: choices,
          ...(chosen === undefined ? {} : { initial_option: chosen }),
        } as const,
        {
          hint: 'The team sees it in any case. “Send to customer” in a message’s menu always works.',
        },
      ),
    ],
  });
}

function seenAs(publicName: string): Line {
  return line(`Customers know you as ${excerpt(publicName, 80)}.`);
}

function signed(publicName: string) {
  return ({ name, signature }: MySettings['inboxes'][number]) => {
    const text = excerpt(signatureOf(signature, publicName) ?? '', 120);
    return text === ''
      ? null
      : section(`Under your replies in ${inboxName(name)} stands “${text}”.`);
  };
}
