import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addWorkingTime, isWorkingTime } from '../../src/domain/business-hours.ts';
import type { ChainName } from '../../src/domain/chains.ts';
import {
  type Conversation,
  clocksOf,
  isOurTurn,
  type OpenConversation,
  ownerOf,
  runningClocks,
  type TeamTurn,
} from '../../src/domain/conversation.ts';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationEvent, EventOf } from '../../src/domain/events.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { minutes } from '../../src/domain/ids.ts';
import { nextAlarmAt } from '../../src/domain/next-alarm.ts';
import type { Clock, ClockName } from '../../src/domain/sla.ts';
import { type Commit, runToTheEnd, steps } from './conversation-model.ts';
import { POLICIES } from './promises-given.ts';

const lawOfStories = (name: string, holds: (commits: readonly Commit[]) => void) =>
  it(name, () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        holds(runToTheEnd(sequence));
      }),
      { numRuns: 200 },
    );
  });

const law = (name: string, holds: (commit: Commit) => void) =>
  lawOfStories(name, (commits) => {
    for (const commit of commits) holds(commit);
  });

function eventsOf<Type extends ConversationEvent['type']>(
  { events }: Commit,
  type: Type,
): EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}

type Waiting = OpenConversation & { turn: TeamTurn };

const waiting = (state: Conversation | null): Waiting | null =>
  state !== null && isOurTurn(state) ? state : null;

const clockIn = (state: Waiting | null, name: ClockName): Clock | null =>
  (state === null ? [] : clocksOf(state)).find((one) => one.name === name)?.clock ?? null;

const CHAIN_OF: Record<ClockName, ChainName> = {
  assignment: 'assignment',
  owner_window: 'owner',
  first_response: 'response',
  next_response: 'response',
  resolution: 'resolution',
};

/** As often as any chain of this inbox has such a step. */
function mostOf(clock: ClockName, type: string): number {
  const chains = POLICIES.flatMap((policy) => [
    policy.chains,
    ...policy.policies.flatMap(({ chains: own }) => (own === null ? [] : [own])),
  ]);
  const counts = chains.map(
    (chain) => chain[CHAIN_OF[clock]].filter((step) => step.do.type === type).length,
  );
  return Math.max(...counts);
}

describe('a chain', () => {
  law('has no step before its time, unless it found nobody then and somebody is back', (commit) => {
    const before = waiting(commit.before);
    const isBack = commit.command.type === 'place' && before?.turn.unplacedSince !== undefined;
    for (const { step, at } of eventsOf(commit, 'step_taken')) {
      if (!isBack) expect(step.at).toBeLessThanOrEqual(at);
    }
  });

  lawOfStories('has each of its steps once', (commits) => {
    const taken = new Map<string, number>();
    for (const commit of commits) {
      // Whoever is on it is asked once more, each time.
      const asked = waiting(commit.after)?.turn.acknowledged?.times ?? 0;
      for (const { clock: name, step } of eventsOf(commit, 'step_taken')) {
        const before = waiting(commit.before);
        const key = JSON.stringify([
          before?.turn.startedIn,
          name,
          clockIn(before, name)?.startedAt,
          name === 'owner_window' ? before?.owner : null,
          step.do.type,
        ]);
        const count = (taken.get(key) ?? 0) + 1;
        taken.set(key, count);
        expect(count).toBeLessThanOrEqual(mostOf(name, step.do.type) + asked);
      }
    }
  });

  law('that is looked at once more has nothing to say', ({ command, after, context }) => {
    if (command.type !== 'check_clocks') return;
    const again = decide(after, command, context);
    // Who has just got it may have a step at once: that is another clock.
    const isFresh = after.status === 'open' && after.owner?.since === context.now;
    if (!isFresh && nextAlarmAt(after) !== context.now) {
      expect(again).toEqual({ accepted: true, events: [] });
    }
  });

  law('gives it to nobody who let it lapse in this turn, is not there, or is full', (commit) => {
    for (const event of eventsOf(commit, 'owner_changed')) {
      if (event.how !== 'lapsed') continue;
      const before = waiting(commit.before);
      const after = waiting(commit.after);
      if (event.from !== null) expect(after?.turn.lapsed).toContain(event.from);
      expect(new Set(after?.turn.lapsed).size).toBe(after?.turn.lapsed?.length ?? 0);
      const chosen = event.owner?.agentId;
      if (chosen === undefined) continue;
      expect(chosen).not.toBe(event.from);
      expect(before?.turn.lapsed ?? []).not.toContain(chosen);
      const candidate = commit.context.candidates.find(({ agentId }) => agentId === chosen);
      expect(candidate).toMatchObject({ available: true });
      expect(candidate?.load).toBeLessThan(candidate?.capacity ?? 0);
      expect(event.why?.rule).toBe('silence');
    }
  });

  lawOfStories('says once that nobody can have it, until somebody has it', (commits) => {
    const forgets = new Set<string>(['owner_changed', 'turn_changed', 'undone']);
    let isSaid = false;
    for (const { type } of commits.flatMap(({ events }) => events)) {
      if (type === 'nobody_eligible') expect(isSaid).toBe(false);
      isSaid = type === 'nobody_eligible' || (isSaid && !forgets.has(type));
    }
  });

  law('takes nothing from somebody who writes, or has said that they are on it', (commit) => {
    const before = waiting(commit.before);
    if (before === null || eventsOf(commit, 'owner_changed').every(({ how }) => how !== 'lapsed')) {
      return;
    }
    const { owner, turn, replying } = before;
    if (owner === null) return;
    const { now } = commit.context;
    const writes = replying.some(({ agentId, until }) => agentId === owner.agentId && until > now);
    expect(writes).toBe(false);
    const { acknowledged } = turn;
    if (acknowledged?.by === owner.agentId && owner.since <= acknowledged.at) {
      expect(now).toBeGreaterThanOrEqual(acknowledged.until);
    }
  });
});

