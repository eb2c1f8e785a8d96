import { describe, expect, it } from 'vitest';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import { runningClocks } from '../../src/domain/conversation.ts';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationContext } from '../../src/domain/decide-context.ts';
import { effectsOf } from '../../src/domain/effects-of.ts';
import { evolve } from '../../src/domain/evolve.ts';
import type { ConversationId } from '../../src/domain/ids.ts';
import { days, minutes } from '../../src/domain/ids.ts';
import { goneAt, nextAlarmAt } from '../../src/domain/next-alarm.ts';
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
  MONDAY_TEN,
  message,
  refusalOf,
  rosa,
  says,
  system,
  typesOf,
} from './conversation-given.ts';

const at = (minute: number, over: Partial<ConversationContext> = {}) =>
  contextAt(MONDAY_TEN + minutes(minute), { actor: as(ana), ...over });
const alarm = (minute: number) => at(minute, { actor: system });
const look = command('check_clocks', {});
const unassigned = given([says('Where is my refund?'), contextAt(MONDAY_TEN)]);
const anas = after(unassigned, command('claim', {}), at(1));
const until = (minute: number) =>
  command('snooze', { until: MONDAY_TEN + minutes(minute), note: null });
const watcher = 'U_WATCHER' as typeof ana;

describe('snooze', () => {
  it('is until a time to come, at most 366 days', () => {
    for (const bad of [2, 1, 2 + 366 * 1_440 + 1]) {
      expect(refusalOf(decide(anas, until(bad), at(2)))).toEqual({ reason: 'bad_time' });
    }
    for (const good of [3, 2 + 366 * 1_440]) {
      expect(typesOf(decide(anas, until(good), at(2)))).toEqual(['snoozed']);
    }
  });

  it('is for the owner and managers, and stops no clock (UX.md A11)', () => {
    expect(refusalOf(decide(anas, until(60), at(2, { actor: as(ben) })))).toMatchObject({
      reason: 'not_yours',
    });
    const snoozed = after(anas, until(600), at(2));
    expect(runningClocks(snoozed)).toEqual(runningClocks(anas));
    const due = decide(snoozed, look, alarm(15));
    expect(typesOf(due)).toEqual(typesOf(decide(anas, look, alarm(15))));
    expect(typesOf(due).filter((type) => type === 'clock_breached')).toHaveLength(2);
  });

  it('ends at its time, by hand, or when the customer writes; a reaction wakes nobody', () => {
    const snoozed = after(anas, until(5), at(2));
    expect(nextAlarmAt(snoozed)).toBe(MONDAY_TEN + minutes(5));
    expect(typesOf(decide(snoozed, look, alarm(4)))).toEqual([]);
    expect(eventsOf(decide(snoozed, look, alarm(5)))).toMatchObject([{ because: 'time' }]);
    expect(typesOf(decide(snoozed, command('wake', {}), at(3)))).toEqual(['woken']);
    expect(typesOf(decide(anas, command('wake', {}), at(3)))).toEqual([]);
    expect(typesOf(decide(snoozed, says('Hello?'), contextAt(MONDAY_TEN)))).toContain('woken');
    const thumb = says('', { attachments: [{ type: 'reaction', emoji: '👍' }] });
    expect(typesOf(decide(snoozed, thumb, contextAt(MONDAY_TEN)))).toEqual(['message_received']);
  });
});

