import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../src/domain/business-hours.ts';
import { AUTOMATIC } from '../../src/domain/chains.ts';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationContext } from '../../src/domain/decide-context.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import { nextAlarmAt } from '../../src/domain/next-alarm.ts';
import type { Targets } from '../../src/domain/sla.ts';
import type { Policy } from '../../src/domain/sla-policy.ts';
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
  incoming,
  MONDAY_TEN,
  says,
  system,
  typesOf,
} from './conversation-given.ts';

const at = (minute: number) => MONDAY_TEN + minutes(minute);
const plain = contextAt(0).policy;
const targets = (first: number, over: Partial<Targets> = {}): Targets => ({
  ...{ assignment: minutes(5), firstResponse: minutes(first), nextResponse: minutes(30) },
  ...over,
});
const by = (policy: Partial<Policy>, minute: number, over: Partial<ConversationContext> = {}) =>
  contextAt(at(minute), { policy: { ...plain, ...policy }, actor: system, ...over });
const look = command('check_clocks', {});
const recount = (before: Calendar = ALWAYS) => command('recount_clocks', { before });
/** Promised an answer within an hour, at 11:00; Ana's since 10:00. */
const hour = { targets: targets(60) };
const mine = given(
  [says('Hello'), by(hour, 0)],
  [command('claim', {}), by(hour, 0, { actor: as(ana) })],
);
const closed = (from: number, until: number): Calendar => ({
  ...ALWAYS,
  closures: [{ from: at(from), until: at(until) }],
});

