import { type ChainName, type DueStep, GENTLE, scheduleSteps } from '../domain/chains.ts';
import type { Ownership, Turn } from '../domain/conversation.ts';
import type { Instant } from '../domain/ids.ts';
import type { Clock } from '../domain/sla.ts';
import { instant, iso } from './instants.ts';

/** A clock is four columns, all set or none, and one for what is still to come on it. */
export type ClockColumns = 'response' | 'assignment' | 'window' | 'resolution';

/** A row as JSON, or part of one. */
export type Row = Record<string, unknown>;

const CHAIN_OF: Record<ClockColumns, ChainName> = {
  response: 'response',
  assignment: 'assignment',
  window: 'owner',
  resolution: 'resolution',
};

/** What stands in columns of its own. */
type Times = 'startedAt' | 'warnAt' | 'dueAt' | 'phase';

/**
 * What is to come on the clock that began at `of` and ends at `due`, and what else is known of it. An earlier release beside this one leaves
 * the column as it is when it writes the clock anew: then it says nothing about that clock.
 */
interface StoredSteps extends Omit<Clock, Times> {
  of: Instant;
  due: Instant;
  steps: readonly DueStep[];
}

export function clockColumns(name: ClockColumns): string[] {
  return ['started_at', 'warn_at', 'due_at', 'phase', 'steps'].map((part) => `${name}_${part}`);
}

export function rowOfClock(name: ClockColumns, clock: Clock | null): Row {
  if (clock === null) return {};
  const { startedAt, warnAt, dueAt, phase, steps = [], ...known } = clock;
  const stored: StoredSteps = {
    ...known,
    of: Math.trunc(startedAt),
    due: Math.trunc(dueAt),
    steps: steps.map((step) => ({ ...step, at: Math.trunc(step.at) })),
  };
  return {
    [`${name}_started_at`]: iso(startedAt),
    [`${name}_warn_at`]: iso(warnAt),
    [`${name}_due_at`]: iso(dueAt),
    [`${name}_phase`]: phase,
    [`${name}_steps`]: stored,
  };
}

export function clockOf(name: ClockColumns, row: Row): Clock | null {
  const startedAt = instant(row[`${name}_started_at`]);
  const warnAt = instant(row[`${name}_warn_at`]);
  const dueAt = instant(row[`${name}_due_at`]);
  if (startedAt === null || warnAt === null || dueAt === null) return null;
  const phase = row[`${name}_phase`] as Clock['phase'];
  const stored = row[`${name}_steps`] as StoredSteps | null | undefined;
  const clock: Clock = { startedAt, warnAt, dueAt, phase };
  if (stored?.of !== startedAt || stored.due !== dueAt) {
    return withSteps(clock, gentleSteps(name, clock));
  }
  const { of: _of, due: _due, steps, ...known } = stored;
  return withSteps({ ...clock, ...known }, steps);
}

function withSteps<Of extends Clock>(clock: Of, steps: readonly DueStep[]): Of {
  const { steps: _steps, ...bare } = clock;
  return (steps.length === 0 ? bare : { ...bare, steps }) as Of;
}

/** Of an earlier release: what its reminders were, as far as the phase leaves them. So nobody is forgotten, and nobody hears it twice. */
function gentleSteps(name: ClockColumns, clock: Clock): DueStep[] {
  // None of them counts working time.
  const all = scheduleSteps({ timeZone: 'UTC', week: 'always' }, clock, GENTLE[CHAIN_OF[name]]);
  switch (clock.phase) {
    case 'on_time':
      return all;
    case 'soon':
      return all.filter(({ at }) => at >= clock.dueAt);
    case 'late':
      return [];
  }
}

/** Turn, owner and clocks that are put aside within another column, as they were. */
export interface Aside {
  turn?: Turn;
  owner?: Ownership | null;
  assignment?: Clock | null;
}

/** With the steps of each clock said, even if there are none: so that what an earlier release put aside is known by saying nothing. */
export function putAside<Of extends Aside>(aside: Of): Of {
  return mapClocks(aside, (_name, clock) => ({ ...clock, steps: clock.steps ?? [] }));
}

export function takenUp<Of extends Aside>(aside: Of): Of {
  return mapClocks(aside, (name, clock) =>
    withSteps(clock, clock.steps ?? gentleSteps(name, clock)),
  );
}

type OfClock = <Of extends Clock>(name: ClockColumns, clock: Of) => Of;

function mapClocks<Of extends Aside>(aside: Of, each: OfClock): Of {
  const { turn, owner, assignment } = aside;
  return {
    ...aside,
    ...(turn === undefined ? {} : { turn: mapTurn(turn, each) }),
    ...(owner === undefined ? {} : { owner: mapOwner(owner, each) }),
    ...(assignment === undefined
      ? {}
      : { assignment: assignment === null ? null : each('assignment', assignment) }),
  };
}

function mapOwner(owner: Ownership | null, each: OfClock): Ownership | null {
  if (owner === null || owner.window === null) return owner;
  return { ...owner, window: each('window', owner.window) };
}

function mapTurn(turn: Turn, each: OfClock): Turn {
  const { resolution } = turn;
  const promise = resolution === undefined ? {} : { resolution: each('resolution', resolution) };
  if (turn.of !== 'team') return { ...turn, ...promise };
  const { response, assignment } = turn;
  return {
    ...turn,
    ...promise,
    response: each('response', response),
    assignment: assignment === null ? null : each('assignment', assignment),
  };
}
