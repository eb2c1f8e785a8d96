import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../src/domain/business-hours.ts';
import {
  ACTIONS_OF,
  type ChainAction,
  type ChainName,
  type Chains,
  GENTLE,
  type StepTime,
  scheduleSteps,
} from '../../src/domain/chains.ts';
import { type Conversation, ownerOf } from '../../src/domain/conversation.ts';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationContext } from '../../src/domain/decide-context.ts';
import { effectsOf } from '../../src/domain/effects-of.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { minutes } from '../../src/domain/ids.ts';
import { nextAlarmAt } from '../../src/domain/next-alarm.ts';
import { type Candidate, chooseReceiver } from '../../src/domain/reassign.ts';
import { startClock } from '../../src/domain/sla.ts';
import {
  ALWAYS,
  after,
  ana,
  as,
  ben,
  command,
  contextAt,
  eventsOf,
  given,
  MONDAY_TEN,
  refusalOf,
  rosa,
  says,
  system,
  typesOf,
} from './conversation-given.ts';

const NONE: Chains = { assignment: [], owner: [], response: [], resolution: [] };
const at = (minute: number) => MONDAY_TEN + minutes(minute);
const look = command('check_clocks', {});
const later = (minute: number): StepTime => ({ from: 'target', after: minutes(minute) });
const agent = (agentId: typeof ana, over: Partial<Candidate> = {}): Candidate => ({
  ...{ agentId, role: 'agent', load: 1, capacity: 8, available: true },
  ...over,
});
const both = [agent(ana), agent(ben)];

/** As a conversation of an inbox whose chain has this one step, at the target. */
function inboxWith(chain: ChainName, action: ChainAction, when: StepTime = later(0)) {
  const { policy } = contextAt(0);
  const chains = { ...NONE, [chain]: [{ when, do: action }] };
  return (minute: number, over: Partial<ConversationContext> = {}) =>
    contextAt(at(minute), {
      policy: { ...policy, chains, targets: { ...policy.targets, resolution: minutes(60) } },
      actor: system,
      ...over,
    });
}

describe('a step is due', () => {
  const office: Calendar = {
    timeZone: 'UTC',
    week: Array.from({ length: 7 }, () => [{ start: 540, end: 1_080 }]),
  };
  // 15 minutes from 10:00 on: warned at 10:10.
  it.each<[string, StepTime, number]>([
    ['with the warning', { from: 'warning' }, 10],
    ['at the target', later(0), 15],
    ['after it', later(20), 35],
    ['before it', later(-12), 3],
    ['no sooner than its clock', later(-60), 0],
    ['after the beginning, as the first', { from: 'last_step', after: minutes(4) }, 4],
  ])('%s', (_name, when, minute) => {
    const clock = startClock(ALWAYS, MONDAY_TEN, minutes(15));
    const [step] = scheduleSteps(ALWAYS, clock, [{ when, do: { type: 'remind_owner' } }]);
    expect(step?.at).toBe(at(minute));
  });

  it('after the one before it, in working time, and all of them soonest first', () => {
    const clock = startClock(office, at(7 * 60 + 40), minutes(15));
    const steps = scheduleSteps(office, clock, [
      { when: later(10), do: { type: 'tell_managers' } },
      { when: { from: 'last_step', after: minutes(5) }, do: { type: 'return' } },
      { when: later(0), do: { type: 'remind_owner' } },
    ]);
    const tomorrow = at(23 * 60);
    expect(steps).toEqual([
      { at: at(7 * 60 + 55), do: { type: 'remind_owner' } },
      { at: tomorrow + minutes(5), do: { type: 'tell_managers' } },
      { at: tomorrow + minutes(10), do: { type: 'return' } },
    ]);
  });

  it('at a target that is exactly at closing, that evening', () => {
    const clock = startClock(office, at(7 * 60 + 45), minutes(15));
    const [step] = scheduleSteps(office, clock, [{ when: later(0), do: { type: 'return' } }]);
    expect(step?.at).toBe(at(8 * 60));
  });
});

