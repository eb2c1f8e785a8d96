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
import { INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { context, option } from '../elements.ts';
import { nameOf } from '../facts.ts';
import { membersBy } from '../inbox-words.ts';
import { excerpt } from '../text.ts';
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
        input(INPUTS.capacityOf, nameOf(names, agentId), count(of[agentId] ?? null), {
          optional: true,
          salt: agentId,
        }),
      ),
      ...(rest > 0 ? [context(`and ${rest} more, who take what is usual`)] : []),
    ].filter((block) => block !== null),
  });
}

function count(most: number | null) {
  return {
    type: 'number_input',
    is_decimal_allowed: false,
    min_value: '1',
    max_value: String(MOST_CAPACITY),
    ...(most === null ? {} : { initial_value: String(most) }),
  } as const;
}

/** Whose field it is, in the form of {@link capacityModal}. */
export function capacityFieldOf(blockId: string): AgentId | null {
  const prefix = `${INPUTS.capacityOf}:`;
  return blockId.startsWith(prefix) ? (blockId.slice(prefix.length) as AgentId) : null;
}
