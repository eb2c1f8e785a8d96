import { addWorkingTime, type Calendar, workingTimeBetween } from './business-hours.ts';
import type { Conversation } from './conversation.ts';
import type { Duration, Instant } from './ids.ts';
import { type Clock, withSteps } from './sla.ts';

/**
 * The promise to resolve a conversation runs in the team's turns only. In between its clock stands still, as it was when it stopped;
 * then it goes on with what was left, and what was late stays late.
 */
export interface PausedClock {
  resolution: Clock;
  /** 0 or less: late by so much. */
  resolutionLeft: Duration;
}

/** The working time that has passed on a clock at `at`, by the hours of `calendar`. */
function workedAt(clock: Clock, calendar: Calendar, at: Instant): Duration {
  const { until, worked } = countedOf(clock);
  return worked + workingTimeBetween(calendar, until, at);
}

/** From when on it counts by the present hours, and what had passed before. */
export function countedOf({ counted, startedAt }: Clock): NonNullable<Clock['counted']> {
  return counted ?? { until: startedAt, worked: 0 };
}

/** It is no longer our turn. */
export function stopped(clock: Clock, calendar: Calendar, now: Instant): PausedClock {
  const worked = workedAt(clock, calendar, now);
  const resolution = { ...clock, counted: { until: now, worked } };
  return { resolution, resolutionLeft: leftOf(resolution, calendar) };
}

/** What is left of a clock that stands still. */
export function leftOf(clock: Clock, calendar: Calendar): Duration {
  const { until, worked } = countedOf(clock);
  if (until < clock.dueAt) return workingTimeBetween(calendar, until, clock.dueAt);
  return Math.min(0, (clock.target ?? worked) - worked);
}

/** Our turn again: all that was to come on it comes after as much working time as it would have. */
export function goingOn(
  { resolution: clock }: PausedClock,
  calendar: Calendar,
  now: Instant,
): Clock {
  const { until, worked } = countedOf(clock);
  const moved = (at: Instant) =>
    at <= until ? at : addWorkingTime(calendar, now, workingTimeBetween(calendar, until, at));
  const { warnAt, dueAt, steps = [] } = clock;
  return withSteps(
    { ...clock, warnAt: moved(warnAt), dueAt: moved(dueAt), counted: { until: now, worked } },
    steps.map((step) => ({ ...step, at: moved(step.at) })),
  );
}

/** What stands still now; null: nothing was promised, or it runs, or is over. */
export function pausedIn(state: Conversation): PausedClock | null {
  if (state.status === 'resolved' || state.turn.of === 'team') return null;
  const { resolution, resolutionLeft } = state.turn;
  return resolution === undefined || resolutionLeft === undefined
    ? null
    : { resolution, resolutionLeft };
}
