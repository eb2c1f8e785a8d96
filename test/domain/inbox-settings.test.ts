import { describe, expect, it } from 'vitest';
import type { AgentId, CommandId, InboxId, WorkspaceId } from '../../src/domain/ids.ts';
import {
  defaultSettings,
  type Inbox,
  type InboxContext,
  type SettingsChange,
} from '../../src/domain/inbox.ts';
import { inboxDecider } from '../../src/domain/inbox-decider.ts';
import { settingsMark } from '../../src/domain/settings-mark.ts';

const rosa = 'UROSA' as AgentId;
const tom = 'UTOM' as AgentId;
const ana = 'UANA' as AgentId;
const support: Inbox = {
  id: 'i1' as InboxId,
  workspaceId: 'T1' as WorkspaceId,
  version: 3,
  slackChannel: 'C1',
  name: 'support',
  status: 'ready',
  visibility: 'private',
  invitedBy: rosa,
  settings: defaultSettings('UTC'),
  savedReplies: [],
  closed: null,
  members: { [rosa]: 'admin', [tom]: 'manager', [ana]: 'agent' },
};

function given(by: AgentId, over: Partial<InboxContext> = {}): InboxContext {
  return {
    now: 1_000,
    actor: { kind: 'agent', agentId: by, role: support.members[by] ?? null },
    workspaceId: support.workspaceId,
    isWorkspaceAdmin: false,
    cannotAct: [],
    calendar: { timeZone: 'UTC', week: 'always' },
    ...over,
  };
}

function change(by: AgentId, wanted: SettingsChange, over: Partial<InboxContext> = {}) {
  const commandId = 'c1' as CommandId;
  const command = { type: 'change_settings', commandId, change: wanted } as const;
  return inboxDecider.decide(support, command, given(by, over));
}

/** The settings after a change that was accepted. */
function changed(wanted: SettingsChange) {
  const decision = change(tom, wanted);
  if (!('events' in decision)) throw new Error('it was refused');
  return inboxDecider.evolve(support, decision.events).settings;
}

describe('changing the settings', () => {
  it('is refused to whoever did not see what it replaces, and nothing to do for whoever wants what is there', () => {
    const { targets, byPriority } = support.settings;
    const wanted = { targets: { ...targets, assignment: 60_000 }, byPriority };
    const seen = settingsMark(support.settings, ['byPriority', 'targets']);
    const stale = settingsMark({ ...support.settings, byPriority: {} }, ['targets', 'byPriority']);
    const changedFrom = (mark: string, asked: SettingsChange = wanted) =>
      inboxDecider.decide(
        support,
        { type: 'change_settings', commandId: 'c1' as CommandId, change: asked, seen: mark },
        given(tom),
      );
    expect(changedFrom(seen)).toHaveProperty('events.length', 1);
    expect(changedFrom(stale)).toHaveProperty('refusal.reason', 'changed_meanwhile');
    expect(changedFrom(stale, { targets, byPriority })).toHaveProperty('events', []);
    // A database gives the fields back in an order of its own.
    const turned = { ...support.settings, targets: { ...targets } };
    turned.targets = Object.fromEntries(Object.entries(targets).reverse()) as typeof targets;
    expect(settingsMark(turned, ['targets', 'byPriority'])).toBe(seen);
  });

  it('is for managers, admins and workspace admins, in an inbox that works', () => {
    const wanted = { previews: 'private' } as const;
    expect(change(tom, wanted)).toHaveProperty('events.length', 1);
    expect(change(rosa, wanted)).toHaveProperty('events.length', 1);
    expect(change(ana, wanted)).toHaveProperty('refusal.reason', 'managers_only');
    expect(change(ana, wanted, { isWorkspaceAdmin: true })).toHaveProperty('events.length', 1);
  });

  it('keeps what it does not name, and does nothing where nothing changes', () => {
    const settings = changed({ previews: 'private' });
    expect(settings).toEqual({ ...support.settings, previews: 'private' });
    expect(change(tom, { previews: 'quoted' })).toHaveProperty('events', []);
  });

  it('tidies: an empty signature is none, outcomes are said once, the usual capacity is nobody’s own', () => {
    expect(changed({ signature: ' — {name}\u0000 ', previews: 'private' }).signature).toBe(
      '— {name}',
    );
    expect(change(tom, { signature: '  ' })).toHaveProperty('events', []);
    const outcomes = changed({
      outcomes: { choices: [' Sold ', '', 'Sold', 'Lost'], asked: 'required' },
    });
    expect(outcomes.outcomes).toEqual({ choices: ['Sold', 'Lost'], asked: 'required' });
    const stranger = 'UGONE' as AgentId;
    const of = { [ana]: 3, [tom]: 5, [stranger]: 9 };
    expect(changed({ capacity: { usual: 5, of } }).capacity).toEqual({
      usual: 5,
      of: { [ana]: 3 },
    });
  });

  it.each<[string, SettingsChange, string]>([
    ['nobody takes none', { capacity: { usual: 0, of: {} } }, 'bad_capacity'],
    ['no half conversations', { capacity: { usual: 8, of: { [ana]: 2.5 } } }, 'bad_capacity'],
    ['what is no number', { capacity: { usual: Number.NaN, of: {} } }, 'bad_capacity'],
    [
      'none to choose that must be',
      { outcomes: { choices: [' '], asked: 'required' } },
      'bad_outcomes',
    ],
    [
      'more outcomes than buttons',
      { outcomes: { choices: [...'123456789'], asked: 'optional' } },
      'bad_outcomes',
    ],
    [
      'an outcome that fits on no button',
      { outcomes: { choices: ['x'.repeat(61)], asked: 'optional' } },
      'bad_outcomes',
    ],
    ['a long signature', { signature: 'x'.repeat(201) }, 'text_too_long'],
  ])('refuses: %s', (_what, wanted, reason) => {
    expect(change(tom, wanted)).toHaveProperty('refusal.reason', reason);
  });
});

describe('other hours', () => {
  const setUp = (settings: Inbox['settings']) => {
    const people = { answering: [ana], managing: [tom] };
    const command = { type: 'set_up' as const, commandId: 'c2' as CommandId, settings, ...people };
    const decision = inboxDecider.decide(support, command, given(rosa));
    if (!('events' in decision)) throw new Error('it was refused');
    const after = inboxDecider.evolve(support, decision.events);
    return inboxDecider.effectsOf(support, after, decision.events, given(rosa));
  };

  it('have running clocks counted anew; the same hours do not', () => {
    const before = support.settings.calendar;
    const recounts = { type: 'recount_clocks', before };
    const other = setUp({ ...support.settings, calendar: { timeZone: 'UTC', week: 'always' } });
    expect(other).toContainEqual(
      expect.objectContaining({ kind: 'command', command: expect.objectContaining(recounts) }),
    );
    const same = setUp({ ...support.settings, previews: 'private' });
    expect(same.filter(({ kind }) => kind === 'command')).toEqual([]);
  });
});
