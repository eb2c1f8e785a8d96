import { describe, expect, it } from 'vitest';
import { createKeyedMutex } from '../../src/inbox/keyed-mutex.ts';

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe('a keyed mutex', () => {
  it('runs work of one key in order, one at a time', async () => {
    const mutex = createKeyedMutex();
    const log: string[] = [];
    const first = gate();
    const one = mutex.run('142', async () => {
      log.push('one begins');
      await first.opened;
      log.push('one ends');
    });
    const two = mutex.run('142', async () => {
      log.push('two');
    });
    first.open();
    await Promise.all([one, two]);
    expect(log).toEqual(['one begins', 'one ends', 'two']);
  });

  it('tells those who wait when the one whose turn it is is through, and not when those before them are', async () => {
    const mutex = createKeyedMutex();
    const [first, second] = [gate(), gate()];
    expect(mutex.turnOfOthers('142')).toBeNull();
    const one = mutex.run('142', () => first.opened);
    const firstThrough = mutex.turnOfOthers('142');
    const two = mutex.run('142', () => second.opened);
    expect(mutex.turnOfOthers('142')).toBe(firstThrough);
    first.open();
    await firstThrough;
    await one;
    const secondThrough = mutex.turnOfOthers('142');
    expect(secondThrough).not.toBeNull();
    expect(secondThrough).not.toBe(firstThrough);
    second.open();
    await Promise.all([two, secondThrough]);
    expect(mutex.turnOfOthers('142')).toBeNull();
  });

  it('lets work of other keys pass', async () => {
    const mutex = createKeyedMutex();
    const never = gate();
    const waiting = mutex.run('142', () => never.opened);
    await expect(mutex.run('143', async () => 'passed')).resolves.toBe('passed');
    never.open();
    await waiting;
  });

  it('goes on after work that failed, and tells only whose work it was', async () => {
    const mutex = createKeyedMutex();
    const failed = mutex.run('142', () => Promise.reject(new Error('broken')));
    const next = mutex.run('142', async () => 'fine');
    await expect(failed).rejects.toThrow('broken');
    await expect(next).resolves.toBe('fine');
  });
});
