import type { KnownBlock, ModalView } from '@slack/types';
import {
  ACTIONS_OF,
  type ChainAction,
  type ChainActionType,
  type ChainStep,
  type ReassignTo,
} from '../../../domain/chains.ts';
import type { Inbox } from '../../../domain/inbox.ts';
import { durationText } from '../../../domain/settings-words.ts';
import { INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata } from '../../button-value.ts';
import { ACTION_NAMES, CHAIN_WORDS } from '../chain-words.ts';
import { blocksOf, context, option, plainText } from '../elements.ts';
import { LIMITS } from '../limits.ts';
import { bold, type Line, paragraphs, section } from '../lines.ts';
import { replanning } from '../promise-words.ts';
import { input, modal, textInput } from './frame.ts';
import type { UserGroup } from './settings-forms.ts';
import { type StepItem, stepItem } from './sla-chains.ts';
import { problemOf } from './sla-targets.ts';

/** When a step is due, as it is chosen; how long before or after stands beside it. */
export const STEP_TIMES = {
  warning: 'Shortly before the target',
  before: 'Before the target, by',
  target: 'At the target',
  after: 'After the target, by',
  last_step: 'After the step before, by',
} as const;
export type StepTimeChoice = keyof typeof STEP_TIMES;

const WHO_CHOICES: Record<ReassignTo['who'], string> = {
  least_loaded: 'Whoever is there and has the least to do',
  person: 'One person',
  group: 'Whoever of a user group has the least to do',
};

/** The value of the user group that is on duty. */
export const ON_DUTY = 'on_duty';
/** Besides who is on duty, and the one of now. */
const MOST_GROUPS = LIMITS.options - 2;

export interface StepForm {
  item: StepItem;
  /** As it is; null: a new one. */
  present: ChainStep | null;
  /** What is chosen to be done: its fields stand there. */
  chosen: ChainActionType;
  /** The user groups of the workspace; null where Slack does not tell them. */
  groups: readonly UserGroup[] | null;
  openCount: number;
  /** Why saving did nothing. */
  problem?: readonly Line[];
}

/** One step: when, and what. */
export function stepForm({ id }: Inbox, form: StepForm): ModalView {
  const { item, present, chosen, openCount } = form;
  const kinds = ACTIONS_OF[item.chain].map((type) =>
    option({ label: ACTION_NAMES[type], value: type }),
  );
  const initial = kinds.find(({ value }) => value === chosen);
  return modal({
    callbackId: MODALS.chainStep,
    title: present === null ? 'New step' : 'Change step',
    submit: 'Save',
    metadata: encodeInboxMetadata({ inboxId: id, item: stepItem(item) }),
    blocks: blocksOf(
      problemOf(form),
      paragraphs(section(bold(CHAIN_WORDS[item.chain]))),
      ...timeFields(present),
      input(
        INPUTS.stepAction,
        'What happens?',
        {
          type: 'static_select',
          options: kinds,
          ...(initial === undefined ? {} : { initial_option: initial }),
        } as const,
        { dispatch: true },
      ),
      ...actionFields(form),
      context(replanning(openCount)),
    ),
  });
}

function timeFields(present: ChainStep | null): KnownBlock[] {
  const all = (Object.entries(STEP_TIMES) as [StepTimeChoice, string][]).map(([value, label]) =>
    option({ label, value }),
  );
  const { choice, after } = shownTime(present);
  const initial = all.find(({ value }) => value === choice);
  return [
    input(INPUTS.stepWhen, 'When?', {
      type: 'static_select',
      options: all,
      ...(initial === undefined ? {} : { initial_option: initial }),
    } as const),
    input(
      INPUTS.stepAfter,
      'How long before or after?',
      textInput({ longest: 40, placeholder: '15m', initial: after }),
      { optional: true, hint: 'Opening hours only, like 15m, 2h or 1d 4h.' },
    ),
  ];
}

