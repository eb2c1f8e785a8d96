import type { Calendar } from '../../domain/business-hours.ts';
import { cleanLine, cleanText } from '../../domain/clean-text.ts';
import type { Inbox, SettingsChange } from '../../domain/inbox.ts';
import type { Channel } from '../../domain/message.ts';
import { PRIORITIES } from '../../domain/promise-rules.ts';
import {
  isTimeZone,
  readClock,
  readDuration,
  readHours,
  readOwnDays,
  readTargets,
} from '../../domain/settings-words.ts';
import type { Promises, SlaPolicy } from '../../domain/sla-policy.ts';
import { INPUTS } from '../action-ids.ts';
import { PRESET_CHAINS } from '../blocks/chain-words.ts';
import { FORM_TROUBLE, ownDayTrouble } from '../blocks/form-trouble.ts';
import { ALWAYS, DAY_FIELDS } from '../blocks/modals/sla-hours.ts';
import { readLanguages } from '../blocks/modals/sla-manners.ts';
import { AS_NOW, VIP } from '../blocks/modals/sla-policies.ts';
import { TARGET_FIELDS } from '../blocks/modals/sla-targets.ts';
import { readRegion } from '../blocks/promise-words.ts';
import { blockOf, type FieldValues, fieldList, fieldText } from './caller.ts';

/** What stands in a form cannot be understood: at which field, and what it should look like. */
export interface Misunderstood {
  field: string;
  text: string;
}

/** What was typed into *Targets*. */
export function targetsIn(
  values: FieldValues,
): (Pick<SettingsChange, 'targets' | 'byPriority'> & Omit<Promises, 'chains'>) | Misunderstood {
  const targets = readTargets(fieldText(values, TARGET_FIELDS.normal) ?? '');
  if (targets === null) return { field: TARGET_FIELDS.normal, text: FORM_TROUBLE.targets };
  const byPriority: Promises['byPriority'] = {};
  for (const priority of PRIORITIES) {
    const words = priority === 'normal' ? null : fieldText(values, TARGET_FIELDS[priority]);
    if (words === null || words.trim() === '') continue;
    const own = readTargets(words);
    if (own === null) return { field: TARGET_FIELDS[priority], text: FORM_TROUBLE.targets };
    byPriority[priority] = own;
  }
  return { targets, byPriority };
}

/** What was typed into *Opening hours*. */
export function hoursIn(
  values: FieldValues,
  { settings }: Inbox,
): { calendar: Calendar } | Misunderstood {
  const week = weekIn(values);
  if ('field' in week) return week;
  const timeZone = fieldText(values, INPUTS.timeZone) ?? '';
  if (!isTimeZone(timeZone)) return { field: INPUTS.timeZone, text: FORM_TROUBLE.zone };
  const isShown = blockOf(values, INPUTS.ownDays) !== undefined;
  const read = isShown
    ? readOwnDays(cleanText(fieldText(values, INPUTS.ownDays) ?? ''))
    : { days: settings.calendar.ownDays ?? [] };
  if ('line' in read) return { field: INPUTS.ownDays, text: ownDayTrouble(read.line) };
  const holidays = readRegion(fieldText(values, INPUTS.holidays));
  return { calendar: { timeZone, week: week.week, holidays, ownDays: read.days } };
}

function weekIn(values: FieldValues): { week: Calendar['week'] } | Misunderstood {
  if (fieldList(values, INPUTS.roundTheClock).includes(ALWAYS)) return { week: 'always' };
  const week = [];
  for (const { field } of DAY_FIELDS) {
    const open = readHours(fieldText(values, field) ?? '');
    if (open === null) return { field, text: FORM_TROUBLE.hours };
    week.push(open);
  }
  // Nobody who writes nothing means to be open at night.
  const [first] = DAY_FIELDS;
  const isNever = week.every((open) => open.length === 0);
  return isNever ? { field: first.field, text: FORM_TROUBLE.noOpenDay } : { week };
}

