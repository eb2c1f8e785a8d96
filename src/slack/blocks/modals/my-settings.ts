import type { ModalView } from '@slack/types';
import { type Agent, LONGEST_PUBLIC_NAME, type NudgeManner } from '../../../domain/agent.ts';
import type { OpenInterval } from '../../../domain/business-hours.ts';
import type { InboxId } from '../../../domain/ids.ts';
import { clockText } from '../../../domain/settings-words.ts';
import { signatureOf } from '../../../domain/signature.ts';
import { weekText } from '../../../domain/week-words.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { option } from '../elements.ts';
import { inboxName } from '../facts.ts';
import { zoneWords } from '../inbox-words.ts';
import { type Line, line, paragraphs, section } from '../lines.ts';
import { excerpt } from '../text.ts';
import { input, modal, textInput } from './frame.ts';

export interface MySettings extends Pick<Agent, 'hours' | 'quiet' | 'nudges' | 'threadMessages'> {
  publicName: string;
  /** IANA, from Slack. */
  timeZone: string;
  /** Where they answer, with what stands under replies. */
  inboxes: readonly { id: InboxId; name: string; signature: string | null }[];
}

const THREAD_CHOICES: Record<Agent['threadMessages'], string> = {
  ask: 'Ask me whether to send it to the customer',
  keep_internal: 'Keep it internal without asking',
};

const NUDGE_CHOICES: Record<NudgeManner, string> = {
  dm: 'By direct message, several in one',
  thread: 'By a mention in the thread of the card',
  digest: 'By direct message, at most once an hour',
};

/** As everywhere else. */
const AS_USUAL = 'usual';
export const ANY_TIME = 'any_time';
/** More inboxes than that are reminded as usual. */
const MOST_INBOXES = 5;
const LONGEST_HOURS = 300;

/** *My settings*: what customers call this person, when they work, how they are reminded, and what becomes of what they type in threads. */
export function mySettingsModal(settings: MySettings): ModalView {
  const { publicName, threadMessages, inboxes } = settings;
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
        radios(THREAD_CHOICES, threadMessages),
        {
          hint: 'The team sees it in any case. “Send to customer” in a message’s menu always works.',
        },
      ),
      ...hours(settings),
      ...reminders(settings),
    ],
  });
}

function hours({ hours: own, quiet, timeZone }: MySettings) {
  const zone = zoneWords(timeZone);
  return [
    input(
      INPUTS.workingHours,
      'When do you work?',
      textInput({
        longest: LONGEST_HOURS,
        initial: own === null ? '' : weekText(own),
        placeholder: 'Mon-Fri 09:00-17:00',
      }),
      {
        optional: true,
        hint: `By your clock (${zone}, from Slack). Empty: as the inbox. Outside of it nothing is given to you by a rule, and reminders wait.`,
      },
    ),
    input(
      INPUTS.quietHours,
      'When should nobody remind you?',
      textInput({
        longest: 40,
        initial: quiet === null ? '' : quietText(quiet),
        placeholder: '12:00-13:00',
      }),
      { optional: true, hint: 'Reminders wait until it is over. Empty: no such time.' },
    ),
  ];
}

function reminders({ nudges, inboxes }: MySettings) {
  const urgent = option({ label: 'What is urgent reminds me at any time', value: ANY_TIME });
  const isAnyTime = nudges.urgent === 'any_time';
  return [
    input(INPUTS.nudges, 'How are you reminded?', radios(NUDGE_CHOICES, nudges.usual)),
    ...(inboxes.length < 2 ? [] : inboxes.slice(0, MOST_INBOXES)).map(({ id, name }) =>
      input(INPUTS.nudgesOf, `In ${inboxName(name)}`, mannerOf(nudges.of[id]), {
        optional: true,
        salt: id,
      }),
    ),
    input(
      INPUTS.nudgesUrgent,
      'And what is urgent?',
      {
        type: 'checkboxes',
        options: [urgent],
        ...(isAnyTime ? { initial_options: [urgent] } : {}),
      } as const,
      { optional: true, hint: 'Never while you are away.' },
    ),
  ];
}

function mannerOf(own: NudgeManner | undefined) {
  const usual = option({ label: 'As usual', value: AS_USUAL });
  const manners = optionsOf(NUDGE_CHOICES);
  const chosen = manners.find(({ value }) => value === own) ?? usual;
  const options = [usual, ...manners];
  return { type: 'static_select' as const, options, initial_option: chosen };
}

function radios(choices: Record<string, string>, value: string) {
  const options = optionsOf(choices);
  const chosen = options.find((each) => each.value === value);
  return {
    type: 'radio_buttons',
    options,
    ...(chosen === undefined ? {} : { initial_option: chosen }),
  } as const;
}

function optionsOf(choices: Record<string, string>) {
  return Object.entries(choices).map(([value, label]) => option({ label, value }));
}

/** Of which inbox a field of {@link mySettingsModal} is. */
export function nudgesFieldOf(blockId: string): InboxId | null {
  const prefix = `${INPUTS.nudgesOf}:`;
  return blockId.startsWith(prefix) ? (blockId.slice(prefix.length) as InboxId) : null;
}

/** `20:00-08:00`: it may pass midnight. */
function quietText({ start, end }: OpenInterval): string {
  return `${clockText(start)}-${clockText(end)}`;
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
