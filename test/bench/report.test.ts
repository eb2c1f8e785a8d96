import { cpus } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type Comparison, interleave, type Report, sidesOf } from '../../bench/benchmark.ts';
import { withheldInWords } from '../../bench/machine.ts';
import { isAllReached, sectionOf } from '../../bench/write-report.ts';

const benchmark = { name: 'race', title: 'A race', run: async () => report({}) };

function report(more: Partial<Report>): Report {
  return { setting: 'Two run.', comparisons: [], facts: [], notes: [], ...more };
}

function comparison(more: Partial<Comparison>): Comparison {
  return {
    what: 'laps a second',
    unit: '/s',
    better: 'more',
    sides: [
      { name: 'Dibs', values: [90, 45, 180] },
      { name: 'by hand', values: [100, 50, 200] },
    ],
    goal: { against: 'by hand', ratio: 0.9 },
    ...more,
  };
}

describe('a report', () => {
  it('compares what was measured in the same round, so that a machine that slows down changes no ratio', () => {
    expect(isAllReached(report({ comparisons: [comparison({})] }))).toBe(true);
    const missed = comparison({ goal: { against: 'by hand', ratio: 0.91 } });
    expect(isAllReached(report({ comparisons: [missed] }))).toBe(false);
    expect(sectionOf(benchmark, report({ comparisons: [missed] }), 'a machine')).toContain(
      '| **0.9 ×** | ≥ 0.91 × ✗ |',
    );
  });

  it('where less is better, misses with more', () => {
    const late = comparison({ better: 'less', goal: { against: 'by hand', ratio: 0.8 } });
    expect(isAllReached(report({ comparisons: [late] }))).toBe(false);
  });

  it.each([
    [{ atMost: 3 }, true],
    [{ atMost: 1 }, false],
    [{ atLeast: 3 }, false],
    [{}, true],
  ])('holds the median of a fact to its bound: %j', (bound, reached) => {
    const fact = { what: 'late', unit: 's', values: [1, 2, 9], ...bound };
    expect(isAllReached(report({ facts: [fact] }))).toBe(reached);
  });

  it('without a measurement reaches nothing', () => {
    const facts = [{ what: 'late', unit: 's', values: [], atMost: 3 }];
    expect(isAllReached(report({ facts }))).toBe(false);
  });

  it('comes of rounds in which the sides take turns, each after a warm-up if there is time', async () => {
    let order: string[] = [];
    const side = <Name extends string>(name: Name) => ({
      name,
      run: async () => {
        order.push(name);
        return order.length;
      },
    });
    const rounds = await interleave({ form: 'whole', rounds: 2 }, [side('a'), side('b')]);
    expect(order.join('')).toBe('ababba');
    expect(sidesOf(rounds, (turn) => turn)).toEqual([
      { name: 'a', values: [3, 6] },
      { name: 'b', values: [4, 5] },
    ]);
    order = [];
    await interleave({ form: 'quick', rounds: 1 }, [side('a'), side('b')]);
    expect(order.join('')).toBe('ab');
  });
});

describe('a machine whose host gives its processors to others', () => {
  it('is told from half of a hundredth on, of all processors', () => {
    const both = 60_000 * cpus().length;
    expect(withheldInWords(both * 0.004, 60_000)).toBeNull();
    expect(withheldInWords(both * 0.052, 60_000)).toMatch(/kept 5\.2 % of the processors’ time/);
  });
});
