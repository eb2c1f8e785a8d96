import type { Nudges } from '../../domain/agent.ts';
import {
  mannerIn as mannerOf,
  type PersonTimes,
  type PutOff,
  putOffUntil,
} from '../../domain/availability.ts';
import type { Calendar, Closure } from '../../domain/business-hours.ts';
import type { InboxId, Instant } from '../../domain/ids.ts';
import { ms } from './json-parts.ts';
import { calendarWith } from './opening.ts';

/** Pieces of SQL that tell when somebody may be reminded. `$1` is the workspace. */

/** The times and wishes of somebody; null: nothing is known of them. */
export function receiver(agentId: string): string {
  return `(
    SELECT json_build_object(
      'timeZone', a.time_zone, 'hours', a.hours, 'quiet', a.quiet, 'nudges', a.nudges,
      'away', CASE WHEN a.away_since IS NOT NULL THEN json_build_object('since', ${ms('a.away_since')}, 'until', ${ms('a.away_until')}) END,
      'leave', CASE WHEN a.leave_from IS NOT NULL THEN json_build_object('from', ${ms('a.leave_from')}, 'until', ${ms('a.leave_until')}) END)
    FROM agent a WHERE a.workspace_id = $1 AND a.id = ${agentId})`;
}

/** How they want to be reminded in an inbox. */
export function mannerIn(inboxId: string, agentId: string): string {
  return `coalesce((
    SELECT coalesce(a.nudges->'of'->>${inboxId}::text, a.nudges->>'usual') FROM agent a
    WHERE a.workspace_id = $1 AND a.id = ${agentId}), 'dm')`;
}

/** What decides when conversation `c` of inbox `i` may be reminded of. */
export function reminder(c: string, i: string): string {
  return `json_build_object(
    'inboxId', ${i}.id, 'calendar', ${i}.settings->'calendar', 'isUrgent', ${c}.priority = 'urgent',
    'closed', CASE WHEN ${i}.closed_until IS NOT NULL THEN json_build_object(
      'from', ${ms(`${i}.closed_from`)}, 'until', ${ms(`${i}.closed_until`)}) END)`;
}

export interface RemindersRead {
  receiver: (PersonTimes & { nudges: Nudges }) | null;
  reminders: ReminderRead[];
  /** When they were called last. */
  remindedAt: Instant | null;
}

interface ReminderRead {
  inboxId: InboxId;
  calendar: Calendar;
  closed: Closure | null;
  isUrgent: boolean;
}

/** Of whom nothing is known, nothing is put off. */
export function putOffOf(
  { receiver: person, reminders, remindedAt }: RemindersRead,
  now: Instant,
): PutOff | null {
  if (person === null) return null;
  const due = reminders.map(({ inboxId, calendar, closed, isUrgent }) => ({
    calendar: calendarWith(calendar, closed),
    manner: mannerOf(person.nudges, inboxId),
    isUrgent,
  }));
  return putOffUntil(person, due, { now, remindedAt });
}
