import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationContext } from '../../src/domain/decide-context.ts';
import { effectsOf } from '../../src/domain/effects-of.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import type { ReplyDelivery } from '../../src/domain/message.ts';
import { nextAlarmAt } from '../../src/domain/next-alarm.ts';
import {
  after,
  ana,
  as,
  ben,
  command,
  contextAt,
  customer,
  eventsOf,
  given,
  incoming,
  MONDAY_TEN,
  message,
  refusalOf,
  rosa,
  says,
  system,
  typesOf,
} from './conversation-given.ts';

const HELD_AT = MONDAY_TEN + minutes(2);
const UNTIL = HELD_AT + seconds(10);
const by = (agent = ana, role: Parameters<typeof as>[1] = 'agent') => ({ actor: as(agent, role) });
const at = (now: number, over: Partial<ConversationContext> = {}) =>
  contextAt(now, { ...by(), ...over });
const unassigned = given([says('Where is my refund?'), contextAt(MONDAY_TEN)]);
const anas = after(unassigned, command('claim', {}), at(MONDAY_TEN + minutes(1)));
const reply = (seenVersion: number, over = {}) =>
  command('reply', { text: 'I am checking.', seenVersion, ...over });
const held = after(anas, reply(anas.version), at(HELD_AT));
const look = command('check_clocks', {});
const takeBack = command('take_back_reply', { messageNumber: 2 });
const alarm = (now: number) => contextAt(now, { actor: system });
const sent = after(held, look, alarm(UNTIL));
const waiting = { of: 'team', since: MONDAY_TEN, response: { dueAt: MONDAY_TEN + minutes(15) } };
const delivered = (delivery: ReplyDelivery | null, over = {}) => ({
  message: message({ delivery, ...over }),
});

describe('a held reply', () => {
  it('has an alarm at the end of its ten seconds, and goes out then, once', () => {
    expect(nextAlarmAt(held)).toBe(UNTIL);
    expect(typesOf(decide(held, look, alarm(UNTIL - 1)))).toEqual([]);
    expect(typesOf(decide(held, look, alarm(UNTIL)))).toEqual(['reply_sent_off']);
    expect(typesOf(decide(sent, look, alarm(UNTIL + 1)))).toEqual([]);
  });

  it('goes out from what is resolved, too', () => {
    const resolve = command('resolve', { seenVersion: held.version, note: null, by: null });
    const resolved = after(held, resolve, at(HELD_AT + 1));
    expect(nextAlarmAt(resolved)).toBe(UNTIL);
    expect(typesOf(decide(resolved, look, alarm(UNTIL)))).toEqual(['reply_sent_off']);
  });

  it("is known to colleagues: what they had not seen stops theirs, and Ana's own never does", () => {
    const seen = anas.version;
    const over = { over: ana };
    expect(refusalOf(decide(held, reply(seen, over), at(HELD_AT, by(ben))))).toEqual({
      reason: 'colleague_replied',
      by: ana,
    });
    expect(decide(held, reply(held.version, over), at(HELD_AT, by(ben))).accepted).toBe(true);
    expect(decide(held, reply(seen), at(HELD_AT)).accepted).toBe(true);
    expect(refusalOf(decide(sent, reply(seen, over), at(UNTIL, by(ben))))).toEqual({
      reason: 'colleague_replied',
      by: ana,
    });
    const back = after(held, takeBack, at(HELD_AT + 1, { message: message() }));
    expect(decide(back, reply(seen, over), at(UNTIL, by(ben))).accepted).toBe(true);
  });
});

