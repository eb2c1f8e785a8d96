import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addWorkingTime,
  type Calendar,
  isWorkingTime,
  nextOpening,
  workingTimeBetween,
} from '../../src/domain/business-hours.ts';
import { type Conversation, clocksOf, isOurTurn } from '../../src/domain/conversation.ts';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationEvent } from '../../src/domain/events.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import { nextAlarmAt } from '../../src/domain/next-alarm.ts';
import type { Clock, ClockName } from '../../src/domain/sla.ts';
import { after, ana, as, command, contextAt, message, says, system } from './conversation-given.ts';
import { calendarAndMoment, walkThrough } from './minute-by-minute.ts';

describe('working time is what somebody counts who looks at the clock in each minute', () => {
  it('in any zone, around changes of clocks, by any hours', () => {
    const amount = fc.integer({ min: 0, max: 600 });
    const span = fc.integer({ min: 0, max: 1_600 });
    fc.assert(
      fc.property(calendarAndMoment, amount, span, ({ calendar, from }, many, long) => {
        const walk = walkThrough(calendar);
        const to = from + minutes(long);
        expect(workingTimeBetween(calendar, from, to)).toBe(minutes(walk.between(from, to)));
        expect(isWorkingTime(calendar, from)).toBe(walk.isOpen(from));
        const opens = walk.nextOpen(from);
        if (opens !== null) expect(nextOpening(calendar, from)).toBe(opens);
        const end = walk.after(from, many);
        if (end !== null) expect(addWorkingTime(calendar, from, minutes(many))).toBe(end);
      }),
      { numRuns: 40 },
    );
  });
});

/** In minutes of working time. */
const TARGETS = { assignment: 10, first: 30, next: 45, resolution: 120 };
const OWNER_HAS_AT_LEAST = 10;

function policyIn(calendar: Calendar) {
  const { policy } = contextAt(0);
  return {
    ...policy,
    calendar,
    targets: {
      assignment: minutes(TARGETS.assignment),
      firstResponse: minutes(TARGETS.first),
      nextResponse: minutes(TARGETS.next),
      resolution: minutes(TARGETS.resolution),
    },
  };
}

/** One time that the customer waits: claimed, chased and answered so many minutes after it began; then silent for a while. */
interface Round {
  claimed: number;
  chased: number;
  answered: number;
  silent: number;
}

const rounds: fc.Arbitrary<Round[]> = fc.array(
  fc.record({
    claimed: fc.integer({ min: 0, max: 60 }),
    chased: fc.integer({ min: 0, max: 60 }),
    answered: fc.integer({ min: 61, max: 130 }),
    silent: fc.integer({ min: 1, max: 400 }),
  }),
  { minLength: 1, maxLength: 3 },
);

type Walk = ReturnType<typeof walkThrough>;

/** What each clock of this turn must say, counted by hand: `ownedAt` null where nobody owns it yet. Null: it takes too long to count. */
function byHand(
  walk: Walk,
  turn: { began: number; isFirst: boolean; ownedAt: number | null; workedBefore: number },
): Partial<Record<ClockName, number>> | null {
  const { began, isFirst, ownedAt, workedBefore } = turn;
  const response = walk.after(began, isFirst ? TARGETS.first : TARGETS.next);
  const resolution = walk.after(began, Math.max(0, TARGETS.resolution - workedBefore));
  const claim = walk.after(began, TARGETS.assignment);
  const least = ownedAt === null ? null : walk.after(ownedAt, OWNER_HAS_AT_LEAST);
  if (response === null || resolution === null || claim === null) return null;
  // What is late stays late since then, and is nothing to count anew.
  const promised = workedBefore >= TARGETS.resolution ? {} : { resolution };
  const answer = { [isFirst ? 'first_response' : 'next_response']: response, ...promised };
  if (ownedAt === null) return { ...answer, assignment: claim };
  if (least === null) return null;
  const window = ownedAt === began ? response : Math.max(response, least);
  return { ...answer, owner_window: window };
}

function duesOf(state: Conversation): Partial<Record<ClockName, number>> {
  if (!isOurTurn(state)) return {};
  return Object.fromEntries(clocksOf(state).map(({ name, clock }) => [name, clock.dueAt]));
}

