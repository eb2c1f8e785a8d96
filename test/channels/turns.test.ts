import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createIntake } from '../../src/channels/intake.ts';
import { createTurns } from '../../src/channels/turns.ts';
import { createFakeWorld, genericAccount } from './fake-world.ts';

const PATIENCE = 8_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Work that ends when the test says so. */
function workIn(turns: ReturnType<typeof createTurns>) {
  const begun: string[] = [];
  const ended = new Map<string, { end: () => void; fail: (error: Error) => void }>();
  const take = (name: string) =>
    turns.take(() => {
      begun.push(name);
      return new Promise<string>((resolve, reject) => {
        ended.set(name, { end: () => resolve(`${name} done`), fail: reject });
      });
    });
  return { begun, take, of: (name: string) => ended.get(name) };
}

describe('turns', () => {
  it('are given to a few at once, and to the others in the order in which they came', async () => {
    const { begun, take, of } = workIn(createTurns({ atOnce: 2, patience: PATIENCE }));
    const [a, b, c, d] = [take('a'), take('b'), take('c'), take('d')];
    expect(begun).toEqual(['a', 'b']);
    of('b')?.end();
    expect(await b).toBe('b done');
    expect(begun).toEqual(['a', 'b', 'c']);
    of('a')?.end();
    await a;
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    of('c')?.end();
    of('d')?.end();
    expect(await Promise.all([c, d])).toEqual(['c done', 'd done']);
    void take('e');
    void take('f');
    void take('g');
    expect(begun.slice(4)).toEqual(['e', 'f']);
  });

  it('go on when work fails, and whoever asked for it hears why', async () => {
    const { begun, take, of } = workIn(createTurns({ atOnce: 1, patience: PATIENCE }));
    const failed = take('a');
    const next = take('b');
    of('a')?.fail(new Error('away'));
    await expect(failed).rejects.toThrow('away');
    expect(begun).toEqual(['a', 'b']);
    of('b')?.end();
    expect(await next).toBe('b done');
  });

  it('are not waited for longer than patience lasts, and then never come', async () => {
    const { begun, take, of } = workIn(createTurns({ atOnce: 1, patience: PATIENCE }));
    const first = take('a');
    const late = take('b');
    await vi.advanceTimersByTimeAsync(PATIENCE - 1);
    const inTime = take('c');
    await vi.advanceTimersByTimeAsync(1);
    expect(await late).toBe('too_late');
    of('a')?.end();
    await first;
    expect(begun).toEqual(['a', 'c']);
    of('c')?.end();
    expect(await inTime).toBe('c done');
  });

  it('leave no timer behind', async () => {
    const { take, of } = workIn(createTurns({ atOnce: 1, patience: PATIENCE }));
    const both = [take('a'), take('b')];
    of('a')?.end();
    await both[0];
    expect(vi.getTimerCount()).toBe(0);
    of('b')?.end();
    await both[1];
  });
});

describe('a webhook', () => {
  const account = genericAccount();
  const request = {
    ...({ key: account.key, method: 'GET', query: new URLSearchParams() } as const),
    ...{ headers: {}, rawBody: Buffer.alloc(0) },
  };

  it('whose turn does not come is sent away with 503, and nobody looks at it', async () => {
    const { deps } = createFakeWorld([account]);
    const looked: string[] = [];
    const statuses: number[] = [];
    const intake = createIntake({
      ...deps,
      connections: 4,
      observe: ({ status }) => statuses.push(status),
      accounts: {
        ...deps.accounts,
        byKey: (key) => {
          looked.push(key);
          return new Promise(() => {});
        },
      },
    });
    void intake.receive(request);
    const late = intake.receive(request);
    await vi.advanceTimersByTimeAsync(PATIENCE);
    expect(await late).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: expect.stringContaining('Nothing was stored'),
    });
    expect([looked, statuses]).toEqual([[account.key], [503]]);
  });
});
