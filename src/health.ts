import type { Health, HealthPart } from './http/health.ts';

/** Something the program needs: whether it answers now, and what somebody has to do when it does not. */
export interface Need {
  name: string;
  isWell: () => Promise<boolean> | boolean;
  toDo: string;
  /** Whether webhooks and clicks can be taken without it. */
  canBeMissed: boolean;
}

/** Asks every part how it is, and remembers since when it has been so. */
export function createHealth(needs: readonly Need[], now: () => Date): () => Promise<Health> {
  const known = new Map<string, { state: HealthPart['state']; since: string }>();

  async function ask(need: Need): Promise<HealthPart> {
    const well = await Promise.resolve(need.isWell()).catch(() => false);
    const state = well ? 'ok' : 'failing';
    const before = known.get(need.name);
    const since = before?.state === state ? before.since : now().toISOString();
    known.set(need.name, { state, since });
    return { name: need.name, state, since, toDo: well ? null : need.toDo };
  }

  return async () => {
    const parts = await Promise.all(needs.map(ask));
    const ready = needs.every((need, index) => need.canBeMissed || parts[index]?.state === 'ok');
    return { live: true, ready, parts };
  };
}
