import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { Calendar, OpenInterval, OwnDay } from '../../src/domain/business-hours.ts';

/**
 * Working time as anybody would count it: look at the clock on the wall in each minute, and at what hangs beside it. Slow, and without any
 * of the ways in which the program is quick.
 */

const MINUTE = 60_000;
const FURTHEST = 3 * 1_440;

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Apia',
] as const;

/** Whether it works in the minute that begins at `at`. */
function isOpenMinute(calendar: Calendar, at: number): boolean {
  const { timeZone, week, closures = [], ownDays = [], publicHolidays = {} } = calendar;
  for (const { from, until } of closures) {
    if (at >= from && at < until) return false;
  }
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const date = [wall.year, wall.month, wall.day]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
  const minute = wall.hour * 60 + wall.minute;
  const isNow = ({ start, end }: OpenInterval) => minute >= start && minute < end;
  const own = ownDays.find((day) => day.date === date);
  if (own !== undefined) return own.open.some(isNow);
  if (date in publicHolidays) return false;
  if (week === 'always' || week.flat().length === 0) return true;
  return (week[wall.dayOfWeek - 1] ?? []).some(isNow);
}

/** The walk through time with one calendar. Each minute is looked at once. */
export function walkThrough(calendar: Calendar) {
  const seen = new Map<number, boolean>();

  function isOpen(at: number): boolean {
    const known = seen.get(at) ?? isOpenMinute(calendar, at);
    seen.set(at, known);
    return known;
  }

  /** When so many open minutes are over; null: not within three days. */
  function after(from: number, minutes: number): number | null {
    let left = minutes;
    let at = from;
    for (; left > 0; at += MINUTE) {
      if (at - from > FURTHEST * MINUTE) return null;
      if (isOpen(at)) left -= 1;
    }
    return at;
  }

  function between(from: number, to: number): number {
    let count = 0;
    for (let at = from; at < to; at += MINUTE) if (isOpen(at)) count += 1;
    return count;
  }

  function nextOpen(from: number): number | null {
    for (let at = from; at - from <= FURTHEST * MINUTE; at += MINUTE) if (isOpen(at)) return at;
    return null;
  }

  return { isOpen, after, between, nextOpen };
}

/** When clocks are changed in a zone, as far as it does that. */
function changesIn(zone: string): number[] {
  const changes: number[] = [];
  let at = Temporal.ZonedDateTime.from(`2010-01-01T00:00[${zone}]`);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.year > 2027) return changes;
    changes.push(next.epochMilliseconds);
    at = next;
  }
}

const usual = Date.UTC(2026, 0, 1);

/** Whole minutes, in most cases within two days of a change of clocks. */
const momentsIn = (zone: string): fc.Arbitrary<number> => {
  const changes = changesIn(zone);
  const near = fc.integer({ min: -2 * 1_440, max: 2 * 1_440 });
  const any = fc.integer({ min: 0, max: 2 * 365 * 1_440 }).map((minute) => usual + minute * MINUTE);
  if (changes.length === 0) return any;
  const change = fc
    .tuple(fc.constantFrom(...changes), near)
    .map(([at, minute]) => at + minute * MINUTE);
  return fc.oneof({ weight: 3, arbitrary: change }, { weight: 1, arbitrary: any });
};

/** Up to three intervals; half of the days end at midnight, or begin there. */
const aDay: fc.Arbitrary<OpenInterval[]> = fc
  .uniqueArray(
    fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom(0, 1_440) },
      { weight: 4, arbitrary: fc.integer({ min: 0, max: 96 }).map((quarter) => quarter * 15) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 1_440 }) },
    ),
    { maxLength: 6 },
  )
  .map((times) => {
    const sorted = times.toSorted((one, other) => one - other);
    return sorted.flatMap((start, index) => {
      const end = sorted[index + 1];
      return index % 2 === 1 || end === undefined ? [] : [{ start, end }];
    });
  });

const aWeek: fc.Arbitrary<Calendar['week']> = fc.oneof(
  { weight: 1, arbitrary: fc.constant('always' as const) },
  { weight: 5, arbitrary: fc.array(aDay, { minLength: 7, maxLength: 7 }) },
);

/** A calendar and a moment near which something about it is special. */
export const calendarAndMoment: fc.Arbitrary<{ calendar: Calendar; from: number }> = fc
  .constantFrom(...ZONES)
  .chain((timeZone) =>
    fc.record({
      timeZone: fc.constant(timeZone),
      from: momentsIn(timeZone),
      week: aWeek,
      own: fc.uniqueArray(fc.tuple(fc.integer({ min: -2, max: 4 }), aDay), {
        maxLength: 2,
        selector: ([day]) => day,
      }),
      free: fc.uniqueArray(fc.integer({ min: -2, max: 4 }), { maxLength: 2 }),
      closed: fc.option(
        fc.tuple(fc.integer({ min: -600, max: 2_000 }), fc.integer({ min: 1, max: 3_000 })),
      ),
    }),
  )
  .map(({ timeZone, from, week, own, free, closed }) => {
    const today = Temporal.Instant.fromEpochMilliseconds(from)
      .toZonedDateTimeISO(timeZone)
      .toPlainDate();
    const date = (day: number) => today.add({ days: day }).toString();
    const ownDays: OwnDay[] = own
      .map(([day, open]) => ({ date: date(day), name: 'Own', open }))
      .toSorted((one, other) => (one.date < other.date ? -1 : 1));
    const [begins, long] = closed ?? [0, 0];
    const start = from + begins * MINUTE;
    const closures = closed === null ? [] : [{ from: start, until: start + long * MINUTE }];
    return {
      from,
      calendar: {
        ...{ timeZone, week, ownDays, closures },
        publicHolidays: Object.fromEntries(free.map((day) => [date(day), 'Free'])),
      },
    };
  });
