import type { KnownBlock, ModalView } from '@slack/types';
import type { AgentId } from '../../../domain/ids.ts';
import {
  type Inbox,
  LONGEST_OUTCOME,
  LONGEST_SIGNATURE,
  MOST_CAPACITY,
  MOST_OUTCOMES,
} from '../../../domain/inbox.ts';
import { signatureOf } from '../../../domain/signature.ts';
import { warningLead } from '../../../domain/sla.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { context, option, plainText } from '../elements.ts';
import { nameOf } from '../facts.ts';
import { membersBy } from '../inbox-words.ts';
import { LIMITS } from '../limits.ts';
import { paragraphs, section } from '../lines.ts';
import { durationWords, excerpt } from '../text.ts';
import { input, modal, textInput } from './frame.ts';

/** Each has a field; more would not fit into a modal. */
const MOST_PEOPLE = 60;

/** What stands under each reply, and what notifications say. `publicName`: of whoever looks, for the example. */
export function signatureModal(inbox: Inbox, publicName: string): ModalView {
  const { signature, previews } = inbox.settings;
  const signed = signatureOf(signature, publicName) ?? 'nothing';
  return modal({
    callbackId: MODALS.signature,
    title: 'Signature and privacy',
    submit: 'Save',
    metadata: encodeInboxMetadata({ inboxId: inbox.id }),
    blocks: [
      input(
        INPUTS.signature,
        'What stands under each reply?',
        textInput({
          multiline: true,
          longest: LONGEST_SIGNATURE,
          initial: signature ?? '',
          placeholder: '— {name}, Acme',
        }),
        {
          optional: true,
          hint: `{name} becomes the public name of whoever replies. Under yours stands now: ${excerpt(signed, 200)}`,
        },
      ),
      choice(INPUTS.previews, 'What may notifications say?', previews, {
        quoted: 'Who wrote, and the first words',
        private: 'Only that somebody wrote: no name and no words',
      }),
    ],
  });
}

function choice<Value extends string>(
  field: string,
  label: string,
  chosen: Value,
  choices: Record<Value, string>,
): KnownBlock {
  const all = (Object.entries(choices) as [Value, string][]).map(([value, words]) =>
    option({ label: words, value }),
  );
  const initial = all.find(({ value }) => value === chosen);
  return input(field, label, {
    type: 'radio_buttons',
    options: all,
    ...(initial === undefined ? {} : { initial_option: initial }),
  } as const);
}

/** How conversations can end, one a line. */
export function outcomesModal(inbox: Inbox): ModalView {
  const { choices, asked } = inbox.settings.outcomes;
  return modal({
    callbackId: MODALS.outcomes,
    title: 'How they end',
    submit: 'Save',
    metadata: encodeInboxMetadata({ inboxId: inbox.id }),
    blocks: [
      input(
        INPUTS.outcomes,
        'How can a conversation end?',
        textInput({ multiline: true, initial: choices.join('\n') }),
        {
          optional: true,
          hint: `One a line, at most ${MOST_OUTCOMES} of ${LONGEST_OUTCOME} characters. Each becomes a button after resolving.`,
        },
      ),
      choice(INPUTS.outcomesAsked, 'Whoever resolves', asked, {
        optional: 'can choose one afterwards',
        required: 'has to choose one',
      }),
    ],
  });
}

/** A user group of the workspace. */
export interface UserGroup {
  id: string;
  handle: string;
  name: string;
}

/** Stands for nobody among the groups. */
export const NOBODY_ON_DUTY = 'nobody';
/** As many options as a select takes, with the one for nobody. */
const MOST_GROUPS = 99;

/** Whom a message in the channel calls when something stays unclaimed. `groups`: null where Slack does not tell them. */
export function onDutyModal(inbox: Inbox, groups: readonly UserGroup[] | null): ModalView {
  const { onDutyGroup, targets } = inbox.settings;
  const metadata = encodeInboxMetadata({ inboxId: inbox.id });
  const frame = { callbackId: MODALS.onDuty, title: 'On duty', metadata };
  if (groups === null || groups.length === 0) {
    const why =
      groups === null
        ? 'Slack does not tell me which user groups there are: its free plan has none, and an older installation of Dibs may not ask. Whoever installed Dibs can give it the permission usergroups:read and install it again.'
        : 'There are no user groups in this workspace yet. Once Slack has one, it can be chosen here.';
    return modal({ ...frame, blocks: [paragraphs(section(why))] });
  }
  const nobody = option({ label: 'Nobody', value: NOBODY_ON_DUTY });
  const shown = groups
    .slice(0, MOST_GROUPS)
    .map(({ id, handle, name }) => option({ label: `@${handle} · ${name}`, value: id }));
  const initial = shown.find(({ value }) => value === onDutyGroup) ?? nobody;
  const lead = warningLead(targets.assignment);
  return modal({
    ...frame,
    submit: 'Save',
    blocks: [
      input(
        INPUTS.onDuty,
        'Who is called when something stays unclaimed?',
        { type: 'static_select', options: [nobody, ...shown], initial_option: initial } as const,
        {
          hint: `They are mentioned in the channel ${durationWords(targets.assignment - lead)} after a customer began to wait, in working hours, if nobody has claimed it.`,
        },
      ),
    ],
  });
}

/** How many conversations each takes at most. */
export function capacityModal(inbox: Inbox, names: Record<AgentId, string>): ModalView {
  const { usual, of } = inbox.settings.capacity;
  const answering = [...membersBy(inbox).answering].sort((one, other) =>
    nameOf(names, one).localeCompare(nameOf(names, other), 'en'),
  );
  const shown = answering.slice(0, MOST_PEOPLE);
  const rest = answering.length - shown.length;
  return modal({
    callbackId: MODALS.capacity,
    title: 'How much each takes',
    submit: 'Save',
    metadata: encodeInboxMetadata({ inboxId: inbox.id }),
    blocks: [
      input(INPUTS.capacity, 'Conversations at most, for everybody', count(usual), {
        hint: 'Counted are those whose turn is ours, and those answered within a day. Whoever is full can still claim, and is offered last.',
      }),
      ...shown.map((agentId) =>
        input(INPUTS.capacityOf, nameOf(names, agentId), count(of[agentId] ?? null, usual), {
          optional: true,
          salt: agentId,
        }),
      ),
      ...(rest > 0 ? [context(`and ${rest} more, who take what is usual`)] : []),
    ].filter((block) => block !== null),
  });
}

/** `usual`: what counts for whoever has no number of their own. */
function count(most: number | null, usual?: number) {
  return {
    type: 'number_input',
    is_decimal_allowed: false,
    min_value: '1',
    max_value: String(MOST_CAPACITY),
    ...(most === null ? {} : { initial_value: String(most) }),
    ...(usual === undefined
      ? {}
      : { placeholder: plainText(`${usual}, as everybody`, LIMITS.placeholder) }),
  } as const;
}

/** Whose field it is, in the form of {@link capacityModal}. */
export function capacityFieldOf(blockId: string): AgentId | null {
  const prefix = `${INPUTS.capacityOf}:`;
  return blockId.startsWith(prefix) ? (blockId.slice(prefix.length) as AgentId) : null;
}
