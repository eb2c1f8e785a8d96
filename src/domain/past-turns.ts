import type { ConversationEvent, EventOf } from './events.ts';
import type { AgentId, Instant } from './ids.ts';
import type { TARGETS } from './risk.ts';
import type { Clock } from './sla.ts';

/** What the history of one conversation tells of what was promised, and how it was kept. */

export type TargetName = (typeof TARGETS)[number];

/** How one promise was kept. */
export interface Verdict {
  target: TargetName;
  kept: 'met' | 'missed';
  /** When that was clear: when it was done, or when it was due. */
  at: Instant;
  /** Who owned it then. */
  owner: AgentId | null;
  /** As it was last. */
  clock: Clock;
  /** When it was done, in time or late; of a promise that stood still then, since when it did. Null: it was not. */
  doneAt: Instant | null;
}

/** A time in which the customer waited for us. */
export interface ToldTurn {
  startedIn: number;
  startedAt: Instant;
  name: Extract<TargetName, 'first_response' | 'next_response'>;
  answeredAt: Instant | null;
  claimedAt: Instant | null;
  owner: AgentId | null;
  endedAt: Instant | null;
}

export interface Told {
  verdicts: Verdict[];
  turns: ToldTurn[];
  /** When it came, or was opened again; and when it was resolved. */
  came: Instant[];
  resolved: Instant[];
}

/** What of a history this is about. */
export const TOLD_BY = [
  'conversation_opened',
  'reopened',
  'turn_changed',
  'owner_changed',
  'clocks_moved',
  'resolved',
  'undone',
] as const satisfies readonly ConversationEvent['type'][];

type TellingEvent = EventOf<(typeof TOLD_BY)[number]>;

/** A clock that runs, or stands still. */
interface Running {
  clock: Clock;
  missed: Verdict | null;
}

/** What undoing, or a reply that did not arrive, goes back to. */
interface Ending {
  running: Map<TargetName, Running>;
  paused: Running | null;
  turn: ToldTurn | null;
  given: Verdict[];
}

interface Fold extends Told {
  owner: AgentId | null;
  running: Map<TargetName, Running>;
  /** The promise to resolve it, while it is not our turn. */
  paused: Running | null;
  turn: ToldTurn | null;
  ending: Ending | null;
  /** What the last change of its owner kept. */
  claim: Verdict | null;
}

/**
 * Reads a history as far as it is given, which may begin in the middle. `owner`: who owns it after all of these, or had it last.
 */
export function toldBy(
  events: readonly TellingEvent[],
  { owner, until }: { owner: AgentId | null; until: Instant },
): Told {
  const first = events.find((event) => event.type === 'owner_changed');
  const fold: Fold = {
    ...{ verdicts: [], turns: [], came: [], resolved: [] },
    ...{ running: new Map(), paused: null, turn: null, ending: null, claim: null },
    owner: first === undefined ? owner : first.from,
  };
  for (const event of events) {
    findLate(fold, event.at);
    apply(fold, event);
  }
  findLate(fold, until);
  const { verdicts, turns, came, resolved } = fold;
  return { verdicts, turns, came, resolved };
}

function apply(fold: Fold, event: TellingEvent): void {
  switch (event.type) {
    case 'conversation_opened':
      fold.came.push(event.at);
      return;
    case 'reopened':
      fold.came.push(event.at);
      fold.owner = null;
      return;
    case 'turn_changed':
      if (event.turn.of === 'team') ourTurn(fold, event.turn);
      else turnEnded(fold, event);
      return;
    case 'owner_changed':
      ownerChanged(fold, event);
      return;
    case 'clocks_moved':
      set(fold, event.response.name, event.response);
      set(fold, 'assignment', event.assignment);
      set(fold, 'resolution', event.resolution ?? null);
      return;
    case 'resolved':
      wasResolved(fold, event);
      return;
    case 'undone':
      undone(fold, event);
      return;
  }
}

/** What is over its time and was not found before. */
function findLate(fold: Fold, now: Instant): void {
  for (const [target, running] of fold.running) {
    const { clock, missed } = running;
    if (missed !== null || clock.dueAt >= now) continue;
    running.missed = give(fold, { target, kept: 'missed', at: clock.dueAt, clock, doneAt: null });
  }
}

function give(fold: Fold, verdict: Omit<Verdict, 'owner'>): Verdict {
  const given = { ...verdict, owner: fold.owner };
  fold.verdicts.push(given);
  return given;
}

/** A clock goes on if it has the same beginning; else it is another one. */
function set(fold: Fold, target: TargetName, clock: Clock | null): void {
  const before =
    fold.running.get(target) ?? (target === 'resolution' ? (fold.paused ?? undefined) : undefined);
  if (clock === null) {
    fold.running.delete(target);
    return;
  }
  const missed = before?.clock.startedAt === clock.startedAt ? before.missed : null;
  fold.running.set(target, { clock, missed });
}

