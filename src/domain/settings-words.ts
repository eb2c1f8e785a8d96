import { localInstant, type OpenInterval, type OwnDay } from './business-hours.ts';
import type { Duration } from './ids.ts';
import type { Targets } from './sla.ts';

/**
 * How durations, targets, opening hours and days are typed, in the forms in Slack and in the settings file alike. Whatever one of
 * these writes, its reader reads back as the same.
 */

const MINUTE = 60_000;
/** Largest first. A day has 24 hours: of opening time, where opening time is counted. */
const UNITS = [
  { sign: 'd', ms: 1_440 * MINUTE, names: /^(?:d|days?)$/ },
  { sign: 'h', ms: 60 * MINUTE, names: /^(?:h|hrs?|hours?)$/ },
  { sign: 'm', ms: MINUTE, names: /^(?:m|mins?|minutes?)$/ },
  { sign: 's', ms: 1_000, names: /^(?:s|secs?|seconds?)$/ },
] as const;

/** `15m`, `2h`, `1d 4h`; `0m` for nothing. What is no whole second is cut off. */
export function durationText(duration: Duration): string {
  let left = duration;
  const parts = UNITS.flatMap(({ sign, ms }) => {
    const count = Math.floor(left / ms);
    left -= count * ms;
    return count === 0 ? [] : [`${count}${sign}`];
  });
  return parts.join(' ') || '0m';
}

/** `15m`, `2h`, `1d 4h`, `90 min`, `1 hour and 30 minutes`. Null: no duration that we understand. */
export function readDuration(words: string): Duration | null {
  const text = words.trim().toLowerCase();
  if (!/^(?:\d{1,7}\s*[a-z]+[\s,]*(?:and\s+)?)+$/.test(text)) return null;
  let sum = 0;
  for (const [, count, name] of text.matchAll(/(\d+)\s*([a-z]+)/g)) {
    const unit = UNITS.find(({ names }) => names.test(name ?? ''));
    if (unit === undefined) return null;
    sum += Number(count) * unit.ms;
  }
  return sum;
}

const PROMISES = [
  { of: 'assignment', sign: 'claim', names: /^(?:claim|owner)$/ },
  { of: 'firstResponse', sign: 'reply', names: /^(?:(?:first )?reply|first)$/ },
  { of: 'nextResponse', sign: 'next', names: /^next(?: repl(?:y|ies))?$/ },
  { of: 'resolution', sign: 'resolve', names: /^resolved?$/ },
] as const;

/** `claim 5m, reply 15m, next 30m, resolve 2d`. */
export function targetsText(targets: Targets): string {
  return PROMISES.flatMap(({ of, sign }) => {
    const target = targets[of];
    return target === undefined ? [] : [`${sign} ${durationText(target)}`];
  }).join(', ');
}

/** As {@link targetsText} writes it, in any order; `resolve` may be left out. Null: no such thing. */
export function readTargets(words: string): Targets | null {
  const read = new Map<keyof Targets, Duration>();
  for (const part of words.split(/[,;\n]/).filter((each) => each.trim() !== '')) {
    const [, name, amount] = /^\s*([a-z ]+?)\s+(\d.*)$/i.exec(part) ?? [];
    const promise = PROMISES.find(({ names }) => names.test(name?.toLowerCase() ?? ''));
    const target = readDuration(amount ?? '');
    if (promise === undefined || target === null || read.has(promise.of)) return null;
    read.set(promise.of, target);
  }
  const assignment = read.get('assignment');
  const firstResponse = read.get('firstResponse');
  const nextResponse = read.get('nextResponse');
  const resolution = read.get('resolution');
  if (assignment === undefined || firstResponse === undefined || nextResponse === undefined) {
    return null;
  }
  const targets = { assignment, firstResponse, nextResponse };
  return resolution === undefined ? targets : { ...targets, resolution };
}

/** `09:00-12:30, 13:30-18:00`; `closed` for none. */
export function hoursText(open: readonly OpenInterval[]): string {
  if (open.length === 0) return 'closed';
  return open.map(({ start, end }) => `${clockText(start)}-${clockText(end)}`).join(', ');
}

