import { describe, expect, it } from 'vitest';
import { departureIn } from '../../src/domain/departures.ts';

describe('a departure', () => {
  it('is known apart from all others, by whichever version', () => {
    const versions = [1, 2, 3, 4, 5];
    const all = versions.flatMap((version) => [
      departureIn('agent', version),
      departureIn('inbox', version),
    ]);
    expect(new Set(all).size).toBe(all.length);
  });
});
