import { addWorkingTime, type Calendar, workingTimeBetween } from './business-hours.ts';
import {
  type ChainActionType,
  type ChainStep,
  type DueStep,
  type Notice,
  scheduleSteps,
} from './chains.ts';
import type { Duration, Instant } from './ids.ts';
import { minutes } from './ids.ts';

/** Promises to the customer. `first_response` until a person first answers, `next_response` after that. */
export type ResponseClockName = 'first_response' | 'next_response';
export type ClockName = 'assignment' | 'owner_window' | 'resolution' | ResponseClockName;

/** The running time of one target. Its phase goes forward by an event; only who is given more time can be on time again. */
export interface Clock {
  startedAt: Instant;
  /** When a reminder is due: before `dueAt`, never before half of the time. */
  warnAt: Instant;
  dueAt: Instant;
  phase: 'on_time' | 'soon' | 'late';
  /** What of its chain is still to come, soonest first. Absent: nothing. */
  steps?: readonly DueStep[];
  /** What of its chain has come: a new plan does not bring it again. Absent: nothing. */
  taken?: readonly ChainActionType[];
  /** What was promised, in working time; of an owner's window, what they get at least. Absent: as long as the customer was promised. */
  target?: Duration;
  /** Working time that had passed at `until`: by other hours, or in turns before. Absent: it counts from `startedAt`. */
  counted?: { until: Instant; worked: Duration };
  /** When a step of it last reminded the owner. Absent: none has. */
  remindedAt?: Instant;
  /** Where steps of it have told of this conversation by itself. Absent: nowhere. */
  notices?: readonly Notice[];
}

/** Targets in working time of the inbox's calendar. */
export interface Targets {
  assignment: Duration;
  firstResponse: Duration;
  nextResponse: Duration;
  /** From the first message until it is resolved, without the customer's turns. Absent: none is promised. */
  resolution?: Duration;
}

/** What every new owner gets at least, however near the customer's deadline is. */
const LEAST_OWNER_WINDOW: Duration = minutes(10);

/** How long before the target a reminder comes: a fifth of it or 5 minutes, but never before half of it (UX.md A7). */
export function warningLead(target: Duration): Duration {
  return Math.floor(Math.min(Math.max(target / 5, minutes(5)), target / 2));
}

/** Starts the clock of a target of `target` working time at `at`, with the steps of its chain. */
export function startClock(
  calendar: Calendar,
  at: Instant,
  target: Duration,
  chain: readonly ChainStep[] = [],
): Clock {
  const clock: Clock = {
    startedAt: at,
    warnAt: addWorkingTime(calendar, at, target - warningLead(target)),
    dueAt: addWorkingTime(calendar, at, target),
    phase: 'on_time',
    target,
  };
  return withSteps(clock, scheduleSteps(calendar, clock, chain));
}

/** The clock with these steps to come, and no others. */
export function withSteps<C extends Clock>(clock: C, steps: readonly DueStep[]): C {
  const { steps: _steps, ...bare } = clock;
  return (steps.length === 0 ? bare : { ...bare, steps }) as C;
}

/**
 * The window of somebody who becomes owner at `at`, while the customer was promised `response`: what is left of it, or at least
 * {@link LEAST_OWNER_WINDOW}. The customer's clock stays as it is.
 */
export function startOwnerWindow(
  calendar: Calendar,
  at: Instant,
  response: Clock,
  chain: readonly ChainStep[] = [],
): Clock {
  const window = windowWithin(calendar, startClock(calendar, at, LEAST_OWNER_WINDOW), response);
  return withSteps(window, scheduleSteps(calendar, window, chain));
}

/** As long as the customer was promised, where that is more than `least`. */
export function windowWithin(calendar: Calendar, least: Clock, response: Clock): Clock {
  if (response.dueAt <= least.dueAt) return least;
  const { startedAt } = least;
  const half = Math.floor(workingTimeBetween(calendar, startedAt, response.dueAt) / 2);
  const isAhead = response.warnAt > startedAt;
  const warnAt = isAhead ? response.warnAt : addWorkingTime(calendar, startedAt, half);
  return { ...least, warnAt, dueAt: response.dueAt };
}

/** The window of whoever owns it when the customer's clock starts: just as long. */
export function windowFrom(
  calendar: Calendar,
  { startedAt, warnAt, dueAt, phase }: Clock,
  chain: readonly ChainStep[],
): Clock {
  const window: Clock = { startedAt, warnAt, dueAt, phase };
  return withSteps(window, scheduleSteps(calendar, window, chain));
}

/** The phase that a clock should be in at `now`. */
export function phaseAt(clock: Clock, now: Instant): Clock['phase'] {
  if (now >= clock.dueAt) return 'late';
  return now >= clock.warnAt ? 'soon' : 'on_time';
}

/** When somebody must look at this clock again, or null if it has said all it has to say. */
export function nextLookAt(clock: Clock): Instant | null {
  const looks = [phaseEndsAt(clock), clock.steps?.[0]?.at ?? null].filter((at) => at !== null);
  return looks.length === 0 ? null : Math.min(...looks);
}

function phaseEndsAt({ phase, warnAt, dueAt }: Clock): Instant | null {
  switch (phase) {
    case 'on_time':
      return warnAt;
    case 'soon':
      return dueAt;
    case 'late':
      return null;
  }
}
