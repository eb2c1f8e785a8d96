import type { Agent, AgentEvent } from './agent.ts';
import { isAvailable, type PersonTimes } from './availability.ts';
import { type Calendar, type LocalDate, workingSpans } from './business-hours.ts';
import { timeIn } from './first-replies.ts';
import { type AgentId, type Duration, days, type Instant } from './ids.ts';
import { spanOf } from './inbox-day.ts';
import type { Told, Verdict } from './past-turns.ts';
import { countedOf } from './resolution.ts';
import { type DaySummary, TARGETS, type TargetSummary } from './risk.ts';

/** Somebody's hours and absences: as they are now, and what changed of them, oldest first. */
export interface KnownPerson {
  now: PersonTimes;
  changes: readonly AgentEvent[];
}

/** What is summed up: the histories of all that was touched on that day, and on the same weekday a week before. */
export interface DayRead {
  told: readonly Told[];
  people: ReadonlyMap<AgentId, KnownPerson>;
}

export type DayFigures = Pick<DaySummary, 'came' | 'resolved' | 'targets' | 'missedBecause'>;

/** How a day went. Null: there is no such day. */
export function sumUp(
  { told, people }: DayRead,
  { calendar, date }: { calendar: Calendar; date: LocalDate },
): DayFigures | null {
  const day = spanOf(calendar, date);
  const before = day === null ? null : spanOf(calendar, weekBefore(date));
  if (day === null || before === null) return null;
  const isWithin = (span: typeof day) => (at: Instant) => at >= span.start && at < span.end;
  const isToday = isWithin(day);
  const verdicts = told.flatMap((each) => each.verdicts);
  const today = verdicts.filter(({ at }) => isToday(at));
  const weekAgo = verdicts.filter(({ at }) => isWithin(before)(at));
  const late = today.filter(
    ({ target, kept }) =>
      kept === 'missed' && (target === 'first_response' || target === 'next_response'),
  );
  const because = late.map((verdict) => whyMissed(verdict, people, calendar));
  const count = (why: (typeof because)[number]) => because.filter((each) => each === why).length;
  return {
    came: told.flatMap((each) => each.came).filter(isToday).length,
    resolved: told.flatMap((each) => each.resolved).filter(isToday).length,
    targets: targetsOf(today, weekAgo, calendar),
    missedBecause: {
      nobodyAssigned: count('nobodyAssigned'),
      ownerAway: count('ownerAway'),
      noAnswer: count('noAnswer'),
    },
  };
}

function weekBefore(date: LocalDate): LocalDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) - days(7)).toISOString().slice(0, 10);
}

function targetsOf(
  today: readonly Verdict[],
  weekAgo: readonly Verdict[],
  calendar: Calendar,
): TargetSummary[] {
  const took = timesTaken(today, calendar);
  return TARGETS.flatMap((target) => {
    const isOf = (verdict: Verdict) => verdict.target === target;
    const all = today.filter(isOf);
    if (all.length === 0) return [];
    const met = all.filter(({ kept }) => kept === 'met').length;
    const halfWithin = middleOf(all.flatMap((verdict) => took.get(verdict) ?? []));
    return [
      {
        ...{ target, met, missed: all.length - met },
        metBefore: percentMet(weekAgo.filter(isOf)),
        halfWithin,
      },
    ];
  });
}

function percentMet(verdicts: readonly Verdict[]): number | null {
  if (verdicts.length === 0) return null;
  const met = verdicts.filter(({ kept }) => kept === 'met').length;
  return Math.floor((met * 100) / verdicts.length);
}

/** Half of these are at most this. */
function middleOf(times: readonly Duration[]): Duration | null {
  return times.toSorted((one, other) => one - other)[Math.ceil(times.length / 2) - 1] ?? null;
}

/** How much working time what was done took; the calendar is walked through once for all of them. */
function timesTaken(verdicts: readonly Verdict[], calendar: Calendar): Map<Verdict, Duration> {
  const ran = verdicts.flatMap((verdict) => {
    const { until: from, worked } = countedOf(verdict.clock);
    return verdict.doneAt === null ? [] : [{ verdict, from, to: verdict.doneAt, worked }];
  });
  const from = Math.min(...ran.map((each) => each.from));
  const to = Math.max(...ran.map((each) => each.to));
  const spans = ran.length === 0 ? [] : workingSpans(calendar, from, to);
  return new Map(ran.map((each) => [each.verdict, each.worked + timeIn(spans, each)]));
}

function whyMissed(
  { owner, at }: Verdict,
  people: DayRead['people'],
  calendar: Calendar,
): keyof DaySummary['missedBecause'] {
  if (owner === null) return 'nobodyAssigned';
  const person = people.get(owner);
  if (person === undefined) return 'noAnswer';
  return isAvailable(timesAt(person, at), calendar, at) ? 'noAnswer' : 'ownerAway';
}

/** Hours and absences as they were at `at`. What changed longer ago than is known is as it is now. */
function timesAt({ now, changes }: KnownPerson, at: Instant): PersonTimes {
  const until = changes.filter((change) => change.at <= at);
  const last = <Type extends AgentEvent['type']>(...types: Type[]) =>
    until.findLast((change): change is Extract<AgentEvent, { type: Type }> =>
      types.some((type) => type === change.type),
    );
  const word = last('went_away', 'came_back');
  const leave = last('leave_taken', 'leave_cancelled');
  return {
    ...now,
    away: word === undefined ? now.away : awayBy(word),
    leave: leave === undefined ? now.leave : leave.type === 'leave_taken' ? leave.leave : null,
    hours: last('hours_set')?.hours ?? now.hours,
  };
}

function awayBy(word: Extract<AgentEvent, { type: 'went_away' | 'came_back' }>): Agent['away'] {
  return word.type === 'went_away' ? { since: word.at, until: word.until } : null;
}
