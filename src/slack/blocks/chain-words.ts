import {
  AUTOMATIC,
  type ChainAction,
  type ChainActionType,
  type ChainName,
  type ChainStep,
  type Chains,
  FIRM,
  GENTLE,
  type ReassignTo,
} from '../../domain/chains.ts';
import type { AgentId } from '../../domain/ids.ts';
import { isEqual } from '../../domain/is-equal.ts';
import { durationText } from '../../domain/settings-words.ts';
import { nameOf } from './facts.ts';
import { type Line, line, type Piece, usergroup } from './lines.ts';
import { addressLine, shorten } from './text.ts';

/** When each chain begins to matter, as a heading. */
export const CHAIN_WORDS: Record<ChainName, string> = {
  assignment: 'Nobody claims it',
  owner: 'Its owner does not answer',
  response: 'The customer has no answer',
  resolution: 'It is not resolved',
};

/** Chains that come ready. */
export const PRESET_CHAINS = { gentle: GENTLE, firm: FIRM, automatic: AUTOMATIC } as const;
export type PresetName = keyof typeof PRESET_CHAINS;

export const PRESET_WORDS: Record<PresetName, { name: string; does: string }> = {
  gentle: {
    name: 'Gentle',
    does: 'reminds the owner, tells managers and the channel what is late, and moves nothing by itself',
  },
  firm: {
    name: 'Firm',
    does: 'as Gentle; what an owner lets lapse goes back to the team 15 minutes after the target',
  },
  automatic: {
    name: 'Automatic',
    does: 'as Gentle; what nobody claims or answers goes to whoever has the least to do',
  },
};

/** Which of the ready ones these are; null: chains of their own. */
export function presetOf(chains: Chains): PresetName | null {
  const names = Object.keys(PRESET_CHAINS) as PresetName[];
  return names.find((name) => isEqual(PRESET_CHAINS[name], chains)) ?? null;
}

/** `At the target: remind the owner`. */
export function stepLine(step: ChainStep, names: Record<AgentId, string>): Line {
  return line(`${timeWords(step)}: `, actionLine(step.do, names));
}

function timeWords({ when }: ChainStep): string {
  switch (when.from) {
    case 'warning':
      return 'Shortly before the target';
    case 'last_step':
      return `${durationText(when.after)} after the step before`;
    case 'target':
      if (when.after === 0) return 'At the target';
      return when.after < 0
        ? `${durationText(-when.after)} before the target`
        : `${durationText(when.after)} after the target`;
  }
}

export const ACTION_NAMES: Record<ChainActionType, string> = {
  remind_owner: 'Remind the owner',
  tell_managers: 'Tell the managers on duty',
  tell_channel: 'Tell a channel',
  call_group: 'Call a user group',
  reassign: 'Give it to somebody else',
  return: 'Give it back to the team',
  raise_priority: 'Raise the priority',
  call_webhook: 'Call a webhook',
};

function actionLine(action: ChainAction, names: Record<AgentId, string>): Line {
  switch (action.type) {
    case 'tell_channel':
      return action.slackChannel === null
        ? line('tell the channel')
        : line('tell ', slackChannel(action.slackChannel));
    case 'call_group':
      return action.group === null
        ? line('call who is on duty, in the channel')
        : line('call ', usergroup(action.group), ' in the channel');
    case 'reassign':
      return line('give it to ', receiverLine(action.to, names));
    case 'call_webhook':
      return line(`call ${shorten(addressLine(action.url), 80)}`);
    case 'remind_owner':
    case 'tell_managers':
    case 'return':
    case 'raise_priority':
      return line(lowerFirst(ACTION_NAMES[action.type]));
  }
}

/** For the field of a modal, a screen reader or a label, where nothing but words can stand. */
export function stepText(step: ChainStep): string {
  return `${timeWords(step)}: ${lowerFirst(ACTION_NAMES[step.do.type])}`;
}

function receiverLine(to: ReassignTo, names: Record<AgentId, string>): Line {
  switch (to.who) {
    case 'least_loaded':
      return line('whoever is there and has the least to do');
    case 'person':
      return line(nameOf(names, to.agentId));
    case 'group':
      return line('whoever of ', usergroup(to.group), ' has the least to do');
  }
}

function slackChannel(id: string): Piece {
  return { type: 'channel', channel_id: id };
}

function lowerFirst(words: string): string {
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}
