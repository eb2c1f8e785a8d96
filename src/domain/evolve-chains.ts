import type { DueStep, Notice } from './chains.ts';
import type { OpenConversation } from './conversation.ts';
import type { EventOf } from './events.ts';
import { withTeamTurn } from './evolve-undo.ts';
import { type Clock, type ClockName, withSteps } from './sla.ts';

/** Changes the clock of that name, if it runs. */
export function withClock(
  state: OpenConversation,
  name: ClockName,
  change: (clock: Clock) => Clock,
): OpenConversation {
  switch (name) {
    case 'owner_window': {
      const window = state.owner?.window ?? null;
      if (state.owner === null || window === null) return state;
      return { ...state, owner: { ...state.owner, window: change(window) } };
    }
    case 'assignment':
      return withTeamTurn(state, (turn) => ({
        ...turn,
        assignment: turn.assignment === null ? null : change(turn.assignment),
      }));
    case 'resolution':
      return withTeamTurn(state, (turn) =>
        turn.resolution === undefined ? turn : { ...turn, resolution: change(turn.resolution) },
      );
    case 'first_response':
    case 'next_response':
      return withTeamTurn(state, (turn) => ({
        ...turn,
        response: { ...change(turn.response), name: turn.response.name },
      }));
  }
}

export function stepTaken(
  state: OpenConversation,
  { at, clock: name, step, notices = [] }: EventOf<'step_taken'>,
): OpenConversation {
  return withClock(state, name, (clock) => {
    const reminded = step.do.type === 'remind_owner' ? { remindedAt: at } : {};
    const taken = [...(clock.taken ?? []), step.do.type];
    const left = withSteps(withNotices(clock, notices), without(stepsOf(clock), step));
    return { ...left, ...reminded, taken };
  });
}

/** The step that gives it to somebody comes again later, and is put in its place among the others. */
export function stepPutOff(
  state: OpenConversation,
  event: EventOf<'nobody_eligible' | 'step_put_off'>,
): OpenConversation {
  const put = withClock(state, event.clock, (clock) => {
    const steps = stepsOf(clock);
    const step = firstReassign(steps);
    if (step === undefined) return clock;
    const later: DueStep[] = [...without(steps, step), { ...step, at: event.again, tried: true }];
    return { ...clock, steps: later.toSorted((one, other) => one.at - other.at) };
  });
  if (event.type === 'step_put_off') return put;
  const told = withClock(put, event.clock, (clock) => withNotices(clock, event.notices));
  return withTeamTurn(told, (turn) => ({
    ...turn,
    unplacedSince: turn.unplacedSince ?? event.at,
  }));
}

export function acknowledged(
  state: OpenConversation,
  { at, by, until, times, window }: EventOf<'acknowledged'>,
): OpenConversation {
  const owner = state.owner === null ? null : { ...state.owner, window };
  return withTeamTurn({ ...state, owner }, (turn) => ({
    ...turn,
    acknowledged: { by, at, until, times },
  }));
}

/** Who had it and let it lapse is not chosen again in this turn; whoever has it now, nobody is looked for. */
export function ownerFound(
  state: OpenConversation,
  { how, from }: EventOf<'owner_changed'>,
): OpenConversation {
  return withTeamTurn(state, ({ unplacedSince: _since, ...turn }) => {
    if (how !== 'lapsed' || from === null) return turn;
    return { ...turn, lapsed: [...new Set([...(turn.lapsed ?? []), from])] };
  });
}

/** The first step still to come that gives it to somebody: the one that is tried, or was put off. */
function firstReassign(steps: readonly DueStep[]): DueStep | undefined {
  return steps.find((step) => step.do.type === 'reassign');
}

function stepsOf({ steps }: Clock): readonly DueStep[] {
  return steps ?? [];
}

/** Without the first that is the same: a chain may say one thing twice. */
function without(steps: readonly DueStep[], step: DueStep): DueStep[] {
  const name = JSON.stringify(step);
  const place = steps.findIndex((each) => JSON.stringify(each) === name);
  return steps.filter((_, index) => index !== place);
}

function withNotices(clock: Clock, notices: readonly Notice[]): Clock {
  if (notices.length === 0) return clock;
  const known = clock.notices ?? [];
  const fresh = notices.filter((one) => !known.some((other) => isSamePlace(one, other)));
  return { ...clock, notices: [...known, ...fresh] };
}

function isSamePlace(one: Notice, other: Notice): boolean {
  return one.slackChannel === other.slackChannel && one.agentId === other.agentId;
}
