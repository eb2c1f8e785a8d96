import { randomWord } from './ids.ts';
import type { FaultState } from './page-protocol.ts';

/** Switched-on failures. Each call takes the first that fits it; a fault that is used up goes. */
export type Faults = {
  /** `faults.add({ method: 'chat.postMessage', fault: { type: 'lose_answer' } })` hits the next call only. */
  add(fault: NewFault): FaultState;
  remove(id: string): void;
  clear(): void;
  list(): FaultState[];
  /** What hits this call; an outage hits all of Slack. */
  take(method: string, conversation?: string): Failure | undefined;
};

export type Failure = FaultState['fault'] | { type: 'outage' };

export type NewFault = Pick<FaultState, 'method' | 'fault'> &
  Partial<Pick<FaultState, 'id' | 'conversation' | 'remaining'>>;

export function createFaults(deps: { changed: () => void; isOutage: () => boolean }): Faults {
  const { changed } = deps;
  let active: FaultState[] = [];

  const replace = (faults: FaultState[]) => {
    active = faults;
    changed();
  };

  return {
    add(fault) {
      const added: FaultState = { id: randomWord(6), remaining: 1, ...fault };
      replace([...active.filter((other) => other.id !== added.id), added]);
      return added;
    },
    remove: (id) => replace(active.filter((fault) => fault.id !== id)),
    clear: () => replace([]),
    list: () => active,
    take(method, conversation) {
      const isSlack = !method.startsWith('customer');
      if (isSlack && deps.isOutage()) return { type: 'outage' };
      const hit = active.find(
        (fault) =>
          (fault.method === method || (fault.method === '*' && isSlack)) &&
          (fault.conversation === undefined || fault.conversation === conversation),
      );
      if (!hit) return undefined;
      if (hit.remaining !== null) {
        hit.remaining -= 1;
        if (hit.remaining <= 0) active = active.filter((fault) => fault !== hit);
        changed();
      }
      return hit.fault;
    },
  };
}
