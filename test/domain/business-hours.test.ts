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

  it('stops where the inbox is closed beside its week, and goes on after that', () => {
    const closed: Calendar = {
      ...officeIn('UTC'),
      closures: [
        { from: utc('2026-03-02T10:00'), until: utc('2026-03-02T12:00') },
        { from: utc('2026-03-02T17:30'), until: utc('2026-03-03T10:00') },
      ],
    };
    expect(addWorkingTime(closed, utc('2026-03-02T09:30'), minutes(30))).toBe(
      utc('2026-03-02T10:00'),
    );
    expect(addWorkingTime(closed, utc('2026-03-02T09:30'), minutes(31))).toBe(
      utc('2026-03-02T12:01'),
    );
    expect(addWorkingTime(closed, utc('2026-03-02T17:00'), minutes(60))).toBe(
      utc('2026-03-03T10:30'),
    );
    expect(workingTimeBetween(closed, utc('2026-03-02T09:00'), utc('2026-03-03T11:00'))).toBe(
      minutes(60 + 330 + 60),
    );
    expect(isWorkingTime(closed, utc('2026-03-02T11:59'))).toBe(false);
    expect(nextOpening(closed, utc('2026-03-02T18:00'))).toBe(utc('2026-03-03T10:00'));
    const always: Calendar = { ...closed, week: 'always' };
    expect(addWorkingTime(always, utc('2026-03-02T09:00'), minutes(120))).toBe(
      utc('2026-03-02T13:00'),
    );
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
      fc.property(zones, instant, amount, fc.boolean(), (zone, from, ms, isClosed) => {
        const closures = [{ from: from + minutes(10), until: from + minutes(500) }];
        const office = { ...officeIn(zone), ...(isClosed ? { closures } : {}) };
        const due = addWorkingTime(office, from, ms);
        expect(workingTimeBetween(office, from, due)).toBe(ms);
      }),
      { numRuns: 60 },
    );
  });
});

describe('while it is closed beside its hours', () => {
  const office = officeIn('UTC');
  const closed = (from: string, until: string): Calendar => ({
    ...office,
    closures: [{ from: utc(from), until: utc(until) }],
  });

  it.each([
    ['in the middle of a day', closed('2026-03-02T10:00', '2026-03-02T14:00'), '2026-03-02T14:10'],
    ['over the night', closed('2026-03-02T10:00', '2026-03-03T11:00'), '2026-03-03T11:10'],
    ['into a weekend', closed('2026-03-02T10:00', '2026-03-07T12:00'), '2026-03-09T09:10'],
    ['before it opens', closed('2026-03-02T06:00', '2026-03-02T08:00'), '2026-03-02T10:10'],
    ['over and done with', closed('2026-02-27T06:00', '2026-03-01T08:00'), '2026-03-02T10:10'],
  ])('closed %s › 15 minutes from 9:55 on end later', (_name, calendar, due) => {
    const dueAt = addWorkingTime(calendar, utc('2026-03-02T09:55'), minutes(15));
    expect(new Date(dueAt).toISOString()).toBe(new Date(utc(due)).toISOString());
  });

  it('opens when the closure is over, or when the week says so after it', () => {
    const calendar = closed('2026-03-02T10:00', '2026-03-02T14:00');
    expect(isWorkingTime(calendar, utc('2026-03-02T09:59'))).toBe(true);
    expect(isWorkingTime(calendar, utc('2026-03-02T10:00'))).toBe(false);
    expect(isWorkingTime(calendar, utc('2026-03-02T14:00'))).toBe(true);
    expect(nextOpening(calendar, utc('2026-03-02T12:00'))).toBe(utc('2026-03-02T14:00'));
    const overnight = closed('2026-03-02T10:00', '2026-03-02T22:00');
    expect(nextOpening(overnight, utc('2026-03-02T12:00'))).toBe(utc('2026-03-03T09:00'));
  });

  it('an inbox that never closes does, too', () => {
    const always: Calendar = {
      timeZone: 'UTC',
      week: 'always',
      closures: [{ from: minutes(10), until: minutes(30) }],
    };
    expect(addWorkingTime(always, 0, minutes(15))).toBe(minutes(35));
    expect(workingTimeBetween(always, 0, minutes(60))).toBe(minutes(40));
  });

  const instant = fc.integer({ min: utc('2026-01-01T00:00'), max: utc('2026-12-31T00:00') });
  const length = fc.integer({ min: 1, max: minutes(60 * 24 * 20) });
  const calendars = fc
    .tuple(
      fc.constantFrom<Calendar>(officeIn('Europe/Berlin'), officeIn('Australia/Lord_Howe'), {
        timeZone: 'UTC',
        week: 'always',
      }),
      fc.array(fc.tuple(instant, length), { maxLength: 4 }),
    )
    .map(([calendar, given]): Calendar => {
      const closures = given
        .map(([from, long]) => ({ from, until: from + long }))
        .sort((one, other) => one.from - other.from)
        .filter(({ from }, index, all) => from > (all[index - 1]?.until ?? 0));
      return { ...calendar, closures };
    });

  it('law: adding an amount and measuring it are the same, whatever is closed', () => {
    const amount = fc.integer({ min: 1, max: minutes(60 * 40) });
    fc.assert(
      fc.property(calendars, instant, amount, (calendar, from, ms) => {
        const due = addWorkingTime(calendar, from, ms);
        expect(workingTimeBetween(calendar, from, due)).toBe(ms);
      }),
      { numRuns: 60 },
    );
  });

  it('law: no time is working time within a closure, and closing never brings anything forward', () => {
    const amount = fc.integer({ min: 1, max: minutes(60 * 40) });
    fc.assert(
      fc.property(calendars, instant, amount, (calendar, from, ms) => {
        const { closures = [], ...usual } = calendar;
        for (const closure of closures) {
          expect(workingTimeBetween(calendar, closure.from, closure.until)).toBe(0);
          expect(nextOpening(calendar, closure.from)).toBeGreaterThanOrEqual(closure.until);
        }
        expect(addWorkingTime(calendar, from, ms)).toBeGreaterThanOrEqual(
          addWorkingTime(usual, from, ms),
        );
      }),
      { numRuns: 60 },
    );
  });
});
