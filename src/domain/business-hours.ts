import { Temporal } from 'temporal-polyfill';
import type { Duration, Instant } from './ids.ts';

/** Minutes after local midnight, from `start` until before `end` (at most 1,440). */
export interface OpenInterval {
  start: number;
  end: number;
}

/**
 * When an inbox works, in local time of an IANA zone. `week[0]` is Monday; intervals of a day are sorted and do not overlap.
 * Without any open interval in the week, or as `always`, time simply runs, but for days of its own and public holidays.
 */
export interface Calendar {
  timeZone: string;
  week: 'always' | OpenInterval[][];
  /** Times in which it does not work although the week says so; sorted, and apart from each other. */
  closures?: Closure[];
  /** Whose public holidays are free; absent or null: nobody's. */
  holidays?: HolidayRegion | null;
  /** Days of our own, whatever the week and the holidays say; sorted by date. */
  ownDays?: OwnDay[];
  /** The public holidays of `holidays`, by name, as far as they are looked up: this year, the one before and the next two. */
  publicHolidays?: Readonly<Record<LocalDate, string>>;
}

/** ISO 3166: a country, and a state or region of it as `date-holidays` names it. */
export interface HolidayRegion {
  country: string;
  region: string | null;
}

/** A day on which the inbox works at other times; without any, it is closed. */
export interface OwnDay {
  date: LocalDate;
  name: string;
  open: OpenInterval[];
}

/** From `from` until before `until`. */
export interface Closure {
  from: Instant;
  until: Instant;
}

/** Furthest that is searched for an opening: longer than the longest target takes at an hour a week. */
const MOST_DAYS = 20_000;
const DAY: Duration = 86_400_000;
const MINUTE: Duration = 60_000;

/**
 * The instant at which `amount` milliseconds of working time have passed since `from`. Time outside the open intervals does not
 * count; no time at all has passed at `from`. Daylight saving: it is open whenever a clock on its wall shows an open time; so an hour that
 * is skipped is no working time, and one that comes twice counts twice.
 */
export function addWorkingTime(calendar: Calendar, from: Instant, amount: Duration): Instant {
  if (amount <= 0) return from;
  let left = amount;
  let last = from;
  for (const open of workingSpansFrom(calendar, from)) {
    if (left <= open.end - open.start) return open.start + left;
    left -= open.end - open.start;
    last = open.end;
  }
  return last + left;
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
  const closures = calendar.closures ?? [];
  const begin = closures.reduce(
    (at, closure) => (closure.from <= at && at < closure.until ? closure.until : at),
    from,
  );
  for (const span of openSpansFrom(calendar, begin)) yield* withoutClosures(span, closures);
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

/** The spans that its days say: its own days, else public holidays, else the week. */
function* openSpansFrom(calendar: Calendar, from: Instant): Generator<Span> {
  const { timeZone } = calendar;
  const always = runsAlways(calendar);
  const lastSpecial = always ? lastSpecialDay(calendar) : '';
  const first = dayAt(from, timeZone);
  for (let day = first; day < first + MOST_DAYS; day += 1) {
    const date = dateOf(day);
    if (always && date > lastSpecial) {
      const start = day === first ? from : startOfDay(day, timeZone);
      yield { start, end: Number.POSITIVE_INFINITY };
      return;
    }
    for (const { start, end } of spansOfDay(day, intervalsOn(calendar, day, date), timeZone)) {
      if (end > from) yield { start: Math.max(start, from), end };
    }
  }
}

const ALL_DAY: readonly OpenInterval[] = [{ start: 0, end: 1_440 }];

function intervalsOn(calendar: Calendar, day: number, date: LocalDate): readonly OpenInterval[] {
  const own = calendar.ownDays?.find((each) => each.date === date);
  if (own !== undefined) return own.open;
  if (calendar.publicHolidays?.[date] !== undefined) return [];
  if (calendar.week === 'always' || runsAlways(calendar)) return ALL_DAY;
  return calendar.week[weekdayOf(day)] ?? [];
}

/** The last day that is not as all others; empty: there is none. */
function lastSpecialDay({ ownDays = [], publicHolidays = {} }: Calendar): LocalDate {
  const dates = [...ownDays.map(({ date }) => date), ...Object.keys(publicHolidays)];
  return dates.reduce((last, date) => (date > last ? date : last), '');
}

/** Days are counted from 1970-01-01, which was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

function dateOf(day: number): LocalDate {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

function dayAt(at: Instant, timeZone: string): number {
  let day = Math.floor(at / DAY);
  while (startOfDay(day, timeZone) > at) day -= 1;
  while (startOfDay(day + 1, timeZone) <= at) day += 1;
  return day;
}

/** What a clock of that zone shows more than one of UTC. */
function offsetAt(at: Instant, timeZone: string): Duration {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return local.offsetNanoseconds / 1e6;
}

/** Days of zones begin when they begin: what was worked out once is kept, as much of it as some years of some zones. */
const beginnings = new Map<string, Instant>();
const MOST_BEGINNINGS = 10_000;

function startOfDay(day: number, timeZone: string): Instant {
  const key = `${timeZone} ${day}`;
  const known = beginnings.get(key);
  if (known !== undefined) return known;
  const date = Temporal.PlainDate.from(dateOf(day));
  const start = date.toZonedDateTime(timeZone).epochMilliseconds;
  if (beginnings.size >= MOST_BEGINNINGS) beginnings.clear();
  beginnings.set(key, start);
  return start;
}

function* spansOfDay(
  day: number,
  intervals: readonly OpenInterval[],
  timeZone: string,
): Generator<Span> {
  if (intervals.length === 0) return;
  for (const { from, until, midnight } of stretchesOf(day, timeZone)) {
    for (const open of intervals) {
      const start = Math.max(from, midnight + open.start * MINUTE);
      const end = Math.min(until, midnight + open.end * MINUTE);
      if (end > start) yield { start, end };
    }
  }
}

/** The stretches of a day between which clocks are changed, each with when its midnight would have been; most days are one. */
function stretchesOf(
  day: number,
  timeZone: string,
): { from: Instant; until: Instant; midnight: Instant }[] {
  const start = startOfDay(day, timeZone);
  const end = startOfDay(day + 1, timeZone);
  if (end - start === DAY) return [{ from: start, until: end, midnight: start }];
  const stretches = [];
  for (let from = start; from < end; ) {
    const local = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
    const change = local.getTimeZoneTransition('next')?.epochMilliseconds ?? end;
    const until = Math.min(end, change);
    stretches.push({ from, until, midnight: day * DAY - offsetAt(from, timeZone) });
    from = until;
  }
  return stretches;
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
