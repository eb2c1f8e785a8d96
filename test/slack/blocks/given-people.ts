import type { AgentId } from '../../../src/domain/ids.ts';
import type {
  AgentLoad,
  Candidate,
  LoadReport,
  MovableConversation,
  MoveView,
} from '../../../src/domain/reports.ts';
import type { AgentRisk, DaySummary, RiskReport } from '../../../src/domain/risk.ts';
import { at, ben, inboxId, listed, rosa } from './given.ts';

export const support = { id: inboxId, name: 'support', slackChannel: 'C0SUPPORT' };
const chen = 'U0CHEN' as AgentId;

export function candidate(over: Partial<Candidate> = {}): Candidate {
  return {
    agent: { id: chen, name: 'Chen Wu' },
    role: 'agent',
    open: 4,
    ourTurn: 1,
    load: 4,
    most: 8,
    away: null,
    ...over,
  };
}

export function agentLoad(over: Partial<AgentLoad> = {}): AgentLoad {
  return {
    agent: { id: ben, name: 'Ben Adler' },
    answers: true,
    open: 12,
    load: 9,
    most: 8,
    away: null,
    ourTurn: 6,
    late: 2,
    soon: 0,
    oldest: { number: 128, waitingSince: at(13, 31) },
    ...over,
  };
}

export function loadOf(over: Partial<LoadReport> = {}): LoadReport {
  return {
    now: at(14, 20),
    timeZone: 'UTC',
    inbox: { ...support, open: true, opensAt: null },
    viewer: { id: rosa, role: 'manager' },
    unassigned: { count: 0, oldest: null },
    owned: {
      ...{ count: 0, ourTurn: 0, late: 0, soon: 0, soonUntil: null },
      ...{ waitingForCustomers: 0, snoozed: 0 },
    },
    firstReplies: null,
    agents: [],
    answering: 6,
    present: 6,
    ...over,
  };
}

export function movable(over: Partial<MovableConversation> = {}): MovableConversation {
  return { ...listed(), firstRepliedAt: null, ...over };
}

export function moveView(over: Partial<MoveView> = {}): MoveView {
  return {
    now: at(14, 20),
    inbox: support,
    from: { id: ben, name: 'Ben Adler' },
    away: null,
    conversations: [movable()],
    count: 1,
    ...over,
  };
}

export function agentRisk(over: Partial<AgentRisk> = {}): AgentRisk {
  return {
    agent: { id: ben, name: 'Ben Adler' },
    away: null,
    late: 2,
    soon: 1,
    next: { number: 133, dueAt: at(14, 25) },
    ...over,
  };
}

export function riskOf(over: Partial<RiskReport> = {}): RiskReport {
  return {
    now: at(14, 20),
    workspaceUrl: 'https://acme.slack.com/',
    inboxId,
    inboxName: 'support',
    inbox: { ...support, open: true, opensAt: null },
    viewer: { id: rosa, role: 'manager' },
    ...{ late: 0, soon: 0, unassigned: 0, nextDueAt: null },
    ...{ atRisk: [], agents: [], onTime: 0, unplaced: null },
    ...over,
  };
}

export function summary(over: Partial<DaySummary> = {}): DaySummary {
  return {
    ...{ came: 24, resolved: 22, targets: [] },
    missedBecause: { nobodyAssigned: 0, ownerAway: 0, noAnswer: 0 },
    oldestWaitingSince: null,
    ...{ atRisk: [], late: 0, soon: 0 },
    ...over,
  };
}
