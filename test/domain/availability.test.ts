import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NudgeManner, Nudges } from '../../src/domain/agent.ts';
import {
  isAvailable,
  mannerIn,
  mayRemindAt,
  nextAvailableAt,
  type PersonTimes,
  putOffUntil,
} from '../../src/domain/availability.ts';
import type { Calendar, OpenInterval } from '../../src/domain/business-hours.ts';
import { days, type InboxId, minutes } from '../../src/domain/ids.ts';

const at = (text: string) => Date.parse(`${text}Z`);
const clock = (text: string) => {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
};
const span = (from: string, to: string): OpenInterval => ({ start: clock(from), end: clock(to) });
const workdays = (...open: OpenInterval[]) => [...Array.from({ length: 5 }, () => open), [], []];

/** Monday to Friday, 9 to 18 in Berlin; Good Friday is free, and one Tuesday of its own. */
const berlin: Calendar = {
  timeZone: 'Europe/Berlin',
  week: workdays(span('09:00', '18:00')),
  holidays: { country: 'DE', region: null },
  publicHolidays: { '2026-04-03': 'Good Friday' },
  ownDays: [{ date: '2026-03-10', name: 'Stocktaking', open: [] }],
};
const round: Calendar = { timeZone: 'UTC', week: 'always' };

const there: PersonTimes = {
  timeZone: 'Europe/Berlin',
  away: null,
  leave: null,
  hours: null,
  quiet: null,
};
const inNewYork: PersonTimes = {
  ...there,
  timeZone: 'America/New_York',
  hours: workdays(span('08:00', '16:00')),
};

describe('who is there', () => {
  it.each([
    ['without hours of their own, as the inbox', there, '2026-03-04T08:00', true],
    ['not before it opens', there, '2026-03-04T07:59', false],
    ['not on its public holidays', there, '2026-04-03T10:00', false],
    ['by their own hours, in their own zone', inNewYork, '2026-03-04T20:59', true],
    ['not after those, though the inbox would be open', inNewYork, '2026-03-04T08:00', false],
    ['an hour earlier in UTC once their clocks went forward', inNewYork, '2026-03-09T12:00', true],
    ['and not before', inNewYork, '2026-03-06T12:00', false],
    ['not on days on which their inbox is closed', inNewYork, '2026-03-10T14:00', false],
    ['not while away', { ...there, away: { since: 0, until: null } }, '2026-03-04T10:00', false],
    [
      'not on leave',
      { ...there, leave: { from: at('2026-03-04T00:00'), until: at('2026-03-06T00:00') } },
      '2026-03-04T10:00',
      false,
    ],
    [
      'again when it is over',
      { ...there, leave: { from: at('2026-03-02T00:00'), until: at('2026-03-04T09:00') } },
      '2026-03-04T09:00',
      true,
    ],
    [
      'quiet hours are hours of work',
      { ...there, quiet: span('12:00', '13:00') },
      '2026-03-04T11:30',
      true,
    ],
  ] satisfies [string, PersonTimes, string, boolean][])('%s', (_name, person, when, is) => {
    expect(isAvailable(person, berlin, at(when))).toBe(is);
  });

  it('comes next when their hours, their word and their leave allow', () => {
    const friday = at('2026-03-06T18:00');
    expect(nextAvailableAt(there, berlin, friday)).toBe(at('2026-03-09T08:00'));
    const leave = { from: at('2026-03-07T00:00'), until: at('2026-03-11T12:00') };
    const away = { since: friday, until: at('2026-03-08T12:00') };
    expect(nextAvailableAt({ ...there, away, leave }, berlin, friday)).toBe(leave.until);
    const gone = { since: friday, until: null };
    expect(nextAvailableAt({ ...there, away: gone }, berlin, friday)).toBeNull();
  });
});