describe('whoever writes', () => {
  const begin = command('begin_reply', {});
  const writing = after(anas, begin, at(2));
  const nudges = (before: typeof anas, step: typeof begin, context: ConversationContext) => {
    const events = eventsOf(decide(before, step, context));
    return effectsOf(before, evolve(before, events), events, context).filter(
      (effect) => effect.kind === 'show' && effect.surface.type === 'nudges_dm',
    );
  };

  it('is known for five minutes, and noted again after one', () => {
    expect(writing).toMatchObject({ replying: [{ agentId: ana, until: MONDAY_TEN + minutes(7) }] });
    expect(typesOf(decide(writing, begin, at(2.9)))).toEqual([]);
    expect(after(writing, begin, at(3))).toMatchObject({
      replying: [{ since: MONDAY_TEN + minutes(2), until: MONDAY_TEN + minutes(8) }],
    });
    expect(after(writing, begin, at(7))).toMatchObject({
      replying: [{ since: MONDAY_TEN + minutes(7) }],
    });
    expect(typesOf(decide(writing, look, alarm(6.9)))).toEqual([]);
    expect(after(writing, look, alarm(7))).toMatchObject({ replying: [] });
  });

  it('stops by sending, by closing, and when it is resolved', () => {
    const reply = command('reply', { text: 'Hello', seenVersion: 9 });
    const resolve = command('resolve', { seenVersion: 9, note: null, by: null });
    for (const step of [reply, resolve, command('end_reply', {})]) {
      expect(after(writing, step, at(3)).replying).toEqual([]);
    }
    expect(typesOf(decide(anas, command('end_reply', {}), at(3)))).toEqual([]);
    const bens = decide(writing, command('end_reply', {}), at(3, { actor: as(ben) }));
    expect(typesOf(bens)).toEqual([]);
  });

  it('is not reminded meanwhile, and is once they stop without sending', () => {
    const late = after(anas, begin, at(9));
    expect(nudges(late, look, alarm(10))).toEqual([]);
    const warned = after(late, look, alarm(10));
    expect(nudges(warned, command('end_reply', {}), at(11))).toMatchObject([{ because: 'news' }]);
    expect(nudges(warned, look, alarm(14))).toMatchObject([{ because: 'news' }]);
    expect(nudges(writing, command('end_reply', {}), at(3))).toEqual([]);
    const reply = command('reply', { text: 'Hello', seenVersion: 9 });
    expect(nudges(warned, reply, at(11))).toMatchObject([{ because: 'change' }]);
  });
});

describe('following', () => {
  it('is for whoever is in the inbox, once', () => {
    const follow = command('follow', {});
    for (const [role, type] of [
      ['watcher', 'followed'],
      ['agent', 'followed'],
    ] as const) {
      const context = at(2, { actor: as(watcher, role) });
      expect(typesOf(decide(anas, follow, context))).toEqual([type]);
    }
    const stranger = at(2, { actor: as(watcher, null) });
    expect(refusalOf(decide(anas, follow, stranger))).toEqual({
      reason: 'not_allowed',
      role: null,
    });
    const followed = after(anas, follow, at(2));
    expect(typesOf(decide(followed, follow, at(3)))).toEqual([]);
    expect(typesOf(decide(followed, command('unfollow', {}), at(3)))).toEqual(['unfollowed']);
    expect(typesOf(decide(anas, command('unfollow', {}), at(3)))).toEqual([]);
  });

  it('tells whoever it was taken from once: the message about that is enough', () => {
    const followed = after(anas, command('follow', {}), at(2));
    const context = at(3, {
      actor: as(rosa, 'manager'),
      receiver: { agentId: ben, role: 'agent' },
    });
    const assign = command('assign', { to: ben, seenVersion: 9, reason: null, note: null });
    const events = eventsOf(decide(followed, assign, context));
    const shown = effectsOf(followed, evolve(followed, events), events, context).flatMap(
      (effect) =>
        effect.kind === 'show' && 'agentId' in effect.surface && effect.surface.agentId === ana
          ? [`${effect.surface.type} ${effect.because}`]
          : [],
    );
    expect(shown).toContain('former_owner_dm news');
    expect(shown).toContain('follow_dm change');
  });
});

