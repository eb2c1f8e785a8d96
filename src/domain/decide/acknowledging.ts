import { addWorkingTime, type Calendar, workingTimeBetween } from '../business-hours.ts';
import type { DueStep } from '../chains.ts';
import type { CommandOf } from '../commands.ts';
import type { Conversation } from '../conversation.ts';
import { isOurTurn } from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept, refuse } from '../decision.ts';
import { type Duration, type Instant, minutes } from '../ids.ts';
import { type Clock, withSteps } from '../sla.ts';
import { checkActor } from './ownership.ts';

/** How often in one turn somebody may say that they are on it. */
const MOST_TIMES = 2;
/** How long nobody asks them again, in working time: half of what they were given, within these. */
const ASKED_AGAIN_AFTER = { least: minutes(10), most: minutes(60) } as const;
/** Whoever is asked again has so long before anything else happens, in working time. */
const TIME_TO_ANSWER: Duration = minutes(5);

/**
 * *I'm on it*: the owner is asked again later, and nothing is taken from them before that. What the customer was promised, and what
 * others hear of it, stays as it is (UX.md A11).
 */
export function acknowledge(
  state: Conversation | null,
  { seenVersion }: CommandOf<'acknowledge'>,
  context: ConversationContext,
): ConversationDecision {
  const checked = checkActor(state, context);
  if ('refusal' in checked) return refuse(checked.refusal);
  const { state: open, agentId: by } = checked;
  const { owner } = open;
  if (owner === null) return refuse({ reason: 'owner_changed', owner: null, since: null });
  if (owner.agentId !== by) {
    return refuse({ reason: 'not_yours', owner: owner.agentId, since: owner.since });
  }
  // There is nothing to remind of, or they were asked about an earlier turn.
  if (!isOurTurn(open) || owner.window === null || open.turn.startedIn > seenVersion) {
    return accept();
  }
  const { acknowledged } = open.turn;
  const times = acknowledged?.by === by ? acknowledged.times : 0;
  if (times >= MOST_TIMES) return refuse({ reason: 'acknowledged_enough', times });
  const { now: at, policy } = context;
  const until = addWorkingTime(policy.calendar, at, askedAgainAfter(owner.window, policy.calendar));
  const window = putOff(owner.window, until, policy.calendar);
  return accept({ type: 'acknowledged', at, by, until, times: times + 1, window });
}

function askedAgainAfter({ startedAt, dueAt }: Clock, calendar: Calendar): Duration {
  const half = Math.floor(workingTimeBetween(calendar, startedAt, dueAt) / 2);
  return Math.max(ASKED_AGAIN_AFTER.least, Math.min(half, ASKED_AGAIN_AFTER.most));
}

/**
 * Reminders and what would take it from them come at `until` or later, and keep their distance from one another; a reminder comes
 * first. All else comes when it would have come.
 */
function putOff(window: Clock, until: Instant, calendar: Calendar): Clock {
  const steps = window.steps ?? [];
  const forOwner = steps.filter(isForOwner);
  const others = steps.filter((step) => !isForOwner(step));
  const [first] = forOwner;
  const reminder: DueStep = { at: until, do: { type: 'remind_owner' } };
  const isReminder = first?.do.type === 'remind_owner' && first.at <= until;
  const after = isReminder ? until : addWorkingTime(calendar, until, TIME_TO_ANSWER);
  const late = first === undefined ? 0 : workingTimeBetween(calendar, first.at, after);
  const later = forOwner.map((step) => ({ ...step, at: addWorkingTime(calendar, step.at, late) }));
  const asked = isReminder ? later : [reminder, ...later];
  return withSteps(
    window,
    [...asked, ...others].toSorted((one, other) => one.at - other.at),
  );
}

/** The same of steps that were planned anew since: those that would come sooner come then. However often it is asked, it is the same. */
export function stillPutOff(window: Clock, until: Instant, calendar: Calendar): Clock {
  const steps = window.steps ?? [];
  const answeredBy = addWorkingTime(calendar, until, TIME_TO_ANSWER);
  const isAsked = steps.some((step) => step.do.type === 'remind_owner');
  const later = steps.map((step) => {
    if (!isForOwner(step)) return step;
    const earliest = step.do.type === 'remind_owner' ? until : answeredBy;
    return { ...step, at: Math.max(step.at, earliest) };
  });
  const reminder: DueStep = { at: until, do: { type: 'remind_owner' } };
  return withSteps(
    window,
    (isAsked ? later : [reminder, ...later]).toSorted((one, other) => one.at - other.at),
  );
}

function isForOwner({ do: { type } }: DueStep): boolean {
  return type === 'remind_owner' || type === 'reassign' || type === 'return';
}
