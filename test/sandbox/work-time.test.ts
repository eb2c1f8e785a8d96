import { expect, test } from 'vitest';
import { workTime } from '../../sandbox/work-time.ts';

const at = (iso: string) => Date.parse(iso);

test.each([
  ['during work it is now', '2026-03-04T13:20:00Z', '2026-03-04T13:20:00Z'],
  ['in the evening it is ten this morning', '2026-03-04T19:20:00Z', '2026-03-04T09:20:00Z'],
  ['before work it is ten the day before', '2026-03-04T05:20:00Z', '2026-03-03T09:20:00Z'],
  ['on a Sunday it is ten on Friday', '2026-03-08T12:20:00Z', '2026-03-06T09:20:00Z'],
])('the sandbox opens while people work › %s', (_case, now, expected) => {
  expect(new Date(workTime(at(now), 'Europe/Berlin')).toISOString()).toBe(
    new Date(at(expected)).toISOString(),
  );
});
