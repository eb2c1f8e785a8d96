import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanPublicName,
  publicNameOf,
  signatureOf,
  signedText,
} from '../../src/domain/signature.ts';

describe('the name that customers see', () => {
  it.each([
    ['the first of a full name', 'Ana Silva', 'Ana'],
    ['of a handle with a sign', 'ana.s 🌴', 'Ana'],
    ['of signs around a name', '🔥~*Ben*~🔥 (he/him) [Sales]', 'Ben'],
    ['of what stands in brackets', '(on leave) Chen Wu', 'Chen'],
    ['of an underlined handle', 'dana_levi', 'Dana'],
    ['of a name of two parts', 'Jean-Luc Picard', 'Jean-Luc'],
    ['with an apostrophe', "D'Arcy Moon", "D'Arcy"],
    ['of another script', 'Марта Диас', 'Марта'],
    ['of a script without capitals', '田中 太郎', '田中'],
    ['of nothing but signs', '🌴🌴🌴', 'The team'],
    ['of nothing', '', 'The team'],
  ])('is, %s', (_what, name, publicName) => {
    expect(publicNameOf({ publicName: null, name })).toBe(publicName);
  });

  it('is the one that they chose, cleaned again', () => {
    expect(publicNameOf({ publicName: 'Ana from Support', name: 'ana.s' })).toBe(
      'Ana from Support',
    );
    expect(publicNameOf({ publicName: '🌴', name: 'ana.s' })).toBe('Ana');
    expect(cleanPublicName(' Ana\u202E\u0000 S. <b>\n🌴 ')).toBe('Ana S. b');
    expect(cleanPublicName('007')).toBe('');
  });

  it('law: has no signs, nothing that hides, and is never empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const shown = publicNameOf({ publicName: name, name });
        expect(shown).toMatch(/^[\p{L}\p{M}\d .'’·-]+$/u);
        expect(cleanPublicName(shown)).toBe(shown);
      }),
    );
  });
});

describe('the signature', () => {
  it('names whoever sends, and stands under the text if there is room', () => {
    const signature = signatureOf('— {name}, Acme', 'Ana');
    expect(signedText('Hello \n', signature, 'sms')).toBe('Hello\n\n— Ana, Acme');
    expect(signedText('x'.repeat(1_600), signature, 'sms')).toBe('x'.repeat(1_600));
    expect(signedText('Hello', signatureOf(' ', 'Ana'), 'sms')).toBe('Hello');
  });
});