describe('whoever is on it (UX.md A11)', () => {
  law('moves nothing that the customer was promised, and nothing that others hear', (commit) => {
    const before = waiting(commit.before);
    const after = waiting(commit.after);
    if (commit.command.type !== 'acknowledge' || before === null || after === null) return;
    const { acknowledged: _was, ...turn } = before.turn;
    const { acknowledged, ...turnAfter } = after.turn;
    expect(turnAfter).toEqual(turn);
    expect(acknowledged?.times).toBeLessThanOrEqual(2);
    expect(acknowledged?.until).toBeGreaterThanOrEqual(commit.context.now + minutes(10));
    const { window } = before.owner ?? {};
    const { window: windowAfter } = after.owner ?? {};
    expect({ ...windowAfter, steps: [] }).toEqual({ ...window, steps: [] });
    const others = (clock: Clock | null | undefined) =>
      (clock?.steps ?? []).filter(
        ({ do: { type } }) => !['remind_owner', 'reassign', 'return'].includes(type),
      );
    expect(others(windowAfter)).toEqual(others(window));
    const asked = windowAfter?.steps?.find(({ do: { type } }) => type === 'remind_owner');
    expect(asked?.at).toBe(acknowledged?.until);
  });
});

/** The clock that was before, as this commit left it. */
function sameClocks(commit: Commit): { name: ClockName; was: Clock; is: Clock }[] {
  const before = waiting(commit.before);
  const after = waiting(commit.after);
  if (before === null || after === null) return [];
  if (before.turn.startedIn !== after.turn.startedIn || ownerOf(before) !== ownerOf(after))
    return [];
  return clocksOf(before).flatMap(({ name, clock: was }) => {
    const is = clockIn(after, name);
    return is === null || is.startedAt !== was.startedAt ? [] : [{ name, was, is }];
  });
}

describe('a change of hours, promises, priority or policy', () => {
  law('makes nothing late that was on time, and nothing on time that was late', (commit) => {
    if (eventsOf(commit, 'clocks_moved').length === 0) return;
    const { now, policy } = commit.context;
    for (const { was, is } of sameClocks(commit)) {
      if (was.phase === 'late' || was.dueAt <= now) {
        expect(is.dueAt).toBe(was.dueAt);
        if (was.phase === 'late') expect(is.phase).toBe('late');
        continue;
      }
      expect(is.dueAt).toBeGreaterThan(now);
      const tenMinutes = addWorkingTime(policy.calendar, now, minutes(10));
      expect(is.dueAt).toBeGreaterThanOrEqual(Math.min(was.dueAt, tenMinutes));
      expect(is.phase).not.toBe('late');
    }
  });

  law('moves no clock and no step without saying so', (commit) => {
    const says = ['clocks_moved', 'acknowledged', 'step_taken', 'step_put_off', 'nobody_eligible'];
    const others = ['turn_changed', 'undone', 'owner_changed', 'reopened'];
    if (commit.events.some(({ type }) => [...says, ...others].includes(type))) return;
    for (const { was, is } of sameClocks(commit)) {
      expect({ ...is, phase: null }).toEqual({ ...was, phase: null });
    }
  });

  law('twice is once', ({ command, after, context }) => {
    if (command.type !== 'recount_clocks') return;
    // How much longer they may be silent is added once: the same command does not come twice.
    const { silentBefore: _silence, ...hours } = command;
    const again = decide(after, hours, context);
    expect(again.accepted).toBe(true);
    if (!again.accepted || again.events.length === 0) return;
    // Steps that are late by the new plan may change places; no clock moves, and no step comes or goes.
    expect(kindsAndTimes(evolve(after, again.events))).toEqual(kindsAndTimes(after));
  });
});