/** It was done. Gives the verdict, unless it is known since it was late. */
function done(
  fold: Fold,
  { target, at, kept = 'met' }: { target: TargetName; at: Instant; kept?: Verdict['kept'] },
): Verdict[] {
  const isPaused = !fold.running.has(target) && target === 'resolution';
  const running = isPaused ? fold.paused : fold.running.get(target);
  if (running == null) return [];
  const { clock, missed } = running;
  const doneAt = isPaused ? (clock.counted?.until ?? at) : at;
  if (missed !== null) missed.doneAt = doneAt;
  if (missed !== null) return [];
  return [give(fold, { target, kept, at, clock, doneAt: kept === 'met' ? doneAt : null })];
}

function ourTurn(fold: Fold, turn: Extract<EventOf<'turn_changed'>['turn'], { of: 'team' }>): void {
  const { startedIn, since, response, assignment, resolution } = turn;
  if (fold.turn?.startedIn !== startedIn && !goesBack(fold, startedIn)) {
    fold.running = new Map();
    fold.turn = {
      ...{ startedIn, startedAt: since, name: response.name, answeredAt: null, endedAt: null },
      ...{ owner: fold.owner, claimedAt: fold.owner === null ? null : since },
    };
    fold.turns.push(fold.turn);
  }
  set(fold, response.name, response);
  set(fold, 'assignment', assignment);
  set(fold, 'resolution', resolution ?? null);
}

/** The turn that was ended goes on: no reply has ended it after all. */
function goesBack(fold: Fold, startedIn: number): boolean {
  const { ending } = fold;
  if (ending?.turn?.startedIn !== startedIn) return false;
  backTo(fold, ending);
  return true;
}

function backTo(fold: Fold, { running, paused, turn, given }: Ending): void {
  fold.verdicts = fold.verdicts.filter((verdict) => !given.includes(verdict));
  for (const { missed } of running.values()) if (missed !== null) missed.doneAt = null;
  if (turn !== null) Object.assign(turn, { answeredAt: null, endedAt: null });
  Object.assign(fold, { running, paused, turn, ending: null });
}

function turnEnded(fold: Fold, { at, turn }: EventOf<'turn_changed'>): void {
  const { turn: ended } = fold;
  if (ended === null || turn.of === 'team') return;
  const { running, paused } = fold;
  const answered = turn.of === 'customer';
  const given = answered
    ? [...done(fold, { target: ended.name, at }), ...done(fold, { target: 'assignment', at })]
    : [];
  ended.answeredAt = answered ? at : null;
  const resolution = running.get('resolution');
  const clock = turn.resolution ?? resolution?.clock;
  over(fold, at, { running, paused, turn: ended, given });
  fold.paused =
    clock === undefined ? null : { clock, missed: resolution?.missed ?? paused?.missed ?? null };
}

function over(fold: Fold, at: Instant, ending: Ending): void {
  if (ending.turn !== null) ending.turn.endedAt = at;
  Object.assign(fold, { running: new Map(), turn: null, ending });
}

function ownerChanged(fold: Fold, { at, owner, assignment }: EventOf<'owner_changed'>): void {
  fold.claim = owner === null ? null : (done(fold, { target: 'assignment', at })[0] ?? null);
  owned(fold, owner?.agentId ?? null, at);
  fold.running.delete('assignment');
  if (fold.turn !== null) set(fold, 'assignment', assignment);
}

function owned(fold: Fold, owner: AgentId | null, at: Instant): void {
  fold.owner = owner;
  if (fold.turn === null) return;
  if (owner !== null) fold.turn.claimedAt ??= at;
  fold.turn.owner = owner ?? fold.turn.owner;
}

function wasResolved(fold: Fold, { at, answered }: EventOf<'resolved'>): void {
  const { running, paused, turn } = fold;
  const kept = answered ? 'met' : 'missed';
  const given = [
    ...(turn === null ? [] : done(fold, { target: turn.name, at, kept })),
    ...done(fold, { target: 'resolution', at, kept }),
  ];
  fold.resolved.push(at);
  over(fold, at, { running, paused, turn, given });
  fold.paused = null;
}

function undone(fold: Fold, { at, what, owner, assignment }: EventOf<'undone'>): void {
  const wasOver = what === 'resolve' || what === 'dismiss';
  if (wasOver) fold.resolved.pop();
  if (wasOver && fold.ending !== null) backTo(fold, fold.ending);
  const { claim } = fold;
  if (!wasOver && claim !== null) {
    fold.verdicts = fold.verdicts.filter((verdict) => verdict !== claim);
    if (fold.turn?.claimedAt === claim.doneAt) fold.turn.claimedAt = null;
  }
  fold.claim = null;
  owned(fold, owner?.agentId ?? null, at);
  if (fold.turn !== null) set(fold, 'assignment', assignment);
}
