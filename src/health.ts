import type { Duration, Instant } from './domain/ids.ts';
import type { Health, HealthPart } from './http/health.ts';
import { answerWithin, createRecent } from './recent.ts';

/** How a part is. `since`: if it is known better than by looking now and then. */
export type Look = { is: 'ok' } | { is: 'failing'; toDo: string; since?: Instant };

/** Something the program needs. */
export interface Need {
  name: string;
  /** Whether webhooks and clicks can be taken without it. */
  canBeMissed: boolean;
  look: () => Promise<Look>;
  /** What somebody has to do when it does not even say how it is. */
  toDo: string;
}

export interface HealthWatch {
  /** Looks at all parts, or has looked a moment ago. Answers within seconds, whatever hangs. */
  health(): Promise<Health>;
  /** From now on nothing more is to be sent here. */
  stopping(): void;
}

/** A part that has said nothing by then is not well: a connection may be open on our side only. */
const PATIENCE: Duration = 2_000;

const STOPPING = 'Nothing: it finishes what is under way, then ends.';

/** Asks every part how it is, and remembers since when it has been so. */
export function createHealth(
  needs: readonly Need[],
  options: {
    now: () => Instant;
    monotonicNow: () => number;
    /** Told of each part that is no longer as it was. */
    changed: (part: HealthPart) => void;
  },
): HealthWatch {
  const { now, monotonicNow, changed } = options;
  const known = new Map<string, { state: HealthPart['state']; since: Instant }>();
  let stoppingSince: Instant | null = null;
  const startedAt = now();
  const parts = createRecent(() => Promise.all(needs.map(ask)), {
    ...{ keepFor: 0, patience: PATIENCE * 2, monotonicNow },
  });

  async function ask(need: Need): Promise<HealthPart> {
    const { name } = need;
    const failing: Look = { is: 'failing', toDo: need.toDo };
    const look = await answerWithin(PATIENCE, need.look()).catch(() => failing);
    const before = known.get(name);
    const seenSince = before?.state === look.is ? before.since : now();
    const since = look.is === 'failing' ? Math.min(look.since ?? seenSince, seenSince) : seenSince;
    known.set(name, { state: look.is, since });
    const toDo = look.is === 'failing' ? look.toDo : null;
    const part = { name, state: look.is, since: new Date(since).toISOString(), toDo };
    if (look.is !== (before?.state ?? 'ok')) changed(part);
    return part;
  }

  function process(): HealthPart {
    const since = new Date(stoppingSince ?? startedAt).toISOString();
    return stoppingSince === null
      ? { name: 'process', state: 'ok', since, toDo: null }
      : { name: 'process', state: 'stopping', since, toDo: STOPPING };
  }

  return {
    async health() {
      const asked = await parts();
      const able = needs.every((need, index) => need.canBeMissed || asked[index]?.state === 'ok');
      return { live: true, ready: able && stoppingSince === null, parts: [process(), ...asked] };
    },
    stopping() {
      stoppingSince ??= now();
    },
  };
}
