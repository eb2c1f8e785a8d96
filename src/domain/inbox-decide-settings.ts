import { cleanLine, cleanText } from './clean-text.ts';
import { accept, type Decision, refuse } from './decision.ts';
import type { AgentId } from './ids.ts';
import {
  type Inbox,
  type InboxCommand,
  type InboxContext,
  type InboxEvent,
  type InboxRefusal,
  type InboxSettings,
  LONGEST_OUTCOME,
  LONGEST_SIGNATURE,
  MOST_CAPACITY,
  MOST_OUTCOMES,
  type SettingsChange,
} from './inbox.ts';
import { checkManager } from './inbox-decide-work.ts';
import { isEqual } from './is-equal.ts';
import { refusePromises } from './promise-rules.ts';
import { tidiedPromises } from './promise-tidying.ts';
import { settingsMark } from './settings-mark.ts';

/** Managers change how the inbox works, and so does the settings file: what it does not name stays as it is. */
export function changeSettings(
  state: Inbox | null,
  { change, seen }: Extract<InboxCommand, { type: 'change_settings' }>,
  context: InboxContext,
): Decision<InboxEvent, InboxRefusal> {
  const checked = checkSettler(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { settings: before, members } = checked.state;
  const wanted = tidied(change, members);
  const settings = { ...before, ...wanted };
  const parts = Object.keys(wanted) as (keyof InboxSettings)[];
  if (parts.every((part) => isEqual(settings[part], before[part]))) return accept();
  if (seen !== undefined && seen !== settingsMark(before, parts)) {
    return refuse({ reason: 'changed_meanwhile' });
  }
  const refusal = refuseSettings(settings) ?? refusePromises(wanted, settings, members);
  if (refusal !== null) return refuse(refusal);
  return accept({ type: 'settings_changed', at: context.now, by: checked.agentId, settings });
}

type Settler = { refusal: InboxRefusal } | { state: Inbox; agentId: AgentId | null };

/** Whoever runs the program has its settings file, and is nobody in Slack. */
function checkSettler(state: Inbox | null, context: InboxContext): Settler {
  const { kind } = context.actor;
  if (kind !== 'automation' && kind !== 'system') return checkManager(state, context);
  if (state === null || state.status !== 'ready') return { refusal: { reason: 'not_found' } };
  return { state, agentId: null };
}

function tidied(change: SettingsChange, members: Inbox['members']): SettingsChange {
  const { capacity, outcomes, signature } = change;
  return {
    ...change,
    ...tidiedPromises(change),
    ...(capacity === undefined ? {} : { capacity: tidiedCapacity(capacity, members) }),
    ...(outcomes === undefined ? {} : { outcomes: tidiedOutcomes(outcomes) }),
    ...(signature === undefined ? {} : { signature: cleanText(signature ?? '').trim() || null }),
  };
}

/** Only what differs from the usual is kept, of people who are here. */
function tidiedCapacity(
  { usual, of }: InboxSettings['capacity'],
  members: Inbox['members'],
): InboxSettings['capacity'] {
  const own = (Object.entries(of) as [AgentId, number][])
    .filter(([agentId, most]) => members[agentId] !== undefined && most !== usual)
    .sort(([one], [other]) => one.localeCompare(other));
  return { usual, of: Object.fromEntries(own) };
}

function tidiedOutcomes({ choices, asked }: InboxSettings['outcomes']): InboxSettings['outcomes'] {
  const clean = choices.map((choice) => cleanLine(choice)).filter((choice) => choice !== '');
  return { choices: [...new Set(clean)], asked };
}

function refuseSettings({ capacity, outcomes, signature }: InboxSettings): InboxRefusal | null {
  const counts = [capacity.usual, ...Object.values(capacity.of)];
  if (!counts.every((most) => Number.isInteger(most) && most >= 1 && most <= MOST_CAPACITY)) {
    return { reason: 'bad_capacity', most: MOST_CAPACITY };
  }
  const { choices, asked } = outcomes;
  const isTooMany = choices.length > MOST_OUTCOMES;
  const isNone = asked === 'required' && choices.length === 0;
  if (isTooMany || isNone || choices.some(({ length }) => length > LONGEST_OUTCOME)) {
    return { reason: 'bad_outcomes', most: MOST_OUTCOMES, longest: LONGEST_OUTCOME };
  }
  const length = signature?.length ?? 0;
  if (length <= LONGEST_SIGNATURE) return null;
  return { reason: 'text_too_long', length, limit: LONGEST_SIGNATURE };
}
