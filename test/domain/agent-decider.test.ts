import { describe, expect, it } from 'vitest';
import { type Agent, type AgentCommand, isAway } from '../../src/domain/agent.ts';
import { agentDecider } from '../../src/domain/agent-decider.ts';
import type { CommandId, InboxId, WorkspaceId } from '../../src/domain/ids.ts';
import { days } from '../../src/domain/ids.ts';
import { ana, as, MONDAY_TEN, rosa } from './conversation-given.ts';

const profile = {
  name: 'Ana Silva',
  timeZone: 'Europe/Berlin',
  kind: 'member',
  deactivated: false,
  isWorkspaceAdmin: false,
} as const;
const workspaceId = 'T1' as WorkspaceId;
const contextAt = (now: number) => ({
  ...{ now, actor: as(ana), workspaceId, agentId: ana, lastIn: [] },
});
const CONTEXT = contextAt(MONDAY_TEN);
const commandId = 'test' as CommandId;

const decide = (state: Agent | null, command: AgentCommand, now = MONDAY_TEN) =>
  agentDecider.decide(state, command, contextAt(now));
const types = (...of: Parameters<typeof decide>) => {
  const decision = decide(...of);
  return decision.accepted ? decision.events.map(({ type }) => type) : decision.refusal;
};
function done(state: Agent | null, command: AgentCommand, now = MONDAY_TEN): Agent {
  const decision = decide(state, command, now);
  if (!decision.accepted) throw new Error(JSON.stringify(decision.refusal));
  return agentDecider.evolve(state, decision.events);
}

const known = done(null, { type: 'sync_profile', commandId, profile });
const goAway = (until: number | null): AgentCommand => ({ type: 'go_away', commandId, until });
const name = (publicName: string | null): AgentCommand => ({
  type: 'set_public_name',
  commandId,
  publicName,
});
const prefer = (threadMessages: Agent['threadMessages']): AgentCommand => ({
  type: 'prefer',
  commandId,
  threadMessages,
});

describe('somebody of the team', () => {
  it.each<AgentCommand>([
    goAway(null),
    { type: 'come_back', commandId },
    name('Ana'),
    prefer('keep_internal'),
    { type: 'open_home', commandId },
  ])('who is not known yet cannot $type', (command) => {
    expect(types(null, command)).toEqual({ reason: 'unknown_person' });
  });

  it('is away until they come back, or until it is over', () => {
    const away = done(known, goAway(MONDAY_TEN + days(1)));
    expect(isAway(away, MONDAY_TEN + days(1) - 1)).toBe(true);
    expect(isAway(away, MONDAY_TEN + days(1))).toBe(false);
    const back: AgentCommand = { type: 'come_back', commandId };
    expect(types(away, back, MONDAY_TEN + days(1))).toEqual([]);
    expect(isAway(done(away, back), MONDAY_TEN)).toBe(false);
    expect(types(known, back)).toEqual([]);
    expect(isAway(done(known, goAway(null)), MONDAY_TEN + days(999))).toBe(true);
  });

  it('is away until a time to come, at most 366 days; the same again is nothing to do', () => {
    for (const bad of [MONDAY_TEN, MONDAY_TEN + days(366) + 1]) {
      expect(types(known, goAway(bad))).toEqual({ reason: 'bad_time' });
    }
    const away = done(known, goAway(MONDAY_TEN + days(366)));
    expect(types(away, goAway(MONDAY_TEN + days(366)))).toEqual([]);
    expect(types(away, goAway(MONDAY_TEN + 1))).toEqual(['went_away']);
    expect(types(done(known, goAway(null)), goAway(null))).toEqual([]);
  });

  it('has a public name of 60 characters at most; nothing takes it away', () => {
    expect(done(known, name(' Ana S. ')).publicName).toBe('Ana S.');
    expect(types(known, name('x'.repeat(60)))).toEqual(['public_name_set']);
    expect(types(known, name('x'.repeat(61)))).toEqual({
      reason: 'text_too_long',
      length: 61,
      limit: 60,
    });
    const named = done(known, name('Ana'));
    expect(types(named, name('Ana '))).toEqual([]);
    expect(done(named, name('  ')).publicName).toBeNull();
    expect(types(known, name(null))).toEqual([]);
  });

  it('can ask not to be asked', () => {
    expect(known.threadMessages).toBe('ask');
    expect(types(known, prefer('ask'))).toEqual([]);
    const quiet = done(known, prefer('keep_internal'));
    expect(quiet.threadMessages).toBe('keep_internal');
    expect(done(quiet, prefer('ask')).threadMessages).toBe('ask');
  });

  it('keeps all of that when Slack says something new of them', () => {
    const away = done(done(known, name('Ana')), goAway(null));
    const synced = done(away, {
      type: 'sync_profile',
      commandId,
      profile: { ...profile, name: 'Ana S.' },
    });
    expect(synced).toMatchObject({ publicName: 'Ana', away: away.away, version: away.version + 1 });
  });

  it('gives back what they own once they may no longer act, and only then', () => {
    const sync = (over: object): AgentCommand => ({
      type: 'sync_profile',
      commandId,
      profile: { ...profile, ...over },
    });
    const effects = (before: Agent, command: AgentCommand) => {
      const decision = decide(before, command);
      if (!decision.accepted) throw new Error(JSON.stringify(decision.refusal));
      const after = agentDecider.evolve(before, decision.events);
      return agentDecider.effectsOf(before, after, decision.events, CONTEXT);
    };
    const left = { kind: 'command', command: { type: 'owner_left', agentId: ana, departure: 4 } };
    for (const over of [{ deactivated: true }, { kind: 'guest' }]) {
      expect(effects(known, sync(over))).toMatchObject([left]);
    }
    expect(effects(known, sync({ name: 'Ana S.' }))).toEqual([]);
    const lastIn = [{ inboxId: 'I1' as InboxId, helpers: [rosa] }];
    const gone = { ...known, profile: { ...profile, deactivated: true }, version: 2 };
    const told = agentDecider.effectsOf(known, gone, [], { ...CONTEXT, lastIn });
    const surface = { type: 'unstaffed_dm', inboxId: 'I1', agentId: rosa, version: 4 };
    expect(told).toMatchObject([left, { kind: 'show', surface, because: 'news' }]);
    expect(effects(known, goAway(null))).toMatchObject([{ kind: 'show' }]);
  });
});
