import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SWEEP_INTERVAL, type SweepTimer, startSweepTimer } from '../../src/jobs/sweep-timer.ts';

describe('sweep timer', () => {
  let timer: SweepTimer;
  let begun: number;
  let errors: unknown[];
  let sweep: () => Promise<void>;
  let nextIn: number | null;

  beforeEach(() => {
    vi.useFakeTimers();
    begun = 0;
    errors = [];
    nextIn = null;
    sweep = async () => undefined;
  });

  afterEach(async () => {
    await timer.stop();
    vi.useRealTimers();
  });

  function start(): void {
    timer = startSweepTimer({
      sweep: async () => {
        begun += 1;
        await sweep();
      },
      onError: (error) => errors.push(error),
      nextIn: async () => nextIn,
    });
  }

  it('sweeps sooner where it is known that something is to do then, but not at every instant', async () => {
    nextIn = 400;
    start();
    await vi.advanceTimersByTimeAsync(399);
    expect(begun).toBe(1);
    nextIn = -20;
    await vi.advanceTimersByTimeAsync(1);
    expect(begun).toBe(2);
    nextIn = SWEEP_INTERVAL * 10;
    await vi.advanceTimersByTimeAsync(50);
    expect(begun).toBe(3);
    await vi.advanceTimersByTimeAsync(SWEEP_INTERVAL);
    expect(begun).toBe(4);
  });

  it('sweeps at once and then every interval', async () => {
    start();
    expect(begun).toBe(1);
    await vi.advanceTimersByTimeAsync(SWEEP_INTERVAL * 3);
    expect(begun).toBe(4);
  });

  it('never begins one while the one before runs', async () => {
    let end = () => {};
    sweep = () =>
      new Promise((resolve) => {
        end = resolve;
      });
    start();
    await vi.advanceTimersByTimeAsync(SWEEP_INTERVAL * 10);
    expect(begun).toBe(1);
    sweep = async () => undefined;
    end();
    await vi.advanceTimersByTimeAsync(SWEEP_INTERVAL);
    expect(begun).toBe(2);
  });

  it('goes on after a sweep that fails, and tells of it', async () => {
    const failure = new Error('Postgres is away');
    sweep = () => Promise.reject(failure);
    start();
    await vi.advanceTimersByTimeAsync(SWEEP_INTERVAL);
    expect(errors).toEqual([failure, failure]);
  });

  it('waits for the running sweep when it stops, and begins no other', async () => {
    let end = () => {};
    sweep = () =>
      new Promise((resolve) => {
        end = resolve;
      });
    start();
    let stopped = false;
    const stopping = timer.stop().then(() => {
      stopped = true;
    });
    await vi.advanceTimersByTimeAsync(SWEEP_INTERVAL);
    expect(stopped).toBe(false);
    end();
    await stopping;
    await vi.advanceTimersByTimeAsync(SWEEP_INTERVAL * 3);
    expect(begun).toBe(1);
  });
});