function kindsAndTimes(state: Conversation) {
  const clocks = isOurTurn(state) ? clocksOf(state) : [];
  return clocks.map(({ name, clock: { steps = [], ...times } }) => {
    const kinds = steps.map(({ do: { type } }) => type).toSorted();
    return { name, times, kinds };
  });
}

describe('automation', () => {
  lawOfStories('answers once in a closed time, and ends nothing by it', (commits) => {
    const answered = new Set<number>();
    for (const commit of commits) {
      const [event] = eventsOf(commit, 'auto_answered');
      if (event === undefined) continue;
      const { context, command, before, after } = commit;
      expect(isWorkingTime(context.policy.calendar, context.now)).toBe(false);
      expect(event.until).toBeGreaterThan(context.now);
      expect(context.sender).toBe('allowed');
      expect(command).not.toMatchObject({ message: { automatic: true } });
      expect(answered).not.toContain(event.until);
      answered.add(event.until);
      const without = evolve(
        before,
        commit.events.filter((one) => one !== event),
      );
      const { autoAnsweredUntil: _until, messageCount: _count, ...others } = after;
      const { autoAnsweredUntil: _before, messageCount: _less, ...same } = without;
      expect(others).toEqual(same);
      expect(isOurTurn(after)).toBe(true);
    }
  });

  law('ends no turn of ours by what it says', (commit) => {
    const { command, before, after } = commit;
    if (command.type !== 'receive_message' || command.automation === null) return;
    if (waiting(before) === null) return;
    expect(waiting(after)?.turn.startedIn).toBe(waiting(before)?.turn.startedIn);
  });

  law('resolves only what was answered and has been silent for as long as was said', (commit) => {
    const [event] = eventsOf(commit, 'resolved');
    const { before, context } = commit;
    const isSilence =
      event?.by.kind === 'system' && before?.status === 'open' && before.purpose === 'real';
    if (!isSilence || commit.command.type !== 'check_clocks') return;
    expect(before.turn).toMatchObject({ of: 'customer' });
    expect(before.firstRepliedAt).not.toBeNull();
    if (before.turn.of !== 'customer') return;
    expect(before.turn.resolvesAt).toBeLessThanOrEqual(context.now);
    // Whose time to write is over does not write.
    expect(before.replying.filter(({ until }) => until > context.now)).toEqual([]);
    expect(before).toMatchObject({ held: [], snooze: null });
  });
});

describe('what is over', () => {
  law('has no running clock and no alarm but for what is still on its way', ({ after }) => {
    if (after.status !== 'resolved') return;
    expect(runningClocks(after)).toEqual([]);
    const isQuiet = after.held.length === 0 && after.replying.length === 0;
    if (isQuiet && after.purpose === 'real') expect(nextAlarmAt(after)).toBeNull();
  });

  law('begins a new episode when the customer writes', (commit) => {
    const [event] = eventsOf(commit, 'reopened');
    if (event?.because !== 'customer_wrote') return;
    const turn = waiting(commit.after)?.turn;
    expect(turn).toBeDefined();
    // What was resolved with replies that have not gone out goes on as it was.
    if (turn === undefined || turn.startedIn !== commit.after.version) return;
    expect(turn).not.toHaveProperty('lapsed');
    expect(turn).not.toHaveProperty('acknowledged');
    expect(turn.since).toBe(commit.context.now);
    for (const clock of [turn.response, turn.resolution, turn.assignment]) {
      if (clock == null) continue;
      expect(clock).toMatchObject({ startedAt: commit.context.now, phase: 'on_time' });
      expect(clock).not.toHaveProperty('taken');
    }
  });
});

describe('a word of alarm', () => {
  law('makes it urgent at once, and every manager on duty hears of it', (commit) => {
    if (eventsOf(commit, 'alarm_word_heard').length === 0) return;
    const { after, context, effects } = commit;
    expect(after.details.priority).toBe('urgent');
    const told = effects.flatMap((effect) =>
      effect.kind === 'show' && effect.because === 'news' && effect.surface.type === 'alarm_dm'
        ? [effect.surface.agentId]
        : [],
    );
    const isUnseen = context.sender === 'blocked' && after.status === 'resolved';
    if (!isUnseen) expect(told.toSorted()).toEqual([...context.managersOnDuty].toSorted());
  });
});