describe('each action', () => {
  const url = 'https://hooks.example.com';
  const told = (chain: ChainName, action: ChainAction, over: Partial<ConversationContext> = {}) => {
    const inbox = inboxWith(chain, action);
    const opened = given([says('Hello'), inbox(0)]);
    const isOwners = chain === 'owner' || chain === 'resolution';
    const state = isOwners
      ? after(opened, command('claim', {}), inbox(0, { actor: as(ana) }))
      : opened;
    const context = inbox(60, over);
    const events = eventsOf(decide(state, look, context));
    const next = evolve(state, events);
    const shown = effectsOf(state, next, events, context).flatMap((effect): object[] => {
      if (effect.kind === 'webhook') return [effect];
      return effect.kind === 'show' && effect.because === 'news' ? [effect.surface] : [];
    });
    return { state, next, shown, steps: events.filter(({ type }) => type === 'step_taken') };
  };

  it.each<[string, ChainName, ChainAction, object]>([
    ['reminds the owner', 'owner', { type: 'remind_owner' }, { type: 'nudges_dm', agentId: ana }],
    [
      'reminds of resolving',
      'resolution',
      { type: 'remind_owner' },
      { type: 'nudges_dm', agentId: ana },
    ],
    [
      'tells managers what is late',
      'response',
      { type: 'tell_managers' },
      { type: 'late_list', agentId: rosa },
    ],
    [
      'tells the channel what nobody owns',
      'assignment',
      { type: 'tell_channel', slackChannel: null },
      { type: 'unclaimed_list' },
    ],
    [
      'tells another channel',
      'response',
      { type: 'tell_channel', slackChannel: 'C2' },
      { type: 'late_notice', slackChannel: 'C2' },
    ],
    [
      'calls a group',
      'assignment',
      { type: 'call_group', group: 'S1' },
      { type: 'unclaimed_list', group: 'S1' },
    ],
    [
      'calls another system',
      'response',
      { type: 'call_webhook', url },
      { kind: 'webhook', url, clock: 'first_response', dueAt: at(15) },
    ],
  ])('%s', (_name, chain, action, heard) => {
    const { shown, steps, next } = told(chain, action);
    expect(steps).toHaveLength(1);
    expect(shown).toContainEqual(expect.objectContaining(heard));
    expect(typesOf(decide(next, look, inboxWith(chain, action)(61)))).toEqual([]);
  });

  it('gives it to somebody else, and says why', () => {
    const { next, shown } = told(
      'owner',
      { type: 'reassign', to: { who: 'least_loaded' } },
      { candidates: both },
    );
    expect(next).toMatchObject({ owner: { agentId: ben }, turn: { lapsed: [ana] } });
    expect(shown).toContainEqual(expect.objectContaining({ type: 'owner_dm', agentId: ben }));
    expect(shown).toContainEqual(
      expect.objectContaining({ type: 'former_owner_dm', agentId: ana }),
    );
  });

  it('gives it back to the team, with the clock of finding an owner', () => {
    const { next } = told('owner', { type: 'return' });
    expect(next).toMatchObject({
      owner: null,
      turn: { lapsed: [ana], assignment: { startedAt: at(60) } },
    });
  });

  it('raises the priority by one, and plans by it', () => {
    const { next } = told('response', { type: 'raise_priority' });
    expect(next.details.priority).toBe('high');
    const inbox = inboxWith('assignment', { type: 'raise_priority' });
    const { policy } = inbox(0);
    const high = { ...policy.targets, firstResponse: minutes(10) };
    const context = (minute: number) =>
      inbox(minute, { policy: { ...policy, byPriority: { high } } });
    const state = given([says('Hello'), context(0)]);
    const raised = decide(state, look, context(5));
    expect(typesOf(raised)).toEqual([
      'clock_breached',
      'step_taken',
      'details_changed',
      'clocks_moved',
    ]);
    // It keeps its beginning, and ten minutes at least: 10:15 is sooner than that.
    expect(after(state, look, context(5))).toMatchObject({
      turn: { response: { startedAt: at(0), dueAt: at(15) } },
    });
  });

  it('that has no group, or is about a pretend customer, calls nobody', () => {
    const { shown, steps } = told('assignment', { type: 'call_group', group: null });
    expect(steps).toHaveLength(1);
    expect(shown).not.toContainEqual(expect.objectContaining({ type: 'unclaimed_list' }));
    const { origin } = contextAt(0);
    const inbox = inboxWith('response', { type: 'call_webhook', url });
    const test = origin === null ? null : { ...origin, purpose: 'test' as const };
    const state = given([says('Hello'), inbox(0, { origin: test })]);
    const events = eventsOf(decide(state, look, inbox(60)));
    expect(events.at(-1)).not.toHaveProperty('calls');
    const effects = effectsOf(state, evolve(state, events), events, inbox(60));
    expect(effects.map(({ kind }) => kind)).not.toContain('webhook');
  });

  it('stands in a chain where it makes sense', () => {
    for (const name of ['assignment', 'owner', 'response', 'resolution'] as const) {
      for (const step of GENTLE[name]) expect(ACTIONS_OF[name]).toContain(step.do.type);
    }
    expect(ACTIONS_OF.assignment).not.toContain('remind_owner');
    expect(ACTIONS_OF.response).not.toContain('reassign');
  });
});

