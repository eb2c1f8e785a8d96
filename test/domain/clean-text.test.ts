import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanLine,
  cleanLineOrNull,
  cleanText,
  LONGEST_KEPT,
  LONGEST_LINE,
} from '../../src/domain/clean-text.ts';

describe('cleanText', () => {
  it.each([
    ['line ends become one kind', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['NUL and other controls go, tab stays', 'a\u0000b\u0007c\td\u007f', 'abc\td'],
    ['a lone surrogate becomes a replacement character', 'a\ud83db\udc00', 'a\ufffdb\ufffd'],
    ['pairs, right-to-left and joined emoji stay', '👩‍👧 שלום', '👩‍👧 שלום'],
  ])('%s', (_name, given, expected) => {
    expect(cleanText(given)).toBe(expected);
  });

  it('keeps 100,000 characters whole', () => {
    const text = 'x'.repeat(LONGEST_KEPT);
    expect(cleanText(text)).toBe(text);
  });

  it('cuts what is longer and says how long it was', () => {
    const clean = cleanText('x'.repeat(LONGEST_KEPT + 1));
    expect(clean).toHaveLength(LONGEST_KEPT);
    expect(clean).toMatch(/x\n\[… cut off: 100,001 characters in all\]$/);
  });

  it('always gives text that Postgres takes, within the limit, and the same when cleaned again', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 60, max: 200 }),
        (text, longest) => {
          const withLone = `${text}\ud800\u0000`;
          const clean = cleanText(withLone, longest);
          expect(clean.length).toBeLessThanOrEqual(longest);
          expect(clean.includes('\u0000') || clean.includes('\r')).toBe(false);
          expect(JSON.parse(JSON.stringify(clean))).toBe(
            Buffer.from(clean, 'utf8').toString('utf8'),
          );
          expect(cleanText(clean, longest)).toBe(clean);
        },
      ),
    );
  });
});

describe('cleanLine', () => {
  it('puts everything on one line', () => {
    expect(cleanLine('  Ben\r\n\tOkafor\u2028 ')).toBe('Ben Okafor');
  });

  it('cuts with an ellipsis, never through a character', () => {
    const line = cleanLine('🙂'.repeat(LONGEST_LINE));
    expect(line.length).toBeLessThanOrEqual(LONGEST_LINE);
    expect(line).toMatch(/^(🙂)+…$/u);
  });

  it('is null when nothing is left', () => {
    expect(cleanLineOrNull(' \u0000\n')).toBeNull();
    expect(cleanLineOrNull(undefined)).toBeNull();
  });
});
