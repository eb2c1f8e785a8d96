import type { KnownBlock, ModalView } from '@slack/types';
import type { Chains } from '../../../domain/chains.ts';
import { type Inbox, LONGEST_POLICY_NAME } from '../../../domain/inbox.ts';
import type { Channel } from '../../../domain/message.ts';
import { PARTS, settingsMark } from '../../../domain/settings-mark.ts';
import { targetsText } from '../../../domain/settings-words.ts';
import { MOST_POLICIES, type SlaPolicy } from '../../../domain/sla-policy.ts';
import { ACTIONS, INPUTS, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata, encodeInboxValue } from '../../button-value.ts';
import { PRESET_CHAINS, PRESET_WORDS, type PresetName, presetOf } from '../chain-words.ts';
import { actions, blocksOf, button, context, option, plainText } from '../elements.ts';
import { CHANNEL_NAMES, inboxName } from '../facts.ts';
import { LIMITS } from '../limits.ts';
import { bold, type Line, paragraphs, section } from '../lines.ts';
import { conditionsText, replanning } from '../promise-words.ts';
import { excerpt } from '../text.ts';
import { input, modal, textInput } from './frame.ts';
import { type FormNotes, formFoot, problemOf, targetFields } from './sla-targets.ts';

/** *Policies* in their order: the first that fits holds. `problem`: why the last press did nothing. */
export function policiesModal(
  { id, name, settings }: Inbox,
  { openCount, problem }: { openCount: number; problem?: Line },
): ModalView {
  const { policies } = settings;
  const isFull = policies.length >= MOST_POLICIES;
  const seen = settingsMark(settings, PARTS.policies);
  return modal({
    callbackId: MODALS.policies,
    title: 'Policies',
    close: 'Back',
    metadata: encodeInboxMetadata({ inboxId: id }),
    blocks: blocksOf(
      problem === undefined ? null : paragraphs(section('⚠ ', problem)),
      paragraphs(
        section(
          policies.length === 0
            ? `${inboxName(name)} has none: its own targets hold for every conversation. A policy promises something else to some.`
            : 'The first that fits holds; where none does, the inbox’s own targets.',
        ),
      ),
      ...policies.flatMap((policy, index) => row(policy, index, { inboxId: id, seen })),
      isFull
        ? null
        : actions([
            button({
              action: ACTIONS.addPolicy,
              label: 'Add one',
              spoken: `Add one: a policy of ${inboxName(name)}`,
              value: encodeInboxValue({ inboxId: id }),
              style: 'primary',
            }),
          ]),
      context(`Each press counts at once. ${replanning(openCount)}`),
    ),
  });
}

/** Of a new one there is no id yet. */
interface PolicyItem {
  id: string | null;
  /** The mark of all policies: somebody else may have changed them or their order. */
  seen: string;
}

function policyItem({ id, seen }: PolicyItem): string {
  return `${id ?? ''}.${seen}`;
}

export function readPolicyItem(item: string | undefined): PolicyItem | null {
  const [, id, seen] = /^([a-z0-9-]{0,60})\.([a-z0-9]{1,20})$/.exec(item ?? '') ?? [];
  return id === undefined || seen === undefined ? null : { id: id === '' ? null : id, seen };
}

function row(
  { id: policyId, name, when, targets }: SlaPolicy,
  index: number,
  { inboxId, seen }: { inboxId: Inbox['id']; seen: string },
): KnownBlock[] {
  const value = encodeInboxValue({ inboxId, item: policyItem({ id: policyId, seen }) });
  const called = excerpt(name, 60);
  return blocksOf(
    paragraphs(
      section(`${index + 1}. `, bold(called), `: ${excerpt(conditionsText(when), 300)}`),
      section(targetsText(targets)),
    ),
    actions([
      button({
        action: ACTIONS.changePolicy,
        label: 'Change',
        spoken: `Change policy ${called}`,
        value,
      }),
      index === 0
        ? null
        : button({
            action: ACTIONS.movePolicy,
            label: 'Earlier',
            spoken: `Earlier: policy ${called}, one place up`,
            value,
          }),
      {
        ...button({
          action: ACTIONS.removePolicy,
          label: 'Remove',
          spoken: `Remove policy ${called}`,
          value,
        }),
        confirm: {
          title: plainText('Remove it?', 100),
          text: plainText(
            `What “${called}” held for gets the promises of whatever fits next.`,
            300,
          ),
          confirm: plainText('Remove', LIMITS.confirmButton),
          deny: plainText('Keep it', LIMITS.confirmButton),
        },
      },
    ]),
  );
}

