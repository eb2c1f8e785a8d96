import { describe, expect, it } from 'vitest';
import { createErrorReporter, type JobsErrorSource } from '../../src/jobs/error-reporter.ts';

function begin() {
  const clock = { now: 0 };
  const told: { source: JobsErrorSource; level: string; suppressed: number }[] = [];
  const reporter = createErrorReporter(
    (_error, about) => told.push(about),
    () => clock.now,
  );
  return { clock, told, reporter };
}

describe('error reporter', () => {
  it('tells the first of many, and how many were not told when it tells again', () => {
    const { clock, told, reporter } = begin();
    for (let error = 0; error < 10; error += 1) reporter.report('ring', new Error('away'));
    clock.now = 5_000;
    reporter.report('ring', new Error('away'));
    expect(told).toEqual([
      { source: 'ring', level: 'error', suppressed: 0 },
      { source: 'ring', level: 'error', suppressed: 9 },
    ]);
  });

  it('does not hide one source behind another', () => {
    const { told, reporter } = begin();
    reporter.report('ring', new Error('away'));
    reporter.report('handler', new Error('a bug'));
    expect(told.map(({ source }) => source)).toEqual(['ring', 'handler']);
  });

  it('warns once of each thing, and hides no error behind it', () => {
    const { told, reporter } = begin();
    for (const what of ['one', 'two', 'one']) reporter.warnOnce('handler', what);
    reporter.report('handler', new Error('a bug'));
    expect(told.map(({ level }) => level)).toEqual(['warn', 'warn', 'error']);
  });

  it('says nothing after it was silenced', () => {
    const { told, reporter } = begin();
    reporter.silence();
    reporter.report('worker', new Error('closed'));
    reporter.warnOnce('worker', 'closed');
    expect(told).toEqual([]);
  });
});
