import { describe, expect, it } from 'vitest';
import {
  addWorkingTime,
  type Calendar,
  type OpenInterval,
  workingTimeBetween,
} from '../../src/domain/business-hours.ts';
import { minutes } from '../../src/domain/ids.ts';

/** Counted by hand, with the clocks of the place on paper. All times here are UTC. */
const utc = (text: string) => Date.parse(`${text}Z`);
const at = (text: string) => {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return hour * 60 + minute;
};
const open = (...spans: [string, string][]): OpenInterval[] =>
  spans.map(([start, end]) => ({ start: at(start), end: at(end) }));
const daily = (timeZone: string, ...spans: [string, string][]): Calendar => ({
  timeZone,
  week: Array.from({ length: 7 }, () => open(...spans)),
});
const weekdays = (timeZone: string, ...spans: [string, string][]): Calendar => {
  const day = open(...spans);
  return { timeZone, week: [day, day, day, day, day, [], []] };
};
const office = (timeZone: string): Calendar => weekdays(timeZone, ['09:00', '18:00']);

type Row = [name: string, Calendar, from: string, minutes: number, due: string];

const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';
const saoPaulo = 'America/Sao_Paulo';
const lordHowe = 'Australia/Lord_Howe';

/** 29 March 2026, 2:00 is 3:00; 25 October 2026, 3:00 is 2:00. */
const BERLIN: Row[] = [
  ['Friday 17:30 and an hour, spring', office(berlin), '2026-03-27T16:30', 60, '2026-03-30T07:30'],
  ['Friday 17:30 and an hour, autumn', office(berlin), '2026-10-23T15:30', 60, '2026-10-26T08:30'],
  [
    'a night in spring has five hours of six',
    daily(berlin, ['00:00', '06:00']),
    '2026-03-28T23:00',
    300,
    '2026-03-29T04:00',
  ],
  [
    'and the sixth is in the next night',
    daily(berlin, ['00:00', '06:00']),
    '2026-03-28T23:00',
    360,
    '2026-03-29T23:00',
  ],
  [
    'a night in autumn has seven',
    daily(berlin, ['00:00', '06:00']),
    '2026-10-24T22:00',
    420,
    '2026-10-25T05:00',
  ],
  [
    'an hour that is skipped is none',
    daily(berlin, ['02:00', '03:00']),
    '2026-03-29T00:00',
    30,
    '2026-03-30T00:30',
  ],
  [
    'an hour that comes twice is two',
    daily(berlin, ['02:00', '03:00']),
    '2026-10-24T23:00',
    120,
    '2026-10-25T02:00',
  ],
  [
    'from half past two, twice, with a pause between',
    daily(berlin, ['02:30', '04:00']),
    '2026-10-25T00:00',
    60,
    '2026-10-25T02:00',
  ],
  [
    'until half past two of a day that has none',
    daily(berlin, ['01:00', '02:30']),
    '2026-03-28T23:30',
    61,
    '2026-03-29T23:01',
  ],
];

/** 8 March 2026, 2:00 is 3:00; 1 November 2026, 2:00 is 1:00. */
const NEW_YORK: Row[] = [
  [
    'Friday 17:00 and two hours, spring',
    office(newYork),
    '2026-03-06T22:00',
    120,
    '2026-03-09T14:00',
  ],
  [
    'Friday 17:00 and two hours, autumn',
    office(newYork),
    '2026-10-30T21:00',
    120,
    '2026-11-02T15:00',
  ],
  [
    'a night in autumn has seven hours of six',
    daily(newYork, ['00:00', '06:00']),
    '2026-11-01T04:00',
    420,
    '2026-11-01T11:00',
  ],
  [
    'Berlin has changed three weeks later',
    office(berlin),
    '2026-03-06T16:30',
    60,
    '2026-03-09T08:30',
  ],
];

/** 4 November 2018, 0:00 is 1:00; 17 February 2019, 0:00 is 23:00 of the day before. No more after that. */
const SAO_PAULO: Row[] = [
  [
    'a day without its first hour',
    daily(saoPaulo, ['00:00', '02:00']),
    '2018-11-04T02:30',
    90,
    '2018-11-05T02:30',
  ],
  [
    'a day with its last hour twice',
    daily(saoPaulo, ['23:00', '24:00']),
    '2019-02-17T00:00',
    120,
    '2019-02-17T03:00',
  ],
  ['and no change any more', office(saoPaulo), '2026-10-16T20:30', 60, '2026-10-19T12:30'],
];

