import type { HolidayRegion, OwnDay } from '../../domain/business-hours.ts';
import type { Priority } from '../../domain/conversation.ts';
import type { InboxSettings } from '../../domain/inbox.ts';
import { PRIORITIES } from '../../domain/promise-rules.ts';
import { clockText, durationText, hoursText, targetsText } from '../../domain/settings-words.ts';
import type { PolicyConditions, Promises } from '../../domain/sla-policy.ts';
import { CHANNEL_NAMES } from './facts.ts';
import { bold, type Line, line } from './lines.ts';
import { orWords } from './refusal-sentences.ts';
import { excerpt, plural } from './text.ts';

/** How promises are said in settings: one line a priority, normal among them. */

export const PRIORITY_NAMES: Record<Priority, string> = {
  urgent: 'Urgent',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
};

/** `Urgent: claim 2m, reply 5m, next 10m`. Those that promise as normal ones do are said once. */
export function targetsLines({ targets, byPriority }: Omit<Promises, 'chains'>): Line[] {
  const own = PRIORITIES.filter((each) => each === 'normal' || byPriority[each] !== undefined);
  const same = PRIORITIES.filter((each) => !own.includes(each));
  const lines = own.map((each) =>
    line(bold(PRIORITY_NAMES[each]), `: ${targetsText(byPriority[each] ?? targets)}`),
  );
  if (same.length === 0) return lines;
  const names = same.map((each) => PRIORITY_NAMES[each]);
  return [...lines, line(bold(listed(names)), ': as normal')];
}

/** `VIP, by WhatsApp or SMS, tagged refund or fraud, where order is 88123`. */
export function conditionsText(when: PolicyConditions): string {
  const { channels = [], tags = [], customer, captured = {} } = when;
  const parts = [
    customer === 'vip' ? 'of VIPs' : '',
    channels.length === 0 ? '' : `by ${orWords(channels.map((each) => CHANNEL_NAMES[each]))}`,
    tags.length === 0 ? '' : `tagged ${orWords(tags.map((tag) => excerpt(tag, 40)))}`,
    ...Object.entries(captured).map(
      ([label, said]) => `where ${excerpt(label, 40)} is ${excerpt(said, 40)}`,
    ),
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'all' : parts.join(', ');
}

/** `24 Dec 2026 Christmas Eve (closed)`. */
export function ownDayLine({ date, name, open }: OwnDay): string {
  const hours = open.length === 0 ? 'closed' : `open ${hoursText(open)}`;
  const called = excerpt(name, 60);
  return called === '' ? `${date}: ${hours}` : `${date} ${called}: ${hours}`;
}

/** `DE`, `DE:BY`: how a region stands in an option. */
export function regionValue({ country, region }: HolidayRegion): string {
  return region === null ? country : `${country}:${region}`;
}

export function readRegion(value: string | null): HolidayRegion | null {
  const [, country, region] = /^([A-Z]{2})(?::([\w-]{1,40}))?$/.exec(value ?? '') ?? [];
  return country === undefined ? null : { country, region: region ?? null };
}

/** What happens with silence, words, closed hours and days. */
export function mannersLines(settings: InboxSettings): Line[] {
  const { resolveSilentAfter, alarmWords, autoAnswer, summaryAt, closingCheck } = settings;
  const languages = Object.keys(autoAnswer?.byLanguage ?? {}).length;
  return [
    line(
      resolveSilentAfter === null
        ? 'Nothing resolves by itself.'
        : `Answered, and silent for ${durationText(resolveSilentAfter)}: resolves by itself.`,
    ),
    line(
      alarmWords.length === 0
        ? 'No words raise an alarm.'
        : `${plural(alarmWords.length, 'word raises', 'words raise')} an alarm: ${excerpt(alarmWords.join(', '), 140)}.`,
    ),
    line(
      autoAnswer === null
        ? 'Outside opening hours nobody is answered by itself.'
        : `Outside opening hours customers read “${excerpt(autoAnswer.text, 100)}”${languages === 0 ? '' : `, and in ${plural(languages, 'more language', 'more languages')}`}.`,
    ),
    line(
      summaryAt === null
        ? 'Managers get no daily summary.'
        : `Managers read how the day went at ${clockText(summaryAt)}.`,
    ),
    line(
      closingCheck === null
        ? 'Nothing is said before closing.'
        : `${durationText(closingCheck)} before closing, the channel reads what would wait until it opens.`,
    ),
  ];
}

/** The rule by which running clocks are counted anew (docs/adr/0011), and how many conversations it is about. */
export function replanning(openCount: number): string {
  const whom =
    openCount === 0
      ? 'Nothing is open now; this holds for what comes.'
      : `This holds at once for the ${plural(openCount, 'open conversation', 'open conversations')}.`;
  return `${whom} What runs keeps its beginning and the working time that has passed; the new target counts from there. What was on time gets at least ten minutes. What is late stays late.`;
}

function listed(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
