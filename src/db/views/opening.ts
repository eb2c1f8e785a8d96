import {
  type Calendar,
  type Closure,
  isWorkingTime,
  nextOpening,
} from '../../domain/business-hours.ts';
import type { Instant } from '../../domain/ids.ts';
import { ms } from './json-parts.ts';

/** Until when the inbox `shown` was closed by somebody, as of `clock`; null once that is over. */
export const CLOSED = `CASE WHEN shown.closed_until > clock.now THEN json_build_object(
  'from', ${ms('shown.closed_from')}, 'until', ${ms('shown.closed_until')}) END`;

/** The inbox's hours, with the time for which somebody closed it. */
export function calendarWith(calendar: Calendar, closed: Closure | null): Calendar {
  return closed === null ? calendar : { ...calendar, closures: [closed] };
}

/** When it opens; null while it is open. */
export function opensAt(calendar: Calendar, closed: Closure | null, now: Instant): Instant | null {
  const hours = calendarWith(calendar, closed);
  return isWorkingTime(hours, now) ? null : nextOpening(hours, now);
}
