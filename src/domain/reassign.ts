import type { ReassignTo } from './chains.ts';
import type { AgentId, Instant } from './ids.ts';
import { mayManage, type Role } from './people.ts';

/** Somebody who answers in the inbox, as a rule that gives conversations away sees them. */
export interface Candidate {
  agentId: AgentId;
  role: Role;
  /** What takes their attention: our turn, or answered within a day. */
  load: number;
  /** How much they take at most. */
  capacity: number;
  /** Neither away nor on leave, and within their hours. */
  available: boolean;
  /** Slack user groups they are in, of those that steps of this inbox name. Absent: none is known. */
  groups?: readonly string[];
  /** When they were last given something here; null or absent: never, or not known. */
  lastGivenAt?: Instant | null;
}

/** Why a rule chose somebody. `load`: how much they had then. */
export interface ChosenBecause {
  rule: 'silence';
  chosen: ReassignTo['who'];
  load?: number;
}

/** Who may not get it: its owner, and who let it lapse in this turn. */
export interface Passed {
  owner: AgentId | null;
  lapsed: readonly AgentId[];
}

/**
 * Who gets it; null if nobody can. The same candidates, in whatever order, give the same answer. Managers look after the whole: unless
 * only they answer here, nothing is given to them that does not name them or their group.
 */
export function chooseReceiver(
  to: ReassignTo,
  candidates: readonly Candidate[],
  passed: Passed,
): { agentId: AgentId; why: ChosenBecause } | null {
  const [first] = meantBy(to, candidates)
    .filter((candidate) => isEligible(candidate, passed))
    .toSorted(whoComesFirst);
  if (first === undefined) return null;
  return {
    agentId: first.agentId,
    why: { rule: 'silence', chosen: to.who, load: first.load },
  };
}

/** There, with room for one more, and not somebody who had it and stayed silent. */
function isEligible(
  { agentId, available, load, capacity }: Candidate,
  { owner, lapsed }: Passed,
): boolean {
  return available && load < capacity && agentId !== owner && !lapsed.includes(agentId);
}

function meantBy(to: ReassignTo, candidates: readonly Candidate[]): readonly Candidate[] {
  switch (to.who) {
    case 'least_loaded': {
      const agents = candidates.filter(({ role }) => !mayManage(role));
      return agents.length === 0 ? candidates : agents;
    }
    case 'person':
      return candidates.filter(({ agentId }) => agentId === to.agentId);
    case 'group':
      return candidates.filter(({ groups = [] }) => groups.includes(to.group));
  }
}

/** Least loaded; of those, whoever was given something longest ago; and then by id, so that it never is a matter of chance. */
function whoComesFirst(one: Candidate, other: Candidate): number {
  const sooner = (one.lastGivenAt ?? 0) - (other.lastGivenAt ?? 0);
  return one.load - other.load || sooner || (one.agentId < other.agentId ? -1 : 1);
}
