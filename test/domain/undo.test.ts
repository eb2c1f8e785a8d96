import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../src/domain/conversation.ts';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationContext } from '../../src/domain/decide-context.ts';
import { effectsOf } from '../../src/domain/effects-of.ts';
import { evolve } from '../../src/domain/evolve.ts';
import type { ConversationId } from '../../src/domain/ids.ts';
import { minutes, seconds } from '../../src/domain/ids.ts';
import {
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

const hours = (count: number) => minutes(60 * count);
const AT = MONDAY_TEN + minutes(2);
const rosas = (now: number, over: Partial<ConversationContext> = {}) =>
  contextAt(now, { actor: as(rosa, 'manager'), ...over });
const undo = (state: Conversation) => command('undo', { version: state.version });
const unassigned = given([says('Where is my refund?'), contextAt(MONDAY_TEN)]);
const anas = after(
  unassigned,
  command('claim', {}),
  contextAt(MONDAY_TEN + minutes(1), { actor: as(ana) }),
);
const toBen = command('assign', { to: ben, seenVersion: 9, reason: null, note: null });
const receiver = { agentId: ben, role: 'agent' } as const;
const aside = after(anas, command('snooze', { until: AT + hours(2), note: 'Parcel' }), rosas(AT));
const done = {
  claim: [unassigned, command('claim', {})],
  assign: [anas, toBen],
  release: [anas, command('release', { seenVersion: 9, note: null })],
  resolve: [aside, command('resolve', { seenVersion: 9, note: null, by: null })],
  dismiss: [aside, command('dismiss', { as: 'spam', sender: 'allowed', seenVersion: 9 })],
} as const;
const kinds = Object.keys(done) as (keyof typeof done)[];

function doIt(what: keyof typeof done): { before: Conversation; state: Conversation } {
  const [before, step] = done[what];
  return { before, state: after(before, step, rosas(AT, { receiver })) };
}

describe('undo', () => {
  it.each(kinds)('of %s gives everything back, until ten seconds later', (what) => {
    const { before, state } = doIt(what);
    const context = rosas(AT + seconds(10));
    const back = after(state, undo(state), context);
    const same = { version: 0, ownerLine: null, undoable: null };
    expect({ ...back, ...same }).toEqual({ ...before, ...same });
    expect(refusalOf(decide(state, undo(state), rosas(AT + seconds(10) + 1)))).toEqual({
      reason: 'too_late_to_undo',
    });
    expect(refusalOf(decide(back, undo(state), context))).toEqual({ reason: 'too_late_to_undo' });
  });

  it.each(kinds)('of %s is for whoever did it, as long as they answer here', (what) => {
    const { state } = doIt(what);
    const asBen = contextAt(AT, { actor: as(ben, 'manager') });
    expect(refusalOf(decide(state, undo(state), asBen))).toEqual({ reason: 'too_late_to_undo' });
    for (const role of ['watcher', null] as const) {
      const context = contextAt(AT, { actor: as(rosa, role) });
      expect(refusalOf(decide(state, undo(state), context))).toEqual({
        reason: 'not_allowed',
        role,
      });
    }
  });

  it('is over once something else changed owner, turn or hours, and not by a note or one more message', () => {
    const { state } = doIt('claim');
    const later = (step: Parameters<typeof after>[1]) =>
      after(state, step, rosas(AT + 1, { receiver }));
    const reply = command('reply', { text: 'Hello', seenVersion: state.version });
    expect(later(reply).undoable).toBeNull();
    expect(later(toBenBy()).undoable).toMatchObject({ what: 'assign' });
    const before = { timeZone: 'UTC', week: 'always', closures: [closure()] } as const;
    expect(
      later(command('recount_clocks', { before: { ...before, closures: [closure()] } })),
    ).toMatchObject({ undoable: null });
    expect(later(command('note', { text: 'Hm' })).undoable).toEqual(state.undoable);
    const chased = later(says('Hello?'));
    expect(chased.undoable).toEqual(state.undoable);
    expect(after(chased, undo(state), rosas(AT + 2))).toMatchObject({
      owner: null,
      turn: { unanswered: 2 },
    });
  });

  it('does not give it back to somebody who left meanwhile: it needs an owner then', () => {
    const { state } = doIt('assign');
    const gone = { agentId: ana, role: null };
    expect(after(state, undo(state), rosas(AT + 1, { receiver: gone }))).toMatchObject({
      owner: null,
      turn: { assignment: { dueAt: AT + 1 + minutes(5) } },
    });
  });

  it('of a resolution beside another that is open now is refused', () => {
    const { state } = doIt('resolve');
    const otherOpen = { conversationId: 'other' as ConversationId, number: 150 };
    expect(refusalOf(decide(state, undo(state), rosas(AT + 1, { otherOpen })))).toEqual({
      reason: 'another_is_open',
      ...otherOpen,
    });
  });

  it('lets a sender in again whom this dismissal kept out, and nobody else', () => {
    const block = command('dismiss', { as: 'spam', sender: 'blocked', seenVersion: 9 });
    const blocked = rosas(AT + 1, { sender: 'blocked' });
    const first = after(anas, block, rosas(AT));
    expect(typesOf(decide(first, undo(first), blocked))).toEqual(['sender_unblocked', 'undone']);
    const again = after(anas, block, rosas(AT, { sender: 'blocked' }));
    expect(typesOf(decide(again, undo(again), blocked))).toEqual(['undone']);
  });

  it('of putting it away gives the turn back that the reply held then had ended', () => {
    const held = after(
      anas,
      command('reply', { text: 'Hello', seenVersion: 9 }),
      contextAt(AT, { actor: as(ana) }),
    );
    const dismissed = after(
      held,
      command('dismiss', { as: 'spam', sender: 'allowed', seenVersion: 9 }),
      rosas(AT + 1),
    );
    expect(dismissed).toMatchObject({ status: 'resolved', dismissed: 'spam', held: [] });
    expect(after(dismissed, undo(dismissed), rosas(AT + 3))).toMatchObject({
      turn: anas.status === 'open' ? anas.turn : null,
      owner: anas.status === 'open' ? anas.owner : null,
    });
  });

  it('stands again for whoever lost it, and rings nobody who did it', () => {
    const { before, state } = doIt('assign');
    const context = rosas(AT + 1);
    const events = eventsOf(decide(state, undo(state), context));
    const shown = effectsOf(state, evolve(state, events), events, context).flatMap((effect) =>
      effect.kind === 'show' ? [{ ...effect.surface, because: effect.because }] : [],
    );
    const version = before.ownerChangedIn;
    expect(shown).toContainEqual(
      expect.objectContaining({ type: 'owner_dm', agentId: ana, version, because: 'change' }),
    );
    expect(shown).toContainEqual(
      expect.objectContaining({ type: 'former_owner_dm', agentId: ana, version: state.version }),
    );
    expect(shown).toContainEqual(expect.objectContaining({ type: 'owner_dm', agentId: ben }));
  });
});

describe('reopening by hand', () => {
  it.each(['resolve', 'dismiss'] as const)('after %s goes on with the clocks of then', (what) => {
    const { before, state } = doIt(what);
    const turn = before.status === 'open' && before.turn.of === 'team' ? before.turn : null;
    const reopened = after(state, command('reopen', {}), rosas(AT + minutes(30)));
    expect(reopened).toMatchObject({ turn: { since: MONDAY_TEN, response: turn?.response } });
    const late = after(
      reopened,
      command('check_clocks', {}),
      contextAt(AT + minutes(30), { actor: system }),
    );
    expect(late).toMatchObject({ turn: { response: { phase: 'late' } } });
  });

  it('of what a program resolved unanswered starts new clocks', () => {
    const byShop = command('resolve', { seenVersion: null, note: null, by: 'the shop' });
    const resolved = after(anas, byShop, contextAt(AT, { actor: system }));
    expect(after(resolved, command('reopen', {}), rosas(AT + 1))).toMatchObject({
      turn: { of: 'team', since: AT + 1 },
    });
  });
});

function closure() {
  return { from: AT, until: AT + hours(1) };
}

function toBenBy() {
  return command('assign', { to: ben, seenVersion: 9, reason: null, note: null });
}
