interface Shared<Value> {
  value: Value;
  stop(): Promise<void>;
}

interface Slot {
  starting: Promise<Shared<unknown>>;
  users: number;
}

/**
 * Starts a thing once per vitest run, however many projects ask for it, and stops it when the last of them lets go. Each project
 * loads its own copy of a globalSetup file, so the slot is global.
 */
export function shareForRun<Value>(
  name: string,
  start: () => Promise<Shared<Value>>,
): () => Promise<{ value: Value; release: () => Promise<void> }> {
  const slots = globalThis as unknown as Record<symbol, Slot | undefined>;
  const key = Symbol.for(`dibs.test.${name}`);
  return async () => {
    const slot = slots[key] ?? { starting: start(), users: 0 };
    slots[key] = slot;
    slot.users += 1;
    const shared = (await slot.starting) as Shared<Value>;
    return {
      value: shared.value,
      async release() {
        slot.users -= 1;
        if (slot.users > 0) return;
        slots[key] = undefined;
        await shared.stop();
      },
    };
  };
}
