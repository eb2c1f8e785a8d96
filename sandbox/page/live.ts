import type { ActAnswer, Action, LiveTick, RequestDetail, SandboxState } from '../page-protocol.ts';
import { shareStructure } from './share-structure.ts';

export interface LiveView {
  state: SandboxState | undefined;
  /** When `state` came, by this browser's clock: the sandbox clock goes on from there. */
  receivedAt: number;
  isConnected: boolean;
}

export interface Live {
  current(): LiveView;
  subscribe(listener: () => void): () => void;
  act(action: Action): Promise<ActAnswer>;
  request(id: number): Promise<RequestDetail>;
}

const RETRY_MS = 1000;
/** A state that does not come must not keep the next one from being asked for. */
const PATIENCE_MS = 10_000;
const UNREACHABLE = 'The sandbox does not answer. Is it still running?';

/** Follows the stand-in: one state, fetched again at each newer tick, never two fetches at once. */
export function connectLive(): Live {
  let view: LiveView = { state: undefined, receivedAt: 0, isConnected: false };
  let wanted = 0;
  let isFetching = false;
  let isStale = true;
  const listeners = new Set<() => void>();

  function update(change: Partial<LiveView>): void {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  }

  async function refresh(): Promise<void> {
    if (isFetching) return;
    isFetching = true;
    try {
      while (isStale || (view.state?.revision ?? -1) < wanted) {
        isStale = false;
        const response = await fetch('sandbox/state', {
          signal: AbortSignal.timeout(PATIENCE_MS),
        });
        if (!response.ok) throw new Error(`state: ${response.status}`);
        const next = (await response.json()) as SandboxState;
        update({
          state: shareStructure(view.state, next),
          receivedAt: Date.now(),
          isConnected: true,
        });
      }
    } catch {
      // No tick may come for a long time: what was missed is asked for again.
      isStale = true;
      setTimeout(() => void refresh(), RETRY_MS);
      update({ isConnected: false });
    } finally {
      isFetching = false;
    }
  }

  function want(revision: number): void {
    wanted = Math.max(wanted, revision);
    void refresh();
  }

  const source = new EventSource('sandbox/live');
  source.onopen = () => {
    // A restarted stand-in counts its revisions from the beginning again.
    isStale = true;
    wanted = 0;
    void refresh();
  };
  source.onmessage = (event: MessageEvent<string>) => {
    want((JSON.parse(event.data) as LiveTick).revision);
  };
  source.onerror = () => update({ isConnected: false });

  return {
    current: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async act(action) {
      try {
        const response = await fetch('sandbox/act', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(action),
        });
        const answer = (await response.json()) as ActAnswer;
        want(answer.revision);
        return answer;
      } catch {
        return { ok: false, revision: view.state?.revision ?? 0, error: UNREACHABLE };
      }
    },
    async request(id) {
      const response = await fetch(`sandbox/request?id=${id}`);
      return (await response.json()) as RequestDetail;
    },
  };
}
