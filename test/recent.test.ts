import { describe, expect, it } from 'vitest';
import { createRecent } from '../src/recent.ts';

function asked(answers: Promise<number>[]) {
  const clock = { now: 0 };
  const recent = createRecent(() => answers.shift() ?? Promise.reject(new Error('asked again')), {
    ...{ keepFor: 1_000, patience: 20, monotonicNow: () => clock.now },
  });
  return { recent, clock };
}

describe('a recent answer', () => {
  it('is kept for a while, and asked for anew after that', async () => {
    const { recent, clock } = asked([Promise.resolve(1), Promise.resolve(2)]);
    expect([await recent(), await recent()]).toEqual([1, 1]);
    clock.now = 1_000;
    expect(await recent()).toBe(2);
  });

  it('is asked for once, however many wait for it and however long', async () => {
    const { recent, clock } = asked([new Promise((resolve) => setImmediate(resolve, 1))]);
    const first = recent();
    clock.now = 5_000;
    expect(await Promise.all([first, recent()])).toEqual([1, 1]);
  });

  it('is a failure when there is none in time', async () => {
    const { recent } = asked([new Promise(() => undefined)]);
    await expect(recent()).rejects.toThrow('none within 20 ms');
  });
});
