import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../src/domain/ids.ts';
import { isFree, shareOut } from '../../src/domain/load.ts';
import type { Candidate } from '../../src/domain/reports.ts';

const candidate = (name: string, over: Partial<Candidate> = {}): Candidate => ({
  agent: { id: name as AgentId, name },
  role: 'agent',
  ...{ open: 0, ourTurn: 0, load: 0, most: 8, away: null },
  ...over,
});
const away = { since: 0, until: null };

describe('sharing out', () => {
  it('gives each to whoever has the most room then', () => {
    const chen = candidate('chen', { load: 2 });
    const dana = candidate('dana', { load: 0 });
    expect(shareOut([1, 2, 3, 4], [chen, dana]).map(({ to }) => to)).toEqual([
      'dana',
      'dana',
      'chen',
      'dana',
    ]);
  });

  it('measures room by what each takes at most', () => {
    const half = candidate('half', { most: 4, load: 1 });
    const whole = candidate('whole', { most: 8, load: 1 });
    expect(shareOut([1], [half, whole])[0]?.to).toBe('whole');
  });

  it.each([
    {
      name: 'those who are free',
      people: [
        candidate('away', { away }),
        candidate('full', { load: 8 }),
        candidate('free', { load: 7 }),
      ],
      to: 'free',
    },
    {
      name: 'where nobody is free, those who are there',
      people: [candidate('away', { away }), candidate('full', { load: 9 })],
      to: 'full',
    },
    { name: 'where nobody is there, all', people: [candidate('away', { away })], to: 'away' },
  ])('goes to $name', ({ people, to }) => {
    expect(shareOut(['it'], people)).toEqual([{ thing: 'it', to }]);
  });

  it('gives everything away once and leaves nobody much fuller, whoever is there', () => {
    const someone = fc.record({
      load: fc.nat(12),
      most: fc.integer({ min: 1, max: 12 }),
      away: fc.constantFrom(null, away),
    });
    fc.assert(
      fc.property(
        fc.array(someone, { minLength: 1, maxLength: 6 }),
        fc.nat(30),
        (people, count) => {
          const candidates = people.map((over, index) => candidate(`u${index}`, over));
          const things = Array.from({ length: count }, (_each, index) => index);
          const shared = shareOut(things, candidates);
          expect(shared.map(({ thing }) => thing)).toEqual(things);
          const free = candidates.filter(isFree).map(({ agent }) => agent.id);
          if (free.length > 0) expect(shared.every(({ to }) => free.includes(to))).toBe(true);
        },
      ),
    );
  });

  it('gives nothing where nobody is', () => {
    expect(shareOut([1, 2], [])).toEqual([]);
  });
});
