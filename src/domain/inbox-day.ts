import {
  type Calendar,
  isWorkingTime,
  type LocalDate,
  localDayOf,
  localInstant,
  nextOpening,
  workingSpans,
} from './business-hours.ts';
import { accept, type Decision } from './decision.ts';
import type { Instant } from './ids.ts';
import type { Inbox, InboxContext, InboxEvent, InboxRefusal } from './inbox.ts';
import { isEqual } from './is-equal.ts';

/** What an inbox says by itself at a time of its day: how the day went, and who would wait until it opens again. */

/** When an inbox closes on a day, for the last time, and opens again after that. */
export interface Closing {
  closesAt: Instant;
  opensAt: Instant;
}

/** Null: it does not close on that day. */
export function closingOn(calendar: Calendar, date: LocalDate): Closing | null {
  const day = spanOf(calendar, date);
  if (day === null) return null;
  const ends = workingSpans(calendar, day.start, day.end).map(({ end }) => end);
  const closesAt = ends.findLast((end) => !isWorkingTime(calendar, end));
  return closesAt === undefined ? null : { closesAt, opensAt: nextOpening(calendar, closesAt) };
}

/** From midnight to midnight. Null: there is no such day. */
export function spanOf(
  { timeZone }: Calendar,
  date: LocalDate,
): { start: Instant; end: Instant } | null {
  const start = localInstant({ date, daysLater: 0 }, 0, timeZone);
  const end = localInstant({ date, daysLater: 1 }, 0, timeZone);
  return start === null || end === null ? null : { start, end };
}

interface Moment {
  at: Instant;
  event: InboxEvent;
}

/** What is to be said on a day, in order; nothing on days on which it does not work. */
function momentsOf(settings: Inbox['settings'], calendar: Calendar, date: LocalDate): Moment[] {
  const { summaryAt, closingCheck } = settings;
  const day = spanOf(calendar, date);
  if (day === null) return [];
  const [first] = workingSpans(calendar, day.start, day.end);
  if (first === undefined) return [];
  const moments: Moment[] = [];
  if (summaryAt !== null) {
    const at = localInstant({ date, daysLater: 0 }, summaryAt, calendar.timeZone);
    if (at !== null) moments.push({ at, event: { type: 'day_summed', at, date } });
  }
  const closing = closingCheck === null ? null : closingOn(calendar, date);
  if (closingCheck !== null && closing !== null) {
    const at = Math.max(first.start, closing.closesAt - closingCheck);
    moments.push({ at, event: { type: 'closing_checked', at, date } });
  }
  return moments.sort((one, other) => one.at - other.at);
}

/** So many working days are looked through for a time at which something is to be said. */
const MOST_DAYS = 8;

/**
 * When the inbox has to look at its day again; null: it says nothing by itself. Public holidays are not known here: on those, looking finds
 * nothing to say.
 */
export function nextDayCheckAt({
  status,
  settings,
  closed,
  dayCheckedAt,
}: Pick<Inbox, 'status' | 'settings' | 'closed' | 'dayCheckedAt'>): Instant | null {
  const { summaryAt, closingCheck, calendar } = settings;
  if (status !== 'ready' || dayCheckedAt === undefined) return null;
  if (summaryAt === null && closingCheck === null) return null;
  const hours = closed === null ? calendar : { ...calendar, closures: [closed] };
  let from = spanOf(hours, localDayOf(dayCheckedAt, hours.timeZone).date)?.start ?? dayCheckedAt;
  for (let looked = 0; looked < MOST_DAYS; looked += 1) {
    const { date } = localDayOf(nextOpening(hours, from), hours.timeZone);
    const next = momentsOf(settings, hours, date).find(({ at }) => at > dayCheckedAt);
    if (next !== undefined) return next.at;
    from = spanOf(hours, date)?.end ?? from;
  }
  return null;
}

/**
 * Says what is due today and was not said yet. Late or twice, it says it once; what was slept through until the next day, or until the
 * inbox had closed, is not said any more.
 */
export function checkDay(
  state: Inbox | null,
  { now, calendar }: InboxContext,
): Decision<InboxEvent, InboxRefusal> {
  if (state === null) return accept();
  const next = nextDayCheckAt(state);
  if (next === null || next > now) return accept();
  const checkedAt = state.dayCheckedAt ?? now;
  const { date } = localDayOf(now, calendar.timeZone);
  const due = momentsOf(state.settings, calendar, date).filter(
    ({ at, event }) =>
      at > checkedAt &&
      at <= now &&
      (event.type !== 'closing_checked' || (closingOn(calendar, date)?.closesAt ?? now) > now),
  );
  if (due.length === 0) return accept({ type: 'day_skipped', at: now });
  return accept(...due.map(({ event }) => ({ ...event, at: now })));
}

/** From when on the times of its days count: those before a change of them are of no more use. */
export function dayCheckedAfter(
  before: Inbox | null,
  settings: Inbox['settings'],
  at: Instant,
): Instant {
  const known = before?.dayCheckedAt;
  if (before === null || known === undefined) return at;
  const parts = ['summaryAt', 'closingCheck', 'calendar'] as const;
  const isSame = parts.every((part) => isEqual(before.settings[part], settings[part]));
  return isSame ? known : at;
}
