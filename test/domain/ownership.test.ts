import { describe, expect, it } from 'vitest';
import type { ConversationCommand } from '../../src/domain/commands.ts';
import { decide } from '../../src/domain/decide.ts';
import type { ConversationContext } from '../../src/domain/decide-context.ts';
import { effectsOf } from '../../src/domain/effects-of.ts';
import { evolve } from '../../src/domain/evolve.ts';
import { minutes } from '../../src/domain/ids.ts';
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
  typesOf,
} from './conversation-given.ts';

const start = contextAt(MONDAY_TEN);
const unassigned = given([says('Is the blue one still available?'), start]);
const claim = command('claim', {});
const by = (agent: Parameters<typeof as>[0], role: Parameters<typeof as>[1] = 'agent') =>
  contextAt(MONDAY_TEN + minutes(1), { actor: as(agent, role) });
const anas = after(unassigned, claim, by(ana));

describe('claim', () => {
  it('makes the agent the owner and stops the clock of finding one', () => {
    expect(anas).toMatchObject({
      status: 'open',
      owner: { agentId: ana, since: MONDAY_TEN + minutes(1) },
      turn: { of: 'team', assignment: null, response: { dueAt: MONDAY_TEN + minutes(15) } },
    });
  });

  it('of what is mine already is nothing to do', () => {
    expect(typesOf(decide(anas, claim, by(ana)))).toEqual([]);
  });

  it("of somebody else's conversation is refused and names the owner", () => {
    expect(refusalOf(decide(anas, claim, by(ben)))).toEqual({
      reason: 'owned_by_other',
      owner: ana,
      since: MONDAY_TEN + minutes(1),
    });
  });

  it.each(['watcher', null] as const)(
    'by somebody who does not answer here (%s) is refused',
    (role) => {
      expect(refusalOf(decide(unassigned, claim, by(ben, role)))).toEqual({
        reason: 'not_allowed',
        role,
      });
    },
  );

  it('of what is resolved is refused and says by whom', () => {
    const resolve = command('resolve', { seenVersion: anas.version, note: null, by: null });
    const resolved = after(anas, resolve, by(ana));
    expect(refusalOf(decide(resolved, claim, by(ben)))).toMatchObject({
      reason: 'already_resolved',
      by: { kind: 'agent', agentId: ana },
    });
  });

  it('gives at least ten minutes when the customer was promised less', () => {
    const late = contextAt(MONDAY_TEN + minutes(13), { actor: as(ana) });
    expect(after(unassigned, claim, late)).toMatchObject({
      owner: { window: { dueAt: MONDAY_TEN + minutes(23) } },
      turn: { response: { dueAt: MONDAY_TEN + minutes(15) } },
    });
  });
});

describe('assign', () => {
  const toBen = (seenVersion: number) =>
    command('assign', { to: ben, seenVersion, reason: null, note: null });
  const receiver = { agentId: ben, role: 'agent' } as const;

  it('gives what nobody owns to somebody who answers here', () => {
    const decision = decide(unassigned, toBen(unassigned.version), { ...by(ana), receiver });
    expect(eventsOf(decision)).toMatchObject([
      { type: 'undo_offered', what: 'assign', by: ana },
      { type: 'owner_changed', from: null, how: 'assigned', owner: { agentId: ben } },
    ]);
  });

  it('of what is mine carries reason and note', () => {
    const handover = command('assign', {
      to: ben,
      seenVersion: anas.version,
      reason: 'missing_rights',
      note: 'Needs a refund by hand.',
    });
    expect(eventsOf(decide(anas, handover, { ...by(ana), receiver }))).toMatchObject([
      { type: 'undo_offered', what: 'assign', by: ana },
      { from: ana, reason: 'missing_rights', note: 'Needs a refund by hand.' },
    ]);
  });

  it("of a colleague's is for managers only", () => {
    expect(refusalOf(decide(anas, toBen(anas.version), { ...by(ben), receiver }))).toMatchObject({
      reason: 'not_yours',
      owner: ana,
    });
    expect(
      typesOf(decide(anas, toBen(anas.version), { ...by(rosa, 'manager'), receiver })),
    ).toEqual(['undo_offered', 'owner_changed']);
  });

  it('by what was seen before the owner changed is refused and names the owner', () => {
    expect(
      refusalOf(decide(anas, toBen(unassigned.version), { ...by(rosa, 'manager'), receiver })),
    ).toMatchObject({
      reason: 'owner_changed',
      owner: ana,
    });
  });

  it.each(['watcher', null] as const)('to somebody who cannot answer (%s) is refused', (role) => {
    const context = { ...by(ana), receiver: { agentId: ben, role } };
    expect(refusalOf(decide(anas, toBen(anas.version), context))).toEqual({
      reason: 'receiver_cannot_answer',
      agentId: ben,
    });
  });

  it('to whom it is already is nothing to do', () => {
    const again = command('assign', { to: ana, seenVersion: 0, reason: null, note: null });
    expect(typesOf(decide(anas, again, by(rosa, 'manager')))).toEqual([]);
  });
});

