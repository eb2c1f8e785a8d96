import { addWorkingTime, type Calendar, workingTimeBetween } from './business-hours.ts';
import type { AgentId, Duration, Instant } from './ids.ts';

/**
 * What happens when a clock runs out and nobody does anything: a chain of steps for each clock, as data.
 *
 *  assignment  nobody owns it
 *  owner       its owner has not answered; begins anew with each owner
 *  response    the customer has no answer, whoever owns it
 *  resolution  it is not resolved
 */
export type ChainName = 'assignment' | 'owner' | 'response' | 'resolution';

/** At most {@link MOST_STEPS} each, in the order in which they are due. */
export type Chains = Record<ChainName, ChainStep[]>;

export interface ChainStep {
  when: StepTime;
  do: ChainAction;
}

/**
 * When a step is due, in working time of the inbox.
 *
 *  warning    when the clock is about to run out (`warningLead` in sla.ts)
 *  target     `after` the target; before it where that is negative
 *  last_step  `after` the step before it; after the beginning of the clock if it is the first
 */
export type StepTime =
  | { from: 'warning' }
  | { from: 'target'; after: Duration }
  | { from: 'last_step'; after: Duration };

/**
 *  remind_owner   the owner hears of it, among all that is due to them
 *  tell_managers  managers on duty hear of it; all of them where none is
 *  tell_channel   a Slack channel hears of it; null is the inbox's own
 *  call_group     a Slack user group is mentioned in the inbox's own channel; null is the inbox's on-duty group
 *  reassign       somebody else gets it who is available and has not let it lapse before
 *  return         it goes back to the team, unassigned
 *  raise_priority one step up, with the targets of that
 *  call_webhook   a signed POST to another system
 */
export type ChainAction =
  | { type: 'remind_owner' }
  | { type: 'tell_managers' }
  | { type: 'tell_channel'; slackChannel: string | null }
  | { type: 'call_group'; group: string | null }
  | { type: 'reassign'; to: ReassignTo }
  | { type: 'return' }
  | { type: 'raise_priority' }
  | { type: 'call_webhook'; url: string };

export type ChainActionType = ChainAction['type'];

export type ReassignTo =
  | { who: 'least_loaded' }
  | { who: 'person'; agentId: AgentId }
  /** A Slack user group: the least loaded of it. */
  | { who: 'group'; group: string };

/** A step that is to come on a running clock. */
export interface DueStep {
  at: Instant;
  do: ChainAction;
  /** It found nobody, and comes again at `at`. Absent: it has not come yet. */
  tried?: true;
}

/** Where a step tells of one conversation by itself: a Slack channel (null is the inbox's own), or this manager instead. */
export interface Notice {
  slackChannel: string | null;
  agentId?: AgentId;
}

export const MOST_STEPS = 12;
/** Furthest before or after its target, or after the step before it, that a step may be: 30 days of 24 hours. */
export const FURTHEST_STEP: Duration = 30 * 86_400_000;

/** Which actions make sense where: what nobody owns has no owner to remind. */
export const ACTIONS_OF: Record<ChainName, readonly ChainActionType[]> = {
  assignment: [
    'tell_channel',
    'call_group',
    'tell_managers',
    'reassign',
    'raise_priority',
    'call_webhook',
  ],
  owner: [
    'remind_owner',
    'tell_managers',
    'reassign',
    'return',
    'tell_channel',
    'raise_priority',
    'call_webhook',
  ],
  response: ['tell_managers', 'tell_channel', 'call_group', 'raise_priority', 'call_webhook'],
  resolution: ['remind_owner', 'tell_managers', 'tell_channel', 'raise_priority', 'call_webhook'],
};

/** Reminds, tells the managers and the channel what is late, and moves nothing by itself. */
export const GENTLE: Chains = {
  assignment: [
    { when: { from: 'warning' }, do: { type: 'call_group', group: null } },
    { when: { from: 'target', after: 0 }, do: { type: 'tell_channel', slackChannel: null } },
  ],
  owner: [
    { when: { from: 'warning' }, do: { type: 'remind_owner' } },
    { when: { from: 'target', after: 0 }, do: { type: 'remind_owner' } },
  ],
  response: [{ when: { from: 'target', after: 0 }, do: { type: 'tell_managers' } }],
  resolution: [{ when: { from: 'target', after: 0 }, do: { type: 'remind_owner' } }],
};

/** As {@link GENTLE}; what an owner lets lapse goes back to the team a quarter of an hour after the target. */
export const FIRM: Chains = {
  ...GENTLE,
  owner: [...GENTLE.owner, { when: { from: 'target', after: 900_000 }, do: { type: 'return' } }],
};

/** As {@link GENTLE}; what an owner lets lapse, or nobody claims, goes to whoever has least to do. */
export const AUTOMATIC: Chains = {
  ...GENTLE,
  assignment: [
    ...GENTLE.assignment,
    {
      when: { from: 'target', after: 300_000 },
      do: { type: 'reassign', to: { who: 'least_loaded' } },
    },
  ],
  owner: [
    ...GENTLE.owner,
    {
      when: { from: 'target', after: 600_000 },
      do: { type: 'reassign', to: { who: 'least_loaded' } },
    },
  ],
};

/** The steps of a chain on a clock, soonest first. What would be before its beginning is due at once. */
export function scheduleSteps(
  calendar: Calendar,
  clock: { startedAt: Instant; warnAt: Instant; dueAt: Instant },
  steps: readonly ChainStep[],
): DueStep[] {
  let last = clock.startedAt;
  const due = steps.map((step): DueStep => {
    last = Math.max(clock.startedAt, timeOf(step.when, clock, last, calendar));
    return { at: last, do: step.do };
  });
  return due.sort((one, other) => one.at - other.at);
}

function timeOf(
  when: StepTime,
  { startedAt, warnAt, dueAt }: { startedAt: Instant; warnAt: Instant; dueAt: Instant },
  last: Instant,
  calendar: Calendar,
): Instant {
  switch (when.from) {
    case 'warning':
      return warnAt;
    case 'last_step':
      return addWorkingTime(calendar, last, when.after);
    case 'target':
      return when.after >= 0
        ? addWorkingTime(calendar, dueAt, when.after)
        : subtractWorkingTime(calendar, { from: startedAt, to: dueAt }, -when.after);
  }
}

/** So much working time before `to`, and not before `from`. */
function subtractWorkingTime(
  calendar: Calendar,
  { from, to }: { from: Instant; to: Instant },
  amount: Duration,
): Instant {
  const whole = workingTimeBetween(calendar, from, to);
  return whole <= amount ? from : addWorkingTime(calendar, from, whole - amount);
}