describe('a reminder', () => {
  const night = { ...there, quiet: span('22:00', '07:00') };
  const evenings = {
    ...there,
    hours: workdays(span('16:00', '24:00')),
    quiet: span('22:00', '07:00'),
  };

  it.each([
    ['goes at once to who works', there, berlin, '2026-03-04T09:30', '2026-03-04T09:30'],
    ['waits for the morning', there, berlin, '2026-03-04T17:00', '2026-03-05T08:00'],
    ['waits for Monday', there, berlin, '2026-03-06T17:00', '2026-03-09T08:00'],
    [
      'waits for Tuesday after Easter Friday, if that is when they work',
      { ...there, hours: [[], [span('09:00', '12:00')], [], [], [], [], []] },
      berlin,
      '2026-04-03T10:00',
      '2026-04-07T07:00',
    ],
    ['waits for their own morning', inNewYork, berlin, '2026-03-04T08:00', '2026-03-04T13:00'],
    ['waits until quiet is over', night, round, '2026-03-04T23:30', '2026-03-05T06:00'],
    [
      'waits until quiet is over, which began the evening before',
      night,
      round,
      '2026-03-05T00:30',
      '2026-03-05T06:00',
    ],
    [
      'that quiet hours put off past their work waits for the next day',
      evenings,
      round,
      '2026-03-04T21:30',
      '2026-03-05T15:00',
    ],
    ['in the night that has an hour less', night, round, '2026-03-28T22:00', '2026-03-29T05:00'],
    ['in the night that has an hour more', night, round, '2026-10-24T22:00', '2026-10-25T06:00'],
    [
      'when quiet ends in the hour that there is not',
      { ...there, quiet: span('23:00', '02:30') },
      round,
      '2026-03-28T23:00',
      '2026-03-29T01:00',
    ],
    [
      'when quiet ends in the hour that comes twice, after the first',
      { ...there, quiet: span('23:00', '02:30') },
      round,
      '2026-10-24T23:00',
      '2026-10-25T00:30',
    ],
    [
      'which then is quiet once more',
      { ...there, quiet: span('23:00', '02:30') },
      round,
      '2026-10-25T01:10',
      '2026-10-25T01:30',
    ],
    [
      'in a zone of half hours, whose summer time is half an hour',
      { ...there, timeZone: 'Australia/Lord_Howe', quiet: span('22:00', '07:00') },
      round,
      '2026-10-03T14:00',
      '2026-10-03T20:00',
    ],
    [
      'whose quiet hours leave nothing of their work does not wait for ever',
      { ...there, hours: workdays(span('22:00', '23:00')), quiet: span('20:00', '08:00') },
      round,
      '2026-03-04T12:00',
      '2026-03-04T21:00',
    ],
  ] satisfies [string, PersonTimes, Calendar, string, string][])(
    '%s',
    (_name, person, calendar, now, when) => {
      const may = mayRemindAt(person, calendar, at(now), { urgent: false });
      expect(new Date(may ?? 0).toISOString()).toBe(new Date(at(when)).toISOString());
    },
  );

  it('of what is urgent passes over hours and quiet, but not over who is away', () => {
    const now = at('2026-03-04T23:30');
    expect(mayRemindAt(night, berlin, now, { urgent: true })).toBe(now);
    const away = { since: now, until: now + minutes(30) };
    expect(mayRemindAt({ ...night, away }, berlin, now, { urgent: true })).toBe(away.until);
    const gone = { since: now, until: null };
    expect(mayRemindAt({ ...night, away: gone }, berlin, now, { urgent: true })).toBeNull();
  });

  it('law: comes in the first minute in which a clock on the wall shows work and no quiet', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'];
    const minute = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
    const interval = fc
      .tuple(minute, minute)
      .filter(([start, end]) => start < end)
      .map(([start, end]) => ({ start, end }));
    const quiet = fc
      .tuple(minute, minute)
      .filter(([start, end]) => start !== end)
      .map(([start, end]) => ({ start, end }));
    // Around the nights on which one of their clocks changes.
    const nights = [
      '2026-03-08',
      '2026-03-29',
      '2026-04-04',
      '2026-10-04',
      '2026-10-25',
      '2026-11-01',
    ];
    const from = fc
      .tuple(fc.constantFrom(...nights), fc.integer({ min: -1_440, max: 1_440 }))
      .map(([night, minute]) => at(`${night}T00:00`) + minutes(minute));
    fc.assert(
      fc.property(fc.constantFrom(...zones), interval, quiet, from, (timeZone, open, hush, now) => {
        const person = {
          ...there,
          timeZone,
          hours: Array.from({ length: 7 }, () => [open]),
          quiet: hush,
        };
        const wall = wallClock(timeZone);
        const isWork = (when: number) => isWithin(open, wall(when));
        const first = firstMinute(now, (when) => isWork(when) && !isWithin(hush, wall(when)));
        const expected = first ?? firstMinute(now, isWork);
        expect(mayRemindAt(person, round, now, { urgent: false })).toBe(expected);
      }),
      { numRuns: 80 },
    );
  });
});

