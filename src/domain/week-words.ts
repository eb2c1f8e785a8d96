import type { OpenInterval } from './business-hours.ts';
import { hoursText, readHours } from './settings-words.ts';

/** How the hours of a week are typed: `Mon-Fri 09:00-17:00; Sat 10:00-12:00`. What one of these writes, the other reads back. */

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
type Week = OpenInterval[][];

/** As {@link readWeek} reads it; days with the same hours stand together. Empty for a week without any. */
export function weekText(week: Week): string {
  const byHours = new Map<string, number[]>();
  for (const [index, open] of week.entries()) {
    if (open.length === 0) continue;
    const hours = hoursText(open);
    byHours.set(hours, [...(byHours.get(hours) ?? []), index]);
  }
  return [...byHours].map(([hours, days]) => `${daysText(days)} ${hours}`).join('; ');
}

/** `Mon-Fri`, `Mon, Wed-Fri`. */
function daysText(days: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run !== undefined && run.last === day - 1) run.last = day;
    else runs.push({ first: day, last: day });
  }
  return runs
    .map(({ first, last }) => (first === last ? DAYS[first] : `${DAYS[first]}-${DAYS[last]}`))
    .join(', ');
}

/** Days and hours, parted by `;` or lines; a day may stand in one part only. Null: nothing that we understand. */
export function readWeek(words: string): Week | null {
  const week: Week = DAYS.map(() => []);
  const parts = words.split(/[;\n]/).filter((part) => part.trim() !== '');
  for (const part of parts) {
    const [, days = '', hours = ''] = /^\s*([a-z][a-z\s,–-]*?)\s*(\d.*)$/i.exec(part) ?? [];
    const named = readDays(days);
    const open = readHours(hours);
    if (named === null || open === null || open.length === 0) return null;
    for (const day of named) {
      if (week[day]?.length !== 0) return null;
      week[day] = open;
    }
  }
  return parts.length === 0 ? null : week;
}

/** `Mon-Fri`, `Monday to Friday`, `Mon, Wed`, `daily`; as indices from Monday. */
function readDays(words: string): number[] | null {
  const text = words.trim().toLowerCase();
  if (/^(daily|every day)$/.test(text)) return DAYS.map((_day, index) => index);
  const named = text.split(/\s*(?:,|\band\b)\s*/).flatMap((part) => {
    const [from = '', to = from, ...more] = part.split(/\s*(?:-|–|\bto\b)\s*/);
    const first = dayOf(from);
    const last = dayOf(to);
    if (first === null || last === null || last < first || more.length > 0) return [null];
    return Array.from({ length: last - first + 1 }, (_each, index) => first + index);
  });
  const known = named.filter((day) => day !== null);
  return known.length === named.length && new Set(known).size === known.length ? known : null;
}

const LONG = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function dayOf(word: string): number | null {
  const index = word.length < 3 ? -1 : LONG.findIndex((day) => day.startsWith(word));
  return index === -1 ? null : index;
}
