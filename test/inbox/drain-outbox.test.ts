import { describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../src/domain/ids.ts';
import type { DeliverOutbox } from '../../src/inbox/deliver-outbox.ts';
import { createDrainOutbox } from '../../src/inbox/drain-outbox.ts';
import type { VainLook } from '../../src/inbox/ports.ts';

const workspaceId = 'T1' as WorkspaceId;
const VAIN: VainLook = { now: 0, nextAt: null, filesWait: false, took: 0 };

/** An outbox whose deliveries end when the test says so. */
function outboxOf(
  went: Awaited<ReturnType<DeliverOutbox['deliverNext']>>[],
  at: number | null,
  leftUnder: string[][] = [],
  vain: { looks?: (VainLook | null)[] } = {},
  more = true,
) {
  const gates: (() => void)[] = [];
  const rung: (number | undefined)[] = [];
  const errors: unknown[] = [];
  const clock = { now: 0 };
  let asked = 0;
  const drain = createDrainOutbox({
    deliverOutbox: {
      async deliverNext(_filter, { found, inVain } = {}) {
        asked += 1;
        const next = went.shift() ?? 'none';
        if (next === 'none') {
          const look = vain.looks?.shift() ?? null;
          if (look !== null) inVain?.(look);
          return next;
        }
        found?.(more);
        await new Promise<void>((resolve) => gates.push(resolve));
        return next;
      },
    },
    outbox: {
      nextReadyAt: async () => ({ now: 0, at }),
      waitsUnder: async () => leftUnder.shift() ?? [],
    },
    bell: {
      ring: async (_job, ringAt) => {
        rung.push(ringAt);
      },
    },
    onError: (error) => errors.push(error),
    async pause(ms) {
      clock.now += ms;
    },
    monotonicNow: () => clock.now,
  });
  return { drain, gates, rung, errors, clock, asked: () => asked };
}

async function settled(work: Promise<void>): Promise<'ended' | 'runs'> {
  const turn = new Promise<'runs'>((resolve) => setImmediate(() => resolve('runs')));
  return Promise.race([work.then(() => 'ended' as const), turn]);
}

describe('draining the outbox', () => {
  it('has the bell rung for when the clock alone lets something go', async () => {
    const { drain, rung } = outboxOf([], 7_000);
    await drain.drain(workspaceId);
    expect(rung).toEqual([7_000]);
  });

  it('asks for bells that are farther apart, the longer a look takes, within bounds', async () => {
    const looks = [0, 1, 6, 90].map((took) => ({ ...VAIN, took }));
    const { drain } = outboxOf([], null, [], { looks: [...looks] });
    const apart: number[] = [drain.apart()];
    for (const _look of looks) {
      await drain.drain(workspaceId);
      apart.push(drain.apart());
    }
    expect(apart).toEqual([100, 100, 100, 300, 500]);
  });

  it('rings for when the last look in vain says, and looks for no files where none wait', async () => {
    const look = { ...VAIN, nextAt: 5_000 };
    const { drain, rung, asked } = outboxOf([], 7_000, [], { looks: [look] });
    await drain.drain(workspaceId);
    expect(rung).toEqual([5_000]);
    expect(asked()).toBe(1);
  });

  it('looks for files where some wait', async () => {
    const look = { ...VAIN, filesWait: true };
    const { drain, rung, asked } = outboxOf([], 7_000, [], { looks: [look] });
    await drain.drain(workspaceId);
    expect(rung).toEqual([]);
    expect(asked()).toBe(2);
  });

  it('asks when the next can go where another process held it in the moment of the look', async () => {
    const look = { ...VAIN, now: 5_000, nextAt: 5_000 };
    const { drain, rung } = outboxOf([], 7_000, [], { looks: [look] });
    await drain.drain(workspaceId);
    expect(rung).toEqual([7_000]);
  });

  it('asks when the next can go where the last look did not see it, whatever one before it saw', async () => {
    const look = { ...VAIN, nextAt: 5_000 };
    const { drain, rung, gates } = outboxOf(['later'], 7_000, [], { looks: [look, null] });
    const work = drain.drain(workspaceId);
    await settled(work);
    gates.shift()?.();
    await work;
    expect(rung).toEqual([7_000]);
  });

  it('for the sweep rings nothing', async () => {
    const { drain, rung } = outboxOf([], 7_000);
    await drain.drainAll();
    expect(rung).toEqual([]);
  });

  it('of one order key rings for what has to be tried again, since the bell of the commit may be through', async () => {
    const { drain, rung, gates } = outboxOf(['later'], null);
    const work = drain.drainKey(workspaceId, 'k');
    gates.shift()?.();
    await work;
    expect(rung).toEqual([undefined]);
  });

  it('of many order keys looks again in vain only after a moment', async () => {
    const { drain, clock, asked } = outboxOf([], null);
    for (const key of ['one', 'another', 'a third']) await drain.drainKey(workspaceId, key);
    expect(asked()).toBe(1);
    clock.now = 100;
    await drain.drainKey(workspaceId, 'a fourth');
    expect(asked()).toBe(2);
  });

  it('for somebody who waits looks under each key, and waits for what others hold', async () => {
    const { drain, clock, asked } = outboxOf([], null, [['b'], ['b'], []]);
    await drain.drainKey(workspaceId, 'in vain');
    expect(await drain.settledIn(1_000, { workspaceId, orderKeys: ['a', 'b'] })).toBe(true);
    expect([asked(), clock.now]).toEqual([1 + 2 + 1 + 1, 50]);
  });

  it('for somebody who waits gives up when what others hold takes too long', async () => {
    const held = Array.from({ length: 100 }, () => ['a']);
    const { drain, clock } = outboxOf([], null, held);
    expect(await drain.settledIn(1_000, { workspaceId, orderKeys: ['a'] })).toBe(false);
    expect(clock.now).toBe(1_000);
  });

  it('looks once where nothing can go, and once more beside each that it finds', async () => {
    const idle = outboxOf([], null);
    await idle.drain.drainAll();
    // Once for all else, once for files.
    expect(idle.asked()).toBe(2);

    const { drain, gates, asked } = outboxOf(['done', 'done'], null);
    const work = drain.drainAll();
    expect([gates.length, asked()]).toEqual([2, 3]);
    for (const go of gates) go();
    await work;
  });

  it('looks for nothing beside the last that could go', async () => {
    const { drain, gates, asked } = outboxOf(['done', 'done'], null, [], {}, false);
    const work = drain.drainAll();
    expect([gates.length, asked()]).toEqual([1, 1]);
    gates[0]?.();
    await settled(work);
    gates[1]?.();
    await work;
    expect([gates.length, asked()]).toEqual([2, 4]);
  });

  it('delivers at most 24 at once', async () => {
    const { drain, gates } = outboxOf(
      Array.from({ length: 40 }, () => 'done' as const),
      null,
    );
    void drain.drainAll();
    expect(gates).toHaveLength(24);
    gates[0]?.();
    await settled(new Promise(() => {}));
    expect(gates).toHaveLength(25);
  });

  it('reports one error however many lanes meet it', async () => {
    const away = new Error('away');
    const errors: unknown[] = [];
    const drain = createDrainOutbox({
      deliverOutbox: { deliverNext: () => Promise.reject(away) },
      outbox: { nextReadyAt: async () => ({ now: 0, at: null }), waitsUnder: async () => [] },
      bell: { ring: async () => undefined },
      onError: (error) => errors.push(error),
      pause: async () => undefined,
      monotonicNow: () => 0,
    });
    await drain.drainAll();
    expect(errors).toEqual([away]);
  });
});

describe('files of customers', () => {
  /** Each file takes until the test lets it go; all else is there at once. */
  function filesIn(count: number) {
    let waiting = count;
    const gates: (() => void)[] = [];
    const rung: (number | undefined)[] = [];
    const paces: (string | undefined)[] = [];
    let quick = 0;
    const drain = createDrainOutbox({
      deliverOutbox: {
        async deliverNext(filter, { found } = {}) {
          const isSlow = filter !== undefined && 'pace' in filter && filter.pace === 'slow';
          if (!isSlow) {
            quick += 1;
            return 'none';
          }
          if (waiting === 0) return 'none';
          waiting -= 1;
          found?.(true);
          await new Promise<void>((resolve) => gates.push(resolve));
          return 'done';
        },
      },
      outbox: {
        nextReadyAt: async (pace) => {
          paces.push(pace);
          return { now: 0, at: 7_000 };
        },
        waitsUnder: async () => [],
      },
      bell: {
        ring: async (_job, ringAt) => {
          rung.push(ringAt);
        },
      },
      onError: (error) => expect.fail(String(error)),
      pause: async () => undefined,
      monotonicNow: () => 0,
    });
    return { drain, gates, rung, paces, asked: () => quick };
  }

  it('are waited for by nobody, and have two lanes for all that drain', async () => {
    const { drain, gates, asked } = filesIn(5);
    await drain.drain(workspaceId);
    await drain.drain(workspaceId);
    await drain.drainAll();
    expect(asked()).toBe(3);
    expect(gates).toHaveLength(2);
  });

  it('have the bell rung for what they leave to the clock, and end before all is closed', async () => {
    const { drain, gates, rung } = filesIn(3);
    await drain.drain(workspaceId);
    expect(rung).toEqual([7_000]);
    const open = gates.splice(0);
    for (const go of open) go();
    await settled(new Promise(() => {}));
    expect(gates).toHaveLength(1);
    const stopped = drain.stop();
    expect(await settled(stopped)).toBe('runs');
    gates[0]?.();
    await stopped;
  });

  it('that wait for a lane have no bell rung at once: whoever carries them goes on', async () => {
    const { drain, gates, paces } = filesIn(3);
    await drain.drain(workspaceId);
    expect(paces).toEqual(['quick']);
    for (const go of gates.splice(0)) go();
    await settled(new Promise(() => {}));
    gates[0]?.();
    await drain.stop();
  });

  it('that were wanted while the last ones ended are not forgotten', async () => {
    const { drain, gates, rung } = filesIn(1);
    await drain.drain(workspaceId);
    await drain.drain(workspaceId);
    gates[0]?.();
    await settled(new Promise(() => {}));
    expect(rung).toEqual([7_000, 7_000, 7_000]);
    await drain.stop();
  });
});

describe('stopping', () => {
  it('waits for the delivery under way, and begins no other', async () => {
    const { drain, gates, rung } = outboxOf(['done', 'done', 'done'], 7_000);
    const work = drain.drainKey(workspaceId, 'k');
    const stopped = drain.stop();
    expect(await settled(stopped)).toBe('runs');
    expect(gates).toHaveLength(1);
    gates[0]?.();
    await stopped;
    await work;
    expect(gates).toHaveLength(1);
    await drain.drain(workspaceId);
    expect({ begun: gates.length, rung }).toEqual({ begun: 1, rung: [] });
  });
});