/** Half an hour: 5 April 2026, 2:00 is 1:30; 4 October 2026, 2:00 is 2:30. */
const LORD_HOWE: Row[] = [
  [
    'a night in April has six and a half',
    daily(lordHowe, ['00:00', '06:00']),
    '2026-04-04T13:00',
    390,
    '2026-04-04T19:30',
  ],
  [
    'a night in October has five and a half',
    daily(lordHowe, ['00:00', '06:00']),
    '2026-10-03T13:30',
    330,
    '2026-10-03T19:00',
  ],
  [
    'half an hour that comes twice',
    daily(lordHowe, ['01:30', '02:00']),
    '2026-04-04T14:00',
    60,
    '2026-04-04T15:30',
  ],
  [
    'half an hour that is skipped',
    daily(lordHowe, ['02:00', '02:30']),
    '2026-10-03T15:00',
    10,
    '2026-10-04T15:10',
  ],
];

/** Quarters of hours; a month of Ramadan at another time; a Friday that never was. */
const ELSEWHERE: Row[] = [
  [
    'Kathmandu, over the evening',
    office('Asia/Kathmandu'),
    '2026-03-02T12:05',
    15,
    '2026-03-03T03:20',
  ],
  [
    'Casablanca, into Ramadan',
    office('Africa/Casablanca'),
    '2026-02-13T16:30',
    60,
    '2026-02-16T09:30',
  ],
  [
    'Casablanca, after Ramadan',
    office('Africa/Casablanca'),
    '2026-03-20T17:30',
    60,
    '2026-03-23T08:30',
  ],
  [
    'Apia, 30 December 2011 was no day',
    office('Pacific/Apia'),
    '2011-12-30T03:30',
    60,
    '2012-01-01T19:30',
  ],
  [
    'around the clock an hour is an hour',
    { timeZone: berlin, week: 'always' },
    '2026-03-29T00:30',
    60,
    '2026-03-29T01:30',
  ],
];

const lunch: [string, string][] = [
  ['09:00', '12:00'],
  ['13:00', '17:00'],
  ['18:00', '20:00'],
];
const easter: Calendar = {
  ...office(berlin),
  publicHolidays: { '2026-04-03': 'Good Friday', '2026-04-06': 'Easter Monday' },
};
const advent: Calendar = {
  ...office(berlin),
  ownDays: [
    { date: '2026-12-04', name: 'Outing', open: open(['09:00', '12:00']) },
    { date: '2026-12-05', name: 'Advent', open: open(['10:00', '14:00']) },
  ],
};

const DAYS: Row[] = [
  [
    'three intervals a day',
    weekdays(berlin, ...lunch),
    '2026-03-27T10:30',
    30 + 240 + 120 + 15,
    '2026-03-30T07:15',
  ],
  [
    'over midnight, as one',
    daily('UTC', ['00:00', '02:00'], ['22:00', '24:00']),
    '2026-03-02T21:00',
    180,
    '2026-03-03T01:00',
  ],
  ['Easter', easter, '2026-04-02T15:30', 60, '2026-04-07T07:30'],
  [
    'a free day on which it works after all',
    { ...easter, ownDays: [{ date: '2026-04-03', name: 'Open', open: open(['10:00', '11:00']) }] },
    '2026-04-02T15:30',
    60,
    '2026-04-03T08:30',
  ],
  ['a short day, and a Saturday of its own', advent, '2026-12-04T10:30', 60, '2026-12-05T09:30'],
  ['a leap day', office(berlin), '2028-02-28T16:30', 60, '2028-02-29T08:30'],
  [
    'the last day of a year that is none',
    office(berlin),
    '2027-02-26T16:30',
    60,
    '2027-03-01T08:30',
  ],
  ['the turn of the year', office(berlin), '2026-12-31T16:30', 60, '2027-01-01T08:30'],
  [
    'closed on the way, and longer than the night',
    {
      ...office('UTC'),
      closures: [{ from: utc('2026-03-02T10:00'), until: utc('2026-03-03T11:00') }],
    },
    '2026-03-02T09:30',
    60,
    '2026-03-03T11:30',
  ],
  ['exactly until closing is that day', office(berlin), '2026-03-27T16:30', 30, '2026-03-27T17:00'],
  [
    'no time at all is now, though it is closed',
    office(berlin),
    '2026-03-28T16:30',
    0,
    '2026-03-28T16:30',
  ],
];

describe('working time through changes of clocks', () => {
  it.each([
    ...BERLIN.map((row) => ['Berlin', ...row] as const),
    ...NEW_YORK.map((row) => ['New York', ...row] as const),
    ...SAO_PAULO.map((row) => ['São Paulo', ...row] as const),
    ...LORD_HOWE.map((row) => ['Lord Howe', ...row] as const),
    ...ELSEWHERE.map((row) => ['Elsewhere', ...row] as const),
    ...DAYS.map((row) => ['Days', ...row] as const),
  ])('%s › %s', (_place, _name, calendar, from, amount, due) => {
    const end = addWorkingTime(calendar, utc(from), minutes(amount));
    expect(new Date(end).toISOString()).toBe(new Date(utc(due)).toISOString());
    expect(workingTimeBetween(calendar, utc(from), utc(due))).toBe(minutes(amount));
  });
});