/** Slow and obvious: the minutes since midnight that a clock on the wall of this zone shows. */
function wallClock(timeZone: string): (when: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  return (when) => clock(format.format(when));
}

function isWithin({ start, end }: OpenInterval, minute: number): boolean {
  return start < end ? minute >= start && minute < end : minute >= start || minute < end;
}

function firstMinute(from: number, is: (when: number) => boolean): number | null {
  for (let when = from; when < from + days(2); when += minutes(1)) if (is(when)) return when;
  return null;
}

describe('reminders that go out as one', () => {
  const now = at('2026-03-04T17:30');
  const ana = { ...there, nudges: { usual: 'dm', of: {} } satisfies Nudges };
  const of = (manner: NudgeManner, calendar: Calendar = berlin, isUrgent = false) => ({
    calendar,
    manner,
    isUrgent,
  });
  const when = (
    person: typeof ana,
    reminders: ReturnType<typeof of>[],
    remindedAt: number | null,
  ) => putOffUntil(person, reminders, { now, remindedAt });

  it('go as soon as one of them may', () => {
    expect(when(ana, [of('dm')], null)).toEqual({ until: at('2026-03-05T08:00') });
    expect(when(ana, [of('dm'), of('dm', round)], null)).toBeNull();
    expect(when(ana, [], null)).toBeNull();
  });

  it('go for what is urgent, if that is how the person wants it', () => {
    expect(when(ana, [of('dm', berlin, true)], null)).toEqual({ until: at('2026-03-05T08:00') });
    const anyTime = { ...ana, nudges: { ...ana.nudges, urgent: 'any_time' as const } };
    expect(when(anyTime, [of('dm', berlin, true)], null)).toBeNull();
  });

  it('come to who wants a digest once an hour, and at once if the last is longer ago', () => {
    const quarterAgo = now - minutes(15);
    expect(when(ana, [of('digest', round)], quarterAgo)).toEqual({ until: now + minutes(45) });
    expect(when(ana, [of('digest', round)], now - minutes(60))).toBeNull();
    expect(when(ana, [of('digest', round)], null)).toBeNull();
    // In the other inbox they want to hear at once, and hear of all.
    expect(when(ana, [of('digest', round), of('dm', round)], quarterAgo)).toBeNull();
    // At opening, when the hour ends at night.
    expect(when(ana, [of('digest')], quarterAgo)).toEqual({ until: at('2026-03-05T08:00') });
  });

  it('wait without a time for who did not say when they are back', () => {
    const gone = { ...ana, away: { since: now, until: null } };
    expect(when(gone, [of('dm', round, true)], null)).toEqual({ until: null });
  });

  it('follow the wish of an inbox before the usual one', () => {
    const nudges = {
      usual: 'dm',
      of: { support: 'thread' } as Record<InboxId, NudgeManner>,
    } as const;
    expect(mannerIn(nudges, 'support' as InboxId)).toBe('thread');
    expect(mannerIn(nudges, 'sales' as InboxId)).toBe('dm');
  });
});
