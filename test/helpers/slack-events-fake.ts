import type { Instant } from '../../src/domain/ids.ts';
import type { SlackEvents, StoredEvent } from '../../src/inbox/sweep-ports.ts';

/** Stored events in memory, and what became of each. */
export interface SlackEventsFake extends SlackEvents {
  /** By event id. */
  readonly stored: ReadonlyMap<string, StoredEvent>;
  outcomes: [string, string][];
  /** Makes `store` fail from now on. */
  breakDown(error: Error): void;
}

interface Row {
  event: StoredEvent;
  receivedAt: Instant;
  nextTryAt: Instant;
  failures: number;
  isDone: boolean;
}

const DAY = 86_400_000;

/** Keeps the contract of the real one, in a time that stands still unless `now` says otherwise. */
export function fakeSlackEvents(now: () => Instant = () => 0): SlackEventsFake {
  const rows = new Map<string, Row>();
  const outcomes: [string, string][] = [];
  let broken: Error | null = null;
  const keyOf = (workspaceId: string, eventId: string) => `${workspaceId}/${eventId}`;
  const waiting = (workspaceId: string, eventId: string) => {
    const row = rows.get(keyOf(workspaceId, eventId));
    return row?.isDone === false ? row : undefined;
  };
  return {
    get stored() {
      return new Map([...rows.values()].map(({ event }) => [event.eventId, event]));
    },
    outcomes,
    breakDown: (error) => {
      broken = error;
    },
    store: async (event) => {
      if (broken !== null) throw broken;
      const key = keyOf(event.workspaceId, event.eventId);
      if (rows.has(key)) return false;
      const row = { receivedAt: now(), nextTryAt: now(), failures: 0, isDone: false };
      rows.set(key, { event: structuredClone(event), ...row });
      return true;
    },
    done: async (workspaceId, eventId) => {
      outcomes.push([eventId, 'done']);
      const row = waiting(workspaceId, eventId);
      if (row !== undefined) row.isDone = true;
    },
    failed: async (workspaceId, eventId, reason) => {
      outcomes.push([eventId, `failed: ${reason}`]);
      const row = waiting(workspaceId, eventId);
      if (row === undefined) return;
      row.failures += 1;
      row.nextTryAt = now() + 1_000 * 2 ** row.failures;
      row.isDone = now() - row.receivedAt >= DAY;
    },
    unprocessed: async ({ olderThan, leaseFor, limit }) => {
      const claimed = [...rows.values()]
        .filter(({ isDone, nextTryAt }) => !isDone && nextTryAt <= now())
        .filter(({ receivedAt }) => receivedAt <= now() - olderThan)
        .slice(0, limit);
      for (const row of claimed) row.nextTryAt = now() + leaseFor;
      return claimed.map(({ event }) => event);
    },
  };
}
