import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import type { ReplyDelivery } from '../../src/domain/message.ts';
import {
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
  message,
  refusalOf,
  rosa,
  says,
  system,
  typesOf,
} from './conversation-given.ts';

const unassigned = given([says('Where is my refund?'), contextAt(MONDAY_TEN)]);
const at = (minute: number, over = {}) =>
  contextAt(MONDAY_TEN + minutes(minute), { actor: as(ana), ...over });
const anas = after(unassigned, command('claim', {}), at(1));
const reply = (seenVersion: number, text = 'I am checking.') =>
  command('reply', { text, seenVersion });
const held = after(anas, reply(anas.version), at(2));
const goesOut = contextAt(MONDAY_TEN + minutes(2) + seconds(10), { actor: system });
const answered = after(held, command('check_clocks', {}), goesOut);
const report = (outcome: Parameters<typeof command<'report_reply'>>[1]['outcome']) =>
  command('report_reply', { messageNumber: 2, outboxId: null, outcome });
const queued: ReplyDelivery = { state: 'queued' };

describe('reply', () => {
  it("makes it the customer's turn and stops all clocks", () => {
    expect(answered).toMatchObject({
      turn: { of: 'customer' },
      owner: { agentId: ana, window: null },
      firstRepliedAt: MONDAY_TEN + minutes(2),
    });
  });

  it('to what nobody owns claims it', () => {
    expect(typesOf(decide(unassigned, reply(unassigned.version), at(2)))).toEqual([
      'reply_added',
      'owner_changed',
      'reply_held',
      'turn_changed',
    ]);
  });

  it('stops when a message came that the agent had not seen', () => {
    const chased = after(anas, says('Hello?'), contextAt(MONDAY_TEN + minutes(2)));
    expect(refusalOf(decide(chased, reply(anas.version), at(3)))).toEqual({
      reason: 'customer_wrote_again',
    });
    expect(typesOf(decide(chased, reply(chased.version), at(3)))).toEqual([
      'reply_added',
      'reply_held',
      'turn_changed',
    ]);
  });

  it("to a colleague's conversation is for managers only", () => {
    expect(refusalOf(decide(anas, reply(anas.version), at(3, { actor: as(ben) })))).toMatchObject({
      reason: 'owned_by_other',
      owner: ana,
    });
    expect(
      typesOf(decide(anas, reply(anas.version), at(3, { actor: as(rosa, 'manager') }))),
    ).toEqual(['reply_added', 'reply_held', 'turn_changed']);
  });

  it('without words, with too many, or where nothing can be sent is refused', () => {
    expect(refusalOf(decide(anas, reply(anas.version, ' \n'), at(3)))).toEqual({
      reason: 'text_empty',
    });
    expect(refusalOf(decide(anas, reply(anas.version, 'x'.repeat(3_001)), at(3)))).toEqual({
      reason: 'text_too_long',
      length: 3_001,
      limit: 3_000,
    });
    const bySms = { ...anas, channel: 'sms' } as const;
    expect(refusalOf(decide(bySms, reply(anas.version, 'x'.repeat(1_601)), at(3)))).toEqual({
      reason: 'text_too_long',
      length: 1_601,
      limit: 1_600,
    });
    expect(refusalOf(decide(anas, reply(anas.version), at(3, { canReply: false })))).toEqual({
      reason: 'channel_cannot_reply',
    });
  });
});

describe('what becomes of a reply', () => {
  it('a failed one was no answer: the customer waits on, by the same clocks', () => {
    const failed = after(
      answered,
      report({ state: 'failed', reason: 'blocked' }),
      at(4, { message: message({ delivery: queued }) }),
    );
    expect(failed).toMatchObject({
      firstRepliedAt: null,
      turn: {
        of: 'team',
        since: MONDAY_TEN,
        response: { name: 'first_response', dueAt: MONDAY_TEN + minutes(15) },
      },
    });
  });

  it('may fail after it was sent, but not after it was read', () => {
    const failed = report({ state: 'failed', reason: 'blocked' });
    const sent: ReplyDelivery = { state: 'sent', at: MONDAY_TEN };
    const read: ReplyDelivery = { state: 'read', at: MONDAY_TEN };
    expect(
      typesOf(decide(answered, failed, at(4, { message: message({ delivery: sent }) }))),
    ).toEqual(['reply_settled', 'turn_changed']);
    expect(
      typesOf(decide(answered, failed, at(4, { message: message({ delivery: read }) }))),
    ).toEqual([]);
  });

  it('late and repeated news changes nothing', () => {
    const read: ReplyDelivery = { state: 'read', at: MONDAY_TEN };
    expect(
      typesOf(
        decide(
          answered,
          report({ state: 'delivered', externalId: null }),
          at(4, { message: message({ delivery: read }) }),
        ),
      ),
    ).toEqual([]);
    expect(
      typesOf(
        decide(
          answered,
          report({ state: 'read', externalId: null }),
          at(4, { message: message({ delivery: read }) }),
        ),
      ),
    ).toEqual([]);
  });

  it('a failed or uncertain one can be sent again, others not', () => {
    const resend = command('resend_reply', { messageNumber: 2 });
    const uncertain: ReplyDelivery = { state: 'uncertain', at: MONDAY_TEN };
    expect(
      typesOf(decide(answered, resend, at(4, { message: message({ delivery: uncertain }) }))),
    ).toEqual(['reply_resent']);
    expect(
      refusalOf(
        decide(
          answered,
          resend,
          at(4, { message: message({ delivery: { state: 'sent', at: MONDAY_TEN } }) }),
        ),
      ),
    ).toEqual({ reason: 'reply_not_failed' });
  });
});

describe("the customer's next message", () => {
  it('after our answer starts the clock of the next response, and the owner is the same', () => {
    const next = after(answered, says('ok, please hurry'), contextAt(MONDAY_TEN + minutes(20)));
    expect(next).toMatchObject({
      owner: { agentId: ana, window: { dueAt: MONDAY_TEN + minutes(50) } },
      turn: {
        of: 'team',
        unanswered: 1,
        assignment: null,
        response: { name: 'next_response', dueAt: MONDAY_TEN + minutes(50) },
      },
    });
  });

  it('several in a row do not restart the clock, and are counted', () => {
    const chased = after(anas, says('Hello? Anyone?'), contextAt(MONDAY_TEN + minutes(5)));
    expect(chased).toMatchObject({
      turn: { since: MONDAY_TEN, unanswered: 2, response: { dueAt: MONDAY_TEN + minutes(15) } },
    });
  });

  it('a reaction waits for no answer', () => {
    const thumb = says('', { attachments: [{ type: 'reaction', emoji: '👍' }] });
    expect(typesOf(decide(answered, thumb, contextAt(MONDAY_TEN + minutes(20))))).toEqual([
      'message_received',
    ]);
    expect(typesOf(decide(null, thumb, contextAt(MONDAY_TEN)))).toEqual([]);
  });
});

describe('answered elsewhere', () => {
  it('ends our turn as an answer here does', () => {
    const recorded = command('record_reply', {
      message: incoming('We called you.'),
      by: 'Aircall',
    });
    expect(after(anas, recorded, contextAt(MONDAY_TEN + minutes(3)))).toMatchObject({
      turn: { of: 'customer', unconfirmed: null },
    });
    expect(eventsOf(decide(anas, recorded, contextAt(MONDAY_TEN + minutes(3))))[0]).toMatchObject({
      message: { author: { kind: 'elsewhere', name: 'Aircall' } },
    });
  });
});