describe('taking a reply back', () => {
  const held2 = { message: message() };

  it('gives the turn, its clocks and the window back, as they were', () => {
    const back = after(held, takeBack, at(UNTIL, held2));
    expect(back).toMatchObject({ held: [], firstRepliedAt: null, lastReply: null });
    expect(back).toMatchObject({
      turn: anas.status === 'open' ? anas.turn : null,
      owner: anas.status === 'open' ? anas.owner : null,
    });
  });

  it('leaves a window that was longer than what was promised', () => {
    const late = after(unassigned, command('claim', {}), at(MONDAY_TEN + minutes(13)));
    const replied = after(late, reply(late.version), at(MONDAY_TEN + minutes(14)));
    const back = after(replied, takeBack, at(MONDAY_TEN + minutes(14) + 1, held2));
    expect(back).toMatchObject({ owner: { window: { dueAt: MONDAY_TEN + minutes(23) } } });
  });

  it("gives a bot its turn back, and starts a new owner's window", () => {
    const talking = command('receive_message', {
      message: incoming('menu'),
      details: {},
      automation: { name: 'bot' },
    });
    const bots = given([talking, contextAt(MONDAY_TEN)]);
    const answered = after(bots, reply(bots.version), at(HELD_AT));
    expect(after(answered, takeBack, at(HELD_AT + 1, held2))).toMatchObject({
      turn: { of: 'automation' },
      firstRepliedAt: null,
    });
    const toBen = command('assign', { to: ben, seenVersion: 9, reason: null, note: null });
    const receiver = { agentId: ben, role: 'agent' } as const;
    const bens = after(held, toBen, at(MONDAY_TEN + minutes(9), { receiver }));
    expect(after(bens, takeBack, at(MONDAY_TEN + minutes(9), held2))).toMatchObject({
      owner: { agentId: ben, window: { dueAt: MONDAY_TEN + minutes(19) } },
      turn: waiting,
    });
  });

  it('of one of two leaves the other to end the turn', () => {
    const both = after(held, reply(held.version), at(HELD_AT + 1));
    const one = after(both, takeBack, at(HELD_AT + 2, held2));
    expect(one).toMatchObject({
      turn: { of: 'customer', unconfirmed: { messageNumbers: [3] } },
      firstRepliedAt: HELD_AT + 1,
    });
    const other = command('take_back_reply', { messageNumber: 3 });
    expect(after(one, other, at(HELD_AT + 3, held2))).toMatchObject({ turn: waiting });
  });

  it('of what it was resolved with opens it again', () => {
    const resolveAs = { outcome: 'Answered' };
    const closed = after(anas, reply(anas.version, { resolveAs }), at(HELD_AT));
    expect(closed).toMatchObject({ status: 'resolved', answered: true, outcome: 'Answered' });
    const back = after(closed, takeBack, at(HELD_AT + 1, held2));
    expect(back).toMatchObject({ status: 'open', turn: waiting, owner: { agentId: ana } });
    const again = after(sent, reply(sent.version, { resolveAs }), at(UNTIL + 1));
    const third = command('take_back_reply', { messageNumber: 3 });
    expect(after(again, third, at(UNTIL + 2, held2))).toMatchObject({
      status: 'open',
      turn: { of: 'customer', unconfirmed: { messageNumbers: [2] } },
    });
  });

  it('opens again what a program resolved meanwhile', () => {
    const byProgram = command('resolve', { seenVersion: null, note: null, by: 'the shop' });
    const resolved = after(held, byProgram, alarm(HELD_AT + 1));
    expect(after(resolved, takeBack, at(HELD_AT + 2, held2))).toMatchObject({
      status: 'open',
      turn: waiting,
    });
  });

  it('is for whoever sent it and managers; of what is gone it says so', () => {
    const bens = at(HELD_AT, { ...by(ben), ...held2 });
    expect(refusalOf(decide(held, takeBack, bens))).toEqual({
      reason: 'not_your_message',
      by: ana,
    });
    const rosas = at(HELD_AT, { ...by(rosa, 'manager'), ...held2 });
    expect(decide(held, takeBack, rosas).accepted).toBe(true);
    const gone = at(UNTIL, delivered({ state: 'queued' }));
    expect(refusalOf(decide(sent, takeBack, gone))).toEqual({ reason: 'reply_is_out' });
    const again = at(UNTIL, delivered({ state: 'taken_back', at: HELD_AT }));
    expect(typesOf(decide(anas, takeBack, again))).toEqual([]);
    expect(typesOf(decide(anas, takeBack, at(UNTIL, delivered(null, { kind: 'note' }))))).toEqual(
      [],
    );
  });
});

