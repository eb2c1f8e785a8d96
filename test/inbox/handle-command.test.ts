import { describe, expect, it } from 'vitest';
import { accept, type Decider, refuse } from '../../src/domain/decision.ts';
import type { Effect } from '../../src/domain/effects.ts';
import type { ActorRef } from '../../src/domain/people.ts';
import { type CommandReport, createHandleCommand } from '../../src/inbox/handle-command.ts';
import { createKeyedMutex } from '../../src/inbox/keyed-mutex.ts';
import type { Store } from '../../src/inbox/ports.ts';
import { type Context, type Seat, seatTable, type Take, type Taken, take } from './seat-table.ts';

const decider: Decider<Seat, Take, Context, Taken, Effect, { reason: 'taken'; by: string }> = {
  decide(state, command) {
    const by = state?.taken ?? null;
    if (by === null) return accept({ type: 'taken', who: command.who });
    return by === command.who ? accept() : refuse({ reason: 'taken', by });
  },
  evolve: (state, [event]) => ({ version: (state?.version ?? 0) + 1, taken: event?.who ?? null }),
  effectsOf: () => [],
};

const system: ActorRef = { kind: 'system' };

function handler(store: Store<string, Seat, Take, Context, Taken>, ticks = () => 0) {
  const committed: Seat[] = [];
  const reports: CommandReport[] = [];
  const handle = createHandleCommand({
    store,
    decider,
    mutex: createKeyedMutex(),
    keyOf: (target: string) => target,
    committed: (state) => committed.push(state),
    observe: (report) => reports.push(report),
    pause: async () => {},
    monotonicNow: ticks,
  });
  return { handle, committed, reports };
}

describe('a command', () => {
  it('is committed once, and what follows is told once', async () => {
    const { store, row } = seatTable();
    const { handle, committed, reports } = handler(store);
    expect(await handle('1', system, take('ana'))).toMatchObject({
      outcome: 'done',
      state: { taken: 'ana' },
    });
    expect(row.seat).toEqual({ version: 1, taken: 'ana' });
    expect(committed).toHaveLength(1);
    expect(reports).toMatchObject([{ type: 'take', outcome: 'done', tries: 1 }]);
  });

  it('that came before is nothing to do, whatever the rules would say now', async () => {
    const { store, saves } = seatTable();
    const { handle } = handler(store);
    await handle('1', system, take('ana', 'click-1'));
    expect(await handle('1', system, take('ben', 'click-1'))).toMatchObject({ outcome: 'nothing' });
    expect(saves()).toBe(1);
  });

  it('without events writes nothing', async () => {
    const { store, saves } = seatTable();
    const { handle } = handler(store);
    await handle('1', system, take('ana', 'click-1'));
    expect(await handle('1', system, take('ana', 'click-2'))).toMatchObject({ outcome: 'nothing' });
    expect(saves()).toBe(1);
  });

  it('that is refused says why, and on which state', async () => {
    const { store } = seatTable();
    const { handle } = handler(store);
    await handle('1', system, take('ana'));
    expect(await handle('1', system, take('ben'))).toEqual({
      outcome: 'refused',
      refusal: { reason: 'taken', by: 'ana' },
      state: { version: 1, taken: 'ana' },
    });
  });

  it('that finds a newer version is decided again, on the truth', async () => {
    let raced = false;
    const { store } = seatTable((row) => {
      if (!raced) row.seat = { version: 1, taken: 'ana' };
      raced = true;
    });
    const { handle, reports } = handler(store);
    expect(await handle('1', system, take('ben'))).toMatchObject({
      outcome: 'refused',
      refusal: { by: 'ana' },
    });
    expect(reports).toMatchObject([{ tries: 2 }]);
  });

  it('that meets a newer version for two seconds is told to come back', async () => {
    let version = 0;
    const { store } = seatTable((row) => {
      version += 1;
      row.seat = { version, taken: null };
    });
    let now = 0;
    const { handle, committed } = handler(store, () => (now += 100));
    expect(await handle('1', system, take('ben'))).toEqual({ outcome: 'busy' });
    expect(committed).toEqual([]);
  });

  it('waits in the process for the others of its target: 64 at once take one seat', async () => {
    const { store, saves } = seatTable();
    const { handle } = handler(store);
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, index) => handle('1', system, take(`agent ${index}`))),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'refused')).toHaveLength(63);
    expect(saves()).toBe(1);
  });

  it('of people who wait is looked at with the others, and needs no turn when it has lost', async () => {
    const { store } = seatTable();
    const { handle, reports } = handler(watched(store));
    let loads = 0;
    let atOnce = 0;
    function watched(watching: typeof store): typeof store {
      return {
        ...watching,
        async load(...about) {
          loads += 1;
          await new Promise((resolve) => setImmediate(resolve));
          atOnce = Math.max(atOnce, loads);
          const loaded = await watching.load(...about);
          loads -= 1;
          return loaded;
        },
      };
    }
    const agent = { kind: 'agent', agentId: 'U0ANA' } as ActorRef;
    const outcomes = await Promise.all(
      Array.from({ length: 64 }, (_, index) => handle('1', agent, take(`agent ${index}`))),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'done',
      ...Array.from({ length: 63 }, () => 'refused'),
    ]);
    expect(atOnce).toBe(63);
    expect(reports.map(({ tries }) => tries)).toEqual(Array.from({ length: 64 }, () => 1));
  });

  it('of people who all may go on is done in the order in which they came', async () => {
    const { store, row } = seatTable();
    const order: string[] = [];
    const free: typeof store = {
      ...store,
      async load(target, actor, command) {
        const loaded = await store.load(target, actor, command);
        return { ...loaded, state: row.seat === null ? null : { ...row.seat, taken: null } };
      },
      async save(change) {
        order.push(change.command.who);
        return store.save(change);
      },
    };
    const { handle } = handler(free);
    const people = Array.from({ length: 8 }, (_, index) => `agent ${index}`);
    const agent = { kind: 'agent', agentId: 'U0ANA' } as ActorRef;
    const outcomes = await Promise.all(people.map((who) => handle('1', agent, take(who))));
    expect(outcomes.every(({ outcome }) => outcome === 'done')).toBe(true);
    expect(order).toEqual(people);
  });
});
