import type { Calendar } from '../../domain/business-hours.ts';
import type { AgentId, Duration } from '../../domain/ids.ts';
import type { Inbox } from '../../domain/inbox.ts';
import { mayAnswer, mayManage, type Role } from '../../domain/people.ts';
import type { Targets } from '../../domain/sla.ts';
import { plural } from './text.ts';

/** How an inbox's settings are said: one place, so that setup, welcome and `/inbox who` agree. */

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** `Mon–Fri 09:00–18:00 Berlin`, or `around the clock`. */
export function hoursWords({ week, timeZone }: Calendar): string {
  if (week === 'always' || week.every((day) => day.length === 0)) return 'around the clock';
  const byHours = new Map<string, number[]>();
  week.forEach((day, index) => {
    if (day.length === 0) return;
    const hours = day
      .map(({ start, end }) => `${clockWords(start)}–${clockWords(end)}`)
      .join(' and ');
    byHours.set(hours, [...(byHours.get(hours) ?? []), index]);
  });
  const parts = [...byHours].map(([hours, days]) => `${daysWords(days)} ${hours}`);
  return `${parts.join(', ')} ${zoneWords(timeZone)}`;
}

/** `Mon–Fri`, `Mon, Wed–Fri`. */
function daysWords(days: readonly number[]): string {
  const runs: number[][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1) === day - 1) last.push(day);
    else runs.push([day]);
  }
  return runs
    .map((run) =>
      run.length === 1 ? dayName(run[0]) : `${dayName(run[0])}–${dayName(run.at(-1))}`,
    )
    .join(', ');
}

function dayName(day: number | undefined): string {
  return DAYS[day ?? 0] ?? '';
}

/** Minutes after midnight as `09:00`. The end of the day is `24:00`. */
export function clockWords(minute: number): string {
  const hours = String(Math.floor(minute / 60)).padStart(2, '0');
  return `${hours}:${String(minute % 60).padStart(2, '0')}`;
}

/** `Europe/Berlin` → `Berlin`. */
export function zoneWords(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}

/** `claim 5 min, reply 15 min, next replies 30 min`. */
export function targetsWords(targets: Targets): string {
  const { assignment, firstResponse, nextResponse } = targets;
  return `claim ${spanWords(assignment)}, reply ${spanWords(firstResponse)}, next replies ${spanWords(nextResponse)}`;
}

function spanWords(duration: Duration): string {
  const minutes = Math.round(duration / 60_000);
  if (minutes < 120 || minutes % 60 !== 0) return `${minutes.toLocaleString('en')} min`;
  return plural(minutes / 60, 'hour', 'hours');
}

/** Who does what in an inbox. Managers and admins answer, too. */
export function membersBy(inbox: Inbox): {
  answering: AgentId[];
  managing: AgentId[];
  watching: AgentId[];
} {
  const members = Object.entries(inbox.members) as [AgentId, Role][];
  const whose = (test: (role: Role) => boolean): AgentId[] =>
    members.filter(([, role]) => test(role)).map(([agentId]) => agentId);
  return {
    answering: whose(mayAnswer),
    managing: whose(mayManage),
    watching: whose((role) => !mayAnswer(role)),
  };
}
