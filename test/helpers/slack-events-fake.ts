import type { SlackEvents, StoredEvent } from '../../src/inbox/ports.ts';

/** Stored events in memory, and what became of each. */
export interface SlackEventsFake extends SlackEvents {
  stored: Map<string, StoredEvent>;
  outcomes: [string, string][];
  /** Makes `store` fail from now on. */
  breakDown(error: Error): void;
}

export function fakeSlackEvents(): SlackEventsFake {
  const stored = new Map<string, StoredEvent>();
  const outcomes: [string, string][] = [];
  let broken: Error | null = null;
  return {
    stored,
    outcomes,
    breakDown: (error) => {
      broken = error;
    },
    store: async (event) => {
      if (broken !== null) throw broken;
      if (stored.has(event.eventId)) return false;
      stored.set(event.eventId, event);
      return true;
    },
    done: async (_workspaceId, eventId) => {
      outcomes.push([eventId, 'done']);
    },
    failed: async (_workspaceId, eventId, reason) => {
      outcomes.push([eventId, `failed: ${reason}`]);
    },
    unprocessed: async () => [],
  };
}
