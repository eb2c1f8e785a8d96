import type { Duration } from '../domain/ids.ts';
import type { Sweep } from '../inbox/sweep.ts';

/** How often the sweep looks for what no bell rang for. */
export const SWEEP_INTERVAL: Duration = 2_000;
/** Where it keeps the time itself: what is due within so long goes together. */
const A_MOMENT: Duration = 50;

export interface SweepTimer {
  /** Begins no further sweep, and resolves when the one that runs has ended. */
  stop(): Promise<void>;
}

/**
 * Calls `sweep` now and then every `interval`, a moment after the one before at the earliest, so that two never overlap; sooner if `nextIn`
 * says so. A failing one is reported.
 */
export function startSweepTimer(options: {
  sweep: () => Promise<void>;
  onError: (error: unknown) => void;
  interval?: Duration | undefined;
  /** How long until there is something to do, as far as is known; null: nothing is known. */
  nextIn?: (() => Promise<Duration | null>) | undefined;
}): SweepTimer {
  const interval = options.interval ?? SWEEP_INTERVAL;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  async function sweepOnce(): Promise<void> {
    const begunAt = performance.now();
    let pause = interval;
    try {
      await options.sweep();
      // Where that cannot be told the sweep could do nothing either, and has said so.
      const nextIn = (await options.nextIn?.().catch(() => null)) ?? interval;
      const left = interval - (performance.now() - begunAt);
      pause = Math.max(Math.min(Math.ceil(nextIn), left), A_MOMENT);
    } catch (error) {
      options.onError(error);
    }
    if (!stopped) timer = setTimeout(begin, pause);
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

/** All steps of the sweep. `alarmsIn` is for where no bell rings for alarms: then the sweep keeps their time by itself. */
export function startSweeps(
  sweep: Sweep,
  options: {
    onError: (error: unknown) => void;
    interval?: Duration | undefined;
    alarmsIn: (() => Promise<Duration | null>) | undefined;
  },
): () => Promise<void> {
  const { alarmsIn: nextIn, ...timing } = options;
  const alarms = startSweepTimer({ sweep: sweep.alarms, nextIn, ...timing });
  const stopOthers = startSweepTimers([sweep.events, sweep.deliveries], timing);
  return async () => void (await Promise.all([alarms.stop(), stopOthers()]));
}
