import { describe, expect, it } from 'vitest';
import type { AgentId, CommandId, ConversationId, InboxId } from '../../src/domain/ids.ts';
import {
  defaultSettings,
  type Inbox,
  type InboxCommand,
  type InboxContext,
} from '../../src/domain/inbox.ts';
import { inboxDecider } from '../../src/domain/inbox-decider.ts';
import type { Role } from '../../src/domain/people.ts';

const rosa = 'rosa' as AgentId;
const ana = 'ana' as AgentId;
const ben = 'ben' as AgentId;
const wim = 'wim' as AgentId;

function inbox(members: Record<AgentId, Role>): Inbox {
  return {
    id: 'inbox' as InboxId,
    workspaceId: 'T1' as Inbox['workspaceId'],
    version: 3,
    ...{ slackChannel: 'C1', name: 'support', status: 'ready', visibility: 'private' },
    invitedBy: rosa,
    settings: defaultSettings('UTC'),
    savedReplies: [],
    closed: null,
    members,
  };
}

const team = inbox({ [rosa]: 'admin', [ana]: 'agent', [ben]: 'agent', [wim]: 'watcher' });

function decide(who: AgentId, command: InboxCommand, state = team) {
  const context: InboxContext = {
    now: 1_000,
    actor: { kind: 'agent', agentId: who, role: state.members[who] ?? null },
    workspaceId: state.workspaceId,
    isWorkspaceAdmin: false,
    cannotAct: [],
    calendar: { timeZone: 'UTC', week: 'always' },
  };
  const decision = inboxDecider.decide(state, command, context);
  if (!decision.accepted) return { refusal: decision.refusal, effects: [] };
  if (decision.events.length === 0) return { refusal: null, effects: [] };
  const after = inboxDecider.evolve(state, decision.events);
  const effects = inboxDecider.effectsOf(state, after, decision.events, context);
  return { refusal: null, effects };
}

const move = (from: AgentId | null, to: AgentId): InboxCommand => ({
  type: 'move',
  commandId: 'c' as CommandId,
  moved: [{ conversationId: 'one' as ConversationId, seenVersion: 2, from, to }],
  note: null,
  reason: null,
});

describe('moving several', () => {
  it.each([
    { name: 'a manager, of anybody’s', who: rosa, from: ben, refused: null },
    { name: 'a manager, of what nobody owns', who: rosa, from: null, refused: null },
    { name: 'an agent, of their own', who: ben, from: ben, refused: null },
    { name: 'an agent, of somebody else’s', who: ana, from: ben, refused: 'managers_only' },
    { name: 'an agent, of what nobody owns', who: ana, from: null, refused: 'managers_only' },
    {
      name: 'a watcher, of what is said to be theirs',
      who: wim,
      from: wim,
      refused: 'managers_only',
    },
  ])('$name', ({ who, from, refused }) => {
    const { refusal } = decide(who, move(from, who === ana ? ben : ana));
    expect(refusal?.reason ?? null).toBe(refused);
  });

  it('to who watches is refused', () => {
    expect(decide(rosa, move(ben, wim)).refusal).toEqual({
      reason: 'cannot_answer',
      agentIds: [wim],
    });
  });

  it('is a command to each conversation, in the name of who moves', () => {
    expect(decide(ben, move(ben, ana)).effects).toEqual([
      expect.objectContaining({
        kind: 'command',
        target: { kind: 'conversation', conversationId: 'one' },
        as: { kind: 'agent', agentId: ben },
      }),
    ]);
  });
});

describe('who leaves', () => {
  const left = (agentId: AgentId): InboxCommand => ({
    type: 'member_left',
    commandId: 'c' as CommandId,
    agentId,
  });
  const toldOf = (agentId: AgentId, state: Inbox) =>
    decide(agentId, left(agentId), state).effects.flatMap((effect) =>
      effect.kind === 'show' && effect.surface.type === 'unstaffed_dm'
        ? effect.surface.agentId
        : [],
    );

  it.each([
    { name: 'one of several', who: ana, members: team.members, told: [] },
    {
      name: 'the last admin: the managers hear',
      who: rosa,
      members: { [rosa]: 'admin', [ana]: 'manager', [ben]: 'agent' },
      told: [ana],
    },
    {
      name: 'the last admin, with no manager: whoever invited us',
      who: rosa,
      members: { [rosa]: 'admin', [ben]: 'agent' },
      told: [rosa],
    },
    {
      name: 'the last who answers: whoever invited us',
      who: ben,
      members: { [ben]: 'agent', [wim]: 'watcher' },
      told: [rosa],
    },
    { name: 'a watcher', who: wim, members: { [wim]: 'watcher' }, told: [] },
  ])('$name', ({ who, members, told }) => {
    expect(toldOf(who, inbox(members as Inbox['members']))).toEqual(told);
  });
});
