import { describe, expect, it } from 'vitest';
import { readWeek, weekText } from '../../src/domain/week-words.ts';

const nine = { start: 540, end: 1_020 };
const NONE = [[], [], [], [], [], [], []];

describe('the hours of a week, as they are typed', () => {
  it.each([
    'Mon-Fri 09:00-17:00',
    'Mon-Thu 09:00-12:30, 13:30-18:00; Fri 09:00-14:00',
    'Mon, Wed-Fri 20:00-24:00; Sun 10:00-12:00',
  ])('%s is read back as it is written', (words) => {
    const week = readWeek(words);
    expect(week).not.toBeNull();
    expect(weekText(week ?? NONE)).toBe(words);
  });

  it.each(['monday to friday 9-17', 'Mon – Fri 9:00 – 17:00', 'Mon, Tue, Wed and Thu-Fri 9-17'])(
    '%s is understood',
    (words) => {
      expect(readWeek(words)).toEqual(
        [nine, nine, nine, nine, nine].map((day) => [day]).concat([[], []]),
      );
    },
  );

  it.each([
    ...[
      '',
      'as I like',
      'Mon',
      '09:00-17:00',
      'Fri-Mon 9-17',
      'Mon 17-9',
      'Mon 9-17; Mon-Tue 9-12',
    ],
    ...['Mo 9-17', 'Mon-Wed-Fri 9-17', 'Mon 9-17x'],
  ])('“%s” is not', (words) => {
    expect(readWeek(words)).toBeNull();
  });
});
