import type { Calendar, OpenInterval } from './business-hours.ts';
import { type InboxRefusal, LONGEST_DAY_NAME, MOST_OWN_DAYS } from './inbox.ts';
import { isDate, isTimeZone } from './settings-words.ts';

/** Why nobody can work by this calendar; null: nothing is wrong with it. */
export function refuseCalendar(calendar: Calendar): InboxRefusal | null {
  const { timeZone, week, holidays = null, ownDays = [], publicHolidays = {} } = calendar;
  if (!isTimeZone(timeZone)) return { reason: 'bad_zone' };
  const badDay = firstBadDay(week);
  if (badDay !== null) return { reason: 'bad_hours', day: badDay };
  if (holidays !== null && !/^[A-Z]{2}$/.test(holidays.country)) return { reason: 'bad_holidays' };
  if (!Object.keys(publicHolidays).every(isDate)) return { reason: 'bad_holidays' };
  if (ownDays.length > MOST_OWN_DAYS) return { reason: 'too_many_days', limit: MOST_OWN_DAYS };
  const bad = ownDays.find(({ date, name, open }, index) => {
    const isInOrder = index === 0 || (ownDays[index - 1]?.date ?? '') < date;
    return !isInOrder || !isDate(date) || name.length > LONGEST_DAY_NAME || !areHours(open);
  });
  return bad === undefined ? null : { reason: 'bad_own_day', date: bad.date };
}

/** The first weekday (0 is Monday) whose intervals are empty, overlap, or leave the day. */
export function firstBadDay(week: Calendar['week']): number | null {
  if (week === 'always') return null;
  if (week.length !== 7) return 6;
  const bad = week.findIndex((day) => !areHours(day));
  return bad === -1 ? null : bad;
}

/** Whole minutes of a day, one interval after the other. */
function areHours(day: readonly OpenInterval[]): boolean {
  return day.every(({ start, end }, index) => {
    const before = day[index - 1]?.end ?? 0;
    const areWhole = Number.isInteger(start) && Number.isInteger(end);
    return areWhole && start >= before && end > start && end <= 1_440;
  });
}