describe('what runs is planned anew', () => {
  it.each<[string, Partial<Policy>, number, ConversationCommand, number]>([
    ['more time counts from the beginning', { targets: targets(90) }, 20, recount(), 90],
    ['less time does, too', { targets: targets(45) }, 20, recount(), 45],
    ['what would be late has ten minutes', { targets: targets(15) }, 20, recount(), 30],
    ['or what it had, if that is less', { targets: targets(15) }, 55, recount(), 60],
    ['hours that end stop it', { ...hour, calendar: closed(30, 90) }, 20, recount(), 120],
    ['time that had passed has passed', { ...hour, calendar: closed(-60, 30) }, 20, recount(), 70],
    ['hours that no longer end let it run', hour, 20, recount(closed(30, 90)), 60],
    ['nothing changed', hour, 20, recount(), 60],
  ])('%s', (_name, policy, minute, change, due) => {
    const moved = after(mine, change, by(policy, minute));
    expect(moved).toMatchObject({
      turn: { response: { startedAt: at(0), dueAt: at(due) } },
      owner: { window: { startedAt: at(0), dueAt: at(due) } },
    });
    expect(typesOf(decide(moved, change, by(policy, minute)))).toEqual([]);
  });

  it('what is late stays late, whatever is promised now', () => {
    const late = after(mine, look, by(hour, 61));
    for (const policy of [{ targets: targets(500) }, { ...hour, calendar: closed(10, 300) }]) {
      expect(after(late, recount(), by(policy, 62))).toMatchObject({
        turn: { response: { dueAt: at(60), phase: 'late' } },
      });
    }
  });

  it('to and fro is as it was', () => {
    const more = after(mine, recount(), by({ ...hour, calendar: closed(30, 90) }, 20));
    expect(after(more, recount(closed(30, 90)), by(hour, 20))).toMatchObject({
      turn: { response: { dueAt: at(60) } },
    });
  });

  it('with the chain that holds now, and without what has come', () => {
    const warned = after(mine, look, by(hour, 50));
    expect(warned).toMatchObject({ owner: { window: { taken: ['remind_owner'] } } });
    const policy = { ...hour, chains: AUTOMATIC };
    const moved = after(warned, recount(), by(policy, 51));
    expect(moved).toMatchObject({
      owner: {
        window: {
          steps: [
            { at: at(60), do: { type: 'remind_owner' } },
            { at: at(70), do: { type: 'reassign' } },
          ],
        },
      },
    });
    // What the new chain would have done long ago comes soon, and not at once.
    const late = after(mine, look, by(hour, 300));
    expect(after(late, recount(), by(policy, 301))).toMatchObject({
      owner: { window: { steps: [{ at: at(311), do: { type: 'reassign' } }] } },
    });
  });

  it('by priority, tags and VIP in the commit that sets them, and where automation brings them', () => {
    const policy: Partial<Policy> = {
      ...hour,
      byPriority: { urgent: targets(30) },
      policies: [
        {
          id: 'v',
          name: 'VIP',
          when: { customer: 'vip' },
          targets: targets(40),
          byPriority: {},
          chains: null,
        },
        {
          id: 't',
          name: 'T',
          when: { tags: ['refund'] },
          targets: targets(50),
          byPriority: {},
          chains: null,
        },
      ],
    };
    const tagged = {
      message: { ...{ externalId: null, text: 'Refund!', attachments: [], writtenAt: null } },
      details: { tags: ['Refund'] },
      automation: null,
    };
    const changes: [ConversationCommand, number][] = [
      [command('set_details', { priority: 'urgent', tags: [] }), 30],
      [command('set_details', { priority: 'normal', tags: ['refund'] }), 50],
      [command('mark_customer', { as: 'vip' }), 40],
      [command('receive_message', tagged), 50],
    ];
    for (const [change, due] of changes) {
      const decision = decide(mine, change, by(policy, 10, { actor: as(ana) }));
      expect(typesOf(decision)).toContain('clocks_moved');
      expect(after(mine, change, by(policy, 10, { actor: as(ana) }))).toMatchObject({
        turn: { response: { dueAt: at(due) } },
      });
    }
    const source = command('set_details', { priority: 'low', tags: ['other'] });
    expect(typesOf(decide(mine, source, by(policy, 10, { actor: as(ana) })))).toEqual([
      'details_changed',
    ]);
  });

  it('for a new owner, who has ten minutes at least; the customer has what they had', () => {
    const assign = command('assign', {
      to: ben,
      seenVersion: mine.version,
      reason: null,
      note: null,
    });
    const given = (minute: number) =>
      after(
        mine,
        assign,
        by(hour, minute, { actor: as(ana), receiver: { agentId: ben, role: 'agent' } }),
      );
    expect(given(20)).toMatchObject({ owner: { window: { startedAt: at(20), dueAt: at(60) } } });
    expect(given(58)).toMatchObject({
      turn: { response: { startedAt: at(0), dueAt: at(60) } },
      owner: { window: { startedAt: at(58), dueAt: at(68), phase: 'on_time' } },
    });
    expect(given(58)).not.toHaveProperty('owner.window.taken');
  });

  it('while it waits for the customer, for when it goes on', () => {
    const reply = command('reply', { text: 'Hi', seenVersion: mine.version });
    const held = after(mine, reply, by(hour, 10, { actor: as(ana) }));
    const moved = after(held, recount(), by({ targets: targets(40) }, 11));
    expect(eventsOf(decide(held, recount(), by({ targets: targets(40) }, 11)))).toMatchObject([
      {
        type: 'turn_changed',
        turn: { of: 'customer', unconfirmed: { turn: { response: { dueAt: at(40) } } } },
      },
    ]);
    const back = command('take_back_reply', { messageNumber: 2 });
    const message = {
      kind: 'reply',
      length: 2,
      by: ana,
      delivery: { state: 'held', until: at(12) },
      typedIn: null,
    } as const;
    expect(
      after(moved, back, by({ targets: targets(40) }, 11, { actor: as(ana), message })),
    ).toMatchObject({
      turn: { of: 'team', response: { startedAt: at(0), dueAt: at(40) } },
    });
  });
});

