import { addWorkingTime, type Calendar, workingTimeBetween } from './business-hours.ts';
import { type ChainActionType, type ChainStep, type DueStep, scheduleSteps } from './chains.ts';
import { type Duration, type Instant, minutes } from './ids.ts';
import { isEqual } from './is-equal.ts';
import { countedOf } from './resolution.ts';
import { type Clock, startClock, warningLead, windowWithin, withSteps } from './sla.ts';

/** What a change leaves to what was on time, if it had as much. */
const LEAST_LEFT: Duration = minutes(10);

/** A change of hours, of what is promised, or of both, at `since`; looked at `now`. */
export interface Change {
  before: Calendar;
  calendar: Calendar;
  since: Instant;
  now: Instant;
}

/**
 * The rule of changes: what runs keeps its beginning and the working time that has passed, and the new target counts from there. What was
 * on time does not become late by it: it keeps at least ten minutes, or what it had if that is less. What is late stays late. What of its
 * chain has come does not come again.
 *
 * Twice the same change is once; and going back gives the old time, however often somebody goes to and fro, unless ten minutes were kept.
 */
export function replannedClock<C extends Clock>(
  clock: C,
  promised: { target: Duration; chain: readonly ChainStep[] },
  change: Change,
): C {
  const { target, chain } = promised;
  if (isLate(clock, change.now)) return withNewSteps(clock, clock, chain, change);
  const counted = { ...recounted(clock, change), target };
  return withNewSteps(clock, settled(counted, timesOf(counted, change), change), chain, change);
}

/**
 * An owner's window goes with what the customer was promised, which has its new times already; whoever became owner since then keeps
 * what every new owner gets.
 */
export function replannedWindow(
  window: Clock,
  response: Clock,
  chain: readonly ChainStep[],
  change: Change,
): Clock {
  const { target } = window;
  if (isLate(window, change.now)) return withNewSteps(window, window, chain, change);
  if (target === undefined) {
    return withNewSteps(window, settled(window, response, change), chain, change);
  }
  const counted = recounted(window, change);
  const least = { ...counted, ...timesOf({ ...counted, target }, change) };
  const planned = windowWithin(change.calendar, least, response);
  return withNewSteps(window, settled(counted, planned, change), chain, change);
}

/** A promise that was not there before counts from `since`, and leaves ten minutes. */
export function startedBefore(
  since: Instant,
  { target, chain }: { target: Duration; chain: readonly ChainStep[] },
  change: Change,
): Clock {
  const { calendar, now } = change;
  const counted = { ...recounted(startClock(calendar, since, target), change), target };
  const clock = { ...counted, ...timesOf(counted, change) };
  const least = addWorkingTime(calendar, now, LEAST_LEFT);
  const begun =
    clock.dueAt >= least
      ? clock
      : { ...clock, dueAt: least, warnAt: halfWay(calendar, now, least) };
  return withNewSteps(begun, begun, chain, change);
}

function isLate({ phase, dueAt }: Clock, now: Instant): boolean {
  return phase === 'late' || now >= dueAt;
}

/** With what had passed when the hours changed; a clock that began, or was counted, later is counted by the new ones anyway. */
function recounted<C extends Clock>(clock: C, { before, calendar, since }: Change): C {
  const { until, worked } = countedOf(clock);
  if (since <= until || isEqual(before, calendar)) return clock;
  const passed = worked + workingTimeBetween(before, until, since);
  return { ...clock, counted: { until: since, worked: passed } };
}

/** When it warns and ends by its target alone. */
function timesOf(
  clock: Clock & { target: Duration },
  { calendar }: Change,
): Pick<Clock, 'warnAt' | 'dueAt'> {
  const { target } = clock;
  const { until, worked } = countedOf(clock);
  const at = (time: Duration) => addWorkingTime(calendar, until, Math.max(0, time - worked));
  return { warnAt: at(target - warningLead(target)), dueAt: at(target) };
}

/** On time by its new times; who got more time is warned anew. */
function settled<C extends Clock>(
  clock: C,
  planned: Pick<Clock, 'warnAt' | 'dueAt'>,
  { calendar, now }: Change,
): C {
  const kept = Math.min(clock.dueAt, addWorkingTime(calendar, now, LEAST_LEFT));
  const dueAt = Math.max(planned.dueAt, kept);
  const warnAt = warnedAt();
  const phase = clock.phase === 'soon' && warnAt > now ? 'on_time' : clock.phase;
  return { ...clock, warnAt, dueAt, phase };

  function warnedAt(): Instant {
    if (dueAt === planned.dueAt) return planned.warnAt;
    return dueAt === clock.dueAt ? clock.warnAt : halfWay(calendar, now, dueAt);
  }
}

function halfWay(calendar: Calendar, from: Instant, to: Instant): Instant {
  return addWorkingTime(calendar, from, Math.floor(workingTimeBetween(calendar, from, to) / 2));
}

/** The chain on the clock as it is now, without what has come. What would have come before the change comes soon after it. */
function withNewSteps<C extends Clock>(
  before: Clock,
  clock: C,
  chain: readonly ChainStep[],
  { calendar, now }: Change,
): C {
  const left = stillToCome(scheduleSteps(calendar, clock, chain), clock.taken ?? []);
  const had = placed(before.steps ?? []);
  const soon = addWorkingTime(calendar, now, LEAST_LEFT);
  const isMoved = before.dueAt !== clock.dueAt;
  const steps = placed(left).map(({ step, place }) => {
    if (step.at > now) return step;
    const known = had.find((one) => one.place === place)?.step.at ?? soon;
    return { ...step, at: isMoved ? Math.max(step.at, Math.min(known, soon)) : known };
  });
  return withSteps(
    clock,
    steps.toSorted((one, other) => one.at - other.at),
  );
}

/** Of each kind as many are over as have come. */
function stillToCome(steps: readonly DueStep[], taken: readonly ChainActionType[]): DueStep[] {
  const over = new Map<ChainActionType, number>();
  for (const type of taken) over.set(type, (over.get(type) ?? 0) + 1);
  return steps.filter(({ do: { type } }) => {
    const count = over.get(type) ?? 0;
    over.set(type, count - 1);
    return count <= 0;
  });
}

/** Each with a name for its kind and its place among its kind, from the last. */
function placed(steps: readonly DueStep[]): { step: DueStep; place: string }[] {
  const count = new Map<ChainActionType, number>();
  return steps.map((step) => {
    const { type } = step.do;
    const index = count.get(type) ?? 0;
    count.set(type, index + 1);
    return { step, place: `${type} ${index}` };
  });
}