describe('a move of several', () => {
  const move = { inboxId: anas.inboxId, version: 3 };
  const toBen = command('assign', {
    to: ben,
    seenVersion: anas.version,
    reason: null,
    note: null,
    move,
  });
  const receiver = { agentId: ben, role: 'agent' } as const;

  it('tells both people once of all of them, and cannot be undone one by one', () => {
    const context = { ...by(rosa, 'manager'), receiver };
    const events = eventsOf(decide(anas, toBen, context));
    const given = evolve(anas, events);
    expect(given).toMatchObject({ owner: { agentId: ben }, undoable: null });
    const told = effectsOf(anas, given, events, context).flatMap((effect) =>
      effect.kind === 'show' && effect.because === 'news' ? [effect.surface] : [],
    );
    for (const agentId of [ana, ben]) {
      expect(told).toContainEqual({ type: 'moved_dm', agentId, ...move });
    }
    expect(told.map(({ type }) => type)).not.toContain('owner_dm');
  });

  it('is told anew to both when it goes on, and to its owner when its turn does', () => {
    const given = after(anas, toBen, { ...by(rosa, 'manager'), receiver });
    const moves = [{ move, from: ana, to: ben }];
    const told = (next: ConversationCommand, context: ConversationContext) => {
      const events = eventsOf(decide(given, next, { ...context, moves }));
      return effectsOf(given, evolve(given, events), events, { ...context, moves }).flatMap(
        (effect) =>
          effect.kind === 'show' && effect.surface.type === 'moved_dm'
            ? [`${effect.because} to ${effect.surface.agentId}`]
            : [],
      );
    };
    const seen = { seenVersion: given.version };
    const both = [`change to ${ben}`, `change to ${ana}`];
    expect(told(command('release', { ...seen, note: null }), by(ben))).toEqual(both);
    const resolve = command('resolve', { ...seen, note: null, by: null });
    expect(told(resolve, by(ben))).toEqual(both);
    expect(told(command('reply', { ...seen, text: 'Yes.' }), by(ben))).toEqual([
      `change to ${ben}`,
    ]);
    expect(told(command('note', { text: 'Hm.' }), by(ben))).toEqual([]);
  });

  it('is not told to whoever moves them', () => {
    const context = { ...by(ana), receiver };
    const events = eventsOf(decide(anas, toBen, context));
    const told = effectsOf(anas, evolve(anas, events), events, context);
    expect(told).not.toContainEqual(
      expect.objectContaining({ surface: { type: 'moved_dm', agentId: ana, ...move } }),
    );
  });
});

describe('release', () => {
  const release = command('release', { seenVersion: anas.version, note: null });

  it('starts the clock of finding an owner anew', () => {
    expect(after(anas, release, by(ana))).toMatchObject({
      owner: null,
      turn: { assignment: { dueAt: MONDAY_TEN + minutes(6), phase: 'on_time' } },
    });
  });

  it("of a colleague's is refused for agents", () => {
    expect(refusalOf(decide(anas, release, by(ben)))).toMatchObject({ reason: 'not_yours' });
  });

  it('of what nobody owns is nothing to do', () => {
    expect(typesOf(decide(unassigned, release, by(ana)))).toEqual([]);
  });
});

describe('owner_left', () => {
  it('returns what they owned, and nothing else', () => {
    const left = command('owner_left', { agentId: ana, departure: 7 });
    expect(after(anas, left, contextAt(MONDAY_TEN, { actor: { kind: 'system' } }))).toMatchObject({
      owner: null,
    });
    const other = command('owner_left', { agentId: ben, departure: 7 });
    expect(typesOf(decide(anas, other, contextAt(MONDAY_TEN)))).toEqual([]);
  });
});