describe('the promise to resolve it', () => {
  const promise = { targets: targets(60, { resolution: minutes(120) }) };
  const opened = given(
    [says('Hello'), by(promise, 0)],
    [command('claim', {}), by(promise, 0, { actor: as(ana) })],
  );
  const delivered = (minute: number, state = opened) => {
    const reply = command('reply', { text: 'Hi', seenVersion: state.version });
    const held = after(state, reply, by(promise, minute, { actor: as(ana) }));
    const gone = after(held, look, by(promise, minute + 1));
    const report = command('report_reply', {
      messageNumber: gone.messageCount,
      outboxId: null,
      outcome: { state: 'delivered', externalId: null },
    });
    const message = {
      kind: 'reply',
      length: 2,
      by: ana,
      delivery: { state: 'queued' },
      typedIn: null,
    } as const;
    return after(gone, report, by(promise, minute + 1, { message }));
  };

  it('stands still while it is their turn, and goes on with what was left', () => {
    const theirs = delivered(30);
    expect(theirs).toMatchObject({ turn: { of: 'customer', resolutionLeft: minutes(90) } });
    const again = after(theirs, says('And?'), by(promise, 1_000));
    expect(again).toMatchObject({ turn: { resolution: { startedAt: at(0), dueAt: at(1_090) } } });
    const twice = after(delivered(1_010, again), says('Hm'), by(promise, 2_000));
    expect(twice).toMatchObject({ turn: { resolution: { dueAt: at(2_080) } } });
  });

  it('late stays late; its chain goes on where it was', () => {
    const late = delivered(150);
    expect(late).toMatchObject({ turn: { resolutionLeft: minutes(-30) } });
    const again = after(after(late, says('And?'), by(promise, 400)), look, by(promise, 400));
    expect(again).toMatchObject({
      turn: { resolution: { dueAt: at(120), phase: 'late', taken: ['remind_owner'] } },
    });
  });

  it('begins with a new episode, and with the promise that was not there before', () => {
    const resolve = command('resolve', { seenVersion: opened.version, note: null, by: null });
    const over = after(opened, resolve, by(promise, 10, { actor: as(ana) }));
    expect(after(over, says('Again!'), by(promise, 500))).toMatchObject({
      turn: {
        resolution: { startedAt: at(500), dueAt: at(620) },
        response: { startedAt: at(500) },
      },
    });
    expect(after(mine, recount(), by(promise, 20))).toMatchObject({
      turn: { resolution: { dueAt: at(120) } },
    });
    const soon = { targets: targets(60, { resolution: minutes(15) }) };
    expect(after(mine, recount(), by(soon, 20))).toMatchObject({
      turn: { resolution: { dueAt: at(30) } },
    });
    const office = { ...promise, calendar: closed(30, 90) };
    expect(after(mine, recount(), by(office, 20))).toMatchObject({
      turn: { resolution: { dueAt: at(180) } },
    });
  });
});

