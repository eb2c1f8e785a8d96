import { expect, test } from 'vitest';
import { createClock } from '../../sandbox/clock.ts';

test('a frozen clock moves only by hand and runs what became due, in order', () => {
  const clock = createClock({ start: 1_000_000, speed: 0 });
  const ran: string[] = [];
  clock.after(2000, () => ran.push(`second at ${clock.now()}`));
  clock.after(1000, () => ran.push(`first at ${clock.now()}`));
  const forget = clock.after(1500, () => ran.push('forgotten'));
  forget();
  clock.advance(999);
  expect(ran).toEqual([]);
  clock.advance(1001);
  expect(ran).toEqual(['first at 1002000', 'second at 1002000']);
});

test('a task that is due while another runs is run as well', () => {
  const clock = createClock({ start: 0, speed: 0 });
  const ran: number[] = [];
  clock.after(10, () => {
    ran.push(1);
    clock.after(0, () => ran.push(2));
  });
  clock.advance(10);
  expect(ran).toEqual([1, 2]);
});

test('listeners hear of each jump and change of speed', () => {
  const clock = createClock({ start: 5000, speed: 0 });
  const heard: { now: number; speed: number }[] = [];
  const stop = clock.onChange((state) => heard.push(state));
  clock.advance(1000);
  stop();
  clock.advance(1000);
  expect(heard).toEqual([{ now: 6000, speed: 0 }]);
});

test('a fast clock reaches its timers early in real time', async () => {
  const clock = createClock({ speed: 100_000 });
  const before = clock.now();
  await new Promise<void>((resolve) => clock.after(60_000, resolve));
  expect(clock.now() - before).toBeGreaterThanOrEqual(60_000);
  clock.stop();
});
