import type { AgentId } from './ids.ts';
import type { Candidate } from './reports.ts';

/** Whether somebody can take one more: there, and below the most that they take. */
export function isFree({ away, load, most }: Pick<Candidate, 'away' | 'load' | 'most'>): boolean {
  return away === null && load < most;
}

/**
 * Shares things out, in their order, over those who are free: each to whoever has the most room then. Where nobody is free, over
 * those who are there; where nobody is there, over all. Nothing if there is nobody.
 */
export function shareOut<Thing>(
  things: readonly Thing[],
  candidates: readonly Candidate[],
): { thing: Thing; to: AgentId }[] {
  const present = candidates.filter(({ away }) => away === null);
  const free = present.filter(isFree);
  const receivers = [free, present, candidates].find((group) => group.length > 0) ?? [];
  const given = new Map<AgentId, number>();
  return things.flatMap((thing) => {
    const [first, ...others] = receivers;
    if (first === undefined) return [];
    const least = others.reduce(
      (best, next) => (fillOf(next, given) < fillOf(best, given) ? next : best),
      first,
    );
    const to = least.agent.id;
    given.set(to, (given.get(to) ?? 0) + 1);
    return [{ thing, to }];
  });
}

/** How full somebody would be with what they were just given. */
function fillOf({ agent, load, most }: Candidate, given: ReadonlyMap<AgentId, number>): number {
  return (load + (given.get(agent.id) ?? 0)) / Math.max(most, 1);
}
