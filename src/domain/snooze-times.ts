import {
  type Calendar,
  localTime,
  nextOpening,
  weekdayAt,
  workingSpans,
} from './business-hours.ts';
import { type Instant, minutes } from './ids.ts';

/** A time until which something can be put aside. */
export interface SnoozeTime {
  what: 'in_an_hour' | 'at_closing' | 'this_evening' | 'tomorrow' | 'at_opening';
  at: Instant;
}

const HOUR = minutes(60);
const EVENING = 17 * 60;
const MORNING = 9 * 60;

/**
 * When it makes sense to look again: in an hour, at the end of today's work, and when it begins tomorrow and on Monday. Days are those
 * of `timeZone`, the person's own; each time is given once, soonest first.
 */
export function snoozeTimes(
  calendar: Calendar,
  { now, timeZone }: { now: Instant; timeZone: string },
): SnoozeTime[] {
  const soon = Math.ceil((now + HOUR) / minutes(1)) * minutes(1);
  const later = [
    today(calendar, now, timeZone),
    opening(calendar, localTime(timeZone, now, { days: 1, minute: 0 }), timeZone, now),
    opening(calendar, nextMonday(now, timeZone), timeZone, now),
  ].filter((time) => time !== null && time.at > soon) as SnoozeTime[];
  const times: SnoozeTime[] = [{ what: 'in_an_hour', at: soon }, ...later];
  return times.filter(({ at }, index) => times.findIndex((one) => one.at === at) === index);
}

/** When the inbox closes today; where it does not, or is closed already, the person's own evening. */
function today(calendar: Calendar, now: Instant, timeZone: string): SnoozeTime | null {
  const midnight = localTime(calendar.timeZone, now, { days: 1, minute: 0 });
  const closing = workingSpans(calendar, now, midnight).at(-1)?.end ?? midnight;
  if (closing < midnight) return { what: 'at_closing', at: closing };
  return { what: 'this_evening', at: localTime(timeZone, now, { days: 0, minute: EVENING }) };
}

/** The first opening on that day or after it; where it never closes, that morning. */
function opening(calendar: Calendar, day: Instant, timeZone: string, now: Instant): SnoozeTime {
  const opens = nextOpening(calendar, day);
  const at = opens === day ? localTime(timeZone, day, { days: 0, minute: MORNING }) : opens;
  const tomorrow = localTime(timeZone, now, { days: 1, minute: 0 });
  const dayAfter = localTime(timeZone, now, { days: 2, minute: 0 });
  return { what: at >= tomorrow && at < dayAfter ? 'tomorrow' : 'at_opening', at };
}

function nextMonday(now: Instant, timeZone: string): Instant {
  return localTime(timeZone, now, { days: 8 - weekdayAt(timeZone, now), minute: 0 });
}