/** Nothing comes early, nor late if the alarm rings in time. */
function expectInTime(event: ConversationEvent, state: Conversation): void {
  const { at } = event;
  if (event.type === 'clock_breached') expect(clockOf(state, event.clock).dueAt).toBe(at);
  if (event.type === 'clock_warned') expect(clockOf(state, event.clock).warnAt).toBe(at);
  if (event.type === 'step_taken') expect(event.step.at).toBe(at);
}

/** Every alarm until `to`, at its time. */
function ring(state: Conversation, to: number, policy: ReturnType<typeof policyIn>): Conversation {
  let current = state;
  for (;;) {
    const at = nextAlarmAt(current);
    if (at === null || at > to) return current;
    const look = command('check_clocks', {});
    const decision = decide(current, look, contextAt(at, { policy, actor: system }));
    if (!decision.accepted || decision.events.length === 0) throw new Error('rang for nothing');
    for (const event of decision.events) expectInTime(event, current);
    current = evolve(current, decision.events);
  }
}

function clockOf(state: Conversation, name: ClockName): Clock {
  const found = isOurTurn(state) ? clocksOf(state).find((one) => one.name === name) : undefined;
  if (found === undefined) throw new Error(`${name} does not run`);
  return found.clock;
}

interface Told {
  state: Conversation | null;
  /** When the customer's next message comes. */
  began: number;
  /** Minutes of our turns so far. */
  worked: number;
  isOwned: boolean;
}

/** The customer writes, somebody claims it, the customer chases, and is answered. Null: it takes too long to count. */
function told(round: Round, before: Told, calendar: Calendar, walk: Walk): Told | null {
  const { began, isOwned, worked } = before;
  const policy = policyIn(calendar);
  const context = (at: number) => contextAt(at, { policy });
  const ours = (at: number) => contextAt(at, { policy, actor: as(ana) });
  const turn = { began, isFirst: before.state === null, workedBefore: worked };
  const claimedAt = began + minutes(round.claimed);
  const first = byHand(walk, { ...turn, ownedAt: isOwned ? began : null });
  const owned = byHand(walk, { ...turn, ownedAt: isOwned ? began : claimedAt });
  if (first === null || owned === null) return null;

  let state = after(before.state, says('Hello?'), context(began));
  expect(duesOf(state)).toMatchObject(first);
  state = after(ring(state, claimedAt, policy), command('claim', {}), ours(claimedAt));
  expect(duesOf(state)).toMatchObject(owned);
  expect(duesOf(state)).not.toHaveProperty('assignment');

  // Who writes again restarts nothing.
  const chasedAt = claimedAt + minutes(round.chased);
  state = after(ring(state, chasedAt, policy), says('Hello??'), context(chasedAt));
  expect(duesOf(state)).toMatchObject(owned);

  const at = Math.max(began + minutes(round.answered), chasedAt);
  state = ring(state, at, policy);
  const reply = command('reply', { text: 'It ships.', seenVersion: state.version });
  const goneAt = at + seconds(10);
  state = ring(after(state, reply, ours(at)), goneAt, policy);
  const report = command('report_reply', {
    messageNumber: state.messageCount,
    outboxId: null,
    outcome: { state: 'delivered', externalId: null },
  });
  const sent = message({ delivery: { state: 'queued' } });
  state = after(state, report, contextAt(goneAt, { policy, actor: system, message: sent }));
  expect(duesOf(state)).toEqual({});
  return {
    state,
    began: at + minutes(round.silent),
    worked: worked + walk.between(began, at),
    isOwned: true,
  };
}

describe('the clocks of a conversation say what somebody counts by hand', () => {
  it('over turns of ours and of theirs, with pauses, by any hours', () => {
    fc.assert(
      fc.property(calendarAndMoment, rounds, ({ calendar, from }, story) => {
        const walk = walkThrough(calendar);
        let so: Told | null = { state: null, began: from, worked: 0, isOwned: false };
        for (const round of story) so = so === null ? null : told(round, so, calendar, walk);
      }),
      { numRuns: 60 },
    );
  });
});