/** Minutes after midnight as `09:00`; the end of a day is `24:00`. */
export function clockText(minute: number): string {
  const hours = String(Math.floor(minute / 60)).padStart(2, '0');
  return `${hours}:${String(minute % 60).padStart(2, '0')}`;
}

const CLOSED = /^(?:closed|-|–)?$/i;
const CLOCK = '(\\d{1,2})(?:[:.h](\\d{2}))?';
const INTERVAL = new RegExp(`^${CLOCK}\\s*(?:-|–|—|to)\\s*${CLOCK}$`);

/** As {@link hoursText} writes it; nothing is closed, too. Null: no hours, or some that overlap or end before they begin. */
export function readHours(words: string): OpenInterval[] | null {
  if (CLOSED.test(words.trim())) return [];
  const open: OpenInterval[] = [];
  for (const part of words.split(/[,;]|\band\b/)) {
    const read = readInterval(part);
    if (read === null || read.start < (open.at(-1)?.end ?? 0)) return null;
    open.push(read);
  }
  return open;
}

function readInterval(words: string): OpenInterval | null {
  const [, from, fromRest, to, toRest] = INTERVAL.exec(words.trim().toLowerCase()) ?? [];
  const start = minuteOf(from, fromRest);
  const end = minuteOf(to, toRest);
  if (start === null || end === null) return null;
  // Midnight at the end of an interval is the end of that day.
  const until = end === 0 ? 1_440 : end;
  return start < until ? { start, end: until } : null;
}

/** `18:00`, `9`, `24:00`. Null: no time of a day. */
export function readClock(words: string): number | null {
  const [, hours, rest] = new RegExp(`^${CLOCK}$`).exec(words.trim()) ?? [];
  return minuteOf(hours, rest);
}

function minuteOf(hours: string | undefined, rest = '00'): number | null {
  if (hours === undefined || Number(rest) > 59) return null;
  const minute = Number(hours) * 60 + Number(rest);
  return minute <= 1_440 ? minute : null;
}

/** One day a line: `2026-12-24 Christmas Eve`, or `2026-12-24 09:00-12:00 short day`. */
export function ownDaysText(days: readonly OwnDay[]): string {
  return days.map(ownDayText).join('\n');
}

export function ownDayText({ date, name, open }: OwnDay): string {
  return [date, open.length === 0 ? '' : hoursText(open), name]
    .filter((part) => part !== '')
    .join(' ');
}

/** As {@link ownDaysText} writes it, sorted by date. `line`, from 1: the first that cannot be read. */
export function readOwnDays(words: string): { days: OwnDay[] } | { line: number } {
  const days: OwnDay[] = [];
  for (const [index, text] of words.split('\n').entries()) {
    if (text.trim() === '') continue;
    const read = readOwnDay(text);
    if (read === null || days.some(({ date }) => date === read.date)) return { line: index + 1 };
    days.push(read);
  }
  return { days: days.sort((one, other) => (one.date < other.date ? -1 : 1)) };
}

const HOURS_OF_DAY = '\\d{1,2}(?:[:.h]\\d{2})?\\s*(?:-|–|—|to)\\s*\\d{1,2}(?:[:.h]\\d{2})?';
const OWN_DAY = new RegExp(
  `^(\\d{4}-\\d{2}-\\d{2})(?:\\s+(${HOURS_OF_DAY}(?:\\s*[,;]\\s*${HOURS_OF_DAY})*)(?=\\s|$))?(.*)$`,
);

export function readOwnDay(words: string): OwnDay | null {
  const [, date, hours = '', rest = ''] = OWN_DAY.exec(words.trim()) ?? [];
  if (date === undefined || !isDate(date) || /^[^\s]/.test(rest)) return null;
  const open = readHours(hours);
  const name = rest.trim().replace(/\s+/g, ' ');
  return open === null ? null : { date, name: /^closed$/i.test(name) ? '' : name, open };
}

/** Whether there is such a day: `2026-02-30` is none. */
export function isDate(date: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(date) && localInstant({ date, daysLater: 0 }, 0, 'UTC') !== null
  );
}

/** Whether there is such an IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