describe('who was quicker than a held reply', () => {
  const wrote = (state: typeof held, text = 'I found it, never mind.') =>
    decide(state, says(text), contextAt(HELD_AT + seconds(5)));

  it('the customer: it stops, and they wait by the clocks of before, with one message more', () => {
    const stopped = evolve(held, eventsOf(wrote(held)));
    expect(stopped).toMatchObject({
      held: [],
      firstRepliedAt: null,
      turn: { ...waiting, unanswered: 2 },
    });
    expect(eventsOf(wrote(held))).toContainEqual(
      expect.objectContaining({ type: 'reply_stopped', by: ana, because: 'customer_wrote' }),
    );
  });

  it('a reaction stops nothing, and a courtesy only what is still open', () => {
    const thumb = says('', { attachments: [{ type: 'reaction', emoji: '👍' }] });
    expect(typesOf(decide(held, thumb, contextAt(HELD_AT)))).toEqual(['message_received']);
    expect(typesOf(wrote(held, 'Thanks!'))).toContain('reply_stopped');
    const closed = after(anas, reply(anas.version, { resolveAs: { outcome: null } }), at(HELD_AT));
    expect(typesOf(wrote(closed, 'Thanks!'))).toEqual(['message_received']);
    expect(evolve(closed, eventsOf(wrote(closed)))).toMatchObject({
      status: 'open',
      turn: { ...waiting, unanswered: 2 },
    });
  });

  it('somebody elsewhere: it stops, and the customer has their answer', () => {
    const recorded = command('record_reply', { message: incoming('We called.'), by: 'Aircall' });
    const stopped = after(held, recorded, alarm(HELD_AT + 1));
    expect(stopped).toMatchObject({ held: [], turn: { of: 'customer', unconfirmed: null } });
    expect(stopped.firstRepliedAt).toBe(HELD_AT + 1);
  });

  it('a bot that hands over: it stops', () => {
    const over = command('handed_over', { by: 'bot', reason: null, details: {} });
    expect(after(held, over, alarm(HELD_AT + 1))).toMatchObject({ held: [], turn: waiting });
  });

  it('all that is held stops, and nothing that has gone out', () => {
    const second = after(sent, reply(sent.version), at(UNTIL + 1));
    const stopped = after(second, says('Hello?'), contextAt(UNTIL + 2));
    expect(stopped).toMatchObject({ held: [], turn: { of: 'team', since: UNTIL + 2 } });
    expect(stopped).toMatchObject({ turn: { response: { name: 'next_response' } } });
  });

  const stoppedReply = delivered({ state: 'stopped', at: HELD_AT, because: 'customer_wrote' });
  const stopped = evolve(held, eventsOf(wrote(held)));
  const anyway = (seenVersion: number) =>
    command('send_stopped', { messageNumber: 2, seenVersion });

  it('it goes out after all for whoever has seen what came', () => {
    const now = HELD_AT + minutes(1);
    expect(refusalOf(decide(stopped, anyway(held.version), at(now, stoppedReply)))).toEqual({
      reason: 'customer_wrote_again',
    });
    expect(after(stopped, anyway(stopped.version), at(now, stoppedReply))).toMatchObject({
      held: [{ messageNumber: 2, until: now + seconds(10) }],
      turn: { of: 'customer' },
    });
    const state = { state: 'held', until: UNTIL } as const;
    expect(typesOf(decide(held, anyway(held.version), at(now, delivered(state))))).toEqual([]);
    for (const delivery of [{ state: 'queued' }, { state: 'taken_back', at: 0 }] as const) {
      const context = at(now, delivered(delivery));
      expect(refusalOf(decide(sent, anyway(sent.version), context))).toEqual({
        reason: 'not_to_be_sent',
      });
    }
  });

  it('only its writer hears of it, and only once it is settled is that undone', () => {
    const context = contextAt(HELD_AT + seconds(5), { actor: customer });
    const events = eventsOf(wrote(held));
    expect(effectsOf(held, evolve(held, events), events, context)).toContainEqual({
      kind: 'show',
      surface: expect.objectContaining({ type: 'reply_trouble_dm', agentId: ana }),
      because: 'news',
      urgency: 'alert',
    });
  });
});

describe('what delivery says', () => {
  const failed = command('report_reply', {
    messageNumber: 2,
    outboxId: null,
    outcome: { state: 'failed', reason: 'blocked' },
  });

  it.each<ReplyDelivery>([
    { state: 'held', until: UNTIL },
    { state: 'taken_back', at: HELD_AT },
    { state: 'stopped', at: HELD_AT, because: 'customer_wrote' },
  ])('about what never went out ($state) is nothing', (delivery) => {
    expect(typesOf(decide(held, failed, at(UNTIL, delivered(delivery))))).toEqual([]);
  });

  it('opens again what was resolved with a reply that did not arrive, and its last owner hears', () => {
    const closed = after(anas, reply(anas.version, { resolveAs: { outcome: null } }), at(HELD_AT));
    const out = after(closed, look, alarm(UNTIL));
    const receiver = { agentId: ana, role: 'agent' } as const;
    const context = alarm(UNTIL + minutes(1));
    const queued = { ...context, receiver, ...delivered({ state: 'queued' }) };
    const events = eventsOf(decide(out, failed, queued));
    const open = evolve(out, events);
    expect(open).toMatchObject({ status: 'open', turn: waiting, owner: { agentId: ana } });
    expect(effectsOf(out, open, events, queued)).toContainEqual(
      expect.objectContaining({
        surface: expect.objectContaining({ type: 'reply_trouble_dm', agentId: ana }),
      }),
    );
    const away = { ...queued, receiver: { ...receiver, away: true } };
    expect(evolve(out, eventsOf(decide(out, failed, away)))).toMatchObject({ owner: null });
  });

  it('leaves resolved what had arrived, or what another reply answered', () => {
    const closed = after(anas, reply(anas.version, { resolveAs: { outcome: null } }), at(HELD_AT));
    const arrived = command('report_reply', {
      messageNumber: 2,
      outboxId: null,
      outcome: { state: 'delivered', externalId: null },
    });
    const out = after(closed, look, alarm(UNTIL));
    const known = after(out, arrived, at(UNTIL, delivered({ state: 'queued' })));
    const sentOnly = delivered({ state: 'sent', at: UNTIL });
    expect(typesOf(decide(known, failed, at(UNTIL, sentOnly)))).toEqual(['reply_settled']);
  });
});
