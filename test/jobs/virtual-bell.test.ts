import { type BellUnderTest, bellContract } from '../contracts/bell-contract.ts';
import { createVirtualBell } from '../helpers/virtual-bell.ts';

/** Enough turns for every promise that can settle to settle. */
const TURNS = 50;

bellContract('virtual', async (handlers, onError): Promise<BellUnderTest> => {
  const bell = createVirtualBell(handlers, onError);
  let now = 1_700_000_000_000;
  const running = new Set<Promise<void>>();
  const letRun = async () => {
    const run = bell.runDue(now);
    running.add(run);
    void run.finally(() => running.delete(run));
    for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
  };
  return {
    bell,
    alarms: 'rung',
    now: () => now,
    async until(done) {
      await letRun();
      while (!done()) {
        const next = bell.nextDueAt();
        if (next === null) throw new Error('nothing will ring any more');
        now = Math.max(now, next);
        await letRun();
      }
    },
    async pending() {
      await letRun();
      return bell.waiting.length;
    },
    async close() {
      await Promise.all(running);
    },
  };
});
