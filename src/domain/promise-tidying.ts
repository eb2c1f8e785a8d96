import type { Calendar, OpenInterval } from './business-hours.ts';
import type { ChainStep, Chains } from './chains.ts';
import { cleanLine, cleanText } from './clean-text.ts';
import type { SettingsChange } from './inbox.ts';
import { PRIORITIES } from './promise-rules.ts';
import type { Targets } from './sla.ts';
import type { AutoAnswer, Promises, SlaPolicy } from './sla-policy.ts';

/** The same wishes become the same settings, however they were typed. */

/** What is promised, in one order and without what says nothing. */
export function tidiedPromises(change: SettingsChange): SettingsChange {
  const { targets, byPriority, chains, policies, calendar, alarmWords, autoAnswer } = change;
  return {
    ...(targets === undefined ? {} : { targets: tidiedTargets(targets) }),
    ...(byPriority === undefined ? {} : { byPriority: tidiedByPriority(byPriority) }),
    ...(chains === undefined ? {} : { chains: tidiedChains(chains) }),
    ...(policies === undefined ? {} : { policies: policies.map(tidiedPolicy) }),
    ...(calendar === undefined ? {} : { calendar: tidiedCalendar(calendar) }),
    ...(alarmWords === undefined ? {} : { alarmWords: tidiedWords(alarmWords) }),
    ...(autoAnswer === undefined ? {} : { autoAnswer: tidiedAutoAnswer(autoAnswer) }),
  };
}

function tidiedTargets({ assignment, firstResponse, nextResponse, resolution }: Targets): Targets {
  const targets = { assignment, firstResponse, nextResponse };
  return resolution === undefined ? targets : { ...targets, resolution };
}

/** The targets of `normal` are those of the inbox itself. */
function tidiedByPriority(byPriority: Promises['byPriority']): Promises['byPriority'] {
  return Object.fromEntries(
    PRIORITIES.flatMap((priority) => {
      const targets = byPriority[priority];
      return targets === undefined ? [] : [[priority, tidiedTargets(targets)]];
    }),
  );
}

function tidiedChains({ assignment, owner, response, resolution }: Chains): Chains {
  return {
    assignment: assignment.map(tidiedStep),
    owner: owner.map(tidiedStep),
    response: response.map(tidiedStep),
    resolution: resolution.map(tidiedStep),
  };
}

function tidiedStep({ when, do: action }: ChainStep): ChainStep {
  const time =
    when.from === 'warning' ? { from: when.from } : { from: when.from, after: when.after };
  return { when: time, do: action };
}

function tidiedPolicy({ id, name, when, targets, byPriority, chains }: SlaPolicy): SlaPolicy {
  return {
    id,
    name: cleanLine(name),
    when: tidiedConditions(when),
    targets: tidiedTargets(targets),
    byPriority: tidiedByPriority(byPriority),
    chains: chains === null ? null : tidiedChains(chains),
  };
}

function tidiedConditions({
  channels = [],
  tags = [],
  customer,
  captured = {},
}: SlaPolicy['when']) {
  const wanted = [...new Set(tags.map((tag) => cleanLine(tag)))].filter((tag) => tag !== '');
  const asked = Object.entries(captured)
    .map(([label, said]) => [cleanLine(label), cleanLine(said)] as const)
    .filter(([label]) => label !== '');
  return {
    ...(channels.length === 0 ? {} : { channels: [...new Set(channels)] }),
    ...(wanted.length === 0 ? {} : { tags: wanted }),
    ...(customer === undefined ? {} : { customer }),
    ...(asked.length === 0 ? {} : { captured: Object.fromEntries(asked) }),
  };
}

/** A week without any open hour is around the clock, as it is counted. What is looked up, or holds beside it, is not kept with it. */
function tidiedCalendar(calendar: Calendar): Calendar {
  const { timeZone, week, holidays = null, ownDays = [] } = calendar;
  const isAlways = week === 'always' || week.every((day) => day.length === 0);
  const own = [...ownDays]
    .sort((one, other) => (one.date < other.date ? -1 : 1))
    .map(({ date, name, open }) => ({
      date,
      name: cleanLine(name),
      open: open.map(tidiedInterval),
    }));
  return {
    timeZone,
    week: isAlways ? 'always' : week.map((day) => day.map(tidiedInterval)),
    ...(holidays === null
      ? {}
      : { holidays: { country: holidays.country, region: holidays.region } }),
    ...(own.length === 0 ? {} : { ownDays: own }),
  };
}

function tidiedInterval({ start, end }: OpenInterval): OpenInterval {
  return { start, end };
}

function tidiedWords(words: readonly string[]): string[] {
  const clean = words.map((word) => cleanLine(word).toLowerCase()).filter((word) => word !== '');
  return [...new Set(clean)];
}

/** An answer without a text is none. */
function tidiedAutoAnswer(answer: AutoAnswer | null): AutoAnswer | null {
  const text = cleanText(answer?.text ?? '').trim();
  if (answer === null || text === '') return null;
  const others = Object.entries(answer.byLanguage)
    .map(([language, said]) => [language.toLowerCase(), cleanText(said).trim()] as const)
    .filter(([, said]) => said !== '')
    .sort(([one], [other]) => one.localeCompare(other, 'en'));
  return { text, byLanguage: Object.fromEntries(others) };
}
