/** What has to be ended, and by which name it is told of. */
export interface Stops {
  /** Ended before whatever was added until now. */
  add(name: string, stop: () => Promise<void>): void;
  /** Ended at the same time as what was added last, so that neither waits for the other. */
  addBeside(name: string, stop: () => Promise<void>): void;
  /** Ends all that was added, whatever fails in between, and rejects with what did. */
  stop(): Promise<void>;
  /** Names of what has not ended yet. */
  left(): string[];
}

interface Part {
  name: string;
  stop: () => Promise<void>;
}

export function createStops(): Stops {
  const steps: Part[][] = [];
  const left = new Set<string>();

  async function end({ name, stop }: Part): Promise<void> {
    await stop();
    left.delete(name);
  }

  return {
    add(name, stop) {
      left.add(name);
      steps.push([{ name, stop }]);
    },
    addBeside(name, stop) {
      left.add(name);
      const last = steps.at(-1);
      if (last === undefined) steps.push([{ name, stop }]);
      else last.push({ name, stop });
    },
    async stop() {
      const errors: unknown[] = [];
      for (const step of steps.splice(0).reverse()) {
        for (const ended of await Promise.allSettled(step.map(end))) {
          if (ended.status === 'rejected') errors.push(ended.reason);
        }
      }
      if (errors.length > 0) throw new AggregateError(errors, `not ended: ${[...left].join(', ')}`);
    },
    left: () => [...left],
  };
}
