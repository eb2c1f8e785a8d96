import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNestedTooDeeply } from '../../src/domain/json-depth.ts';

const asks = isNestedTooDeeply;

describe('the depth of JSON', () => {
  it('may be 200, of lists and objects together', () => {
    expect(asks(`${'['.repeat(200)}${']'.repeat(200)}`)).toBe(false);
    expect(asks(`${'['.repeat(201)}${']'.repeat(201)}`)).toBe(true);
    expect(asks('{"a":['.repeat(101))).toBe(true);
  });

  it('does not count what stands beside each other, or in text', () => {
    expect(asks(`[${'[],'.repeat(10_000)}[]]`)).toBe(false);
    expect(asks(JSON.stringify({ a: '['.repeat(1_000), b: `\\"${'{'.repeat(1_000)}` }))).toBe(
      false,
    );
  });

  it('never stops what people write, and always ends', () => {
    const texts = fc.oneof(fc.json({ maxDepth: 4 }), fc.string({ unit: 'binary', maxLength: 100 }));
    fc.assert(
      fc.property(texts, (text) => {
        expect(asks(text)).toBe(false);
      }),
    );
  });
});
