import {
  type Away,
  isAway,
  isAwayByWord,
  isOnLeave,
  type Leave,
  type NudgeManner,
  type Nudges,
} from './agent.ts';
import { type Calendar, isWorkingTime, nextOpening, type OpenInterval } from './business-hours.ts';
import { type Duration, type InboxId, type Instant, minutes } from './ids.ts';

/** When somebody is there, by their own word and hours; else as the inbox. */
export interface PersonTimes {
  timeZone: string;
  away: Away | null;
  leave: Leave | null;
  hours: OpenInterval[][] | null;
  quiet: OpenInterval | null;
}

/** Whether somebody works at `now`: not away, not on leave, and within their hours. */
export function isAvailable(person: PersonTimes, calendar: Calendar, now: Instant): boolean {
  return !isAway(person, now) && isWorkingTime(hoursOf(person, calendar), now);
}

/** From `now` on, when somebody works for the first time. Null: nobody knows, they are away until they say. */
export function nextAvailableAt(
  person: PersonTimes,
  calendar: Calendar,
  now: Instant,
): Instant | null {
  return firstIn([hoursOf(person, calendar)], person, now) ?? null;
}

/**
 * From `now` on, when somebody may be reminded for the first time: when they work, outside of their quiet hours. Quiet hours that leave
 * nothing of their work do not count. `urgent`: whatever hours and quiet say. Null: nobody knows, they are away until they say.
 */
export function mayRemindAt(
  person: PersonTimes,
  calendar: Calendar,
  now: Instant,
  { urgent }: { urgent: boolean },
): Instant | null {
  if (urgent) return firstIn([], person, now) ?? null;
  const hours = hoursOf(person, calendar);
  const { quiet } = person;
  const at = quiet === null ? undefined : firstIn([hours, loudHours(person, quiet)], person, now);
  return at === undefined ? nextAvailableAt(person, calendar, now) : at;
}

/** Until when reminders wait; null: until somebody says that they are back. */
export interface PutOff {
  until: Instant | null;
}

/** Something that its owner is to be reminded of. */
export interface Reminder {
  /** Of its inbox. */
  calendar: Calendar;
  manner: NudgeManner;
  isUrgent: boolean;
}

/** A digest comes at most this often. */
const DIGEST_EVERY: Duration = minutes(60);

/**
 * Until when reminders wait that go out as one: as soon as one of them may, all go. `remindedAt`: when this person was called last.
 * Null: they go now.
 */
export function putOffUntil(
  person: PersonTimes & { nudges: Nudges },
  reminders: readonly Reminder[],
  { now, remindedAt }: { now: Instant; remindedAt: Instant | null },
): PutOff | null {
  if (reminders.length === 0) return null;
  const isDigest = reminders.every(({ manner }) => manner === 'digest');
  const next = isDigest && remindedAt !== null ? Math.max(now, remindedAt + DIGEST_EVERY) : now;
  const times = reminders.map(({ calendar, isUrgent }) => {
    const urgent = isUrgent && person.nudges.urgent === 'any_time';
    return mayRemindAt(person, calendar, urgent ? now : next, { urgent });
  });
  const known = times.filter((at) => at !== null);
  const until = known.length === 0 ? null : Math.min(...known);
  return until !== null && until <= now ? null : { until };
}

export function mannerIn(nudges: Nudges, inboxId: InboxId): NudgeManner {
  return nudges.of[inboxId] ?? nudges.usual;
}

/**
 * Hours of their own hold on all days but those on which the inbox is closed: those are free for everybody. A public holiday on which
 * it works after all is none.
 */
function hoursOf({ hours, timeZone }: PersonTimes, calendar: Calendar): Calendar {
  if (hours === null) return calendar;
  const { ownDays = [], publicHolidays = {} } = calendar;
  const special = new Set(ownDays.map(({ date }) => date));
  const holidays = Object.entries(publicHolidays).filter(([date]) => !special.has(date));
  return {
    ...calendar,
    timeZone,
    week: hours,
    ownDays: ownDays.filter(({ open }) => open.length === 0),
    publicHolidays: Object.fromEntries(holidays),
  };
}

/** What quiet hours leave of each day. */
function loudHours({ timeZone }: PersonTimes, { start, end }: OpenInterval): Calendar {
  const day =
    start < end
      ? [
          { start: 0, end: start },
          { start: end, end: 1_440 },
        ]
      : [{ start: end, end: start }];
  const loud = day.filter((interval) => interval.end > interval.start);
  return { timeZone, week: Array.from({ length: 7 }, () => loud) };
}

/** As often as hours that hardly meet are tried, each time at least to the next opening of one of them. */
const MOST_TRIES = 200;

/** The first instant at which all of these work and the person is there. Null: nobody knows; undefined: as good as never. */
function firstIn(
  calendars: readonly Calendar[],
  person: PersonTimes,
  from: Instant,
): Instant | null | undefined {
  let at = from;
  for (let tried = 0; tried < MOST_TRIES; tried += 1) {
    const back = backAt(person, at);
    if (back === null) return null;
    const next = calendars.reduce((when, calendar) => nextOpening(calendar, when), back);
    if (next === at) return at;
    at = next;
  }
  return undefined;
}

/** When they are there again who are away or on leave at `at`; else `at`. */
function backAt({ away, leave }: PersonTimes, at: Instant): Instant | null {
  const back = isAwayByWord(away, at) && away !== null ? away.until : at;
  if (back === null) return null;
  return isOnLeave(leave, back) && leave !== null ? leave.until : back;
}
