import { describe, expect, it } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationId } from '../../src/domain/ids.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import {
  after,
  ana,
  as,
  ben,
  command,
  contextAt,
  given,
  MONDAY_TEN,
  refusalOf,
  says,
  typesOf,
} from './conversation-given.ts';

const at = (minute: number, over = {}) =>
  contextAt(MONDAY_TEN + minutes(minute), { actor: as(ana), ...over });
const open = given(
  [says('Where is my refund?'), contextAt(MONDAY_TEN)],
  [command('claim', {}), at(1)],
);
const held = after(
  open,
  command('reply', { text: 'It is on its way.', seenVersion: open.version }),
  at(2),
);
const answered = after(held, command('check_clocks', {}), contextAt(MONDAY_TEN + minutes(2.5)));
const resolve = (seenVersion: number) => command('resolve', { seenVersion, note: null, by: null });
const resolved = after(answered, resolve(answered.version), at(3));
const lastOwner = { receiver: { agentId: ana, role: 'agent' } } as const;

describe('resolve', () => {
  it('while the customer waits counts as not answered', () => {
    expect(after(open, resolve(open.version), at(3))).toMatchObject({
      status: 'resolved',
      answered: false,
    });
    expect(resolved).toMatchObject({ status: 'resolved', answered: true, lastOwner: ana });
  });

  it("of a colleague's is refused, and of what a colleague resolved says who did", () => {
    expect(refusalOf(decide(open, resolve(open.version), at(3, { actor: as(ben) })))).toMatchObject(
      { reason: 'not_yours', owner: ana },
    );
    expect(
      refusalOf(decide(resolved, resolve(resolved.version), at(4, { actor: as(ben) }))),
    ).toMatchObject({ reason: 'already_resolved' });
    expect(typesOf(decide(resolved, resolve(resolved.version), at(4)))).toEqual([]);
  });
});

describe('reopening', () => {
  it.each(['Thanks!', 'muchas gracias', '👍', '🙏🙏', 'Danke schön!!', ''])(
    'a courtesy (%s) stays in the thread',
    (text) => {
      expect(typesOf(decide(resolved, says(text), contextAt(MONDAY_TEN + minutes(9))))).toEqual([
        'message_received',
      ]);
    },
  );

  it.each(['Thanks, but it is the wrong size', 'Hello?', 'no'])(
    'a message (%s) opens it again',
    (text) => {
      const reopened = after(resolved, says(text), contextAt(MONDAY_TEN + minutes(9)));
      expect(reopened).toMatchObject({
        status: 'open',
        owner: null,
        turn: { of: 'team', response: { name: 'next_response' } },
      });
    },
  );

  it('goes back to the last owner if they answer here and the inbox works now', () => {
    const reopened = after(resolved, says('Hello?'), contextAt(MONDAY_TEN + minutes(9), lastOwner));
    expect(reopened).toMatchObject({
      owner: { agentId: ana, window: { dueAt: MONDAY_TEN + minutes(39) } },
      turn: { assignment: null },
    });
    const closed = { timeZone: 'UTC', week: [[{ start: 0, end: 60 }], [], [], [], [], [], []] };
    const policy = { ...contextAt(0).policy, calendar: closed };
    const night = after(
      resolved,
      says('Hello?'),
      contextAt(MONDAY_TEN + minutes(9), { ...lastOwner, policy }),
    );
    expect(night).toMatchObject({ owner: null });
  });

  it('beside an open one is refused, naming it', () => {
    const otherOpen = { conversationId: 'other' as ConversationId, number: 150 };
    expect(refusalOf(decide(resolved, command('reopen', {}), at(9, { otherOpen })))).toEqual({
      reason: 'another_is_open',
      ...otherOpen,
    });
  });

  it('by hand gives back whose turn it was', () => {
    expect(after(resolved, command('reopen', {}), at(9))).toMatchObject({
      status: 'open',
      turn: { of: 'customer' },
    });
    const unanswered = after(open, resolve(open.version), at(3));
    expect(after(unanswered, command('reopen', {}), at(9))).toMatchObject({
      turn: { of: 'team', since: MONDAY_TEN, response: { dueAt: MONDAY_TEN + minutes(15) } },
    });
  });
});

describe('automation', () => {
  const talking = command('receive_message', {
    message: { externalId: null, text: 'menu 2', attachments: [], writtenAt: null },
    details: { captured: { order: '88123' } },
    automation: { name: 'Shop bot' },
  });

  it('no clock runs while a bot talks; handing over begins our turn with what it found out', () => {
    const bot = given([talking, contextAt(MONDAY_TEN)]);
    expect(bot).toMatchObject({
      turn: { of: 'automation' },
      details: { captured: { order: '88123' } },
    });
    const handOver = command('handed_over', {
      by: 'Shop bot',
      reason: 'asked for a person',
      details: { captured: { size: 'M' } },
    });
    expect(after(bot, handOver, contextAt(MONDAY_TEN + minutes(2)))).toMatchObject({
      turn: { of: 'team', response: { dueAt: MONDAY_TEN + minutes(17) } },
      details: { captured: { order: '88123', size: 'M' } },
    });
  });
});

describe('what came along with messages', () => {
  it('grows to 100 answers and 100 tags, and no further', () => {
    const many = (from: number) => Array.from({ length: 70 }, (_, at) => `n${from + at}`);
    const bringing = (from: number) =>
      command('receive_message', {
        message: { externalId: null, text: 'Hello', attachments: [], writtenAt: null },
        details: {
          tags: many(from),
          captured: Object.fromEntries(many(from).map((label) => [label, 'x'])),
        },
        automation: null,
      });
    const first = given([bringing(0), contextAt(MONDAY_TEN)]);
    const { details } = after(first, bringing(70), contextAt(MONDAY_TEN));
    expect(details.tags).toEqual([...many(0), ...many(70).slice(0, 30)]);
    expect(Object.keys(details.captured)).toEqual(details.tags);
  });
});

describe('check_clocks', () => {
  const look = command('check_clocks', {});
  const waiting = given([says('Hello'), contextAt(MONDAY_TEN)]);

  it('early it says nothing, and each step once', () => {
    const types = (minute: number, state = waiting) =>
      typesOf(decide(state, look, contextAt(MONDAY_TEN + minutes(minute))));
    expect(types(2)).toEqual([]);
    expect(types(3)).toEqual(['clock_warned', 'step_taken']);
    // The assignment clock's two steps come with its phases.
    const [claimLate, calls, tells] = ['clock_breached', 'step_taken', 'step_taken'];
    expect(types(10)).toEqual(['clock_warned', claimLate, calls, tells]);
    const warned = after(waiting, look, contextAt(MONDAY_TEN + minutes(10)));
    expect(types(11, warned)).toEqual([]);
    expect(types(days(1), warned)).toEqual(['clock_breached', 'step_taken']);
  });
});
