import { addWorkingTime, type Calendar, workingTimeBetween } from './business-hours.ts';
import type { Duration, Instant } from './ids.ts';
import { minutes } from './ids.ts';

/** Promises to the customer. `first_response` until a person first answers, `next_response` after that. */
export type ResponseClockName = 'first_response' | 'next_response';
export type ClockName = 'assignment' | 'owner_window' | ResponseClockName;

/** The running time of one target. Its phase only goes forward, and only by an event. */
export interface Clock {
  startedAt: Instant;
  /** When a reminder is due: before `dueAt`, never before half of the time. */
  warnAt: Instant;
  dueAt: Instant;
  phase: 'on_time' | 'soon' | 'late';
}

/** Targets in working time of the inbox's calendar. */
export interface Targets {
  assignment: Duration;
  firstResponse: Duration;
  nextResponse: Duration;
}

/** What decides about a conversation's deadlines: data, resolved when the command is loaded. */
export interface Policy {
  targets: Targets;
  calendar: Calendar;
  /** A message this soon after resolving reopens; later it begins a new conversation. */
  reopenWithin: Duration;
}

/** What every new owner gets at least, however near the customer's deadline is. */
const LEAST_OWNER_WINDOW: Duration = minutes(10);

/** How long before the target a reminder comes: a fifth of it or 5 minutes, but never before half of it (UX.md A7). */
export function warningLead(target: Duration): Duration {
  return Math.min(Math.max(target / 5, minutes(5)), target / 2);
}

/** Starts the clock of a target of `target` working time at `at`. */
export function startClock(calendar: Calendar, at: Instant, target: Duration): Clock {
  return {
    startedAt: at,
    warnAt: addWorkingTime(calendar, at, target - warningLead(target)),
    dueAt: addWorkingTime(calendar, at, target),
    phase: 'on_time',
  };
}

/**
 * The window of somebody who becomes owner at `at`, while the customer was promised `response`: what is left of it, or at least
 * {@link LEAST_OWNER_WINDOW}. The customer's clock stays as it is.
 */
export function startOwnerWindow(calendar: Calendar, at: Instant, response: Clock): Clock {
  const least = startClock(calendar, at, LEAST_OWNER_WINDOW);
  if (response.dueAt <= least.dueAt) return least;
  const half = workingTimeBetween(calendar, at, response.dueAt) / 2;
  const warnAt = response.warnAt > at ? response.warnAt : addWorkingTime(calendar, at, half);
  return { startedAt: at, warnAt, dueAt: response.dueAt, phase: 'on_time' };
}

/** The phase that a clock should be in at `now`. */
export function phaseAt(clock: Clock, now: Instant): Clock['phase'] {
  if (now >= clock.dueAt) return 'late';
  return now >= clock.warnAt ? 'soon' : 'on_time';
}

/** When somebody must look at this clock again, or null if it has said all it has to say. */
export function nextLookAt(clock: Clock): Instant | null {
  if (clock.phase === 'late') return null;
  return clock.phase === 'soon' ? clock.dueAt : clock.warnAt;
}
