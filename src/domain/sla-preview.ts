import { addWorkingTime, type Calendar, localTime, workingSpans } from './business-hours.ts';
import type { Priority } from './conversation.ts';
import { type Duration, days, type Instant, minutes } from './ids.ts';
import {
  type PolicyFacts,
  type Promised,
  type Promises,
  promisedTo,
  type SlaPolicy,
} from './sla-policy.ts';

/** What promises and hours come to. */
export type PromisesAndHours = Promises & { policies: readonly SlaPolicy[]; calendar: Calendar };

/** What a conversation would be promised that arrives at a time. */
export interface Preview {
  arrivesAt: Instant;
  priority: Priority;
  promised: Promised;
  claimBy: Instant;
  replyBy: Instant;
  /** Null: nothing is promised. */
  resolveBy: Instant | null;
}

export function previewOf(
  rules: PromisesAndHours,
  facts: PolicyFacts,
  arrivesAt: Instant,
): Preview {
  const promised = promisedTo(rules, facts);
  const { assignment, firstResponse, resolution } = promised.targets;
  const after = (target: number) => addWorkingTime(rules.calendar, arrivesAt, target);
  return {
    arrivesAt,
    priority: facts.priority,
    promised,
    claimBy: after(assignment),
    replyBy: after(firstResponse),
    resolveBy: resolution === undefined ? null : after(resolution),
  };
}

/** As far as an example is looked for. */
const HORIZON = days(28);
const A_LONG_WAY = days(1);

/** Noon of the day after, where it is still closed then; else the middle. */
function timeWithin({ from, until }: { from: Instant; until: Instant }, timeZone: string): Instant {
  const noon = localTime(timeZone, from, { days: 1, minute: 720 });
  return noon < until ? noon : rounded(from + (until - from) / 2, minutes(60));
}

/** Round times are easier to read; rounder than half of the promise would not reach past the closing. */
function rounded(at: Instant, promise: Duration): Instant {
  const step = [minutes(15), minutes(5)].find((each) => promise >= each * 2.5) ?? minutes(1);
  return Math.floor(at / step) * step;
}

/**
 * Times that show best what hours come to: shortly before the next long closing, so that the promise reaches past it; and in the
 * middle of it. Around the clock: only now.
 */
export function tellingArrivals(rules: PromisesAndHours, now: Instant): Instant[] {
  const spans = workingSpans(rules.calendar, now, now + HORIZON);
  const gaps = spans.flatMap(({ end }, index) => {
    const next = spans[index + 1];
    return next === undefined || next.start === end ? [] : [{ from: end, until: next.start }];
  });
  const gap = gaps.find(({ from, until }) => until - from > A_LONG_WAY) ?? gaps[0];
  if (gap === undefined) return [now];
  const promise = rules.targets.firstResponse;
  const before = rounded(gap.from - promise / 2, promise);
  const shortly = before > now ? before : now;
  return [shortly, timeWithin(gap, rules.calendar.timeZone)];
}
