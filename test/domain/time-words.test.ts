import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTimeWords } from '../../src/domain/time-words.ts';

/** Thursday, 2026-03-26, 10:30 in Berlin; on Sunday the clocks go forward there. */
const now = Date.UTC(2026, 2, 26, 9, 30);
const berlin = { now, timeZone: 'Europe/Berlin' };

describe('a time that somebody types', () => {
  it.each([
    ['14:00', Date.UTC(2026, 2, 26, 13)],
    ['until 14:00', Date.UTC(2026, 2, 26, 13)],
    ['2pm', Date.UTC(2026, 2, 26, 13)],
    ['2:15 PM'.replace(' ', ''), Date.UTC(2026, 2, 26, 13, 15)],
    ['12am', Date.UTC(2026, 2, 25, 23)],
    ['noon', Date.UTC(2026, 2, 26, 11)],
    ['14', Date.UTC(2026, 2, 26, 13)],
    ['9:00', Date.UTC(2026, 2, 26, 8)],
    ['today 18:00', Date.UTC(2026, 2, 26, 17)],
    ['tomorrow', Date.UTC(2026, 2, 27, 8)],
    ['tomorrow at 9:00', Date.UTC(2026, 2, 27, 8)],
    ['Mon 9:00', Date.UTC(2026, 2, 30, 7)],
    ['on Monday, 9:00', Date.UTC(2026, 2, 30, 7)],
    ['Thu', Date.UTC(2026, 3, 2, 7)],
    ['2026-12-24 12:00', Date.UTC(2026, 11, 24, 11)],
    ['2026-01-01', Date.UTC(2026, 0, 1, 8)],
  ])('%s', (words, at) => {
    expect(readTimeWords(words, berlin)).toBe(at);
  });

  it.each([
    '',
    'until',
    'yesterday',
    '25:00',
    '9:75',
    '13pm',
    'm 9:00',
    'onday',
    '2026-02-30',
    'Mon 9 o’clock',
    '9:00 sharp',
  ])('"%s" is none', (words) => {
    expect(readTimeWords(words, berlin)).toBeNull();
  });

  it('is by the clock of whoever types it', () => {
    const tokyo = { now, timeZone: 'Asia/Tokyo' };
    expect(readTimeWords('19:00', tokyo)).toBe(Date.UTC(2026, 2, 26, 10));
    expect(readTimeWords('tomorrow 9:00', tokyo)).toBe(Date.UTC(2026, 2, 27, 0));
  });

  it('whatever is typed, is a time or none, and never an error', () => {
    fc.assert(
      fc.property(fc.string(), (words) => {
        const at = readTimeWords(words, berlin);
        expect(at === null || Number.isInteger(at)).toBe(true);
      }),
    );
  });
});
