import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenInterval } from '../../src/domain/business-hours.ts';
import {
  durationText,
  hoursText,
  ownDaysText,
  readClock,
  readDuration,
  readHours,
  readOwnDays,
  readTargets,
  targetsText,
} from '../../src/domain/settings-words.ts';

const minute = 60_000;
const hours: fc.Arbitrary<OpenInterval[]> = fc
  .uniqueArray(fc.integer({ min: 0, max: 1_440 }), { minLength: 0, maxLength: 8 })
  .map((times) => {
    const sorted = times.sort((one, other) => one - other);
    return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index) => ({
      start: sorted[index * 2] ?? 0,
      end: sorted[index * 2 + 1] ?? 1_440,
    }));
  });

describe('a duration that somebody types', () => {
  it.each([
    ['15m', 15],
    ['15 min', 15],
    ['2h', 120],
    ['1d 4h', 28 * 60],
    ['1d4h', 28 * 60],
    ['1 hour and 30 minutes', 90],
    ['90 Minutes', 90],
    ['0m', 0],
  ])('%s', (words, count) => {
    expect(readDuration(words)).toBe(count * minute);
  });

  it.each(['', '15', 'soon', '5 bananas', '-5m', '1.5h', 'm', '5m!', '99999999m'])(
    'not understood: “%s”',
    (words) => {
      expect(readDuration(words)).toBeNull();
    },
  );

  it('reads back as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 90_000 }), (count) => {
        expect(readDuration(durationText(count * minute))).toBe(count * minute);
      }),
    );
  });
});

describe('targets that somebody types', () => {
  it('come in any order, and the promise to resolve may be left out', () => {
    const targets = { assignment: 5 * minute, firstResponse: 15 * minute, nextResponse: 1_800_000 };
    expect(readTargets('claim 5 min, reply 15 min, next replies 30 min')).toEqual(targets);
    expect(readTargets('next 30m; Claim 5m\nfirst reply 15m')).toEqual(targets);
    expect(readTargets('claim 5m, reply 15m, next 30m, resolve 2d')).toEqual({
      ...targets,
      resolution: 2_880 * minute,
    });
  });

  it.each([
    '',
    'claim 5m',
    '5m, 15m, 30m',
    'claim 5m, claim 6m, reply 1h, next 1h',
    'claim 5m, reply soon, next 1h',
  ])('not understood: “%s”', (words) => {
    expect(readTargets(words)).toBeNull();
  });

  it('read back as they were written', () => {
    const target = fc.integer({ min: 1, max: 86_400 }).map((count) => count * minute);
    const some = fc.record(
      { assignment: target, firstResponse: target, nextResponse: target, resolution: target },
      { requiredKeys: ['assignment', 'firstResponse', 'nextResponse'] },
    );
    fc.assert(
      fc.property(some, (each) => {
        expect(readTargets(targetsText(each))).toEqual(each);
      }),
    );
  });
});

describe('opening hours that somebody types', () => {
  it.each<[string, OpenInterval[]]>([
    ['', []],
    ['closed', []],
    ['09:00-18:00', [{ start: 540, end: 1_080 }]],
    [
      '9–12:30, 13.30 to 18',
      [
        { start: 540, end: 750 },
        { start: 810, end: 1_080 },
      ],
    ],
    ['22:00-24:00', [{ start: 1_320, end: 1_440 }]],
    ['22:00-00:00', [{ start: 1_320, end: 1_440 }]],
    [
      '8-12 and 12-16',
      [
        { start: 480, end: 720 },
        { start: 720, end: 960 },
      ],
    ],
  ])('%s', (words, open) => {
    expect(readHours(words)).toEqual(open);
  });

  it.each([
    '9',
    '18:00-09:00',
    '9-12, 11-14',
    '13-14, 9-12',
    '25:00-26:00',
    '9:75-10',
    'morning',
    '9-9',
  ])('not understood: “%s”', (words) => {
    expect(readHours(words)).toBeNull();
  });

  it('read back as they were written', () => {
    fc.assert(
      fc.property(hours, (open) => {
        expect(readHours(hoursText(open))).toEqual(open);
      }),
    );
  });
});

describe('days of our own that somebody types', () => {
  it('are closed, or open at other times, with a name', () => {
    const words =
      '2026-12-31 09:00-12:00 short day\n\n 2026-12-24 Christmas Eve \n2027-01-02 closed';
    expect(readOwnDays(words)).toEqual({
      days: [
        { date: '2026-12-24', name: 'Christmas Eve', open: [] },
        { date: '2026-12-31', name: 'short day', open: [{ start: 540, end: 720 }] },
        { date: '2027-01-02', name: '', open: [] },
      ],
    });
  });

  it.each([
    ['2026-02-30 no such day', 1],
    ['2026-12-24 Eve\nChristmas', 2],
    ['2026-12-24 Eve\n2026-12-24 again', 2],
    ['2026-12-24 18:00-09:00 backwards', 1],
    ['2026-12-245 one digit too many', 1],
  ])('not understood: %j', (words, line) => {
    expect(readOwnDays(words)).toEqual({ line });
  });

  it('read back as they were written', () => {
    const date = fc
      .date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
      .map((each) => each.toISOString().slice(0, 10));
    const name = fc.constantFrom('', 'Christmas Eve', '24 hours race', '9 lives', 'Größe', '5.');
    const days = fc
      .uniqueArray(fc.record({ date, name, open: hours }), { selector: ({ date: on }) => on })
      .map((all) => all.sort((one, other) => (one.date < other.date ? -1 : 1)));
    fc.assert(
      fc.property(days, (all) => {
        expect(readOwnDays(ownDaysText(all))).toEqual({ days: all });
      }),
    );
  });
});

describe('a time of a day that somebody types', () => {
  it.each([
    ['18:00', 1_080],
    ['9', 540],
    ['24:00', 1_440],
    ['24:30', null],
    ['late', null],
  ])('%s', (words, at) => {
    expect(readClock(words)).toBe(at);
  });
});
