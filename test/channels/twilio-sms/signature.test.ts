import { describe, expect, it } from 'vitest';
import { isSignedByTwilio, signTwilio } from '../../../src/channels/twilio-sms/signature.ts';

const form = new URLSearchParams({ To: '+4915755501000', Body: 'Grüße & mehr', From: '+491515' });
const url = new URL('https://dibs.example.com/hooks/k?reply=1');
const TOKEN = 'auth-token-of-test';

describe('the signature of Twilio', () => {
  it('is that of this vector: address, then names and values in the order of the names', () => {
    // printf %s 'https://dibs.example.com/hooks/k?reply=1BodyGrüße & mehrFrom+491515To+4915755501000' |
    //   openssl dgst -sha1 -hmac auth-token-of-test -binary | base64
    expect(signTwilio(TOKEN, url.href, form)).toBe('BHafHGrUDLaaAxS1b4FYabKfEuM=');
  });

  it('counts each value of a field that comes more than once, and the same value once', () => {
    const several = new URLSearchParams('b=2&a=y&a=x&a=y');
    expect(signTwilio(TOKEN, 'https://x/', several)).toBe(
      signTwilio(TOKEN, 'https://x/axay', new URLSearchParams('b=2')),
    );
  });

  it.each([
    ['as it stands', 'https://dibs.example.com/hooks/k?reply=1', true],
    ['with the usual port', 'https://dibs.example.com:443/hooks/k?reply=1', true],
    ['with another port', 'https://dibs.example.com:8443/hooks/k?reply=1', false],
    ['without its query', 'https://dibs.example.com/hooks/k', false],
    ['over http', 'http://dibs.example.com/hooks/k?reply=1', false],
  ])('of the address %s: fits %3$s', (_how, signed, fits) => {
    expect(isSignedByTwilio(signTwilio(TOKEN, signed, form), { url, form }, [TOKEN])).toBe(fits);
  });

  it('of an address with a port of its own may leave it out', () => {
    const own = new URL('http://dibs.example.com:3000/hooks/k');
    for (const signed of [
      'http://dibs.example.com:3000/hooks/k',
      'http://dibs.example.com/hooks/k',
    ]) {
      const signature = signTwilio(TOKEN, signed, form);
      expect(isSignedByTwilio(signature, { url: own, form }, [TOKEN])).toBe(true);
    }
  });

  it('does not fit when a field is changed, added or missing', () => {
    const signature = signTwilio(TOKEN, url.href, form);
    for (const change of [
      (other: URLSearchParams) => other.set('Body', 'Grüße & meer'),
      (other: URLSearchParams) => other.append('NumMedia', '0'),
      (other: URLSearchParams) => other.delete('From'),
    ]) {
      const other = new URLSearchParams(form);
      change(other);
      expect(isSignedByTwilio(signature, { url, form: other }, [TOKEN])).toBe(false);
    }
  });

  it('is needed, and a token too', () => {
    expect(isSignedByTwilio(null, { url, form }, [TOKEN])).toBe(false);
    expect(isSignedByTwilio('', { url, form }, [TOKEN])).toBe(false);
    expect(isSignedByTwilio(signTwilio('', url.href, form), { url, form }, [])).toBe(false);
  });
});
