import { Document, isMap, isScalar, isSeq } from 'yaml';
import type { Calendar } from '../domain/business-hours.ts';
import type { ChainAction, ChainStep, Chains, ReassignTo } from '../domain/chains.ts';
import type { Inbox, InboxSettings } from '../domain/inbox.ts';
import { isEqual } from '../domain/is-equal.ts';
import { CHAIN_NAMES, PRIORITIES } from '../domain/promise-rules.ts';
import { clockText, durationText, ownDayText, targetsText } from '../domain/settings-words.ts';
import type { Promises, SlaPolicy } from '../domain/sla-policy.ts';
import { weekText } from '../domain/week-words.ts';
import { READY } from './schema.ts';

const HEAD = ` What the inboxes promise. Look before you change: npm run config -- check FILE
 What is not named here stays as it is. Times are of opening hours: 1d is 24 of them.`;

const COMMENTS: Record<string, string> = {
  targets:
    ' Until it has an owner (claim), its first reply, each later reply (next), and perhaps until it is resolved.\n A priority that is left out promises as normal does.',
  policies:
    ' Promises of their own for some conversations: the first that fits holds. All that stands under when must hold.',
  hours:
    ' week: always, or days and hours. holidays: none, or a country and perhaps a region, like DE or DE:BY.\n days: your own, whatever the week says; without hours, closed.',
  chains:
    ' What follows when nobody acts: gentle, firm, automatic, or steps of your own.\n when: warning, target, target + 15m, target - 5m, last + 10m (after the step before).',
  onDutyGroup: ' The user group that is called, by its id, or none.',
  resolveSilentAfter: ' Answered, and so long without a word of the customer: resolves by itself.',
  reopenWithin: ' A message so soon after resolving reopens; later it is a new conversation.',
  alarmWords: ' Make a conversation urgent, and managers hear of it at once.',
  autoAnswer: ' Sent once while it is closed; {opens} becomes when it opens. Or none.',
  summaryAt: ' When managers hear how the day went.',
  closingCheck: ' So long before closing, the channel reads what would wait until it opens.',
};

/** The settings of inboxes as a file that says the same, with what each part means beside the first. */
export function writeSettingsFile(inboxes: readonly Inbox[]): string {
  const names = inboxes.map(({ name }) => name);
  const isOne = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
  const document = new Document({
    inboxes: inboxes.map(({ name, slackChannel, settings }) => ({
      inbox: isOne(name) ? name : slackChannel,
      ...settingsOf(settings),
    })),
  });
  document.commentBefore = HEAD;
  const all = document.get('inboxes');
  const first = isSeq(all) ? all.items[0] : null;
  if (isMap(first)) {
    for (const { key } of first.items) {
      const comment = isScalar(key) ? COMMENTS[String(key.value)] : undefined;
      if (isScalar(key) && comment !== undefined) key.commentBefore = comment;
    }
  }
  return document.toString({ lineWidth: 0 });
}

function settingsOf(settings: InboxSettings) {
  const { autoAnswer, summaryAt, alarmWords, policies, calendar, chains } = settings;
  return {
    targets: promisesOf(settings),
    policies: policies.map(policyOf),
    hours: hoursOf(calendar),
    chains: chainsOf(chains),
    onDutyGroup: settings.onDutyGroup ?? 'none',
    resolveSilentAfter: orNever(settings.resolveSilentAfter),
    reopenWithin: durationText(settings.reopenWithin),
    alarmWords,
    autoAnswer: autoAnswer ?? 'none',
    summaryAt: summaryAt === null ? 'never' : clockText(summaryAt),
    closingCheck: orNever(settings.closingCheck),
  };
}

function orNever(span: number | null): string {
  return span === null ? 'never' : durationText(span);
}

function promisesOf({ targets, byPriority }: Omit<Promises, 'chains'>) {
  return Object.fromEntries(
    PRIORITIES.flatMap((priority) => {
      const own = priority === 'normal' ? targets : byPriority[priority];
      return own === undefined ? [] : [[priority, targetsText(own)]];
    }),
  );
}

function policyOf({ id, name, when, chains, ...promised }: SlaPolicy) {
  const targets = promisesOf(promised);
  return { id, name, when, targets, chains: chains === null ? 'as_inbox' : chainsOf(chains) };
}

function hoursOf({ timeZone, week, holidays = null, ownDays = [] }: Calendar) {
  const region = holidays?.region ?? null;
  const country = holidays?.country ?? 'none';
  const isAlways = week === 'always' || week.every((day) => day.length === 0);
  return {
    timeZone,
    week: isAlways ? 'always' : weekText(week),
    holidays: region === null ? country : `${country}:${region}`,
    days: ownDays.map(ownDayText),
  };
}

function chainsOf(chains: Chains) {
  const ready = Object.entries(READY).find(([, each]) => isEqual(each, chains));
  if (ready !== undefined) return ready[0];
  return Object.fromEntries(CHAIN_NAMES.map((name) => [name, chains[name].map(stepOf)]));
}

function stepOf({ when, do: action }: ChainStep) {
  return { when: timeText(when), do: action.type, ...detailsOf(action) };
}

function timeText(when: ChainStep['when']): string {
  switch (when.from) {
    case 'warning':
      return 'warning';
    case 'last_step':
      return `last + ${durationText(when.after)}`;
    case 'target':
      if (when.after === 0) return 'target';
      return `target ${when.after < 0 ? '-' : '+'} ${durationText(Math.abs(when.after))}`;
  }
}

function detailsOf(action: ChainAction): Record<string, string> {
  switch (action.type) {
    case 'tell_channel':
      return action.slackChannel === null ? {} : { channel: action.slackChannel };
    case 'call_group':
      return action.group === null ? {} : { group: action.group };
    case 'reassign':
      return { to: receiverText(action.to) };
    case 'call_webhook':
      return { url: action.url };
    case 'remind_owner':
    case 'tell_managers':
    case 'return':
    case 'raise_priority':
      return {};
  }
}

function receiverText(to: ReassignTo): string {
  switch (to.who) {
    case 'least_loaded':
      return 'least_loaded';
    case 'person':
      return `person ${to.agentId}`;
    case 'group':
      return `group ${to.group}`;
  }
}
