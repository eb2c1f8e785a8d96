import type { Duration } from '../domain/ids.ts';

/** How often the sweep looks for what no bell rang for. */
export const SWEEP_INTERVAL: Duration = 3_000;

export interface SweepTimer {
  /** Begins no further sweep, and resolves when the one that runs has ended. */
  stop(): Promise<void>;
}

/** Calls `sweep` now and then again `interval` after each one ended, so that two never overlap. A failing one is reported. */
export function startSweepTimer(options: {
  sweep: () => Promise<void>;
  onError: (error: unknown) => void;
  interval?: Duration | undefined;
}): SweepTimer {
  const interval = options.interval ?? SWEEP_INTERVAL;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function sweepOnce(): Promise<void> {
    try {
      await options.sweep();
    } catch (error) {
      options.onError(error);
    }
    if (!stopped) timer = setTimeout(begin, interval);
  }
  function begin(): void {
    running = sweepOnce();
  }
  begin();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** One timer each, so that a slow one holds up no other; gives back what stops them all. */
export function startSweepTimers(
  sweeps: readonly (() => Promise<void>)[],
  options: { onError: (error: unknown) => void; interval?: Duration | undefined },
): () => Promise<void> {
  const timers = sweeps.map((sweep) => startSweepTimer({ sweep, ...options }));
  return async () => void (await Promise.all(timers.map(({ stop }) => stop())));
}