/** What was typed into *Silence and words*. */
export function mannersIn(
  values: FieldValues,
  { settings }: Inbox,
): SettingsChange | Misunderstood {
  const resolveSilentAfter = spanIn(values, INPUTS.silentAfter);
  if (resolveSilentAfter === undefined) {
    return { field: INPUTS.silentAfter, text: FORM_TROUBLE.duration };
  }
  const closingCheck = spanIn(values, INPUTS.closingCheck);
  if (closingCheck === undefined) {
    return { field: INPUTS.closingCheck, text: FORM_TROUBLE.duration };
  }
  const isShown = blockOf(values, INPUTS.autoAnswerLanguages) !== undefined;
  const byLanguage = isShown
    ? readLanguages(cleanText(fieldText(values, INPUTS.autoAnswerLanguages) ?? ''))
    : (settings.autoAnswer?.byLanguage ?? {});
  if (byLanguage === null) {
    return { field: INPUTS.autoAnswerLanguages, text: FORM_TROUBLE.languages };
  }
  return {
    resolveSilentAfter,
    closingCheck,
    alarmWords: cleanText(fieldText(values, INPUTS.alarmWords) ?? '').split('\n'),
    autoAnswer: { text: fieldText(values, INPUTS.autoAnswer) ?? '', byLanguage },
    summaryAt: readClock(fieldText(values, INPUTS.summaryAt) ?? ''),
  };
}

/** Null: it is empty. Undefined: it is not understood. */
function spanIn(values: FieldValues, field: string): number | null | undefined {
  const words = fieldText(values, field)?.trim() ?? '';
  return words === '' ? null : (readDuration(words) ?? undefined);
}

/** What was typed into the form of a policy. `present`: the one that it changes. */
export function policyIn(
  values: FieldValues,
  { settings }: Inbox,
  present: SlaPolicy | null,
): { policy: SlaPolicy } | Misunderstood {
  const promises = targetsIn(values);
  if ('field' in promises) return promises;
  const captured = capturedIn(fieldText(values, INPUTS.policyCaptured) ?? '');
  if (captured === null) return { field: INPUTS.policyCaptured, text: FORM_TROUBLE.captured };
  const name = cleanLine(fieldText(values, INPUTS.policyName) ?? '');
  const when = {
    channels: fieldList(values, INPUTS.policyChannels) as Channel[],
    tags: (fieldText(values, INPUTS.policyTags) ?? '').split(','),
    captured,
    ...(fieldList(values, INPUTS.policyVip).includes(VIP) ? { customer: 'vip' as const } : {}),
  };
  const id = present?.id ?? newPolicyId(name, settings.policies);
  const chains = chainsIn(fieldText(values, INPUTS.policyChains) ?? '', present);
  return { policy: { id, name, when, ...promises, chains } };
}

function chainsIn(chosen: string, present: SlaPolicy | null): SlaPolicy['chains'] {
  switch (chosen) {
    case 'gentle':
    case 'firm':
    case 'automatic':
      return PRESET_CHAINS[chosen];
    case AS_NOW:
      return present?.chains ?? null;
    // As in the whole inbox, or nothing that can be chosen.
    default:
      return null;
  }
}

/** One a line: `order type: refund`. Null: one has no colon. */
function capturedIn(words: string): Record<string, string> | null {
  const captured: Record<string, string> = {};
  for (const text of cleanText(words).split('\n')) {
    if (text.trim() === '') continue;
    const [, label, said] = /^([^:]+):(.+)$/.exec(text) ?? [];
    if (label === undefined || said === undefined) return null;
    captured[label.trim()] = said.trim();
  }
  return captured;
}

/** Of its name, as the settings file can say it; with a number where another has it. */
function newPolicyId(name: string, others: readonly SlaPolicy[]): string {
  const base =
    name
      .normalize('NFD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'policy';
  const taken = new Set(others.map(({ id }) => id));
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(id)) return id;
  }
}