/** The value of a choice that is none of the ready chains. */
const AS_INBOX = 'as_inbox';
export const AS_NOW = 'as_now';
export const VIP = 'vip';

/** The form of one; without `present`, a new one, which begins with the inbox's own promises. */
export function policyForm(inbox: Inbox, present: SlaPolicy | null, notes: FormNotes): ModalView {
  const {
    name = '',
    when = {},
    targets,
    byPriority,
  } = present ?? {
    ...inbox.settings,
    name: '',
    when: {},
    byPriority: {},
  };
  const { captured = {} } = when;
  return modal({
    callbackId: MODALS.policy,
    title: present === null ? 'New policy' : 'Change policy',
    submit: 'Save',
    metadata: encodeInboxMetadata({
      inboxId: inbox.id,
      item: policyItem({ id: present?.id ?? null, seen: notes.seen }),
    }),
    blocks: blocksOf(
      problemOf(notes),
      input(
        INPUTS.policyName,
        'Name',
        textInput({ focused: true, longest: LONGEST_POLICY_NAME, initial: name }),
      ),
      vipField(when.customer === 'vip'),
      channelsField(when.channels ?? []),
      input(
        INPUTS.policyTags,
        'Tagged',
        textInput({ placeholder: 'refund, wholesale', initial: (when.tags ?? []).join(', ') }),
        { optional: true, hint: 'With at least one of these; commas between them.' },
      ),
      input(
        INPUTS.policyCaptured,
        'With captured details',
        textInput({
          multiline: true,
          placeholder: 'order type: refund',
          initial: Object.entries(captured)
            .map(([label, said]) => `${label}: ${said}`)
            .join('\n'),
        }),
        { optional: true, hint: 'One a line. All that is said here must hold.' },
      ),
      ...targetFields({ targets, byPriority }),
      chainsField(present?.chains ?? null),
      ...formFoot(inbox.id, notes),
    ),
  });
}

function vipField(isVip: boolean): KnownBlock {
  const vip = option({ label: 'Only VIPs', value: VIP });
  return input(
    INPUTS.policyVip,
    'For which customers?',
    { type: 'checkboxes', options: [vip], ...(isVip ? { initial_options: [vip] } : {}) } as const,
    { optional: true },
  );
}

function channelsField(chosen: readonly Channel[]): KnownBlock {
  const all = (Object.entries(CHANNEL_NAMES) as [Channel, string][]).map(([value, label]) =>
    option({ label, value }),
  );
  const initial = all.filter(({ value }) => chosen.includes(value as Channel));
  return input(
    INPUTS.policyChannels,
    'By which channels?',
    {
      type: 'checkboxes',
      options: all,
      ...(initial.length === 0 ? {} : { initial_options: initial }),
    } as const,
    { optional: true, hint: 'None ticked: by any.' },
  );
}

function chainsField(chains: Chains | null): KnownBlock {
  const preset = chains === null ? null : presetOf(chains);
  const own = chains !== null && preset === null;
  const ready = (Object.keys(PRESET_CHAINS) as PresetName[]).map((name) =>
    option({ label: PRESET_WORDS[name].name, value: name }),
  );
  const all = [
    option({ label: 'As in the whole inbox', value: AS_INBOX }),
    ...ready,
    ...(own ? [option({ label: 'As now: steps of its own', value: AS_NOW })] : []),
  ];
  const chosen = own ? AS_NOW : (preset ?? AS_INBOX);
  const initial = all.find(({ value }) => value === chosen);
  return input(INPUTS.policyChains, 'When nobody answers', {
    type: 'static_select',
    options: all,
    ...(initial === undefined ? {} : { initial_option: initial }),
  } as const);
}
