import type { KnownBlock, ModalView } from '@slack/types';
import { type ChainName, type ChainStep, MOST_STEPS } from '../../../domain/chains.ts';
import type { AgentId } from '../../../domain/ids.ts';
import type { Inbox } from '../../../domain/inbox.ts';
import { CHAIN_NAMES } from '../../../domain/promise-rules.ts';
import { PARTS, settingsMark } from '../../../domain/settings-mark.ts';
import { ACTIONS, type ActionId, MODALS } from '../../action-ids.ts';
import { encodeInboxMetadata, encodeInboxValue } from '../../button-value.ts';
import {
  CHAIN_WORDS,
  PRESET_WORDS,
  type PresetName,
  presetOf,
  stepLine,
  stepText,
} from '../chain-words.ts';
import { actions, blocksOf, button, context, plainText } from '../elements.ts';
import { LIMITS } from '../limits.ts';
import { bold, bullets, type Line, paragraphs, section } from '../lines.ts';
import { replanning } from '../promise-words.ts';
import { modal } from './frame.ts';

export interface ChainNotes {
  openCount: number;
  names: Record<AgentId, string>;
  /** Why the last press did nothing. */
  problem?: Line;
}

const PRESET_ACTIONS: Record<PresetName, ActionId> = {
  gentle: ACTIONS.chainsGentle,
  firm: ACTIONS.chainsFirm,
  automatic: ACTIONS.chainsAutomatic,
};

/** *When nobody answers*: one of the chains that come ready, or each step by step. */
export function chainsModal({ id, settings }: Inbox, notes: ChainNotes): ModalView {
  const { chains } = settings;
  const seen = settingsMark(settings, PARTS.chains);
  const present = presetOf(chains);
  const others = (Object.keys(PRESET_WORDS) as PresetName[]).filter((name) => name !== present);
  return modal({
    callbackId: MODALS.chains,
    title: 'When nobody answers',
    close: 'Back',
    metadata: encodeInboxMetadata({ inboxId: id }),
    blocks: blocksOf(
      problemBlock(notes),
      paragraphs(
        section(
          bold(present === null ? 'Steps of your own' : PRESET_WORDS[present].name),
          present === null ? '.' : `: ${PRESET_WORDS[present].does}.`,
        ),
      ),
      actions(others.map((name) => presetButton(name, encodeInboxValue({ inboxId: id })))),
      ...CHAIN_NAMES.flatMap((name) =>
        blocksOf(
          paragraphs(
            section(bold(CHAIN_WORDS[name])),
            chains[name].length === 0
              ? section('Nothing follows.')
              : bullets(chains[name].map((step) => stepLine(step, notes.names))),
          ),
          actions([
            button({
              action: ACTIONS.changeChain,
              label: 'Step by step',
              spoken: `Step by step, what follows when: ${CHAIN_WORDS[name]}`,
              value: encodeInboxValue({ inboxId: id, item: stepItem({ chain: name, seen }) }),
            }),
          ]),
        ),
      ),
      context(`Each press counts at once. ${replanning(notes.openCount)}`),
    ),
  });
}

function presetButton(name: PresetName, value: string) {
  const words = PRESET_WORDS[name];
  return {
    ...button({
      action: PRESET_ACTIONS[name],
      label: words.name,
      spoken: `${words.name}: ${words.does}`,
      value,
    }),
    confirm: {
      title: plainText(`${words.name} steps?`, 100),
      text: plainText(`${words.name}: ${words.does}. The steps of now are replaced.`, 300),
      confirm: plainText(`Use ${words.name}`, LIMITS.confirmButton),
      deny: plainText('Keep them', LIMITS.confirmButton),
    },
  };
}

function problemBlock({ problem }: ChainNotes): KnownBlock | null {
  return problem === undefined ? null : paragraphs(section('⚠ ', problem));
}

/** A step of a chain, from 0, as it was seen: somebody else may have moved it. Without `step`: the chain, or a new step of it. */
export interface StepItem {
  chain: ChainName;
  step?: number;
  /** The mark of all chains. */
  seen: string;
}

export function stepItem({ chain, step, seen }: StepItem): string {
  return `${chain}.${step ?? 'new'}.${seen}`;
}

export function readStepItem(item: string | undefined): StepItem | null {
  const [, name, step, seen] = /^([a-z]+)\.(new|\d{1,2})\.([a-z0-9]{1,20})$/.exec(item ?? '') ?? [];
  const chain = CHAIN_NAMES.find((each) => each === name);
  if (chain === undefined || seen === undefined) return null;
  const at = { chain, seen };
  return step === 'new' ? at : { ...at, step: Number(step) };
}

/** One chain, each of its steps to be changed, moved or removed. */
export function chainModal(inbox: Inbox, chain: ChainName, notes: ChainNotes): ModalView {
  const { id, settings } = inbox;
  const steps = settings.chains[chain];
  const seen = settingsMark(settings, PARTS.chains);
  return modal({
    callbackId: MODALS.chain,
    title: 'Step by step',
    close: 'Back',
    metadata: encodeInboxMetadata({ inboxId: id, item: stepItem({ chain, seen }) }),
    blocks: blocksOf(
      problemBlock(notes),
      paragraphs(
        section(bold(CHAIN_WORDS[chain]), ': what follows, in this order, until somebody acts.'),
      ),
      ...steps.flatMap((step, index) => stepRow(inbox, { chain, step: index, seen }, step, notes)),
      actions([
        steps.length >= MOST_STEPS
          ? null
          : button({
              action: ACTIONS.addStep,
              label: 'Add a step',
              spoken: `Add a step to: ${CHAIN_WORDS[chain]}`,
              value: encodeInboxValue({ inboxId: id, item: stepItem({ chain, seen }) }),
              style: 'primary',
            }),
        button({
          action: ACTIONS.listChains,
          label: 'All four',
          spoken: 'All four: what follows when nobody answers',
          value: encodeInboxValue({ inboxId: id }),
        }),
      ]),
      context(`Each press counts at once. ${replanning(notes.openCount)}`),
    ),
  });
}

function stepRow(
  { id: inboxId }: Inbox,
  item: StepItem & { step: number },
  step: ChainStep,
  { names }: ChainNotes,
): KnownBlock[] {
  const value = encodeInboxValue({ inboxId, item: stepItem(item) });
  const said = stepText(step);
  return blocksOf(
    paragraphs(section(`${item.step + 1}. `, stepLine(step, names))),
    actions([
      button({ action: ACTIONS.changeStep, label: 'Change', spoken: `Change: ${said}`, value }),
      item.step === 0
        ? null
        : button({
            action: ACTIONS.moveStep,
            label: 'Earlier',
            spoken: `Earlier, one place up: ${said}`,
            value,
          }),
      button({ action: ACTIONS.removeStep, label: 'Remove', spoken: `Remove: ${said}`, value }),
    ]),
  );
}