describe('what is typed in the thread', () => {
  const typedIn = { slackChannel: 'C1', ts: '1.2' };
  const typed = (text: string) => command('note', { text, typedIn });
  const note = (over = {}) => ({ message: message({ kind: 'note', delivery: null, ...over }) });
  const send = (over = {}) => command('send_note', { messageNumber: 2, seenVersion: 9, ...over });

  it('stays inside, whoever of the inbox typed it', () => {
    const asWatcher = at(2, { actor: as(watcher, 'watcher') });
    expect(typesOf(decide(anas, typed('Ask Luis'), asWatcher))).toEqual(['note_added']);
    expect(refusalOf(decide(anas, command('note', { text: 'Hm' }), asWatcher))).toEqual({
      reason: 'not_allowed',
      role: 'watcher',
    });
    const stranger = at(2, { actor: as(watcher, null) });
    expect(refusalOf(decide(anas, typed('Hm'), stranger))).toMatchObject({ reason: 'not_allowed' });
    expect(refusalOf(decide(anas, typed('x'.repeat(3_001)), at(2)))).toMatchObject({
      reason: 'text_too_long',
    });
    expect(typesOf(decide(anas, typed('x'.repeat(3_000)), at(2)))).toEqual(['note_added']);
  });

  it('goes to the customer by one tap of the owner, or of who takes what nobody owns', () => {
    expect(typesOf(decide(anas, send(), at(2, note())))).toEqual(['reply_held', 'turn_changed']);
    const bens = at(2, { actor: as(ben), ...note() });
    expect(refusalOf(decide(anas, send(), bens))).toMatchObject({ reason: 'owned_by_other' });
    expect(typesOf(decide(anas, send({ over: ana }), bens))).toEqual([
      'reply_held',
      'turn_changed',
    ]);
    expect(typesOf(decide(unassigned, send(), bens))).toContain('owner_changed');
    const held = message();
    expect(typesOf(decide(anas, send(), at(2, { message: held })))).toEqual([]);
    expect(refusalOf(decide(anas, send(), at(2)))).toEqual({ reason: 'not_found' });
    const theirs = note({ kind: 'customer', by: null });
    expect(refusalOf(decide(anas, send(), at(2, theirs)))).toEqual({ reason: 'not_to_be_sent' });
    expect(refusalOf(decide(anas, send(), at(2, note({ length: 0 }))))).toEqual({
      reason: 'text_empty',
    });
    const bySms = { ...anas, channel: 'sms' } as const;
    expect(refusalOf(decide(bySms, send(), at(2, note({ length: 1_601 }))))).toMatchObject({
      limit: 1_600,
    });
    expect(decide(bySms, send(), at(2, note({ length: 1_600 }))).accepted).toBe(true);
  });

  it('can be suggested to the owner by anybody else who answers here', () => {
    const suggest = command('suggest_reply', { messageNumber: 2 });
    const bens = at(2, { actor: as(ben), ...note() });
    expect(eventsOf(decide(anas, suggest, bens))).toMatchObject([{ by: ben, to: ana }]);
    for (const [state, context] of [
      [anas, at(2, note())],
      [unassigned, bens],
      [anas, at(2, { actor: as(ben), message: message() })],
    ] as const) {
      expect(refusalOf(decide(state, suggest, context))).toEqual({ reason: 'not_to_be_sent' });
    }
  });

  it('changes what is held when it is edited, and comes back when it does not fit or is deleted', () => {
    const held = after(anas, send(), at(2, note()));
    const context = at(2.1, { message: message({ typedIn }) });
    const edit = (text: string) => command('edit_message', { messageNumber: 2, text });
    expect(typesOf(decide(held, edit('Today.'), context))).toEqual(['message_edited']);
    expect(typesOf(decide(held, edit('x'.repeat(3_000)), context))).toEqual(['message_edited']);
    expect(typesOf(decide(held, edit('x'.repeat(3_001)), context))).toEqual([
      'reply_taken_back',
      'turn_changed',
    ]);
    expect(typesOf(decide(held, edit(' '), context))).toEqual([
      'reply_taken_back',
      'turn_changed',
      'message_edited',
    ]);
    expect(typesOf(decide(held, command('delete_message', { messageNumber: 2 }), context))).toEqual(
      ['reply_taken_back', 'turn_changed', 'message_deleted'],
    );
  });

  it('is not changed by an edit before the one that it says now', () => {
    const context = at(2.1, note({ editedAt: '1772614902.000000' }));
    const edit = (over: { editedAt?: string }) =>
      typesOf(
        decide(anas, command('edit_message', { messageNumber: 2, text: 'No', ...over }), context),
      );
    expect(edit({ editedAt: '1772614901.000000' })).toEqual([]);
    expect(edit({ editedAt: '1772614902.000000' })).toEqual([]);
    expect(edit({ editedAt: '1772614903.000000' })).toEqual(['message_edited']);
    expect(edit({})).toEqual(['message_edited']);
  });

  it('is changed by its writer alone, and not once it is out', () => {
    const edit = command('edit_message', { messageNumber: 2, text: 'x'.repeat(3_001) });
    expect(typesOf(decide(anas, edit, at(3, note({ by: ben }))))).toEqual([]);
    expect(eventsOf(decide(anas, edit, at(3, note())))).toMatchObject([
      { type: 'message_edited', text: expect.stringContaining('cut off') },
    ]);
    for (const delivery of [{ state: 'queued' }, { state: 'sent', at: 0 }] as const) {
      const context = at(3, { message: message({ delivery }) });
      expect(refusalOf(decide(anas, edit, context))).toEqual({ reason: 'reply_is_out' });
      const deletion = command('delete_message', { messageNumber: 2 });
      expect(refusalOf(decide(anas, deletion, context))).toEqual({ reason: 'reply_is_out' });
    }
  });
});

