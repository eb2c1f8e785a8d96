import { Temporal } from 'temporal-polyfill';
import type { Duration, Instant } from './ids.ts';

/** Minutes after local midnight, from `start` until before `end` (at most 1,440). */
export interface OpenInterval {
  start: number;
  end: number;
}

/**
 * When an inbox works, in local time of an IANA zone. `week[0]` is Monday; intervals of a day are sorted and do not overlap.
 * Without any open interval in the week, or as `always`, time simply runs.
 */
export interface Calendar {
  timeZone: string;
  week: 'always' | OpenInterval[][];
}

/** Longest stretch that is searched for an opening: more than a year of days. */
const MOST_DAYS = 400;

/**
 * The instant at which `amount` milliseconds of working time have passed since `from`. Time outside the open intervals does not
 * count. Daylight saving: an interval is as long as it really is on that day.
 */
export function addWorkingTime(calendar: Calendar, from: Instant, amount: Duration): Instant {
  if (runsAlways(calendar)) return from + amount;
  let left = amount;
  for (const open of openSpansFrom(calendar, from)) {
    if (left <= open.end - open.start) return open.start + left;
    left -= open.end - open.start;
  }
  return from + amount;
}

/** How much working time lies between two instants; 0 if `to` is not after `from`. */
export function workingTimeBetween(calendar: Calendar, from: Instant, to: Instant): Duration {
  if (to <= from) return 0;
  if (runsAlways(calendar)) return to - from;
  let sum = 0;
  for (const open of openSpansFrom(calendar, from)) {
    if (open.start >= to) break;
    sum += Math.min(open.end, to) - open.start;
  }
  return sum;
}

/** Whether the inbox works at `at`. */
export function isWorkingTime(calendar: Calendar, at: Instant): boolean {
  return nextOpening(calendar, at) === at;
}

/** The first instant from `at` on at which the inbox works. */
export function nextOpening(calendar: Calendar, at: Instant): Instant {
  if (runsAlways(calendar)) return at;
  for (const open of openSpansFrom(calendar, at)) return open.start;
  return at;
}

function runsAlways(calendar: Calendar): boolean {
  return calendar.week === 'always' || calendar.week.every((day) => day.length === 0);
}

/** The open spans as instants, in order, each at or after `from` (the first may begin exactly there). */
function* openSpansFrom(
  calendar: Calendar,
  from: Instant,
): Generator<{ start: Instant; end: Instant }> {
  if (calendar.week === 'always') return;
  const firstDay = Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(calendar.timeZone)
    .toPlainDate();
  for (let offset = 0; offset < MOST_DAYS; offset += 1) {
    const day = firstDay.add({ days: offset });
    for (const interval of calendar.week[day.dayOfWeek - 1] ?? []) {
      const start = instantAt(calendar.timeZone, day, interval.start);
      const end = instantAt(calendar.timeZone, day, interval.end);
      if (end > from && end > start) yield { start: Math.max(start, from), end };
    }
  }
}

function instantAt(timeZone: string, day: Temporal.PlainDate, minute: number): Instant {
  const date = minute >= 1_440 ? day.add({ days: 1 }) : day;
  const time = Temporal.PlainTime.from({
    hour: Math.floor((minute % 1_440) / 60),
    minute: minute % 60,
  });
  return date.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}
