import { createHmac, timingSafeEqual } from 'node:crypto';

/** What Twilio signs: the address that it posts to, with its query, and all fields of the form. */
export interface Signed {
  url: URL;
  form: URLSearchParams;
}

/** The value of `X-Twilio-Signature` for one address, written as Twilio writes it. */
export function signTwilio(authToken: string, address: string, form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort();
  const fields = names.flatMap((name) =>
    [...new Set(form.getAll(name))].sort().map((value) => `${name}${value}`),
  );
  return createHmac('sha1', authToken)
    .update([address, ...fields].join(''))
    .digest('base64');
}

/**
 * Whether Twilio signed this form for this address with one of the tokens.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function isSignedByTwilio(
  signature: string | null,
  { url, form }: Signed,
  authTokens: readonly string[],
): boolean {
  if (signature === null) return false;
  const given = Buffer.from(signature);
  return authTokens.some((token) =>
    spellings(url).some((address) => {
      const expected = Buffer.from(signTwilio(token, address, form));
      return given.length === expected.length && timingSafeEqual(given, expected);
    }),
  );
}

/** With a port and without: Twilio signs now the one and now the other, and its own libraries try both. */
function spellings(url: URL): string[] {
  const { protocol, hostname, pathname, search } = url;
  const port = url.port || (protocol === 'https:' ? '443' : '80');
  const rest = `${pathname}${search}`;
  return [`${protocol}//${hostname}${rest}`, `${protocol}//${hostname}:${port}${rest}`];
}