describe('what is not for us', () => {
  const dismiss = (sender: 'blocked' | 'allowed') =>
    command('dismiss', { as: 'spam', sender, seenVersion: 9 });
  const blocked = contextAt(MONDAY_TEN + minutes(9), { sender: 'blocked' });
  const effects = (state: typeof anas | null, context: ConversationContext) => {
    const events = eventsOf(decide(state, says('Buy now'), context));
    return effectsOf(state, evolve(state, events), events, context);
  };

  it('holds back what had not gone out to them', () => {
    const replied = after(anas, command('reply', { text: 'Hello', seenVersion: 9 }), at(2));
    const dismissed = after(replied, dismiss('blocked'), at(2));
    expect(dismissed).toMatchObject({ status: 'resolved', held: [], answered: false });
    expect(typesOf(decide(dismissed, look, alarm(3)))).toEqual([]);
  });

  it('runs no clock, and its sender comes again unless they are blocked', () => {
    const dismissed = after(anas, dismiss('allowed'), at(2));
    expect(dismissed).toMatchObject({ status: 'resolved', dismissed: 'spam', answered: false });
    expect(nextAlarmAt(dismissed)).toBeNull();
    expect(after(dismissed, says('Hello?'), contextAt(MONDAY_TEN + minutes(9)))).toMatchObject({
      status: 'open',
      turn: { of: 'team' },
    });
  });

  it('what blocked senders write is kept, and nobody sees it', () => {
    const dismissed = after(anas, dismiss('blocked'), at(2));
    expect(typesOf(decide(dismissed, says('Buy'), blocked))).toEqual(['message_received']);
    expect(effects(dismissed, blocked)).toEqual([]);
    expect(evolve(null, eventsOf(decide(null, says('Buy'), blocked)))).toMatchObject({
      status: 'resolved',
      dismissed: 'abuse',
    });
    expect(effects(null, blocked)).toEqual([]);
    const over = command('handed_over', { by: 'bot', reason: null, details: {} });
    for (const state of [null, dismissed])
      expect(typesOf(decide(state, over, blocked))).toEqual([]);
  });

  it('of a conversation that is open all the same, it is shown', () => {
    const shown = effects(anas, { ...blocked, actor: customer });
    expect(shown.length).toBeGreaterThan(0);
  });

  it('can be let in again by whoever answers here, once', () => {
    const unblock = command('unblock_sender', {});
    const dismissed = after(anas, dismiss('blocked'), at(2));
    expect(typesOf(decide(dismissed, unblock, at(3, { sender: 'blocked' })))).toEqual([
      'sender_unblocked',
    ]);
    expect(typesOf(decide(dismissed, unblock, at(3)))).toEqual([]);
    expect(
      refusalOf(decide(dismissed, unblock, at(3, { actor: as(watcher, 'watcher') }))),
    ).toMatchObject({ reason: 'not_allowed' });
  });
});

