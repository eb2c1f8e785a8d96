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
  /** Times in which it does not work although the week says so; sorted, and apart from each other. */
  closures?: Closure[];
}

/** From `from` until before `until`. */
export interface Closure {
  from: Instant;
  until: Instant;
}

/** Longest stretch that is searched for an opening: more than a year of days. */
const MOST_DAYS = 400;

/**
 * The instant at which `amount` milliseconds of working time have passed since `from`. Time outside the open intervals does not
 * count. Daylight saving: an interval is as long as it really is on that day.
 */
export function addWorkingTime(calendar: Calendar, from: Instant, amount: Duration): Instant {
  let left = amount;
  for (const open of workingSpansFrom(calendar, from)) {
    if (left <= open.end - open.start) return open.start + left;
    left -= open.end - open.start;
  }
  return from + amount;
}

/** How much working time lies between two instants; 0 if `to` is not after `from`. */
export function workingTimeBetween(calendar: Calendar, from: Instant, to: Instant): Duration {
  if (to <= from) return 0;
  let sum = 0;
  for (const open of workingSpansFrom(calendar, from)) {
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
  for (const open of workingSpansFrom(calendar, at)) return open.start;
  return at;
}

function runsAlways(calendar: Calendar): boolean {
  return calendar.week === 'always' || calendar.week.every((day) => day.length === 0);
}

export interface Span {
  start: Instant;
  end: Instant;
}

/** When the inbox works between two instants, in order. */
export function workingSpans(calendar: Calendar, from: Instant, to: Instant): Span[] {
  const spans: Span[] = [];
  for (const open of workingSpansFrom(calendar, from)) {
    if (open.start >= to) break;
    spans.push({ start: open.start, end: Math.min(open.end, to) });
  }
  return spans;
}

/** The spans in which it works, in order, each at or after `from` (the first may begin exactly there). */
function* workingSpansFrom(calendar: Calendar, from: Instant): Generator<Span> {
  for (const span of openSpansFrom(calendar, from)) {
    yield* withoutClosures(span, calendar.closures ?? []);
  }
}

function* withoutClosures({ start, end }: Span, closures: readonly Closure[]): Generator<Span> {
  let next = start;
  for (const { from, until } of closures) {
    if (until <= next || from >= end) continue;
    if (from > next) yield { start: next, end: from };
    next = until;
  }
  if (next < end) yield { start: next, end };
}

/** The spans that the week says. */
function* openSpansFrom(calendar: Calendar, from: Instant): Generator<Span> {
  if (calendar.week === 'always' || runsAlways(calendar)) {
    yield { start: from, end: Number.POSITIVE_INFINITY };
    return;
  }
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

/** `minute` minutes after midnight of the day `days` days after that of `at`, by the clocks of a zone. */
export function localTime(
  timeZone: string,
  at: Instant,
  { days, minute }: { days: number; minute: number },
): Instant {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  return instantAt(timeZone, day.add({ days }), minute);
}

/** 1 is Monday, 7 is Sunday. */
export function weekdayAt(timeZone: string, at: Instant): number {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).dayOfWeek;
}

function instantAt(timeZone: string, day: Temporal.PlainDate, minute: number): Instant {
  const date = minute >= 1_440 ? day.add({ days: 1 }) : day;
  const time = Temporal.PlainTime.from({
    hour: Math.floor((minute % 1_440) / 60),
    minute: minute % 60,
  });
  return date.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}

/** A day of somebody's calendar, as `2026-03-26`. */
export type LocalDate = string;

/** Which day it is at `at` in a zone, and which of the week; 0 is Monday. */
export function localDayOf(at: Instant, timeZone: string): { date: LocalDate; weekday: number } {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return { date: local.toPlainDate().toString(), weekday: local.dayOfWeek - 1 };
}

/** The instant of a minute after midnight, `daysLater` than a day of that zone. Null: there is no such day. */
export function localInstant(
  day: { date: LocalDate; daysLater: number },
  minute: number,
  timeZone: string,
): Instant | null {
  try {
    const date = Temporal.PlainDate.from(day.date, { overflow: 'reject' });
    return instantAt(timeZone, date.add({ days: day.daysLater }), minute);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