function shownTime(present: ChainStep | null): { choice: StepTimeChoice; after: string } {
  const when = present?.when ?? { from: 'target', after: 0 };
  switch (when.from) {
    case 'warning':
      return { choice: 'warning', after: '' };
    case 'last_step':
      return { choice: 'last_step', after: durationText(when.after) };
    case 'target':
      if (when.after === 0) return { choice: 'target', after: '' };
      return {
        choice: when.after < 0 ? 'before' : 'after',
        after: durationText(Math.abs(when.after)),
      };
  }
}

/** What has to be known of what is done. */
function actionFields({ chosen, present, groups }: StepForm): KnownBlock[] {
  const action = present?.do ?? null;
  switch (chosen) {
    case 'tell_channel':
      return [channelField(action)];
    case 'call_group':
      return [groupField(groups, action?.type === 'call_group' ? action.group : null, 'on_duty')];
    case 'reassign':
      return receiverFields(action, groups);
    case 'call_webhook':
      return [
        input(
          INPUTS.stepUrl,
          'Web address',
          textInput({
            longest: 500,
            placeholder: 'https://example.com/hooks/late',
            initial: action?.type === 'call_webhook' ? action.url : '',
          }),
          {
            hint: 'It is told which conversation and which step, in a signed request, and nothing that a customer wrote.',
          },
        ),
      ];
    case 'remind_owner':
    case 'tell_managers':
    case 'return':
    case 'raise_priority':
      return [];
  }
}

function channelField(action: ChainAction | null): KnownBlock {
  const present = action?.type === 'tell_channel' ? action.slackChannel : null;
  return input(
    INPUTS.stepChannel,
    'Which channel?',
    {
      type: 'channels_select',
      placeholder: plainText('The inbox’s own', LIMITS.placeholder),
      ...(present === null ? {} : { initial_channel: present }),
    } as const,
    { optional: true, hint: 'Empty: the inbox’s own. Invite me to any other one first.' },
  );
}

function groupField(
  groups: readonly UserGroup[] | null,
  present: string | null,
  first: 'on_duty' | 'none',
): KnownBlock {
  const onDuty = option({ label: 'Who is on duty, as in the settings', value: ON_DUTY });
  const shown = (groups ?? [])
    .slice(0, MOST_GROUPS)
    .map(({ id, handle, name }) => option({ label: `@${handle} · ${name}`, value: id }));
  const kept =
    present === null || shown.some(({ value }) => value === present)
      ? []
      : [option({ label: 'As now', value: present })];
  const all = [...(first === 'on_duty' ? [onDuty] : []), ...kept, ...shown];
  const initial = all.find(({ value }) => value === present) ?? all[0];
  if (initial === undefined) {
    return paragraphs(
      section('There are no user groups in this workspace, or Slack does not tell them.'),
    );
  }
  return input(INPUTS.stepGroup, 'Which user group?', {
    type: 'static_select',
    options: all,
    initial_option: initial,
  } as const);
}

function receiverFields(
  action: ChainAction | null,
  groups: readonly UserGroup[] | null,
): KnownBlock[] {
  const to: ReassignTo = action?.type === 'reassign' ? action.to : { who: 'least_loaded' };
  const all = (Object.entries(WHO_CHOICES) as [ReassignTo['who'], string][])
    .filter(([who]) => who !== 'group' || (groups ?? []).length > 0 || to.who === 'group')
    .map(([value, label]) => option({ label, value }));
  const initial = all.find(({ value }) => value === to.who);
  const hasGroups = all.some(({ value }) => value === 'group');
  return [
    input(
      INPUTS.stepReceiver,
      'To whom?',
      {
        type: 'radio_buttons',
        options: all,
        ...(initial === undefined ? {} : { initial_option: initial }),
      } as const,
      { hint: 'Nobody who is away, off or full, and nobody who let it lapse before.' },
    ),
    input(
      INPUTS.stepPerson,
      'If one person: who?',
      {
        type: 'users_select',
        placeholder: plainText('Somebody who answers here', LIMITS.placeholder),
        ...(to.who === 'person' ? { initial_user: to.agentId } : {}),
      } as const,
      { optional: true },
    ),
    ...(hasGroups ? [groupField(groups, to.who === 'group' ? to.group : null, 'none')] : []),
  ];
}
