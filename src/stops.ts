/** What has to be ended, and by which name it is told of. */
export interface Stops {
  /** Ended before whatever was added until now. */
  add(name: string, stop: () => Promise<void>): void;
  /** Ended at the same time as that one, so that neither waits for the other. */
  addBeside(other: string, name: string, stop: () => Promise<void>): void;
  /** Ends all that was added, once, whatever fails in between; rejects where something did. */
  stop(): Promise<void>;
  /** Names of what has not ended yet. */
  left(): string[];
}

/** `failed` is told of each that could not be ended. */
export function createStops(failed: (name: string, error: unknown) => void): Stops {
  const steps: Map<string, () => Promise<void>>[] = [];
  const left = new Set<string>();
  let stopped: Promise<void> | null = null;

  async function end([name, stop]: [string, () => Promise<void>]): Promise<void> {
    try {
      await stop();
      left.delete(name);
    } catch (error) {
      failed(name, error);
    }
  }

  async function endAll(): Promise<void> {
    for (const step of steps.toReversed()) await Promise.all([...step].map(end));
    if (left.size > 0) throw new Error(`not ended: ${[...left].join(', ')}`);
  }

  return {
    add(name, stop) {
      left.add(name);
      steps.push(new Map([[name, stop]]));
    },
    addBeside(other, name, stop) {
      const step = steps.find((one) => one.has(other));
      if (step === undefined)
        throw new TypeError(`there is no ${other} beside which to end ${name}`);
      left.add(name);
      step.set(name, stop);
    },
    stop() {
      stopped ??= endAll();
      return stopped;
    },
    left: () => [...left],
  };
}
