import type { Instant } from '../../domain/ids.ts';
import type { PolicyFacts } from '../../domain/sla-policy.ts';
import {
  type Preview,
  type PromisesAndHours,
  previewOf,
  tellingArrivals,
} from '../../domain/sla-preview.ts';
import { zoneWords } from './inbox-words.ts';
import { bold, type Line, line } from './lines.ts';

const AN_ORDINARY_ONE = {
  channel: 'whatsapp',
  priority: 'normal',
  tags: [],
  vip: false,
  captured: {},
} as const satisfies PolicyFacts;

/** What promises and hours come to, by the times that show it best: in the inbox's time, whoever reads it. */
export function previewLines(rules: PromisesAndHours, now: Instant): Line[] {
  const [shortly = now, ...others] = tellingArrivals(rules, now);
  const { timeZone } = rules.calendar;
  const normal = AN_ORDINARY_ONE;
  const previews = [
    previewOf(rules, normal, shortly),
    previewOf(rules, { ...normal, priority: 'urgent' }, shortly),
    ...others.map((at) => previewOf(rules, normal, at)),
  ];
  return [
    line(bold('What that comes to'), ` (${zoneWords(timeZone)} time)`),
    ...previews.map((each) => line(previewText(each, { now, timeZone }))),
  ];
}

/** `A normal conversation that arrives Friday 16:30 must be claimed by Friday 16:35 and answered by Monday 09:30.` */
function previewText(
  { arrivesAt, priority, claimBy, replyBy, resolveBy }: Preview,
  clock: { now: Instant; timeZone: string },
): string {
  const at = (instant: Instant) => weekdayAndTime(instant, clock);
  const article = priority === 'urgent' ? 'An' : 'A';
  const what = `${article} ${priority} conversation that arrives ${at(arrivesAt)}`;
  if (resolveBy === null) {
    return `${what} must be claimed by ${at(claimBy)} and answered by ${at(replyBy)}.`;
  }
  return `${what} must be claimed by ${at(claimBy)}, answered by ${at(replyBy)} and resolved by ${at(resolveBy)}.`;
}

/** Further away than this, a weekday alone would be taken for the next one. */
const A_WEEK = 6 * 86_400_000;

/** `Friday 16:30`; with the date where another Friday could be meant. */
function weekdayAndTime(
  at: Instant,
  { now, timeZone }: { now: Instant; timeZone: string },
): string {
  const isNear = Math.abs(at - now) < A_WEEK;
  const date = isNear ? {} : ({ day: 'numeric', month: 'short' } as const);
  const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', ...date, timeZone }).format(at);
  const time = new Intl.DateTimeFormat('en-GB', {
    ...{ hour: '2-digit', minute: '2-digit', timeZone },
  } as const).format(at);
  return `${day.replace(',', '')} ${time}`;
}
