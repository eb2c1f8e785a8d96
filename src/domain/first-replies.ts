import { type Calendar, localTime, type Span, workingSpans } from './business-hours.ts';
import { type Duration, days, type Instant } from './ids.ts';
import type { FirstReplies } from './reports.ts';

/** The promise of a first answer that is over: answered, or resolved without. */
export interface FirstReply {
  startedAt: Instant;
  dueAt: Instant;
  endedAt: Instant;
  answered: boolean;
}

/** Fewer than these say nothing. */
const ENOUGH = 5;

/** How soon customers got their first answer today, by the inbox's day. `firstLate`: how many wait past the promise now. */
export function summarize(
  replies: readonly FirstReply[],
  { calendar, now, firstLate }: { calendar: Calendar; now: Instant; firstLate: number },
): FirstReplies | null {
  const { timeZone } = calendar;
  const onDayOf = (at: Instant) => {
    const midnight = localTime(timeZone, at, { days: 0, minute: 0 });
    const next = localTime(timeZone, at, { days: 1, minute: 0 });
    return replies.filter(({ endedAt }) => midnight <= endedAt && endedAt < next);
  };
  const today = onDayOf(now);
  const waited = waitedFor(
    today.filter(({ answered }) => answered),
    calendar,
  );
  if (waited.length < ENOUGH) return null;
  const lastWeek = onDayOf(now - days(7));
  return {
    halfWithin: waited.toSorted((a, b) => a - b)[Math.ceil(waited.length / 2) - 1] ?? 0,
    onTime: percentOnTime(today, today.length + firstLate),
    onTimeLastWeek: lastWeek.length < ENOUGH ? null : percentOnTime(lastWeek, lastWeek.length),
  };
}

function percentOnTime(replies: readonly FirstReply[], of: number): number {
  const onTime = replies.filter(({ answered, endedAt, dueAt }) => answered && endedAt <= dueAt);
  return Math.floor((onTime.length * 100) / of);
}

/** The calendar is walked through once for all of them. */
function waitedFor(replies: readonly FirstReply[], calendar: Calendar): Duration[] {
  const from = Math.min(...replies.map(({ startedAt }) => startedAt));
  const to = Math.max(...replies.map(({ endedAt }) => endedAt));
  const spans = replies.length === 0 ? [] : workingSpans(calendar, from, to);
  return replies.map(({ startedAt, endedAt }) => timeIn(spans, { from: startedAt, to: endedAt }));
}

/** How much of these spans lies between two instants. */
export function timeIn(
  spans: readonly Span[],
  { from, to }: { from: Instant; to: Instant },
): Duration {
  return spans.reduce((sum, { start, end }) => {
    const overlap = Math.min(end, to) - Math.max(start, from);
    return sum + Math.max(0, overlap);
  }, 0);
}
