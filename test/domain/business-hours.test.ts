import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addWorkingTime,
  type Calendar,
  isWorkingTime,
  nextOpening,
  workingTimeBetween,
} from '../../src/domain/business-hours.ts';
import { minutes } from '../../src/domain/ids.ts';

const hours = (...spans: [number, number][]) =>
  spans.map(([start, end]) => ({ start: start * 60, end: end * 60 }));
const officeIn = (timeZone: string): Calendar => {
  const day = hours([9, 18]);
  return { timeZone, week: [day, day, day, day, day, [], []] };
};
const utc = (text: string) => Date.parse(`${text}Z`);

describe('working time', () => {
  it.each([
    ['inside a day', officeIn('UTC'), '2026-03-02T10:00', 15, '2026-03-02T10:15'],
    ['over the evening', officeIn('UTC'), '2026-03-02T17:50', 15, '2026-03-03T09:05'],
    [
      'Friday 16:30, two and a half hours, is Monday 10:00',
      officeIn('UTC'),
      '2026-03-06T16:30',
      150,
      '2026-03-09T10:00',
    ],
    [
      'from Sunday on it begins on Monday',
      officeIn('UTC'),
      '2026-03-08T12:00',
      5,
      '2026-03-09T09:05',
    ],
    [
      'exactly until closing stays on that day',
      officeIn('UTC'),
      '2026-03-02T17:45',
      15,
      '2026-03-02T18:00',
    ],
    ['in a half-hour zone', officeIn('Asia/Kolkata'), '2026-03-02T12:20', 15, '2026-03-03T03:35'],
    [
      'in a zone of three quarters',
      officeIn('Asia/Kathmandu'),
      '2026-03-02T03:15',
      10,
      '2026-03-02T03:25',
    ],
    ['on a leap day', officeIn('UTC'), '2028-02-29T17:55', 10, '2028-03-01T09:05'],
    [
      'over two intervals a day',
      { timeZone: 'UTC', week: [hours([9, 12], [14, 18]), [], [], [], [], [], []] },
      '2026-03-02T11:50',
      20,
      '2026-03-02T14:10',
    ],
  ] satisfies [string, Calendar, string, number, string][])(
    '%s',
    (_name, calendar, from, amount, due) => {
      expect(new Date(addWorkingTime(calendar, utc(from), minutes(amount))).toISOString()).toBe(
        new Date(utc(due)).toISOString(),
      );
    },
  );

  it('a night that daylight saving shortens or lengthens counts as long as it really is', () => {
    const nights: Calendar = {
      timeZone: 'Europe/Berlin',
      week: Array.from({ length: 7 }, () => hours([0, 6])),
    };
    expect(workingTimeBetween(nights, utc('2026-03-28T23:00'), utc('2026-03-29T10:00'))).toBe(
      minutes(5 * 60),
    );
    expect(workingTimeBetween(nights, utc('2026-10-24T22:00'), utc('2026-10-25T10:00'))).toBe(
      minutes(7 * 60),
    );
  });

  it('without opening hours time simply runs', () => {
    const never: Calendar = { timeZone: 'UTC', week: [[], [], [], [], [], [], []] };
    expect(addWorkingTime(never, 0, minutes(5))).toBe(minutes(5));
  });

  it('opens when it says', () => {
    const office = officeIn('UTC');
    expect(isWorkingTime(office, utc('2026-03-02T09:00'))).toBe(true);
    expect(isWorkingTime(office, utc('2026-03-02T18:00'))).toBe(false);
    expect(nextOpening(office, utc('2026-03-06T18:00'))).toBe(utc('2026-03-09T09:00'));
  });

  it('law: adding an amount and measuring it are the same, in any zone', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'America/St_Johns',
    );
    const instant = fc.integer({ min: utc('2026-01-01T00:00'), max: utc('2027-12-31T00:00') });
    const amount = fc.integer({ min: 1, max: minutes(60 * 40) });
    fc.assert(
      fc.property(zones, instant, amount, (zone, from, ms) => {
        const office = officeIn(zone);
        const due = addWorkingTime(office, from, ms);
        expect(workingTimeBetween(office, from, due)).toBe(ms);
      }),
      { numRuns: 60 },
    );
  });
});
