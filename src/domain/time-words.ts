import { localDayOf, localInstant } from './business-hours.ts';
import type { Instant } from './ids.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** In minutes: when a day begins for who names only the day. */
const MORNING = 9 * 60;

type Present = ReturnType<typeof localDayOf>;
type Day = Parameters<typeof localInstant>[0];

/**
 * The time that somebody means who types `14:00`, `2pm`, `tomorrow 9:00`, `Mon 9:00`, `Monday` or `2026-09-22 9:00`, by the clock of
 * their zone: the next such time. Null: no time that we understand. What lies in the past is given as it is.
 */
export function readTimeWords(
  words: string,
  { now, timeZone }: { now: Instant; timeZone: string },
): Instant | null {
  const present = localDayOf(now, timeZone);
  const parts = words
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((part) => part !== '' && part !== 'at' && part !== 'on' && part !== 'until');
  const [first, second, ...more] = parts;
  if (first === undefined || more.length > 0) return null;
  const day = dayOf(first, present);
  if (day === null && second !== undefined) return null;
  const clock = day === null ? first : second;
  const minute = clock === undefined ? MORNING : minuteOf(clock);
  const on = day ?? { date: present.date, daysLater: 0 };
  return minute === null ? null : localInstant(on, minute, timeZone);
}

/** `today`, `tomorrow`, a weekday (the next one, never today), or a date. */
function dayOf(word: string, { date, weekday }: Present): Day | null {
  if (word === 'today') return { date, daysLater: 0 };
  if (word === 'tomorrow' || word === 'tmr') return { date, daysLater: 1 };
  const named = word.length < 3 ? -1 : DAYS.findIndex((name) => name.startsWith(word));
  if (named >= 0) return { date, daysLater: ((named - weekday + 6) % 7) + 1 };
  return /^\d{4}-\d{2}-\d{2}$/.test(word) ? { date: word, daysLater: 0 } : null;
}

/** `14:00`, `9`, `9:30`, `2pm`, `noon`, as minutes after midnight. */
function minuteOf(word: string): number | null {
  if (word === 'noon') return 12 * 60;
  const [, hours, minutes = '0', half] = /^(\d{1,2})(?:[:.h](\d{2}))?(am|pm)?$/.exec(word) ?? [];
  if (hours === undefined) return null;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half === 'pm' ? 12 : 0);
  if (hour > 23 || Number(minutes) > 59 || (half !== undefined && Number(hours) > 12)) return null;
  return hour * 60 + Number(minutes);
}