describe('silence moves it on, and an answer stops it', () => {
  const inbox = inboxWith('owner', { type: 'reassign', to: { who: 'least_loaded' } }, later(10));
  const mine = (who = ana, minute = 0) =>
    given([says('Hello'), inbox(0)], [command('claim', {}), inbox(minute, { actor: as(who) })]);
  const seeing = (candidates: Candidate[]) => ({ candidates });
  const passedOn = (state: Conversation, minute: number, candidates = both) =>
    after(state, look, inbox(minute, seeing(candidates)));

  it('an answer, a resolution or a release takes the steps along', () => {
    const state = mine();
    const reply = command('reply', { text: 'Hi', seenVersion: state.version });
    const resolve = command('resolve', { seenVersion: state.version, note: null, by: null });
    for (const step of [reply, resolve]) {
      const done = after(state, step, inbox(1, { actor: as(ana) }));
      expect(typesOf(decide(done, look, inbox(60, seeing(both))))).not.toContain('owner_changed');
    }
    const released = after(
      state,
      command('release', { seenVersion: state.version, note: null }),
      inbox(1, { actor: as(ana) }),
    );
    expect(ownerOf(passedOn(released, 60))).toBeNull();
  });

  it('several messages of the customer restart nothing', () => {
    const state = mine();
    const chased = after(after(state, says('Hello?'), inbox(5)), says('Hello??'), inbox(14));
    expect(nextAlarmAt(chased)).toBe(nextAlarmAt(state));
    expect(ownerOf(passedOn(chased, 24))).toBe(ana);
    expect(ownerOf(passedOn(chased, 25))).toBe(ben);
  });

  it('never to and fro: who let it lapse is not chosen again in that turn', () => {
    const bens = passedOn(mine(), 25);
    const nobody = decide(bens, look, inbox(60, seeing(both)));
    expect(typesOf(nobody)).toContain('nobody_eligible');
    expect(ownerOf(after(bens, look, inbox(60, seeing(both))))).toBe(ben);
    // The next turn is a new one.
    const reply = command('reply', { text: 'Hi', seenVersion: bens.version });
    const answered = after(after(bens, reply, inbox(30, { actor: as(ben) })), look, inbox(31));
    const again = after(answered, says('And?'), inbox(100));
    expect(ownerOf(passedOn(again, 200))).toBe(ana);
  });

  it('that finds nobody says so once, and tries again after five minutes of working time', () => {
    const state = mine();
    const none = inbox(25, seeing([agent(ana), agent(ben, { available: false })]));
    const said = eventsOf(decide(state, look, none)).find(({ type }) => type === 'nobody_eligible');
    expect(said).toMatchObject({
      again: at(30),
      notices: [{ slackChannel: null }, { agentId: rosa }],
    });
    const waits = after(state, look, none);
    expect(waits).toMatchObject({ turn: { unplacedSince: at(25) } });
    expect(typesOf(decide(waits, look, inbox(29, seeing(both))))).toEqual([]);
    expect(typesOf(decide(waits, look, inbox(30)))).toEqual(['step_put_off']);
    expect(nextAlarmAt(after(waits, look, inbox(30)))).toBe(at(35));
    const found = passedOn(waits, 30);
    expect(found).toMatchObject({ owner: { agentId: ben } });
    expect(found).not.toHaveProperty('turn.unplacedSince');
  });

  it('that found nobody tries at once when somebody is back, and not before it was tried', () => {
    const place = command('place', {});
    const state = mine();
    expect(typesOf(decide(state, place, inbox(5, seeing(both))))).toEqual([]);
    const waits = passedOn(state, 25, []);
    expect(typesOf(decide(waits, place, inbox(26, seeing([]))))).toEqual([]);
    expect(typesOf(decide(waits, place, inbox(26, seeing(both))))).toEqual([
      'step_taken',
      'owner_changed',
    ]);
    const onIt = command('acknowledge', { seenVersion: waits.version });
    const busy = after(waits, onIt, inbox(26, { actor: as(ana) }));
    expect(typesOf(decide(busy, place, inbox(27, seeing(both))))).toEqual([]);
  });

  it('waits while its owner writes, and goes on when they stop', () => {
    const writing = after(mine(), command('begin_reply', {}), inbox(23, { actor: as(ana) }));
    expect(ownerOf(passedOn(writing, 26))).toBe(ana);
    const stopped = after(writing, command('end_reply', {}), inbox(27, { actor: as(ana) }));
    expect(nextAlarmAt(stopped)).toBeLessThanOrEqual(at(27));
    expect(ownerOf(passedOn(stopped, 27))).toBe(ben);
  });
});

