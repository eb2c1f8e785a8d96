import { type ChainAction, type ChainStep, scheduleSteps } from './chains.ts';
import type { AgentId, Duration, Instant } from './ids.ts';
import { type Clock, startClock, startOwnerWindow, windowFrom } from './sla.ts';
import { type PolicyFacts, promisedTo } from './sla-policy.ts';
import type { PromisesAndHours } from './sla-preview.ts';

/** One time that a customer waited for us, as it went. Facts of the conversation are those of today. */
export interface PastTurn extends PolicyFacts {
  /** Of its conversation. */
  number: number;
  startedAt: Instant;
  /** Whether the first answer was waited for, of the conversation or since it was reopened. */
  firstOfEpisode: boolean;
  /** Null: it was not answered in that turn. */
  answeredAt: Instant | null;
  /** When it had an owner first, which may be before it began. Null: never in that turn. */
  claimedAt: Instant | null;
  ownerId: AgentId | null;
  /** Null: they still wait. */
  endedAt: Instant | null;
}

/** What the same days would have been by other promises. */
export interface DryRun {
  /** Those that were answered, ended without an answer, or are late by now. */
  turns: number;
  /** Of these, answered in time. */
  met: number;
  /** Numbers of the conversations of the others, oldest first; each once. */
  missed: number[];
  told: Told;
  /** Whether there were more than are looked at: only the newest are in it. */
  isCut: boolean;
}

/** Who would have heard how often, and what would have happened by itself. */
export interface Told {
  owners: { agentId: AgentId; times: number }[];
  managers: number;
  channels: number;
  groups: number;
  reassigned: number;
  returned: number;
  raised: number;
  webhooks: number;
}

/** So far back it is tried. */
export const DRY_RUN_SPAN: Duration = 7 * 86_400_000;
/** So many are looked at: half a millisecond each, while nothing else is done. */
export const MOST_PAST_TURNS = 500;

/**
 * What these turns would have been: answered and claimed when they were, by other promises and hours. Where a chain would have given one
 * to somebody else, what they would have done is not known: of that owner's chain nothing more is counted.
 */
export function dryRun(turns: readonly PastTurn[], rules: PromisesAndHours, now: Instant): DryRun {
  const steps: { action: ChainAction; ownerId: AgentId | null }[] = [];
  const missed = new Set<number>();
  let met = 0;
  let due = 0;
  const inOrder = turns.toSorted((one, other) => one.startedAt - other.startedAt);
  for (const turn of inOrder.slice(-MOST_PAST_TURNS)) {
    const until = Math.min(turn.answeredAt ?? turn.endedAt ?? now, now);
    const response = responseOf(turn, rules);
    const { ownerId } = turn;
    steps.push(...stepsUntil(turn, response, until, rules).map((action) => ({ action, ownerId })));
    const isMet = turn.answeredAt !== null && turn.answeredAt <= response.dueAt;
    // Who still waits, and was promised nothing yet, is neither.
    if (turn.answeredAt === null && turn.endedAt === null && response.dueAt > now) continue;
    due += 1;
    if (isMet) met += 1;
    else missed.add(turn.number);
  }
  const isCut = turns.length > MOST_PAST_TURNS;
  return { turns: due, met, missed: [...missed], told: toldBy(steps), isCut };
}

function responseOf(turn: PastTurn, rules: PromisesAndHours): Clock {
  const { targets } = promisedTo(rules, turn);
  const target = turn.firstOfEpisode ? targets.firstResponse : targets.nextResponse;
  return startClock(rules.calendar, turn.startedAt, target);
}

/** What would have been done of its chains before it was over. */
function stepsUntil(
  turn: PastTurn,
  response: Clock,
  until: Instant,
  rules: PromisesAndHours,
): ChainAction[] {
  const { chains, targets } = promisedTo(rules, turn);
  const { calendar } = rules;
  const { startedAt, claimedAt } = turn;
  const before = (end: Instant, clock: Clock, chain: readonly ChainStep[]) =>
    scheduleSteps(calendar, clock, chain)
      .filter(({ at }) => at < end)
      .map(({ do: action }) => action);
  const unowned = claimedAt === null || claimedAt > startedAt;
  const assignment = startClock(calendar, startedAt, targets.assignment);
  const claimed = Math.min(claimedAt ?? until, until);
  const window = windowOf(turn, response, rules);
  const { resolution } = targets;
  return [
    ...before(until, response, chains.response),
    ...(unowned ? toTheNextOwner(before(claimed, assignment, chains.assignment)) : []),
    ...(window === null ? [] : toTheNextOwner(before(until, window, chains.owner))),
    ...(resolution === undefined || !turn.firstOfEpisode
      ? []
      : before(until, startClock(calendar, startedAt, resolution), chains.resolution)),
  ];
}

/** What its owner would have been given: as long as the customer was promised, or from when they took it. */
function windowOf(turn: PastTurn, response: Clock, { calendar }: PromisesAndHours): Clock | null {
  const { claimedAt, startedAt } = turn;
  if (claimedAt === null) return null;
  return claimedAt <= startedAt
    ? windowFrom(calendar, response, [])
    : startOwnerWindow(calendar, claimedAt, response);
}

function toTheNextOwner(actions: readonly ChainAction[]): ChainAction[] {
  const last = actions.findIndex(({ type }) => type === 'reassign' || type === 'return');
  return last === -1 ? [...actions] : actions.slice(0, last + 1);
}

function toldBy(steps: readonly { action: ChainAction; ownerId: AgentId | null }[]): Told {
  const owners = new Map<AgentId, number>();
  for (const { action, ownerId } of steps) {
    if (action.type !== 'remind_owner' || ownerId === null) continue;
    owners.set(ownerId, (owners.get(ownerId) ?? 0) + 1);
  }
  const count = (type: ChainAction['type']) =>
    steps.filter(({ action }) => action.type === type).length;
  return {
    owners: [...owners]
      .map(([agentId, times]) => ({ agentId, times }))
      .sort((one, other) => other.times - one.times || (one.agentId < other.agentId ? -1 : 1)),
    managers: count('tell_managers'),
    channels: count('tell_channel'),
    groups: count('call_group'),
    reassigned: count('reassign'),
    returned: count('return'),
    raised: count('raise_priority'),
    webhooks: count('call_webhook'),
  };
}
