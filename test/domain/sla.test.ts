import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../src/domain/business-hours.ts';
import { minutes } from '../../src/domain/ids.ts';
import {
  nextLookAt,
  phaseAt,
  startClock,
  startOwnerWindow,
  warningLead,
} from '../../src/domain/sla.ts';
import { ALWAYS, MONDAY_TEN } from './conversation-given.ts';

describe('a reminder', () => {
  it.each([
    [5, 2.5],
    [15, 5],
    [30, 6],
    [60, 12],
    [8, 4],
  ])('of a target of %d minutes comes %d minutes before it', (target, lead) => {
    expect(warningLead(minutes(target))).toBe(minutes(lead));
  });
});

describe('a clock', () => {
  const clock = startClock(ALWAYS, MONDAY_TEN, minutes(15));

  it('is on time, soon, then late', () => {
    expect(
      [0, 9, 10, 14, 15].map((minute) => phaseAt(clock, MONDAY_TEN + minutes(minute))),
    ).toEqual(['on_time', 'on_time', 'soon', 'soon', 'late']);
  });

  it('wants to be looked at when its phase changes, and never after it is late', () => {
    expect(nextLookAt(clock)).toBe(MONDAY_TEN + minutes(10));
    expect(nextLookAt({ ...clock, phase: 'soon' })).toBe(MONDAY_TEN + minutes(15));
    expect(nextLookAt({ ...clock, phase: 'late' })).toBeNull();
  });
});

describe("a new owner's window", () => {
  const response = startClock(ALWAYS, MONDAY_TEN, minutes(15));

  it("is the customer's deadline if that leaves ten minutes, else ten minutes", () => {
    expect(startOwnerWindow(ALWAYS, MONDAY_TEN + minutes(2), response).dueAt).toBe(
      MONDAY_TEN + minutes(15),
    );
    expect(startOwnerWindow(ALWAYS, MONDAY_TEN + minutes(12), response).dueAt).toBe(
      MONDAY_TEN + minutes(22),
    );
    expect(startOwnerWindow(ALWAYS, MONDAY_TEN + minutes(99), response).phase).toBe('on_time');
  });

  it('that begins after the reminder has one of its own, in opening hours', () => {
    const office: Calendar = {
      timeZone: 'Europe/Berlin',
      week: [...Array.from({ length: 5 }, () => [{ start: 540, end: 1_080 }]), [], []],
    };
    const friday = Date.UTC(2026, 2, 6);
    const fiveTo = friday + minutes(16 * 60 + 55);
    const calm = startClock(office, friday + minutes(16 * 60 + 11), minutes(60));
    const monday = friday + 3 * minutes(24 * 60);
    expect(calm.dueAt).toBe(monday + minutes(8 * 60 + 11));
    const window = startOwnerWindow(office, fiveTo + minutes(4), calm);
    expect(window.dueAt).toBe(calm.dueAt);
    expect(window.warnAt).toBe(monday + minutes(8 * 60 + 5));
  });
});
