import type { Agent, AgentCommand, AgentEvent, AgentRefusal, Leave, Nudges } from './agent.ts';
import type { OpenInterval } from './business-hours.ts';
import { firstBadDay } from './calendar-rules.ts';
import { accept, type Decision, refuse } from './decision.ts';
import { type Duration, days, type InboxId, type Instant } from './ids.ts';
import { isEqual } from './is-equal.ts';

/** When somebody works, is on leave, and how they want to be reminded: their own to say. */

/** Longest time to be away for, if its end is known. */
export const LONGEST_AWAY: Duration = days(366);

type HoursCommand = Extract<
  AgentCommand,
  { type: 'set_hours' | 'set_quiet' | 'set_nudges' | 'take_leave' | 'cancel_leave' }
>;
type HoursEvent = Extract<
  AgentEvent,
  { type: 'hours_set' | 'quiet_set' | 'nudges_set' | 'leave_taken' | 'leave_cancelled' }
>;
type AgentDecision = Decision<AgentEvent, AgentRefusal>;

export function decideAvailability(
  state: Agent | null,
  command: HoursCommand,
  at: Instant,
): AgentDecision {
  if (state === null) return refuse({ reason: 'unknown_person' });
  switch (command.type) {
    case 'set_hours':
      return setHours(state, command.hours, at);
    case 'set_quiet':
      return setQuiet(state, command.quiet, at);
    case 'set_nudges': {
      const nudges = tidiedNudges(command.nudges);
      if (isEqual(nudges, tidiedNudges(state.nudges))) return accept();
      return accept({ type: 'nudges_set', at, nudges });
    }
    case 'take_leave':
      return takeLeave(state, { from: command.from, until: command.until }, at);
    case 'cancel_leave': {
      const isOver = state.leave === null || state.leave.until <= at;
      return isOver ? accept() : accept({ type: 'leave_cancelled', at });
    }
  }
}

/** Hours without any are none of their own. */
function setHours(state: Agent, given: Agent['hours'], at: Instant): AgentDecision {
  const isGiven = given?.some((day) => day.length > 0) ?? false;
  const hours = isGiven ? given : null;
  const day = hours === null ? null : firstBadDay(hours);
  if (day !== null) return refuse({ reason: 'bad_hours', day });
  return isEqual(hours, state.hours) ? accept() : accept({ type: 'hours_set', at, hours });
}

function setQuiet(state: Agent, quiet: Agent['quiet'], at: Instant): AgentDecision {
  if (quiet !== null && !isQuietTime(quiet)) return refuse({ reason: 'bad_quiet' });
  return isEqual(quiet, state.quiet) ? accept() : accept({ type: 'quiet_set', at, quiet });
}

/** It may pass midnight, and is no whole day: who wants no reminders at all is away. */
function isQuietTime({ start, end }: OpenInterval): boolean {
  const areWhole = Number.isInteger(start) && Number.isInteger(end);
  return (
    areWhole && start >= 0 && start < 1_440 && end >= 0 && end <= 1_440 && start !== end % 1_440
  );
}

/** Only what differs from the usual is kept, in one order. */
function tidiedNudges({ usual, of, urgent }: Nudges): Nudges {
  const own = (Object.entries(of) as [InboxId, Nudges['usual']][])
    .filter(([, manner]) => manner !== usual)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    usual,
    of: Object.fromEntries(own),
    ...(urgent === undefined ? {} : { urgent }),
  };
}

function takeLeave(state: Agent, leave: Leave, at: Instant): AgentDecision {
  const { from, until } = leave;
  const isTooLong = until - from > LONGEST_AWAY || until > at + 2 * LONGEST_AWAY;
  if (until <= at || until <= from || isTooLong) return refuse({ reason: 'bad_time' });
  return isEqual(leave, state.leave) ? accept() : accept({ type: 'leave_taken', at, leave });
}

export function applyAvailability(state: Agent, event: HoursEvent): Agent {
  switch (event.type) {
    case 'hours_set':
      return { ...state, hours: event.hours };
    case 'quiet_set':
      return { ...state, quiet: event.quiet };
    case 'nudges_set':
      return { ...state, nudges: event.nudges };
    case 'leave_taken':
      return { ...state, leave: event.leave };
    case 'leave_cancelled':
      return { ...state, leave: null };
  }
}