describe('whoever is on it', () => {
  const inbox = inboxWith('owner', { type: 'reassign', to: { who: 'least_loaded' } }, later(10));
  const mine = given(
    [says('Hello'), inbox(0)],
    [command('claim', {}), inbox(0, { actor: as(ana) })],
  );
  const onIt = (state: Conversation) => command('acknowledge', { seenVersion: state.version });
  const by = (minute: number, who = ana) => inbox(minute, { actor: as(who), candidates: both });

  it('is asked again, and has five minutes then; what was promised stays', () => {
    const busy = after(mine, onIt(mine), by(20));
    expect(busy).toMatchObject({
      turn: { acknowledged: { until: at(30), times: 1 }, response: { dueAt: at(15) } },
      owner: { window: { steps: [{ at: at(30), do: { type: 'remind_owner' } }, { at: at(35) }] } },
    });
    expect(
      typesOf(decide(busy, look, by(34))).filter((type) => type !== 'clock_breached'),
    ).not.toContain('owner_changed');
    expect(ownerOf(after(busy, look, by(35)))).toBe(ben);
  });

  it('is so twice in a turn, and then has to reply, or give it away', () => {
    const once = after(mine, onIt(mine), by(10));
    const twice = after(once, onIt(once), by(20));
    expect(twice).toMatchObject({ turn: { acknowledged: { times: 2 } } });
    expect(refusalOf(decide(twice, onIt(twice), by(30)))).toEqual({
      reason: 'acknowledged_enough',
      times: 2,
    });
  });

  it('is its owner; of an earlier turn, or where nobody waits, there is nothing to do', () => {
    expect(refusalOf(decide(mine, onIt(mine), by(1, ben)))).toMatchObject({ reason: 'not_yours' });
    const free = given([says('Hello'), inbox(0)]);
    expect(refusalOf(decide(free, onIt(free), by(1)))).toMatchObject({ reason: 'owner_changed' });
    const reply = command('reply', { text: 'Hi', seenVersion: mine.version });
    const answered = after(mine, reply, by(5));
    expect(typesOf(decide(answered, onIt(answered), by(6)))).toEqual([]);
    const next = after(after(answered, look, by(6)), says('And?'), inbox(20));
    expect(typesOf(decide(next, onIt(mine), by(21)))).toEqual([]);
  });

  it('is still asked when the promises change, and not before', () => {
    const busy = after(mine, onIt(mine), by(20));
    const context = by(22);
    const policy = {
      ...context.policy,
      chains: { ...context.policy.chains, response: GENTLE.response },
    };
    const moved = after(busy, command('recount_clocks', {}), { ...context, policy });
    expect(moved).toMatchObject({
      owner: { window: { steps: [{ at: at(30), do: { type: 'remind_owner' } }, { at: at(35) }] } },
    });
  });
});

describe('who gets it', () => {
  const nobody = { owner: null, lapsed: [] };
  const least = { who: 'least_loaded' } as const;
  it.each<[string, Parameters<typeof chooseReceiver>, string | null]>([
    ['the least loaded', [least, [agent(ana, { load: 3 }), agent(ben)], nobody], ben],
    [
      'of two, who was given something longest ago',
      [least, [agent(ana, { lastGivenAt: 5 }), agent(ben, { lastGivenAt: 4 })], nobody],
      ben,
    ],
    ['of two as alike, always the same', [least, [agent(ben), agent(ana)], nobody], ana],
    [
      'nobody who is away or off shift',
      [least, [agent(ana, { available: false }), agent(ben, { load: 7 })], nobody],
      ben,
    ],
    [
      'nobody who is full',
      [least, [agent(ana, { load: 8 }), agent(ben, { load: 2, capacity: 2 })], nobody],
      null,
    ],
    ['not its owner', [least, both, { owner: ana, lapsed: [] }], ben],
    ['not who let it lapse', [least, both, { owner: null, lapsed: [ana, ben] }], null],
    [
      'a person',
      [{ who: 'person', agentId: ben }, [agent(ana, { load: 0 }), agent(ben)], nobody],
      ben,
    ],
    [
      'a person who is away is nobody',
      [{ who: 'person', agentId: ben }, [agent(ana), agent(ben, { available: false })], nobody],
      null,
    ],
    [
      'somebody of a group',
      [
        { who: 'group', group: 'S1' },
        [agent(ana), agent(ben, { load: 5, groups: ['S1'] })],
        nobody,
      ],
      ben,
    ],
    [
      'no manager while agents answer here, even if these are full',
      [least, [agent(rosa, { role: 'manager', load: 0 }), agent(ana, { load: 8 })], nobody],
      null,
    ],
    [
      'a manager where only managers answer',
      [least, [agent(rosa, { role: 'manager' })], nobody],
      rosa,
    ],
  ])('%s', (_name, asked, chosen) => {
    expect(chooseReceiver(...asked)?.agentId ?? null).toBe(chosen);
  });
});