describe('blocking and unblocking', () => {
  const beside = '00000000-0000-4000-8000-000000000077' as ConversationId;
  const shown = (state: typeof anas, what: ConversationCommand, context: ConversationContext) => {
    const events = eventsOf(decide(state, what, context));
    return effectsOf(state, evolve(state, events), events, context).flatMap((effect) =>
      effect.kind === 'show' && effect.surface.type === 'card' ? effect.surface.conversationId : [],
    );
  };
  const dismiss = (sender: 'blocked' | 'allowed') =>
    command('dismiss', { as: 'spam', sender, seenVersion: 9 });

  it('draws the cards of what is resolved beside anew: they say whether it can open again', () => {
    const context = at(2, { resolvedBeside: [beside] });
    expect(shown(anas, dismiss('allowed'), context)).not.toContain(beside);
    expect(shown(anas, dismiss('blocked'), context)).toContain(beside);
    const dismissed = after(anas, dismiss('blocked'), at(2));
    const later = at(3, { resolvedBeside: [beside], sender: 'blocked' });
    expect(shown(dismissed, command('unblock_sender', {}), later)).toContain(beside);
    const undo = command('undo', { version: dismissed.version });
    const undone = { ...later, now: MONDAY_TEN + minutes(2) };
    expect(shown(dismissed, undo, undone)).toContain(beside);
  });
});

describe('how it ended, and what it is about', () => {
  it('is asked of whoever resolves, where the inbox wants it', () => {
    const resolve = (outcome: string | null) =>
      command('resolve', { seenVersion: 9, note: null, by: null, outcome });
    const required = at(2, { outcome: 'required' });
    expect(refusalOf(decide(anas, resolve(null), required))).toEqual({ reason: 'outcome_wanted' });
    expect(decide(anas, resolve('Solved'), required).accepted).toBe(true);
    expect(decide(anas, resolve(null), at(2)).accepted).toBe(true);
    const reply = command('reply', { text: 'Hi', seenVersion: 9, resolveAs: { outcome: null } });
    expect(refusalOf(decide(anas, reply, required))).toEqual({ reason: 'outcome_wanted' });
  });

  it('can be said afterwards, and is said once', () => {
    const resolve = command('resolve', { seenVersion: 9, note: 'Shipped', by: null });
    const resolved = after(anas, resolve, at(2));
    const say = command('set_outcome', { outcome: 'Solved', note: null });
    const said = after(resolved, say, at(3));
    expect(said).toMatchObject({ outcome: 'Solved', note: 'Shipped' });
    expect(typesOf(decide(said, say, at(4)))).toEqual([]);
  });

  it('tags are trimmed, short, and each there once', () => {
    const tags = [' refund ', 'refund', '', 'x'.repeat(50)];
    const set = command('set_details', { priority: 'high', tags });
    const tagged = after(anas, set, at(2));
    expect(tagged.details).toMatchObject({ priority: 'high', tags: ['refund', 'x'.repeat(40)] });
    expect(typesOf(decide(tagged, set, at(3)))).toEqual([]);
  });
});

describe('a pretend conversation', () => {
  it('ends by itself a day after its turn began, and counts again when it is opened again', () => {
    const { origin } = contextAt(MONDAY_TEN);
    const test = contextAt(MONDAY_TEN, {
      origin: origin === null ? null : { ...origin, purpose: 'test' },
    });
    const pretend = given([says('Hello'), test]);
    expect(goneAt(pretend)).toBe(MONDAY_TEN + days(1));
    expect(typesOf(decide(pretend, look, alarm(1_439)))).not.toContain('resolved');
    const gone = after(pretend, look, alarm(1_440));
    expect(gone).toMatchObject({ status: 'resolved' });
    const again = after(gone, command('reopen', {}), at(2_000));
    expect(goneAt(again)).toBe(MONDAY_TEN + minutes(2_000) + days(1));
  });
});
