import { addWorkingTime } from '../business-hours.ts';
import type { ChainAction, DueStep, Notice } from '../chains.ts';
import {
  type Conversation,
  clocksOf,
  isOurTurn,
  type OpenConversation,
  type Priority,
  type TeamTurn,
} from '../conversation.ts';
import type { ConversationContext, ConversationDecision } from '../decide-context.ts';
import { accept } from '../decision.ts';
import type { ConversationEvent, EventOf } from '../events.ts';
import { evolve } from '../evolve.ts';
import { type Duration, minutes } from '../ids.ts';
import { isHeldBack } from '../next-alarm.ts';
import { chooseReceiver } from '../reassign.ts';
import type { ClockName } from '../sla.ts';
import { type Handover, ownedBy, ownedByNobody } from './turns.ts';

/** How long until a step that found nobody comes again, in working time. */
const TRIED_AGAIN_AFTER: Duration = minutes(5);

type Waiting = OpenConversation & { turn: TeamTurn };

interface Due {
  clock: ClockName;
  step: DueStep;
}

/**
 * The steps of all clocks that are due, soonest first. Each is off its clock once it came, so that looking late or twice changes
 * nothing. The owner changes once a commit at most: what the new clocks have to say comes with the next look.
 */
export function dueSteps(state: Conversation, context: ConversationContext): ConversationEvent[] {
  const events: ConversationEvent[] = [];
  let current = state;
  let isMoved = false;
  for (;;) {
    const due = isOurTurn(current) ? nextDue(current, { isMoved }, context) : null;
    if (due === null || !isOurTurn(current)) return events;
    const taken = take(due, current, context);
    events.push(...taken);
    current = goneOn(current, taken);
    isMoved ||= taken.some(({ type }) => type === 'owner_changed');
  }
}

/** Looked at within one commit: the version stays. */
export function goneOn(state: Conversation, events: readonly ConversationEvent[]): Conversation {
  if (events.length === 0) return state;
  return { ...evolve(state, events), version: state.version };
}

function nextDue(
  state: Waiting,
  { isMoved }: { isMoved: boolean },
  { now }: ConversationContext,
): Due | null {
  const due = clocksOf(state)
    .filter(({ name }) => !isMoved || (name !== 'owner_window' && name !== 'assignment'))
    .flatMap(({ name, clock }) => {
      const step = clock.steps?.find((each) => each.at <= now && !isHeldBack(each, state));
      return step === undefined ? [] : [{ clock: name, step }];
    });
  const [first, ...others] = due;
  if (first === undefined) return null;
  return others.reduce((soonest, one) => (one.step.at < soonest.step.at ? one : soonest), first);
}

function take(due: Due, state: Waiting, context: ConversationContext): ConversationEvent[] {
  const action = due.step.do;
  switch (action.type) {
    case 'remind_owner':
      return [taken(due, context)];
    case 'call_webhook':
      // No other system hears of pretend customers.
      return [
        { ...taken(due, context), ...(state.purpose === 'real' ? { calls: action.url } : {}) },
      ];
    case 'tell_managers':
    case 'tell_channel':
      return [{ ...taken(due, context), ...noticed(noticesOf(action, state, context)) }];
    case 'call_group': {
      const calls = action.group ?? context.onDutyGroup;
      if (calls === null) return [taken(due, context)];
      return [{ ...taken(due, context), calls, ...noticed(noticesOf(action, state, context)) }];
    }
    case 'reassign':
      return given(due, state, context) ?? nobody(due, state, context);
    case 'return':
      return state.owner === null
        ? [taken(due, context)]
        : [taken(due, context), ownedByNobody(state, LAPSED, context)];
    case 'raise_priority':
      return [taken(due, context), ...raised(state, context)];
  }
}

function taken({ clock, step }: Due, { now: at }: ConversationContext): EventOf<'step_taken'> {
  return { type: 'step_taken', at, clock, step };
}

const LAPSED: Handover = { how: 'lapsed', reason: null, note: null };

/** Somebody else gets it; null if nobody can. */
function given(due: Due, state: Waiting, context: ConversationContext): ConversationEvent[] | null {
  const action = due.step.do;
  if (action.type !== 'reassign') return null;
  const passed = { owner: state.owner?.agentId ?? null, lapsed: state.turn.lapsed ?? [] };
  const chosen = chooseReceiver(action.to, context.candidates, passed);
  if (chosen === null) return null;
  const { agentId, why } = chosen;
  return [taken(due, context), { ...ownedBy(state, agentId, LAPSED, context), why }];
}

/** Said once; the step comes again until somebody can have it, or somebody takes it. */
function nobody(
  { clock }: Due,
  { turn }: Waiting,
  { now: at, policy, managersOnDuty }: ConversationContext,
): ConversationEvent[] {
  const again = addWorkingTime(policy.calendar, at, TRIED_AGAIN_AFTER);
  if (turn.unplacedSince !== undefined) return [{ type: 'step_put_off', at, clock, again }];
  const notices = [{ slackChannel: null }, ...toManagers(managersOnDuty)];
  return [{ type: 'nobody_eligible', at, clock, again, notices }];
}

/** Where the step tells of it by itself, as it stands in no list that would be posted. */
function noticesOf(
  action: Extract<ChainAction, { type: 'tell_managers' | 'tell_channel' | 'call_group' }>,
  state: Waiting,
  { managersOnDuty }: ConversationContext,
): Notice[] {
  const { response, assignment } = state.turn;
  const unclaimed = state.owner === null ? (assignment?.phase ?? 'on_time') : 'on_time';
  switch (action.type) {
    case 'tell_managers':
      return response.phase === 'late' ? [] : toManagers(managersOnDuty);
    case 'tell_channel': {
      const { slackChannel } = action;
      return slackChannel === null && unclaimed === 'late' ? [] : [{ slackChannel }];
    }
    case 'call_group':
      return unclaimed === 'on_time' ? [{ slackChannel: null }] : [];
  }
}

function noticed(notices: Notice[]): { notices?: Notice[] } {
  return notices.length === 0 ? {} : { notices };
}

function toManagers(managers: ConversationContext['managersOnDuty']): Notice[] {
  return managers.map((agentId) => ({ slackChannel: null, agentId }));
}

const HIGHER: Record<Priority, Priority> = {
  low: 'normal',
  normal: 'high',
  high: 'urgent',
  urgent: 'urgent',
};

function raised(state: Waiting, context: ConversationContext): ConversationEvent[] {
  const { details } = state;
  const priority = HIGHER[details.priority];
  if (priority === details.priority) return [];
  return [{ type: 'details_changed', at: context.now, details: { ...details, priority } }];
}

/**
 * Somebody may be free again: what nobody could be found for is tried at once, without a word if it is still nobody. It is not taken from
 * an owner who has said that they are on it, before they are asked again.
 */
export function place(
  state: Conversation | null,
  context: ConversationContext,
): ConversationDecision {
  if (state === null || !isOurTurn(state)) return accept();
  const { unplacedSince, acknowledged } = state.turn;
  if (unplacedSince === undefined) return accept();
  const isOnIt = acknowledged !== undefined && acknowledged.by === state.owner?.agentId;
  if (isOnIt && acknowledged.until > context.now) return accept();
  for (const { name, clock } of clocksOf(state)) {
    const step = clock.steps?.find(({ tried }) => tried === true);
    const isTried = step !== undefined && !isHeldBack(step, state);
    const events = isTried ? given({ clock: name, step }, state, context) : null;
    if (events !== null) return accept(...events);
  }
  return accept();
}
