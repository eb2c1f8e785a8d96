import { describe, expect, it } from 'vitest';
import { isSignedByMeta } from '../../../src/channels/whatsapp/signature.ts';

/**
 * Meta publishes no vector. `X-Hub-Signature-256` is `sha256=` and HMAC-SHA256 in hex, so those of RFC 4231, 4.2 to 4.4, are
 * vectors of it that nobody here computed.
 */
const VECTORS = [
  {
    secret: '\v'.repeat(20),
    body: Buffer.from('Hi There'),
    digest: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  },
  {
    secret: 'Jefe',
    body: Buffer.from('what do ya want for nothing?'),
    digest: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  },
];

const [, JEFE] = VECTORS;
const digest = JEFE?.digest ?? '';
const rawBody = JEFE?.body ?? Buffer.alloc(0);

function isSigned(signature: string | undefined, secrets = ['Jefe'], body: Uint8Array = rawBody) {
  const headers = signature === undefined ? {} : { 'x-hub-signature-256': signature };
  return isSignedByMeta({ headers, rawBody: body }, secrets);
}

describe('isSignedByMeta', () => {
  it.each(VECTORS)('accepts the vector $digest', (vector) => {
    expect(isSigned(`sha256=${vector.digest}`, [vector.secret], vector.body)).toBe(true);
  });

  it('accepts either of two secrets, and no third', () => {
    expect(isSigned(`sha256=${digest}`, ['new', 'Jefe'])).toBe(true);
    expect(isSigned(`sha256=${digest}`, ['new', 'another'])).toBe(false);
    expect(isSigned(`sha256=${digest}`, [])).toBe(false);
  });

  it('refuses a body that was changed by one byte', () => {
    const changed = Buffer.from('what do ya want for nothing!');
    expect(isSigned(`sha256=${digest}`, ['Jefe'], changed)).toBe(false);
  });

  it.each([
    undefined,
    '',
    digest,
    `sha1=${digest}`,
    `sha256=${digest.slice(2)}`,
    `sha256=${digest}00`,
  ])('refuses the signature %s', (signature) => {
    expect(isSigned(signature)).toBe(false);
  });
});