describe('who says nothing any more', () => {
  const silent = { resolveSilentAfter: days(2) };
  const context = (minute: number, over: Partial<ConversationContext> = {}) =>
    by(silent, minute, over);
  const waiting = given([says('Hello'), context(0)]);
  const reply = command('reply', { text: 'Hi', seenVersion: waiting.version });
  const gone = after(after(waiting, reply, context(1, { actor: as(ana) })), look, context(2));
  const message = {
    kind: 'reply',
    length: 2,
    by: ana,
    delivery: { state: 'queued' },
    typedIn: null,
  } as const;
  const outcome = (state: 'sent' | 'uncertain') =>
    command('report_reply', {
      messageNumber: 2,
      outboxId: null,
      outcome: state === 'sent' ? { state, externalId: null } : { state },
    });
  const sent = after(gone, outcome('sent'), context(3, { message }));
  const until = 3 + 2 * 1_440;

  it('is resolved after that time, as answered, and not before', () => {
    expect(gone).not.toHaveProperty('turn.resolvesAt');
    expect(sent).toMatchObject({ turn: { resolvesAt: at(until) } });
    expect(typesOf(decide(sent, look, context(until - 1)))).toEqual([]);
    expect(after(sent, look, context(until))).toMatchObject({
      status: 'resolved',
      answered: true,
      resolvedBy: { kind: 'system' },
    });
  });

  it('is not, as long as somebody writes, put it aside, or does not know whether it arrived', () => {
    const uncertain = after(gone, outcome('uncertain'), context(3, { message }));
    const snoozed = after(
      sent,
      command('snooze', { until: at(until + 60), note: null }),
      context(5, { actor: as(ana) }),
    );
    const writing = after(sent, command('begin_reply', {}), context(until - 2, { actor: as(ana) }));
    for (const state of [uncertain, snoozed, writing]) {
      expect(after(state, look, context(until))).toHaveProperty('status', 'open');
    }
    // What was put aside is looked at first: silence counts from there.
    const woken = after(snoozed, look, context(until + 60));
    expect(woken).toMatchObject({
      status: 'open',
      turn: { resolvesAt: at(until + 60 + 2 * 1_440) },
    });
  });

  it('is resolved by the look that finds that nobody writes any more; a second one has nothing to say', () => {
    // They may write until a minute after it would have resolved.
    const begins = context(until - 4, { actor: as(ana) });
    const writing = after(sent, command('begin_reply', {}), begins);
    expect(nextAlarmAt(writing)).toBe(at(until + 1));
    expect(typesOf(decide(writing, look, context(until)))).toEqual([]);
    const stopped = decide(writing, look, context(until + 1));
    expect(typesOf(stopped)).toEqual(['replying_changed', 'resolved']);
    const over = after(writing, look, context(until + 1));
    expect(over).toMatchObject({ status: 'resolved', answered: true, replying: [] });
    expect(nextAlarmAt(over)).toBeNull();
    expect(typesOf(decide(over, look, context(until + 1)))).toEqual([]);
  });

  it('is not while somebody else still writes', () => {
    const begin = command('begin_reply', {});
    const two = given(
      [says('Hello'), context(0)],
      [command('record_reply', { message: incoming('We called.'), by: null }), context(3)],
      [begin, context(until - 4, { actor: as(ana) })],
      [begin, context(until - 1, { actor: as(ben) })],
    );
    const bens = decide(two, look, context(until + 1));
    expect(typesOf(bens)).toEqual(['replying_changed']);
    const still = after(two, look, context(until + 1));
    expect(nextAlarmAt(still)).toBe(at(until + 4));
    expect(after(still, look, context(until + 4))).toHaveProperty('status', 'resolved');
  });

  it('has as long again when a reply goes out so late that it would be resolved by then', () => {
    const more = command('reply', { text: 'One more thing', seenVersion: sent.version });
    const held = after(sent, more, context(5, { actor: as(ana) }));
    const late = 5 + 2 * 1_440 + 1;
    const out = after(held, look, context(late));
    expect(typesOf(decide(held, look, context(late)))).toEqual(['reply_sent_off', 'turn_changed']);
    expect(out).toMatchObject({ status: 'open', turn: { resolvesAt: at(late + 2 * 1_440) } });
    expect(typesOf(decide(out, look, context(late)))).toEqual([]);
    // Somebody else who has stopped writing in the meantime changes nothing.
    const writing = after(held, command('begin_reply', {}), context(6, { actor: as(ben) }));
    expect(after(writing, look, context(late))).toMatchObject({ status: 'open', replying: [] });
    // In time nothing has to be said.
    expect(typesOf(decide(held, look, context(6)))).toEqual(['reply_sent_off']);
  });

  it('has as long again once we have written once more, before that is known to have gone', () => {
    const more = command('reply', { text: 'One more thing', seenVersion: sent.version });
    const again = after(sent, more, context(1_000, { actor: as(ana) }));
    expect(again).toMatchObject({ turn: { resolvesAt: at(1_000 + 2 * 1_440) } });
  });

  it('has a day at least, when somebody shortens it', () => {
    const shorter = command('recount_clocks', { silentBefore: days(2) });
    const state = after(sent, shorter, by({ resolveSilentAfter: minutes(60) }, 100));
    expect(state).toMatchObject({ turn: { resolvesAt: at(100 + 1_440) } });
    expect(after(sent, shorter, by({}, 100))).not.toHaveProperty('turn.resolvesAt');
  });
});
