import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../src/domain/business-hours.ts';
import { snoozeTimes } from '../../src/domain/snooze-times.ts';

const DAY = [{ start: 9 * 60, end: 18 * 60 }];
const OFFICE: Calendar = {
  timeZone: 'Europe/Berlin',
  week: [DAY, DAY, DAY, DAY, DAY, [], []],
};
const BERLIN = 'Europe/Berlin';

/** As `2026-03-04T10:00` in Berlin. */
function offered(now: string, calendar = OFFICE, timeZone = BERLIN): string[] {
  const at = Date.parse(now);
  return snoozeTimes(calendar, { now: at, timeZone }).map(
    (time) => `${time.what} ${new Date(time.at).toISOString().slice(0, 16)}`,
  );
}

describe('times to put something aside for', () => {
  it('on a Wednesday morning: an hour, closing, tomorrow, Monday', () => {
    expect(offered('2026-03-04T10:00:30+01:00')).toEqual([
      'in_an_hour 2026-03-04T10:01',
      'at_closing 2026-03-04T17:00',
      'tomorrow 2026-03-05T08:00',
      'at_opening 2026-03-09T08:00',
    ]);
  });

  it('on a Friday: Monday once, and not as tomorrow', () => {
    expect(offered('2026-03-06T10:00+01:00')).toEqual([
      'in_an_hour 2026-03-06T10:00',
      'at_closing 2026-03-06T17:00',
      'at_opening 2026-03-09T08:00',
    ]);
  });

  it('on a Sunday: this evening, and Monday as tomorrow', () => {
    expect(offered('2026-03-08T10:00+01:00')).toEqual([
      'in_an_hour 2026-03-08T10:00',
      'this_evening 2026-03-08T16:00',
      'tomorrow 2026-03-09T08:00',
    ]);
  });

  it('near the end of the day: nothing that is sooner than an hour', () => {
    expect(offered('2026-03-04T17:30+01:00')).toEqual([
      'in_an_hour 2026-03-04T17:30',
      'tomorrow 2026-03-05T08:00',
      'at_opening 2026-03-09T08:00',
    ]);
  });

  it('across the change to summer time: by the clocks of the wall', () => {
    expect(offered('2026-03-28T12:00+01:00')).toContain('at_opening 2026-03-30T07:00');
  });

  it('where it never closes: evening and mornings of the person’s own', () => {
    const always: Calendar = { timeZone: BERLIN, week: 'always' };
    expect(offered('2026-03-04T10:00+01:00', always, 'Europe/London')).toEqual([
      'in_an_hour 2026-03-04T10:00',
      'this_evening 2026-03-04T17:00',
      'tomorrow 2026-03-05T09:00',
      'at_opening 2026-03-09T09:00',
    ]);
  });

  it('while it is closed beside the week: when it opens again', () => {
    const from = Date.parse('2026-03-04T09:00+01:00');
    const closures = [{ from, until: Date.parse('2026-03-06T12:00+01:00') }];
    expect(offered('2026-03-04T10:00+01:00', { ...OFFICE, closures })).toEqual([
      'in_an_hour 2026-03-04T10:00',
      'this_evening 2026-03-04T16:00',
      'at_opening 2026-03-06T11:00',
      'at_opening 2026-03-09T08:00',
    ]);
  });
});
